"""Opening a journal that cannot be written to: a read-only disk, a copy for a reader, somebody else's folder.

SQLite needs a -shm beside a journal in WAL mode, and here it cannot make one. Three ways, none of which loses an entry:
    no -wal (or an empty one)   all is in the file, and nobody has it open: read as unchanging
    -wal and -shm               a writer is at work elsewhere, or was killed: read with them
    -wal alone                  a copy taken without the -shm: its last entries are in the -wal, so both are copied
                                to memory, where SQLite can put them together
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

_BESIDE = ("", "-wal", "-shm")


def connect_for_reading(path: Path, timeout_s: float) -> sqlite3.Connection:
    """A connection to all the entries of the journal `path`, which refuses to write. Raises sqlite3.Error, OSError."""
    if not _size(path, "-wal"):
        connection = _open(path, "mode=ro&immutable=1", timeout_s)
    elif _beside(path, "-shm").exists():
        connection = _open(path, "mode=ro", timeout_s)
    else:
        connection = _in_memory(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def files_seen(path: Path) -> tuple[tuple[int, int], ...]:
    """What tells that somebody wrote to the journal since: sizes and times of its files."""
    found = [_beside(path, ending) for ending in _BESIDE]
    return tuple((each.stat().st_size, each.stat().st_mtime_ns) for each in found if each.exists())


def _open(path: Path, how: str, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None, timeout=timeout_s)


def _in_memory(path: Path) -> sqlite3.Connection:
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "journal"
        for ending in ("", "-wal"):
            shutil.copyfile(_beside(path, ending), _beside(copied, ending))
        whole, source = sqlite3.connect(":memory:", isolation_level=None), sqlite3.connect(copied)
        source.backup(whole)
        source.close()
    return whole


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _size(path: Path, ending: str) -> int:
    found = _beside(path, ending)
    return found.stat().st_size if found.exists() else 0

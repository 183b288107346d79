"""What the environment says to the web door: the folder of the data, and the names it answers to."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from recours.journal.disk import write_for_good
from recours.journal.write_lock import WriteLock

#: The names by which this machine calls itself: in single-person mode nobody else may reach the door.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LOCK_TIMEOUT_S = 10.0


def data_dir() -> Path:
    """The folder of journals, pieces and tables: $RECOURS_DATA, else the one of the command line. It may be absent."""
    return Path(os.environ.get("RECOURS_DATA") or "recours-data")


def secret_key(folder: Path) -> str:
    """The key that signs cookies, drawn once per data folder and readable by its owner alone.

    It is written whole or not at all, and an empty one (an older Recours, killed while it wrote) is drawn again.
    Without the folder nothing is served: the key then lives as long as the process.
    """
    if not folder.is_dir():
        return secrets.token_urlsafe(64)
    path = folder / "secret_key"
    if not (key := _key_in(path)):
        with WriteLock(folder / "secret_key.lock", _LOCK_TIMEOUT_S):  # workers that start together share one key
            if not _key_in(path):
                write_for_good(path, secrets.token_urlsafe(64).encode())
        key = _key_in(path)
    return key


def _key_in(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""

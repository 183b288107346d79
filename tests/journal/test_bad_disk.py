"""A disk that is full or read-only: a clear error, and nothing acknowledged that is not kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journal.journals import noted, opened

from recours.journal.errors import DiskFullError
from recours.journal.stores.sqlite_store import SqliteStore

ROOT = Path(__file__).parents[2]
#: A file system of our own, in a namespace of our own: no right of root is needed.
_MOUNT = 'mount -t tmpfs -o size=3m tmpfs "$1" && folder="$1" && shift && exec "$@"'


def on_a_tiny_disk(folder: Path, scene: str, program: str = "tests.journal.bad_disk") -> dict[str, Any]:
    """What `program` saw on a disk of 3 MB mounted at `folder`."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    python = [sys.executable, "-m", program, scene, str(folder)]
    command = [unshare, "-rm", "sh", "-c", _MOUNT, "sh", str(folder), *python]
    path = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    result = subprocess.run(command, env=path, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


#: On a full disk a preview is drawn, shown, and not kept.
FULL = {
    "upload": "DiskFullError",
    "append": "DiskFullError",
    "export": "DiskFullError",
    "erase": "DiskFullError",
    "preview": True,
    "kept": True,
    "piece": True,
    "unfinished": 0,
    "archives": 0,
    "previews": 0,
    "after": True,
}
READ_ONLY = {
    "append": "ReadOnlyError",
    "upload": "ReadOnlyError",
    "export": "ReadOnlyError",
    "erase": "ReadOnlyError",
    "kept": True,
    "piece": True,
    "unfinished": 0,
    "archives": 0,
}


def test_a_full_disk(tmp_path: Path) -> None:
    assert on_a_tiny_disk(tmp_path, "full") == FULL


def test_a_read_only_disk(tmp_path: Path) -> None:
    assert on_a_tiny_disk(tmp_path, "read_only") == READ_ONLY


def test_a_database_that_may_not_grow(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "journal.db")
    kept = store.append("a", 0, [opened()]).head.seq
    pages = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {pages + 4}")
    for _ in range(2):
        kept = store.append("a", kept, [noted("x" * 4000)]).head.seq
    with pytest.raises(DiskFullError, match=r"rien n'a été accepté\n  → libérez de la place"):
        store.append("a", kept, [noted("x" * 15_000)])
    assert store.head("a").seq == kept == len(store.read("a"))
    store._connection().execute("PRAGMA max_page_count = 1000000")
    assert store.append("a", kept, [noted()]).head.seq == kept + 1
    assert sqlite3.connect(store.path).execute("PRAGMA integrity_check").fetchone() == ("ok",)

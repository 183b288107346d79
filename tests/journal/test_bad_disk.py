"""A disk that is full or read-only: a clear error, and nothing acknowledged that is not kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.journal.journals import noted, opened
from tests.journal.tiny_disk import FULL, READ_ONLY, on_a_tiny_disk

from recours.journal.errors import DiskFullError
from recours.journal.stores.sqlite_store import SqliteStore


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

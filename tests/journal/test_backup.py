"""A copy taken while the journal is being written is a whole journal."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path

from tests.journal.journals import noted, opened

from recours.journal.proof.chain import verify
from recours.journal.stores.sqlite_store import SqliteStore


def write_for_ever(path: Path) -> None:
    store = SqliteStore(path)
    seq = store.append("a", 0, [opened()]).head.seq
    while True:
        seq = store.append("a", seq, [noted(f"écriture {seq}")]).head.seq


def test_a_backup_taken_while_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "journal.db"
    SqliteStore(source).close()
    writer = os.fork()
    if writer == 0:
        write_for_ever(source)
    try:
        _wait_for_the_first_entry(source)
        lengths = [_backed_up(source, tmp_path / f"copy{number}.db") for number in range(5)]
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    assert lengths == sorted(lengths)
    assert lengths[-1] > 1


def _wait_for_the_first_entry(source: Path) -> None:
    reader = SqliteStore(source)
    for _ in range(600):
        if list(reader.heads()):
            break
        time.sleep(0.05)
    reader.close()


def _backed_up(source: Path, copy: Path) -> int:
    """How many entries the copy holds: a whole chain, and it can be written on."""
    time.sleep(0.05)
    reading, writing = sqlite3.connect(source), sqlite3.connect(copy)
    reading.backup(writing)
    reading.close()
    writing.close()
    store = SqliteStore(copy)
    entries = store.read("a")
    verify("a", entries)
    store.append("a", len(entries), [noted("après la sauvegarde")])
    store.close()
    return len(entries)

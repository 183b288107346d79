"""A journal that cannot be written to is read whole, whatever its last writer left beside it."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journal.archives import a_case
from tests.journal.journals import noted
from tests.journal.read_only import seen_read_only

from recours.journal.errors import ReadOnlyError
from recours.journal.stores.sqlite_rows import connect_for_reading
from recours.journal.stores.sqlite_store import SqliteStore


def left_by_a_killed_writer(folder: Path) -> None:
    """Nine entries, of which the last ones are in the -wal alone: the writer had no time to close."""
    child = os.fork()
    if child == 0:
        store, _ = a_case(folder)
        store.append("a", 8, [noted("la dernière")])
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert (folder / "journal.db-wal").stat().st_size > 0


def all_in_the_file(folder: Path) -> None:
    SqliteStore(folder / "journal.db").close()
    assert not (folder / "journal.db-wal").exists()


def the_wal_alone(folder: Path) -> None:
    (folder / "journal.db-shm").unlink()


def without_empty_folders(folder: Path) -> None:
    shutil.rmtree(folder / "evidence" / "incoming")
    (folder / "journal.db.lock").unlink()


@pytest.mark.parametrize("then", [None, all_in_the_file, the_wal_alone, without_empty_folders])
def test_every_entry_is_read_and_nothing_written(tmp_path: Path, then: Callable[[Path], None] | None) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    left_by_a_killed_writer(folder)
    if then:
        then(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".db-shm"}
    result = seen_read_only(folder, "-m", "tests.journal.read_only", str(folder))
    assert result.returncode == 0, result.stderr
    refused = dict.fromkeys(("append", "erase", "upload"), "ReadOnlyError")
    assert json.loads(result.stdout) == {"entries": 9, "archived": True, **refused}
    assert {path: path.read_bytes() for path in before} == before


def test_a_reader_sees_what_is_written_meanwhile(tmp_path: Path) -> None:
    store, _ = a_case(tmp_path)
    reader = SqliteStore(store.path)
    reader.reads_only = True
    assert reader.head("a").seq == 8
    store.append("a", 8, [noted()])
    assert reader.head("a").seq == 9
    store.close()
    assert reader.head("a").seq == 9
    with pytest.raises(ReadOnlyError, match="lecture seule"):
        reader.append("a", 9, [noted()])
    reader.close()


def test_a_connection_for_reading_refuses_to_write(tmp_path: Path) -> None:
    store, _ = a_case(tmp_path)
    store.close()
    connection = connect_for_reading(store.path, 1)
    assert connection.execute("SELECT count(*) FROM journal_entry").fetchone() == (8,)
    with pytest.raises(Exception, match="readonly"):
        connection.execute("DELETE FROM journal_erasure")
    connection.close()

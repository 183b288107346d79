"""The store on plain SQLite: the contract, and what is its own."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.journal.journals import DAY, noted, opened
from tests.journal.store_contract import StoreContract, added, keep

from recours.journal.errors import BusyError, ConflictError, ReadOnlyError, StoreError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores import erasure
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.write_lock import WriteLock


@pytest.fixture
def evidence(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence")


@pytest.fixture
def store(tmp_path: Path, evidence: EvidenceFiles) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "journal.db", evidence)
    yield store
    store.close()


class TestSqliteStore(StoreContract):
    """SqliteStore keeps the contract."""


@pytest.fixture
def raw(store: SqliteStore, evidence: EvidenceFiles) -> Iterator[sqlite3.Connection]:
    """A plain connection, as anybody with the file could open, to a journal of a few entries."""
    store.append("a", 0, [opened(), noted(), added(keep(evidence))])
    connection = sqlite3.connect(store.path)
    yield connection
    connection.close()


HEADER = "'a', {seq}, 'note_added', 1, '2026-09-01', '2026-09-01T12:00:00.000000Z', 'consumer', 'x', '{previous}', 'y'"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET occurred_on = '2020-01-01'",
        "UPDATE journal_entry SET seq = seq + 1 WHERE seq = 3",
        "DELETE FROM journal_entry",
        "UPDATE journal_payload SET text = '{}'",
        "DELETE FROM journal_payload",
        "INSERT OR REPLACE INTO journal_payload VALUES ('a', 2, x'00', '{}')",
        f"INSERT OR REPLACE INTO journal_entry VALUES ({HEADER.format(seq=2, previous='x')})",
        f"INSERT INTO journal_entry VALUES ({HEADER.format(seq=5, previous='x')})",
        f"INSERT INTO journal_entry VALUES ({HEADER.format(seq=4, previous='x')})",
    ],
)
def test_the_database_itself_refuses_to_touch_history(raw: sqlite3.Connection, sql: str) -> None:
    before = list(raw.execute("SELECT * FROM journal_entry JOIN journal_payload USING (case_id, seq)"))
    with pytest.raises(sqlite3.IntegrityError, match=r"history|follow|recorded first|written once"):
        raw.execute(sql)
    assert list(raw.execute("SELECT * FROM journal_entry JOIN journal_payload USING (case_id, seq)")) == before


@pytest.mark.parametrize("sql", ["DELETE FROM journal_erasure", "UPDATE journal_erasure SET by_seq = 1"])
def test_a_recorded_erasure_stays_recorded(store: SqliteStore, raw: sqlite3.Connection, sql: str) -> None:
    erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)


def test_erased_words_are_in_no_file_of_the_database(store: SqliteStore, tmp_path: Path) -> None:
    secret = "un mot très reconnaissable"
    store.append("a", 0, [opened(), noted(secret)])
    assert any(secret.encode() in path.read_bytes() for path in tmp_path.glob("journal.db*"))
    erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
    assert not any(secret.encode() in path.read_bytes() for path in tmp_path.glob("journal.db*"))


def test_the_database_flushes_each_commit(store: SqliteStore) -> None:
    assert store._connection().execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._connection().execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_only_their_owner_reads_the_journal_and_the_pieces(store: SqliteStore, evidence: EvidenceFiles) -> None:
    store.append("a", 0, [opened()])
    for path in store.path.parent.glob("journal.db*"):
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert evidence.root.stat().st_mode & 0o077 == 0


def test_what_one_store_wrote_another_reads(store: SqliteStore) -> None:
    store.append("a", 0, [opened()])
    other = SqliteStore(store.path)
    assert other.read("a") == store.read("a")
    other.close()


def test_a_writer_is_told_when_another_wrote_after_it(store: SqliteStore) -> None:
    store.append("a", 0, [opened()])
    other = SqliteStore(store.path)
    other.append("a", 1, [noted("l'autre")])
    with pytest.raises(ConflictError) as caught:
        store.append("a", 1, [noted()])
    assert caught.value.head == other.head("a")
    assert store.append("a", 2, [noted()]).head.seq == 3
    other.close()


def test_a_journal_put_back_from_a_backup_is_written_to_after_one_refusal(store: SqliteStore, tmp_path: Path) -> None:
    store.append("a", 0, [opened()])
    backup = sqlite3.connect(tmp_path / "backup.db")
    store._connection().backup(backup)
    store.append("a", 1, [noted("perdue")])
    backup.backup(store._connection())
    backup.close()
    other = SqliteStore(store.path)
    other.append("a", 1, [noted("une autre")])
    with pytest.raises(ConflictError):
        store.append("a", 2, [noted()])
    assert store.append("a", 2, [noted()]).head.seq == 3
    other.close()


def test_threads_have_their_own_connections(store: SqliteStore) -> None:
    def write(case_id: str) -> None:
        for seq in range(10):
            store.append(case_id, seq, [noted() if seq else opened()])
        store.close()

    threads = [threading.Thread(target=write, args=(f"case{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [head.seq for head in store.heads()] == [10] * 4


def test_a_writer_that_keeps_the_lock_is_not_waited_for_for_ever(store: SqliteStore, tmp_path: Path) -> None:
    hasty = SqliteStore(store.path, busy_timeout_s=0.05)
    with WriteLock(tmp_path / "journal.db.lock", 1), pytest.raises(BusyError, match="recommencez"):
        hasty.append("a", 0, [opened()])
    hasty.append("a", 0, [opened()])
    hasty.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_bytes(b"ceci n'est pas une base de donnees" * 100)
    with pytest.raises(StoreError, match="abîmé"):
        SqliteStore(tmp_path / "notes.db")


def test_a_file_whose_damage_no_message_can_quote_is_refused(store: SqliteStore) -> None:
    store.append("a", 0, [opened()])
    store.close()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damaged = store.path.read_bytes().replace(b"CREATE TRIGGER", b"CREATE \xffRIGGER")
    store.path.write_bytes(damaged)
    with pytest.raises(StoreError, match="abîmé"):
        SqliteStore(store.path)


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        SqliteStore(tmp_path / "absent" / "journal.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ReadOnlyError):
        SqliteStore(tmp_path / "journal.db")

"""The store on Django keeps the contract, on SQLite and on PostgreSQL, and the database refuses to touch history."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction
from tests.journal.concurrency_contract import ConcurrencyContract, OpenStore
from tests.journal.crash_contract import CrashContract, Open
from tests.journal.journals import DAY, noted, opened
from tests.journal.lost_journal_contract import LostJournalContract, OpenNamed
from tests.journal.store_contract import StoreContract, added, keep

from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores import erasure
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import Store
from recours.web.store.django_store import DjangoStore
from recours.web.store.triggers import guard_history, leave_history

#: One server for all of them, so one process of pytest-xdist.
pytestmark = pytest.mark.xdist_group("journal_databases")

TABLES = ("entry", "payload", "erasure", "piece", "condemned_piece")


@pytest.fixture
def evidence(folder: Path) -> EvidenceFiles:
    return EvidenceFiles(folder)


@pytest.fixture
def store(using: str, evidence: EvidenceFiles) -> Iterator[DjangoStore]:
    """A store whose tables are empty, though nobody may empty them: they are made anew for each test."""
    _empty(using)
    yield DjangoStore(evidence, using=using)
    _empty(using)


def _empty(using: str) -> None:
    with connections[using].schema_editor() as editor:
        leave_history(None, editor)
        for table in TABLES:
            editor.execute(f"DELETE FROM journal_{table}")
        guard_history(None, editor)


class TestDjangoStore(StoreContract):
    """DjangoStore keeps the contract."""


@pytest.fixture
def written(store: DjangoStore, evidence: EvidenceFiles) -> DjangoStore:
    store.append("a", 0, [opened(), noted(), added(keep(evidence))])
    return store


HEADER = "'a', {seq}, 'note_added', 1, '2026-09-01', '2026-09-01T12:00:00.000000Z', 'consumer', 'x', '{previous}', 'y'"
COLUMNS = "case_id, seq, kind, kind_version, occurred_on, recorded_at, actor, payload_commitment, previous, hash"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET occurred_on = '2020-01-01'",
        "UPDATE journal_entry SET seq = seq + 1 WHERE seq = 3",
        "DELETE FROM journal_entry",
        "UPDATE journal_payload SET text = '{}'",
        "DELETE FROM journal_payload",
        f"INSERT INTO journal_entry ({COLUMNS}) VALUES ({HEADER.format(seq=2, previous='x')})",
        f"INSERT INTO journal_entry ({COLUMNS}) VALUES ({HEADER.format(seq=4, previous='x')})",
        f"INSERT INTO journal_entry ({COLUMNS}) VALUES ({HEADER.format(seq=5, previous='x')})",
    ],
)
def test_the_database_itself_refuses_to_touch_history(written: DjangoStore, sql: str) -> None:
    before = written.read("a")
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(using=written.using),
        connections[written.using].cursor() as cursor,
    ):
        cursor.execute(sql)
    assert written.read("a") == before


def test_what_a_rolled_back_transaction_wrote_is_forgotten(written: DjangoStore) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic(using=written.using):
        written.append("a", 3, [noted("jamais")])
        raise ZeroDivisionError
    DjangoStore(using=written.using).append("a", 3, [noted("une autre")])
    assert written.append("a", 4, [noted()]).head.seq == 5


@pytest.mark.parametrize("sql", ["DELETE FROM journal_erasure", "UPDATE journal_erasure SET by_seq = 1"])
def test_a_recorded_erasure_stays_recorded(written: DjangoStore, sql: str) -> None:
    erasure.erase(written, "a", [2], on=DAY, actor="consumer", reason="demande")
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(using=written.using),
        connections[written.using].cursor() as cursor,
    ):
        cursor.execute(sql)


def test_an_erased_payload_is_not_written_again(written: DjangoStore) -> None:
    erasure.erase(written, "a", [2], on=DAY, actor="consumer", reason="demande")
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(using=written.using),
        connections[written.using].cursor() as cursor,
    ):
        cursor.execute("INSERT INTO journal_payload (case_id, seq, salt, text) VALUES ('a', 2, %s, '{}')", [b"x"])


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["entry", "payload", "erasure"])
def test_postgresql_does_not_truncate_history(on_postgresql: str, table: str) -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(using=on_postgresql),
        connections[on_postgresql].cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE journal_{table}")


def in_a_failing_transaction(store: DjangoStore, work: Callable[[], object]) -> None:
    """Do `work`, then let the transaction around it fail."""
    with contextlib.suppress(RuntimeError), transaction.atomic(using=store.using):
        work()
        raise RuntimeError


def test_entries_share_the_fate_of_the_transaction_around_them(written: DjangoStore) -> None:
    in_a_failing_transaction(written, lambda: written.append("a", 3, [noted("avec les tables")]))
    assert written.head("a").seq == 3
    with transaction.atomic(using=written.using):
        written.append("a", 3, [noted("avec les tables")])
    assert written.head("a").seq == 4


def test_a_piece_erased_in_a_transaction_that_fails_stays(written: DjangoStore, evidence: EvidenceFiles) -> None:
    piece = keep(evidence)
    in_a_failing_transaction(
        written, lambda: erasure.erase(written, "a", [3], on=DAY, actor="consumer", reason="demande")
    )
    assert evidence.has(piece.digest)
    with transaction.atomic(using=written.using):
        erasure.erase(written, "a", [3], on=DAY, actor="consumer", reason="demande")
    assert not evidence.has(piece.digest)


class TestDjangoCrashes(CrashContract):
    """DjangoStore survives."""

    places = 12

    @pytest.fixture
    def open_store(self, using: str, folder: Path) -> Open:
        connections[using].close()

        def opened_here() -> tuple[Store, EvidenceFiles]:
            connections[using].close()
            evidence = EvidenceFiles(folder, previews=folder.parent / "previews")
            return DjangoStore(evidence, using=using), evidence

        return opened_here


class TestDjangoConcurrency(ConcurrencyContract):
    """DjangoStore under many writers."""

    each = 8

    @pytest.fixture
    def open_store(self, using: str) -> OpenStore:
        def opened_here() -> Store:
            connections[using].close()
            return DjangoStore(using=using)

        return opened_here


class TestLostDjangoJournal(LostJournalContract):
    """A database that is left for the SQLite journal of one machine: RECOURS_DATABASE_URL was forgotten once."""

    @pytest.fixture
    def open_named(self, store: DjangoStore, using: str, tmp_path: Path) -> OpenNamed:
        def opened_here(name: str, evidence: EvidenceFiles) -> Store:
            connections[using].close()
            if name == "right":
                return DjangoStore(evidence, using=using)
            return SqliteStore(tmp_path / f"{name}.sqlite3", evidence)

        return opened_here

"""Journals in a database of Django's settings: PostgreSQL for many machines, SQLite for one.

On PostgreSQL the primary key decides between two writers; on SQLite the same lock file as the plain store. Inside a
caller's `transaction.atomic` the entries share its fate: they are kept when it commits, and a receipt counts from then.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connections, transaction

from recours.journal.entries.entry import Entry, NewEntry, Receipt
from recours.journal.entries.heads import Head
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores import sql
from recours.journal.stores.adoption import entries_to_adopt
from recours.journal.stores.derived import Derived, Difference
from recours.journal.stores.store import Batch, batch_of, check_case_name, conflict, no_case, prepare, utc_now
from recours.journal.write_lock import WriteLock
from recours.web.store.database_errors import translated_errors

_LOCK_TIMEOUT_S = 10.0
_SYNCHRONOUS_FULL = 2


@cache
def _lock_beside(name: str) -> WriteLock:
    return WriteLock(Path(f"{name}.lock"), _LOCK_TIMEOUT_S)


class DjangoStore:
    """A `Store` in the database `using`; pieces are looked for in `evidence`, when given."""

    def __init__(
        self,
        evidence: EvidenceFiles | None = None,
        *,
        using: str = "default",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.evidence = evidence
        self.using = using
        self._clock = clock
        self._local = threading.local()

    def append(
        self, case_id: str, expected_seq: int, entries: Sequence[NewEntry], *, recorded_at: datetime | None = None
    ) -> Receipt:
        """See `Store.append`."""
        with translated_errors():
            head = self._last_written(case_id, expected_seq) or self._head(case_id)
            self._local.written = None
            batch = prepare(case_id, head, expected_seq, entries, recorded_at or self._clock())
            self._keep(batch)
        if not self._connection.in_atomic_block:  # in a transaction, it may still come to nothing
            self._local.written = batch.receipt.head
        return batch.receipt

    def adopt(self, case_id: str, entries: Sequence[Entry]) -> Receipt:
        """See `Store.adopt`."""
        with translated_errors():
            new = entries_to_adopt(case_id, self._read_entries(case_id, 0), entries)
            if new:
                self._keep(batch_of(case_id, new))
        head = self.head(case_id)
        return Receipt(new[0].seq if new else head.seq + 1, head)

    def read(self, case_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        with translated_errors():
            entries = self._read_entries(check_case_name(case_id), after)
            if not entries:
                self.head(case_id)
        return entries

    def head(self, case_id: str) -> Head:
        """See `Store.head`."""
        with translated_errors():
            head = self._head(check_case_name(case_id))
        if head is None:
            raise no_case(case_id)
        return head

    def heads(self) -> Iterator[Head]:
        """See `Store.heads`."""
        with translated_errors():
            yield from sql.heads_of(iter(self._rows(sql.HEADS)))

    def hashes(self, case_id: str) -> dict[int, str]:
        """See `Store.hashes`."""
        with translated_errors():
            return {row[0]: row[1] for row in self._rows(sql.HASHES, case_id)}

    def piece_count(self, case_id: str) -> int:
        """See `Store.piece_count`."""
        with translated_errors():
            return int(self._rows(sql.PIECE_COUNT, case_id)[0][0])

    def is_referenced(self, digest: str) -> bool:
        """See `Store.is_referenced`."""
        with translated_errors():
            return bool(self._rows(sql.REFERENCES, digest)[0][0])

    def finish_erasures(self) -> int:
        """See `Store.finish_erasures`."""
        with translated_errors():
            digests = self.condemned_pieces()
            for digest in digests:
                self._remove_piece(digest)
            if self._connection.vendor == "sqlite" and not self._connection.in_atomic_block:
                self._rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(digests)

    def derived_rows(self, case_id: str) -> Derived:
        """See `DerivedRows.derived_rows`."""
        with translated_errors():
            return sql.derived_rows(self._rows(sql.PIECES_OF, case_id), self._rows(sql.ERASURES_OF, case_id))

    def strays(self) -> tuple[str, ...]:
        """See `DerivedRows.strays`."""
        with translated_errors():
            return tuple(row[0] for row in self._rows(sql.STRAYS))

    def stray_payloads(self) -> tuple[tuple[str, int], ...]:
        """See `DerivedRows.stray_payloads`."""
        with translated_errors():
            return tuple((row[0], row[1]) for row in self._rows(sql.STRAY_PAYLOADS))

    def condemned_pieces(self) -> tuple[str, ...]:
        """See `DerivedRows.condemned_pieces`."""
        with translated_errors():
            return tuple(row[0] for row in self._rows(sql.CONDEMNED))

    def mend(self, difference: Difference) -> None:
        """See `DerivedRows.mend`."""
        self._make_durable()
        with translated_errors(), self._one_writer():
            self._write(sql.mending_writes(difference))
        self.finish_erasures()

    def identity(self) -> str:
        """See `Store.identity`."""
        with translated_errors():
            rows = self._rows(sql.IDENTITY)
            if not rows:
                with self._one_writer(), self._connection.cursor() as cursor:
                    cursor.execute(sql.DRAW_IDENTITY, [secrets.token_hex(16)])
                rows = self._rows(sql.IDENTITY)
        return str(rows[0][0])

    @property
    def _connection(self) -> Any:
        return connections[self.using]

    def _last_written(self, case_id: str, seq: int) -> Head | None:
        """The head, when this thread wrote it last: no need to ask. If it is not so any more, the database refuses."""
        head: Head | None = getattr(self._local, "written", None)
        return head if head and (head.case_id, head.seq) == (case_id, seq) else None

    def _rows(self, statement: str, *values: object) -> list[sql.Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            rows: list[sql.Row] = cursor.fetchall()
        return rows

    def _head(self, case_id: str) -> Head | None:
        rows = self._rows(sql.HEAD, case_id)
        return sql.head_of_row(case_id, rows[0] if rows else None)

    def _read_entries(self, case_id: str, after: int) -> tuple[Entry, ...]:
        return tuple(sql.entry_of(row) for row in self._rows(sql.READ, case_id, after))

    def _keep(self, batch: Batch) -> None:
        planned = sql.writes(batch)
        self._make_durable()
        try:
            with self._pieces_held(batch), self._one_writer():
                self._write(planned)
        except IntegrityError:
            self._raise_conflict(batch)
            raise
        if batch.erased:
            transaction.on_commit(self._finish_after_commit, using=self.using)

    def _write(self, planned: Sequence[sql.Write]) -> None:
        alone = self._connection.vendor == "postgresql" and not self._connection.in_atomic_block
        one = sql.as_one_statement(planned) if alone else None
        if one is not None:
            with self._connection.cursor() as cursor:
                cursor.execute(*one)
            return
        with transaction.atomic(using=self.using), self._connection.cursor() as cursor:
            for statement, rows in planned:
                if rows:
                    cursor.executemany(statement, rows)

    def _raise_conflict(self, batch: Batch) -> None:
        """Tell a writer who came second so; leave any other refusal of the database alone."""
        head = self._head(batch.case_id)
        if not sql.follows(batch, head):
            raise conflict(head, batch.entries[0].seq - 1) from None

    def _finish_after_commit(self) -> None:
        self.finish_erasures()

    def _make_durable(self) -> None:
        """On SQLite, a commit must be on disk when it returns, and erased text must be overwritten."""
        if self._connection.vendor != "sqlite":
            return
        if not self._connection.in_atomic_block:
            for pragma in ("synchronous = FULL", "secure_delete = ON", "recursive_triggers = ON"):
                with self._connection.cursor() as cursor:
                    cursor.execute(f"PRAGMA {pragma}")
        elif self._rows("PRAGMA synchronous")[0][0] < _SYNCHRONOUS_FULL:
            raise ImproperlyConfigured("set PRAGMA synchronous=FULL in the init_command of the journal's database")

    def _one_writer(self) -> AbstractContextManager[None]:
        if self._connection.vendor != "sqlite" or self._connection.is_in_memory_db():
            return nullcontext()
        return _lock_beside(str(self._connection.settings_dict["NAME"]))

    def _pieces_held(self, batch: Batch) -> AbstractContextManager[None]:
        """Keep the batch's pieces from being swept away until the batch is kept; they must be there."""
        if self.evidence is None or not batch.pieces:
            return nullcontext()
        return self.evidence.hold(digest for _, digest in batch.pieces)

    def _remove_piece(self, digest: str) -> None:
        guard = self.evidence.guard() if self.evidence else nullcontext()
        with guard, transaction.atomic(using=self.using), self._connection.cursor() as cursor:
            if self.evidence and not self.is_referenced(digest):
                self.evidence.remove(digest)
            cursor.execute(sql.PARDON, [digest])

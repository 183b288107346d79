"""Journals in one SQLite file, for the command line and for one machine.

Writes: everything is prepared first (checked, sealed, hashed), then the write lock, then BEGIN IMMEDIATE, the rows,
COMMIT; the disk has them before the caller hears. Readers are never blocked (WAL).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from recours.journal import sql, sqlite_schema
from recours.journal.adoption import entries_to_adopt
from recours.journal.entries import Entry, Head, NewEntry, Receipt
from recours.journal.errors import BusyError, CaseNotFoundError, DiskFullError, ReadOnlyError, StoreError
from recours.journal.evidence import EvidenceFiles
from recours.journal.store import Batch, batch_of, conflict, prepare, utc_now
from recours.journal.write_lock import write_lock
from recours.wording import say

_HEAD, _READ = sql.for_sqlite(sql.HEAD), sql.for_sqlite(sql.READ)


class SqliteStore:
    """A `Store` on the file `path` (made if it is not there); pieces are looked for in `evidence`, when given."""

    def __init__(
        self,
        path: Path | str,
        evidence: EvidenceFiles | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        busy_timeout_s: float = 10.0,
    ) -> None:
        self.path = Path(path)
        self.evidence = evidence
        self._clock = clock
        self._timeout_s = busy_timeout_s
        self._local = threading.local()
        with translated_errors(), self._write_lock():
            self._connection.executescript(sqlite_schema.TABLES + sqlite_schema.TRIGGERS)

    def append(
        self, case_id: str, expected_seq: int, entries: Sequence[NewEntry], *, recorded_at: datetime | None = None
    ) -> Receipt:
        """See `Store.append`."""
        with translated_errors():
            batch = prepare(case_id, self._head(case_id), expected_seq, entries, recorded_at or self._clock())
            self._keep(batch)
        return batch.receipt

    def adopt(self, case_id: str, entries: Sequence[Entry]) -> Receipt:
        """See `Store.adopt`."""
        with translated_errors():
            new = entries_to_adopt(case_id, self._read(case_id, 0), entries)
            if new:
                self._keep(batch_of(case_id, new))
        head = self.head(case_id)
        return Receipt(new[0].seq if new else head.seq + 1, head)

    def read(self, case_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        with translated_errors():
            entries = self._read(case_id, after)
            if not entries:
                self.head(case_id)
        return entries

    def head(self, case_id: str) -> Head:
        """See `Store.head`."""
        with translated_errors():
            head = self._head(case_id)
        if head is None:
            raise CaseNotFoundError(say("journal.store.no_case", case_id=case_id[:80]))
        return head

    def heads(self) -> Iterator[Head]:
        """See `Store.heads`."""
        with translated_errors():
            yield from sql.heads_of(self._connection.execute(sql.HEADS))

    def piece_count(self, case_id: str) -> int:
        """See `Store.piece_count`."""
        return self._count(sql.PIECE_COUNT, case_id)

    def is_referenced(self, digest: str) -> bool:
        """See `Store.is_referenced`."""
        return bool(self._count(sql.REFERENCES, digest))

    def finish_erasures(self) -> int:
        """See `Store.finish_erasures`. Also empties the write-ahead log, where the erased text would linger."""
        with translated_errors():
            digests = [row[0] for row in self._connection.execute(sql.CONDEMNED)]
            for digest in digests:
                self._remove_piece(digest)
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(digests)

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "connection", None) is not None:
            self._local.connection.close()
            self._local.connection = None

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection, opened anew after a fork."""
        if getattr(self._local, "connection", None) is None or self._local.process != os.getpid():
            self._local.process = os.getpid()
            self._local.connection = _connect(self.path, self._timeout_s)
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _write_lock(self) -> Any:
        return write_lock(self.path.with_name(self.path.name + ".lock"), self._timeout_s)

    def _count(self, statement: str, value: str) -> int:
        with translated_errors():
            return int(self._connection.execute(sql.for_sqlite(statement), (value,)).fetchone()[0])

    def _head(self, case_id: str) -> Head | None:
        return sql.head_of_row(case_id, self._connection.execute(_HEAD, (case_id,)).fetchone())

    def _read(self, case_id: str, after: int) -> tuple[Entry, ...]:
        return tuple(sql.entry_of(row) for row in self._connection.execute(_READ, (case_id, after)))

    def _keep(self, batch: Batch) -> None:
        planned = sql.writes(batch)
        with self._pieces_held(batch), self._write_lock(), _transaction(self._connection):
            head = self._head(batch.case_id)
            if not sql.follows(batch, head):
                raise conflict(head, batch.entries[0].seq - 1)
            for write in planned:
                self._connection.executemany(sql.for_sqlite(write.sql), write.rows)
        if batch.erased:
            self.finish_erasures()

    def _pieces_held(self, batch: Batch) -> Any:
        """Keep the batch's pieces from being swept away until the batch is kept; they must be there."""
        if self.evidence is None or not batch.pieces:
            return nullcontext()
        return self.evidence.hold(digest for _, digest in batch.pieces)

    def _remove_piece(self, digest: str) -> None:
        guard = self.evidence.guard() if self.evidence else nullcontext()
        with guard, self._write_lock(), _transaction(self._connection):
            if self.evidence and not self.is_referenced(digest):
                self.evidence.remove(digest)
            self._connection.execute(sql.for_sqlite(sql.PARDON), (digest,))


def _connect(path: Path, timeout_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
    for pragma in sqlite_schema.PRAGMAS:
        connection.execute(pragma.format(busy_ms=int(timeout_s * 1000)))
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated_errors() -> Iterator[None]:
    """SQLite's refusals as ours: what happened and what to do, in French."""
    try:
        yield
    except sqlite3.Error as error:
        kind, key = meaning_of(error)
        raise kind(say(f"journal.store.{key}"), way_out=say(f"journal.store.{key}_way_out")) from error


def meaning_of(error: sqlite3.Error) -> tuple[type[StoreError], str]:
    """Our error for one of SQLite's, and the key of its sentences."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return DiskFullError, "full"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnlyError, "read_only"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BusyError, "busy"
    return StoreError, "refused"

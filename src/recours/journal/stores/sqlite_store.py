"""Journals in one SQLite file, for the command line and for one machine.

Writes: everything is prepared first (checked, sealed, hashed), then the write lock, then BEGIN IMMEDIATE, the rows,
COMMIT; the disk has them before the caller hears. Readers are never blocked (WAL).
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from recours.journal.disk import translated_os_errors
from recours.journal.entries.entry import Entry, NewEntry, Receipt
from recours.journal.entries.heads import Fault, Head
from recours.journal.errors import BusyError, DiskFullError, ReadOnlyError, StoreError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof.chain import chain_error
from recours.journal.stores import sql, sqlite_schema
from recours.journal.stores.adoption import entries_to_adopt
from recours.journal.stores.derived import Derived, Difference
from recours.journal.stores.sqlite_rows import connect_for_reading, files_seen
from recours.journal.stores.store import Batch, batch_of, check_case_name, conflict, no_case, prepare, utc_now
from recours.journal.write_lock import WriteLock
from recours.wording import say

P = ParamSpec("P")
T = TypeVar("T")

#: How Python's driver says that a text is damaged; it has no code for it.
_NOT_UTF_8 = "Could not decode to UTF-8"
_HEAD, _READ = sql.for_sqlite(sql.HEAD), sql.for_sqlite(sql.READ)


def meaning_of(error: Exception) -> tuple[type[StoreError], str]:
    """Our error for one of SQLite's, and the key of its sentences."""
    if isinstance(error, UnicodeDecodeError):
        return StoreError, "damaged"
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return DiskFullError, "full"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnlyError, "read_only"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BusyError, "busy"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreError, "damaged"
    return StoreError, "refused"


def _translate_errors(work: Callable[P, T]) -> Callable[P, T]:
    """SQLite's refusals as ours: what happened and what to do, in French."""

    @wraps(work)
    def work_or_refuse(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # its messages quote damaged names as they are
            kind, key = meaning_of(error)
            raise kind(say(f"journal.store.{key}"), way_out=say(f"journal.store.{key}_way_out")) from error

    return work_or_refuse


class SqliteStore:
    """A `Store` on the file `path` (made if it is not there); pieces are looked for in `evidence`, when given.

    A journal that cannot be written to is opened for reading (`reads_only`): what would write raises ReadOnlyError.
    """

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
        self._lock = WriteLock(self.path.with_name(self.path.name + ".lock"), busy_timeout_s)
        self.reads_only = False
        self._open()

    @_translate_errors
    def append(
        self, case_id: str, expected_seq: int, entries: Sequence[NewEntry], *, recorded_at: datetime | None = None
    ) -> Receipt:
        """See `Store.append`."""
        connection = self._connection()
        head = self._last_written(case_id, expected_seq) or _head(connection, case_id)
        self._local.written = None
        batch = prepare(case_id, head, expected_seq, entries, recorded_at or self._clock())
        self._keep(connection, batch)
        self._local.written = batch.receipt.head
        return batch.receipt

    @_translate_errors
    def adopt(self, case_id: str, entries: Sequence[Entry]) -> Receipt:
        """See `Store.adopt`."""
        connection = self._connection()
        new = entries_to_adopt(case_id, _read_entries(connection, case_id, 0), entries)
        if new:
            self._keep(connection, batch_of(case_id, new))
        head = self.head(case_id)
        return Receipt(new[0].seq if new else head.seq + 1, head)

    @_translate_errors
    def read(self, case_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        entries = _read_entries(self._connection(), check_case_name(case_id), after)
        if not entries:
            self.head(case_id)
        return entries

    @_translate_errors
    def head(self, case_id: str) -> Head:
        """See `Store.head`."""
        head = _head(self._connection(), check_case_name(case_id))
        if head is None:
            raise no_case(case_id)
        return head

    @_translate_errors
    def heads(self) -> Iterator[Head]:
        """See `Store.heads`."""
        return iter([*sql.heads_of(self._connection().execute(sql.HEADS))])

    @_translate_errors
    def hashes(self, case_id: str) -> dict[int, str]:
        """See `Store.hashes`."""
        return dict(self._connection().execute(sql.for_sqlite(sql.HASHES), (case_id,)))

    @_translate_errors
    def piece_count(self, case_id: str) -> int:
        """See `Store.piece_count`."""
        return self._count(sql.PIECE_COUNT, case_id)

    @_translate_errors
    def is_referenced(self, digest: str) -> bool:
        """See `Store.is_referenced`."""
        return bool(self._count(sql.REFERENCES, digest))

    @_translate_errors
    def finish_erasures(self) -> int:
        """See `Store.finish_erasures`. Also empties the write-ahead log, where the erased text would linger."""
        connection = self._connection()
        digests = self.condemned_pieces()
        for digest in digests:
            self._remove_piece(connection, digest)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(digests)

    @_translate_errors
    def derived_rows(self, case_id: str) -> Derived:
        """See `DerivedRows.derived_rows`."""
        pieces, erasures = (
            self._connection().execute(sql.for_sqlite(each), (case_id,)) for each in (sql.PIECES_OF, sql.ERASURES_OF)
        )
        return sql.derived_rows(pieces, erasures)

    @_translate_errors
    def strays(self) -> tuple[str, ...]:
        """See `DerivedRows.strays`."""
        return tuple(row[0] for row in self._connection().execute(sql.STRAYS))

    @_translate_errors
    def stray_payloads(self) -> tuple[tuple[str, int], ...]:
        """See `DerivedRows.stray_payloads`."""
        return tuple((row[0], row[1]) for row in self._connection().execute(sql.STRAY_PAYLOADS))

    @_translate_errors
    def condemned_pieces(self) -> tuple[str, ...]:
        """See `DerivedRows.condemned_pieces`."""
        return tuple(row[0] for row in self._connection().execute(sql.CONDEMNED))

    @_translate_errors
    def mend(self, difference: Difference) -> None:
        """See `DerivedRows.mend`."""
        planned = [(sql.for_sqlite(statement), rows) for statement, rows in sql.mending_writes(difference)]
        with self._lock:
            _commit(self._connection(), planned)
        self.finish_erasures()

    @_translate_errors
    def identity(self) -> str:
        """See `Store.identity`."""
        connection = self._connection()
        if self.reads_only:
            return _identity(connection)
        if not (found := _identity(connection)):
            with self._lock:
                _commit(connection, [(sql.for_sqlite(sql.DRAW_IDENTITY), [(secrets.token_hex(16),)])])
            found = _identity(connection)
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        self._lock.close()
        if getattr(self._local, "opened", (None,))[0] == os.getpid():
            self._local.connection.close()
            self._local.opened = (None,)

    @_translate_errors
    def _open(self) -> None:
        try:
            self._make_tables()
        except ReadOnlyError:
            if not self.path.is_file():
                raise
            self.reads_only = True
            _head(self._connection(), "")

    @_translate_errors
    def _make_tables(self) -> None:
        with self._lock:
            with translated_os_errors():
                self.path.touch(mode=0o600)  # a journal is nobody else's business; -wal and -shm follow it
            self._connection().executescript(sqlite_schema.TABLES + sqlite_schema.TRIGGERS)

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection, opened anew after a fork (the parent's is not closed, which would harm it).

        One that only reads is opened anew when somebody else wrote.
        """
        opened = (os.getpid(), files_seen(self.path) if self.reads_only else None)
        if getattr(self._local, "opened", None) != opened:
            self._local.of_parent = getattr(self._local, "connection", None)
            connect = connect_for_reading if self.reads_only else _connect
            self._local.connection = connect(self.path, self._timeout_s)
            self._local.opened = opened
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _last_written(self, case_id: str, seq: int) -> Head | None:
        """The head, when this thread wrote it last: no need to ask. If others wrote since, the database refuses."""
        head: Head | None = getattr(self._local, "written", None)
        return head if head and (head.case_id, head.seq) == (case_id, seq) else None

    def _count(self, statement: str, value: str) -> int:
        return int(self._connection().execute(sql.for_sqlite(statement), (value,)).fetchone()[0])

    def _keep(self, connection: sqlite3.Connection, batch: Batch) -> None:
        planned = [(sql.for_sqlite(statement), rows) for statement, rows in sql.writes(batch)]
        try:
            with self._pieces_held(batch), self._lock:
                _commit(connection, planned)
        except sqlite3.IntegrityError:
            self._raise_conflict(connection, batch)
            raise
        if batch.erased:
            self.finish_erasures()

    def _raise_conflict(self, connection: sqlite3.Connection, batch: Batch) -> None:
        """Tell a writer who came second so; leave any other refusal of the database alone."""
        head = _head(connection, batch.case_id)
        if not sql.follows(batch, head):
            raise conflict(head, batch.entries[0].seq - 1) from None

    def _pieces_held(self, batch: Batch) -> AbstractContextManager[None]:
        """Keep the batch's pieces from being swept away until the batch is kept; they must be there."""
        if self.evidence is None or not batch.pieces:
            return _NOTHING_HELD
        return self.evidence.hold(digest for _, digest in batch.pieces)

    def _remove_piece(self, connection: sqlite3.Connection, digest: str) -> None:
        with self.evidence.guard() if self.evidence else _NOTHING_HELD, self._lock:
            if self.evidence and not self.is_referenced(digest):
                self.evidence.remove(digest)
            _commit(connection, [(sql.for_sqlite(sql.PARDON), [(digest,)])])


_NOTHING_HELD = nullcontext()


def _head(connection: sqlite3.Connection, case_id: str) -> Head | None:
    return sql.head_of_row(case_id, connection.execute(_HEAD, (case_id,)).fetchone())


def _identity(connection: sqlite3.Connection) -> str:
    """The identity that was drawn; "" when there is none, or no table for it (an older journal, read only)."""
    try:
        row = connection.execute(sql.IDENTITY).fetchone()
    except sqlite3.OperationalError:
        return ""
    return str(row[0]) if row else ""


def _read_entries(connection: sqlite3.Connection, case_id: str, after: int) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    try:
        entries.extend(map(sql.entry_of, connection.execute(_READ, (case_id, after))))
    except sqlite3.OperationalError as error:
        if not str(error).startswith(_NOT_UTF_8):
            raise
        raise chain_error(Fault(entries[-1].seq + 1 if entries else after + 1, "unreadable")) from error
    return tuple(entries)


def _commit(connection: sqlite3.Connection, planned: Sequence[tuple[str, Sequence[sql.Row]]]) -> None:
    """All of the statements, or none; on disk when this returns."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement, rows in planned:
            connection.executemany(statement, rows)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, timeout_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
    for pragma in sqlite_schema.PRAGMAS:
        connection.execute(pragma.format(busy_ms=int(timeout_s * 1000)))
    return connection

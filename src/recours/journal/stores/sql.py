"""The rows of a journal in a SQL database, the same on SQLite and PostgreSQL: statements, and rows to and fro.

Statements take %s for a value; SQLite's own driver reads ? instead (`for_sqlite`). Instants and days are kept as the
text that the hash covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from recours.journal.entries.canonical import instant_text, read_instant
from recours.journal.entries.entry import Entry
from recours.journal.entries.heads import Fault, Head
from recours.journal.entries.payload_bytes import read_payload
from recours.journal.entries.seals import Seal
from recours.journal.proof.chain import chain_error
from recours.journal.stores.derived import Derived, Difference
from recours.journal.stores.store import Batch

Row = tuple[Any, ...]
#: The instant of a head whose own cannot be read: it sorts before all others, and the check names it.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


HEAD = "SELECT seq, hash, recorded_at FROM journal_entry WHERE case_id = %s ORDER BY seq DESC LIMIT 1"
HEADS = """
SELECT e.case_id, e.seq, e.hash, e.recorded_at FROM journal_entry e
JOIN (SELECT case_id, max(seq) AS seq FROM journal_entry GROUP BY case_id) newest
ON newest.case_id = e.case_id AND newest.seq = e.seq ORDER BY e.case_id
"""
READ = """
SELECT e.seq, kind, kind_version, occurred_on, recorded_at, actor, payload_commitment, previous, hash, salt, text
FROM journal_entry e LEFT JOIN journal_payload p ON p.case_id = e.case_id AND p.seq = e.seq
WHERE e.case_id = %s AND e.seq > %s ORDER BY e.seq
"""
PIECE_COUNT = "SELECT count(*) FROM journal_piece WHERE case_id = %s"
REFERENCES = "SELECT count(*) FROM journal_piece WHERE digest = %s"
PIECES_OF = "SELECT digest, seq FROM journal_piece WHERE case_id = %s"
ERASURES_OF = "SELECT seq, by_seq FROM journal_erasure WHERE case_id = %s"
STRAYS = """
SELECT case_id FROM journal_piece UNION SELECT case_id FROM journal_erasure
EXCEPT SELECT case_id FROM journal_entry ORDER BY 1
"""
STRAY_PAYLOADS = """
SELECT p.case_id, p.seq FROM journal_payload p LEFT JOIN journal_entry e ON e.case_id = p.case_id AND e.seq = p.seq
WHERE e.seq IS NULL ORDER BY p.case_id, p.seq
"""
CONDEMNED = "SELECT digest FROM journal_condemned_piece"
HASHES = "SELECT seq, hash FROM journal_entry WHERE case_id = %s"
IDENTITY = "SELECT identity FROM journal_identity WHERE number = 1"
DRAW_IDENTITY = "INSERT INTO journal_identity (number, identity) VALUES (1, %s) ON CONFLICT DO NOTHING"
PARDON = "DELETE FROM journal_condemned_piece WHERE digest = %s"

_ENTRY = """
INSERT INTO journal_entry
(case_id, seq, kind, kind_version, occurred_on, recorded_at, actor, payload_commitment, previous, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_PAYLOAD = "INSERT INTO journal_payload (case_id, seq, salt, text) VALUES (%s, %s, %s, %s)"
_PIECE = "INSERT INTO journal_piece (digest, case_id, seq) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_ERASURE = "INSERT INTO journal_erasure (case_id, seq, by_seq) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_ERASE = "DELETE FROM journal_payload WHERE case_id = %s AND seq = %s"
_CONDEMN = """
INSERT INTO journal_condemned_piece (digest) SELECT digest FROM journal_piece WHERE case_id = %s AND seq = %s
ON CONFLICT DO NOTHING
"""
_FORGET_PIECE = "DELETE FROM journal_piece WHERE case_id = %s AND seq = %s"
_FORGET_ROW = "DELETE FROM journal_piece WHERE case_id = %s AND digest = %s AND seq = %s"


#: Rows that go to PostgreSQL in one round trip; ten values a row stay far below its 65,535 for a statement.
MOST_IN_ONE_STATEMENT = 100
#: One statement and the rows it is run for.
Write = tuple[str, Sequence[Row]]


@cache
def for_sqlite(sql: str) -> str:
    """The same statement for Python's sqlite3."""
    return sql.replace("%s", "?")


def writes(batch: Batch) -> list[Write]:
    """All that keeps `batch`, in order, ready before the transaction begins."""
    case_id, entries = batch.case_id, batch.entries
    planned: list[Write] = [
        (_ENTRY, [_header_row(case_id, entry) for entry in entries]),
        (_PAYLOAD, [(case_id, entry.seq, entry.seal.salt, entry.seal.text) for entry in entries if entry.seal]),
    ]
    if batch.pieces:
        planned.append((_PIECE, [(digest, case_id, seq) for seq, digest in batch.pieces]))
    if batch.erased:
        gone = [(case_id, seq) for seq, _ in batch.erased]
        planned.append((_ERASURE, [(case_id, seq, by_seq) for seq, by_seq in batch.erased]))
        planned += [(statement, gone) for statement in (_ERASE, _CONDEMN, _FORGET_PIECE)]
    return planned


def mending_writes(difference: Difference) -> list[Write]:
    """What puts the rows beside a case's entries right; an extra record of an erasure stays, the database keeps it."""
    case_id, missing, extra = difference.case_id, difference.missing, difference.extra
    return [
        (_FORGET_ROW, [(case_id, digest, seq) for digest, seq in extra.pieces]),
        (_PIECE, [(digest, case_id, seq) for digest, seq in missing.pieces]),
        (_ERASURE, [(case_id, seq, by_seq) for seq, by_seq in missing.erasures]),
        *(
            (statement, [(case_id, seq) for seq, _ in missing.erasures])
            for statement in (_ERASE, _CONDEMN, _FORGET_PIECE)
        ),
    ]


def as_one_statement(planned: Sequence[Write]) -> tuple[str, Row] | None:
    """On PostgreSQL, headers and payloads in one statement: one round trip, and a transaction of its own.

    None when there is more to do than that (pieces, erasures, payloads that came without, very many entries).
    """
    (insert_entry, headers), (insert_payload, payloads) = planned[:2]
    if len(planned) > 2 or len(payloads) != len(headers) or len(headers) > MOST_IN_ONE_STATEMENT:
        return None
    statement = f"WITH header AS ({_for_rows(insert_entry, len(headers))}) {_for_rows(insert_payload, len(payloads))}"
    return statement, tuple(value for row in (*headers, *payloads) for value in row)


@cache
def _for_rows(insert: str, count: int) -> str:
    """The INSERT of one row as an INSERT of `count` rows."""
    head, _, values = insert.partition("VALUES ")
    return f"{head}VALUES {', '.join([values.strip()] * count)}"


def entry_of(row: Row) -> Entry:
    """The entry of a row of READ. Raises ChainBrokenError when it is damaged: what was written could be read."""
    try:
        return _entry_of(row)
    except Exception as error:
        raise chain_error(Fault(row[0], "unreadable")) from error


def _entry_of(row: Row) -> Entry:
    seq, kind, version, occurred_on, recorded_at, actor, commitment, previous, digest, salt, text = row
    return Entry(
        seq=seq,
        kind=kind,
        kind_version=version,
        occurred_on=date.fromisoformat(occurred_on),
        recorded_at=read_instant(recorded_at),
        actor=actor,
        payload_commitment=commitment,
        previous=previous,
        hash=digest,
        payload=None if text is None else read_payload(kind, version, text),
        seal=None if text is None else Seal(bytes(salt), text),
    )


def head_of_row(case_id: str, row: Row | None) -> Head | None:
    """The head of a row of HEAD."""
    return None if row is None else Head(case_id, row[0], row[1], read_instant(row[2]))


def heads_of(rows: Iterator[Row]) -> Iterator[Head]:
    """The heads of the rows of HEADS. A damaged instant is told by reading the case: here it hides no other case."""
    for case_id, seq, digest, at in rows:
        try:
            yield Head(case_id, seq, digest, read_instant(at))
        except ValueError:
            yield Head(case_id, seq, digest, LONG_AGO)


def derived_rows(pieces: Iterable[Row], erasures: Iterable[Row]) -> Derived:
    """The rows of PIECES_OF and ERASURES_OF."""
    return Derived(frozenset((each[0], each[1]) for each in pieces), frozenset((each[0], each[1]) for each in erasures))


def follows(batch: Batch, head: Head | None) -> bool:
    """True when `batch` goes on from where the case stands."""
    first = batch.entries[0]
    if head is None:
        return first.seq == 1
    return (head.seq, head.hash) == (first.seq - 1, first.previous)


def _header_row(case_id: str, entry: Entry) -> Row:
    return (
        case_id,
        entry.seq,
        entry.kind,
        entry.kind_version,
        entry.occurred_on.isoformat(),
        instant_text(entry.recorded_at),
        entry.actor,
        entry.payload_commitment,
        entry.previous,
        entry.hash,
    )

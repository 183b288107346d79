"""The contract of every store of journals. One shared suite of tests holds each of them to it.

append   all of the entries or none; kept on disk before it returns; refused when the case has moved on
read     the entries in order, erased payloads as None
An appended `payload_erased` erases: payload and salt go in the same transaction, the bytes of a piece that
nothing else rests on right after it (and at the next `finish_erasures` if the machine stopped in between).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from recours.journal.entries.entry import Entry, NewEntry, Receipt, check_case_id, is_case_id
from recours.journal.entries.heads import Head
from recours.journal.entries.payload_bytes import pieces_in
from recours.journal.errors import CaseNotFoundError, ConflictError, PayloadError
from recours.journal.proof.chain import link
from recours.journal.stores.derived import DerivedRows
from recours.wording import say


class Store(DerivedRows, Protocol):
    """Where journals are kept."""

    def append(
        self, case_id: str, expected_seq: int, entries: Sequence[NewEntry], *, recorded_at: datetime | None = None
    ) -> Receipt:
        """Keep `entries` after entry `expected_seq` (0: a new case, which begins with case_opened).

        Raises ConflictError (nothing written) when the case is elsewhere, PayloadError, StoreError.
        """
        ...

    def adopt(self, case_id: str, entries: Sequence[Entry]) -> Receipt:
        """Keep entries made elsewhere exactly as they are; those that are here already are left alone.

        `first_seq` is that of the first new entry (one after the head when none was new).
        Raises ChainBrokenError when they are no chain, ConflictError when the case here went another way.
        """
        ...

    def read(self, case_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        """The entries after `after`, in order. Raises CaseNotFoundError."""
        ...

    def head(self, case_id: str) -> Head:
        """Where the case stands. Raises CaseNotFoundError."""
        ...

    def heads(self) -> Iterator[Head]:
        """The head of every case, by case_id."""
        ...

    def hashes(self, case_id: str) -> dict[int, str]:
        """The hash of each entry of a case by its number, whatever else of it can be read; none for an unknown case."""
        ...

    def piece_count(self, case_id: str) -> int:
        """How many pieces the case rests on."""
        ...

    def is_referenced(self, digest: str) -> bool:
        """True when an entry of some case rests on the piece `digest`."""
        ...

    def finish_erasures(self) -> int:
        """Delete the bytes of pieces whose erasure was interrupted; how many there were."""
        ...

    def identity(self) -> str:
        """Drawn at random when the store was made, and kept in it; "" in an older store that cannot be written to."""
        ...


#: Entries about an earlier one, which they name by its `seq`.
_ABOUT_ANOTHER = ("payload_erased", "entry_corrected")


def utc_now() -> datetime:
    """The instant of recording."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one append writes, prepared before any lock is taken."""

    case_id: str
    entries: tuple[Entry, ...]
    pieces: tuple[tuple[int, str], ...]  # (seq, digest)
    erased: tuple[tuple[int, int], ...]  # (seq of the payload that goes, seq of the entry that says so)

    @property
    def receipt(self) -> Receipt:
        """What the caller gets once the batch is on disk."""
        last = self.entries[-1]
        return Receipt(self.entries[0].seq, Head(self.case_id, last.seq, last.hash, last.recorded_at))


def prepare(
    case_id: str, head: Head | None, expected_seq: int, drafts: Sequence[NewEntry], recorded_at: datetime
) -> Batch:
    """`drafts` checked, sealed and chained after `head`. Raises ConflictError, PayloadError."""
    check_case_id(case_id)
    if not drafts:
        raise PayloadError(say("journal.store.nothing"))
    if expected_seq != (head.seq if head else 0):
        raise conflict(head, expected_seq)
    return batch_of(case_id, link(case_id, head, drafts, recorded_at))


def batch_of(case_id: str, entries: tuple[Entry, ...]) -> Batch:
    """The batch that writes `entries`. Raises PayloadError when they do not fit the case."""
    pieces, erased = [], []
    for entry in entries:
        _check_place(entry)
        pieces += [(entry.seq, digest) for digest in pieces_in(entry.kind, entry.payload)]
        if entry.kind == "payload_erased" and entry.payload is not None:
            erased.append((_target(entry), entry.seq))
    return Batch(case_id, entries, tuple(pieces), tuple(erased))


def no_case(case_id: str) -> CaseNotFoundError:
    """The truth for a caller who named a case that is not here."""
    shown = case_id[:80].encode(errors="replace").decode()
    return CaseNotFoundError(say("journal.store.no_case", case_id=shown), way_out=say("journal.store.no_case_way_out"))


def check_case_name(case_id: str) -> str:
    """`case_id` itself. Raises CaseNotFoundError when no case can be called so: a database may not even read it."""
    if not is_case_id(case_id):
        raise no_case(case_id)
    return case_id


def conflict(head: Head | None, expected_seq: int) -> ConflictError:
    """The truth for a caller who expected the case to stand at `expected_seq`."""
    if head is None:
        message = say("journal.store.conflict_absent", expected=expected_seq)
    elif expected_seq == 0:
        message = say("journal.store.conflict_exists", seq=head.seq)
    else:
        message = say("journal.store.conflict", expected=expected_seq, seq=head.seq)
    return ConflictError(message, head=head, way_out=say("journal.store.conflict_way_out"))


def _check_place(entry: Entry) -> None:
    if (entry.seq == 1) != (entry.kind == "case_opened"):
        raise PayloadError(say("journal.store.first_entry"), place=entry.kind)
    if entry.kind in _ABOUT_ANOTHER and entry.payload and not 1 <= _target(entry) < entry.seq:
        raise PayloadError(
            say("journal.store.target", seq=_target(entry), last=entry.seq - 1),
            place=f"{entry.kind}.seq",
        )


def _target(entry: Entry) -> int:
    """The entry that an erasure or a correction is about."""
    seq = entry.payload["seq"] if entry.payload else 0
    return seq if isinstance(seq, int) else 0  # from a newer Recours, it may be anything

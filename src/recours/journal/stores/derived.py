"""The rows that a store keeps beside the entries, all of them made from the entries: compared, and made again.

Which pieces a case rests on, and which payloads were erased. A missing row is added, a row of no piece is taken away.
A record of an erasure that no entry tells of cannot be: the database refuses to delete it, and so it stays told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from recours.journal.entries.entry import Entry
from recours.journal.entries.payload_bytes import pieces_in
from recours.journal.errors import ChainBrokenError


@dataclass(frozen=True, slots=True)
class Derived:
    """Of one case: each piece with the entry that rests on it, each erased entry with the one that says so."""

    pieces: frozenset[tuple[str, int]] = frozenset()
    erasures: frozenset[tuple[int, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.pieces or self.erasures)

    def __sub__(self, other: Derived) -> Derived:
        return Derived(self.pieces - other.pieces, self.erasures - other.erasures)

    def __and__(self, other: Derived) -> Derived:
        return Derived(self.pieces & other.pieces, self.erasures & other.erasures)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the rows of a case lack, and what they have too much."""

    case_id: str
    missing: Derived
    extra: Derived

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


class DerivedRows(Protocol):
    """A store that shows and mends the rows beside its entries."""

    def read(self, case_id: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        ...

    def derived_rows(self, case_id: str) -> Derived:
        """The rows beside the entries of a case, as they are."""
        ...

    def strays(self) -> tuple[str, ...]:
        """Cases that have such rows and no entry."""
        ...

    def stray_payloads(self) -> tuple[tuple[str, int], ...]:
        """The payloads (case, number) whose entry is not there: somebody took it out."""
        ...

    def condemned_pieces(self) -> tuple[str, ...]:
        """The pieces whose bytes are to be deleted: an erasure that was interrupted."""
        ...

    def mend(self, difference: Difference) -> None:
        """Add the missing rows, take away the extra ones of pieces, and end an erasure that was only recorded."""
        ...


def derive_rows(entries: Iterable[Entry]) -> Derived:
    """The rows that these entries ask for."""
    pieces: set[tuple[str, int]] = set()
    erasures: dict[int, int] = {}
    for entry in entries:
        pieces.update((digest, entry.seq) for digest in pieces_in(entry.kind, entry.payload))
        if entry.kind == "payload_erased" and entry.payload:
            erasures.setdefault(entry.payload["seq"], entry.seq)
    return Derived(frozenset(pieces), frozenset(erasures.items()))


def difference(store: DerivedRows, case_id: str, *, stray: bool = False) -> Difference:
    """Where the rows of a case and its entries disagree; looked at twice, for somebody may be writing."""
    first = _look(store, case_id, stray)
    if not first:
        return first
    again = _look(store, case_id, stray)
    return Difference(case_id, first.missing & again.missing, first.extra & again.extra)


def differences(store: DerivedRows, case_ids: Iterable[str]) -> Iterator[Difference]:
    """Where rows and entries disagree, in these cases and in those that have rows and no entry.

    A case whose entries cannot be read has nothing to be compared with.
    """
    for case_id, stray in (*((each, False) for each in case_ids), *((each, True) for each in store.strays())):
        with suppress(ChainBrokenError):
            if found := difference(store, case_id, stray=stray):
                yield found


def _look(store: DerivedRows, case_id: str, stray: bool) -> Difference:
    there = store.derived_rows(case_id)
    entries = () if stray else store.read(case_id)
    wanted = derive_rows(entries)
    payloads = {entry.seq for entry in entries if entry.payload is not None}
    undone = Derived(erasures=frozenset(each for each in wanted.erasures if each[0] in payloads))
    missing = wanted - there
    return Difference(case_id, Derived(missing.pieces, missing.erasures | undone.erasures), there - wanted)

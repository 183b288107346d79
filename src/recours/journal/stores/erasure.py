"""Erasing personal data: the payload and its salt go, the header and the chain stay.

What corrects an erased entry goes with it, otherwise the correction would repeat what was erased. A correction alone
cannot be erased: what it corrected would come back as if it were true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from recours.journal.entries.entry import Entry, NewEntry, Receipt
from recours.journal.entries.fold import facts_given
from recours.journal.errors import ErasureRefusedError
from recours.journal.stores.store import Store
from recours.wording import say

_HOLDS = {"legal_hold_set": True, "legal_hold_lifted": False}


def under_legal_hold(entries: Iterable[Entry]) -> bool:
    """True while the case must be kept whole, as when it is before a court."""
    return next((_HOLDS[entry.kind] for entry in reversed(tuple(entries)) if entry.kind in _HOLDS), False)


def seqs_to_erase(entries: Sequence[Entry], wanted: Iterable[int]) -> tuple[int, ...]:
    """The payloads that go when `wanted` are erased: with them, those that correct them.

    Raises ErasureRefusedError: legal hold, an unknown entry, one that records an erasure, a correction alone.
    """
    if under_legal_hold(entries):
        raise refusal_error("hold")
    by_seq = {entry.seq: entry for entry in entries}
    going: set[int] = set()
    for seq in wanted:
        _check_erasable(by_seq.get(seq), seq)
        going.add(seq)
    for entry in entries:
        if entry.payload and entry.kind == "entry_corrected" and entry.payload["seq"] in going:
            going.add(entry.seq)
    for seq in sorted(going):
        for earlier in _corrected_entries(by_seq[seq], entries):
            if earlier.payload is not None and earlier.seq not in going:
                raise refusal_error("correction", seq=seq, first=earlier.seq)
    return tuple(sorted(seq for seq in going if by_seq[seq].payload is not None))


def erasures(
    entries: Sequence[Entry], wanted: Iterable[int], on: date, actor: str, reason: str
) -> tuple[NewEntry, ...]:
    """The entries to append so that the payloads `wanted`, and what corrects them, are erased."""
    seqs = seqs_to_erase(entries, wanted)
    return tuple(NewEntry("payload_erased", on, {"seq": seq, "reason": reason}, actor) for seq in seqs)


def erase(store: Store, case_id: str, wanted: Iterable[int], *, on: date, actor: str, reason: str) -> Receipt | None:
    """Erase payloads of a case for good; None when they were gone already.

    Raises ErasureRefusedError, ConflictError.
    """
    entries = store.read(case_id)
    drafts = erasures(entries, wanted, on, actor, reason)
    return store.append(case_id, entries[-1].seq, drafts) if drafts else None


def personal_seqs(entries: Iterable[Entry]) -> tuple[int, ...]:
    """Every payload that may hold personal data: all but the records of erasures."""
    return tuple(entry.seq for entry in entries if entry.payload is not None and entry.kind != "payload_erased")


def _check_erasable(entry: Entry | None, seq: int) -> None:
    if entry is None:
        raise refusal_error("absent", seq=seq)
    if entry.kind == "payload_erased":
        raise refusal_error("of_erasure", seq=seq)


def _corrected_entries(entry: Entry, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The earlier entries whose word would hold again if `entry` were gone."""
    if not entry.payload:
        return ()
    if entry.kind == "entry_corrected":
        return tuple(each for each in entries if each.seq == entry.payload["seq"])
    names = set(facts_given(entry))
    return tuple(each for each in entries[: entry.seq - 1] if names & set(facts_given(each)))


def refusal_error(key: str, **values: int) -> ErasureRefusedError:
    """Why an erasure is refused: hold, absent, of_erasure, correction."""
    return ErasureRefusedError(
        say(f"journal.erasure.{key}", **values), way_out=say(f"journal.erasure.{key}_way_out", **values)
    )

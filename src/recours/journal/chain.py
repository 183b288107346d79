"""The chain: each entry carries the hash of the one before, and the first the origin of its case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recours.journal.canonical import canonical, instant_text
from recours.journal.encoding import kind_named, read_payload, write_payload
from recours.journal.entries import Entry, Head, NewEntry
from recours.journal.errors import ChainBrokenError
from recours.journal.seals import seal
from recours.wording import say

_ORIGIN = "recours-journal-1"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong with a journal: at which entry, and what.

    `what` is one of seq, previous, hash, recorded_at, payload, payload_missing.
    """

    seq: int
    what: str


def origin(case_id: str) -> str:
    """What stands before the first entry: entries of one case cannot be moved to another."""
    return hashlib.sha256(f"{_ORIGIN}\n{case_id}".encode()).hexdigest()


def header_text(entry: Entry) -> str:
    """The header of an entry as canonical JSON, its own hash left out: the bytes that the hash covers."""
    return canonical(
        {
            "seq": entry.seq,
            "kind": entry.kind,
            "kind_version": entry.kind_version,
            "occurred_on": entry.occurred_on.isoformat(),
            "recorded_at": instant_text(entry.recorded_at),
            "actor": entry.actor,
            "payload_commitment": entry.payload_commitment,
            "previous": entry.previous,
        }
    )


def hash_of(entry: Entry) -> str:
    """SHA-256 of the header, in hexadecimal."""
    return hashlib.sha256(header_text(entry).encode()).hexdigest()


def link(case_id: str, head: Head | None, drafts: Sequence[NewEntry], recorded_at: datetime) -> tuple[Entry, ...]:
    """`drafts` as entries that follow `head`, sealed and hashed. Raises PayloadError.

    A clock that went back does not make the journal go back: `recorded_at` is at least the head's.
    """
    seq, previous = (head.seq, head.hash) if head else (0, origin(case_id))
    at = max(recorded_at, head.recorded_at) if head else recorded_at
    entries = []
    for draft in drafts:
        entry = _entry_after(seq, previous, draft, at)
        entries.append(entry)
        seq, previous = entry.seq, entry.hash
    return tuple(entries)


def _entry_after(seq: int, previous: str, draft: NewEntry, at: datetime) -> Entry:
    kind = kind_named(draft.kind)
    sealed = seal(write_payload(kind, draft.payload))
    entry = Entry(
        seq=seq + 1,
        kind=kind.name,
        kind_version=kind.version,
        occurred_on=draft.occurred_on,
        recorded_at=at,
        actor=draft.actor,
        payload_commitment=sealed.commitment(),
        previous=previous,
        hash="",
        payload=read_payload(kind.name, kind.version, sealed.text),
        seal=sealed,
    )
    return replace(entry, hash=hash_of(entry))


def first_fault(case_id: str, entries: Iterable[Entry]) -> Fault | None:
    """The first thing wrong in a journal read from its beginning; None when the chain is whole."""
    seq, previous, at = 0, origin(case_id), None
    absent, erased = [], set()
    for entry in entries:
        what = _fault_of(entry, seq, previous, at)
        if what:
            return Fault(seq + 1, what)
        seq, previous, at = entry.seq, entry.hash, entry.recorded_at
        if entry.payload is None:
            absent.append(seq)
        elif entry.kind == "payload_erased":
            erased.add(entry.payload["seq"])
    return next((Fault(each, "payload_missing") for each in absent if each not in erased), None)


def _fault_of(entry: Entry, seq: int, previous: str, at: datetime | None) -> str | None:
    if entry.seq != seq + 1:
        return "seq"
    if entry.previous != previous:
        return "previous"
    if hash_of(entry) != entry.hash:
        return "hash"
    if at is not None and entry.recorded_at < at:
        return "recorded_at"
    if entry.seal is not None and not entry.seal.matches(entry.payload_commitment):
        return "payload"
    return None


def verify(case_id: str, entries: Iterable[Entry]) -> None:
    """Nothing when the chain is whole. Raises ChainBrokenError that names the first fault."""
    fault = first_fault(case_id, entries)
    if fault:
        message = say(f"journal.chain.{fault.what}", seq=fault.seq)
        raise ChainBrokenError(message, fault=fault, way_out=say("journal.chain.way_out"))

"""The chain: each entry carries the hash of the one before, and the first the origin of its case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from recours.journal.entries.canonical import instant_text, quote
from recours.journal.entries.entry import Entry, NewEntry
from recours.journal.entries.heads import Fault, Head
from recours.journal.entries.payload_bytes import check_payload, kind_named, payload_text, read_typed_values
from recours.journal.entries.seals import seal
from recours.journal.errors import ChainBrokenError
from recours.wording import say

_ORIGIN = "recours-journal-1"


def origin(case_id: str) -> str:
    """What stands before the first entry: entries of one case cannot be moved to another."""
    return _sha256(f"{_ORIGIN}\n{case_id}")


def header_text(entry: Entry) -> str:
    """The header of an entry as canonical JSON, its own hash left out: the bytes that the hash covers."""
    return _header_text(
        entry.seq,
        entry.kind,
        entry.kind_version,
        entry.occurred_on,
        entry.recorded_at,
        entry.actor,
        entry.payload_commitment,
        entry.previous,
    )


def header_line(entry: Entry) -> str:
    """The header with its hash, as canonical JSON: a line of an archive's journal."""
    actor = f'{{"actor":{quote(entry.actor)},'
    return f'{actor}"hash":{quote(entry.hash)},{header_text(entry)[len(actor) :]}'


def hash_of(entry: Entry) -> str:
    """SHA-256 of the header, in hexadecimal."""
    return _sha256(header_text(entry))


def _header_text(
    seq: int, kind: str, version: int, on: date, at: datetime, actor: str, commitment: str, previous: str
) -> str:
    """Written out, for it is the busiest line of the journal; the tests compare it with `canonical`."""
    return (
        f'{{"actor":{quote(actor)},"kind":{quote(kind)},"kind_version":{version},'
        f'"occurred_on":"{on.isoformat()}","payload_commitment":{quote(commitment)},'
        f'"previous":{quote(previous)},"recorded_at":"{instant_text(at)}","seq":{seq}}}'
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
    written = check_payload(kind, draft.payload)
    sealed = seal(payload_text(kind, written))
    header = (seq + 1, kind.name, kind.version, draft.occurred_on, at, draft.actor, sealed.commitment(), previous)
    return Entry(*header, _sha256(_header_text(*header)), read_typed_values(kind, written), sealed)


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
    """Check that the chain is whole. Raise ChainBrokenError that names the first fault."""
    if fault := first_fault(case_id, entries):
        raise chain_error(fault)


def chain_error(fault: Fault) -> ChainBrokenError:
    """The error that tells a fault."""
    message = say(f"journal.chain.{fault.what}", seq=fault.seq)
    return ChainBrokenError(message, fault=fault, way_out=say("journal.chain.way_out"))

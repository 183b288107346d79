"""What an entry of the journal is."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from recours.journal.entries.heads import Head
from recours.journal.entries.payloads import DATE, BadValueError
from recours.journal.entries.seals import Seal
from recours.journal.errors import PayloadError
from recours.wording import say

_ACTOR = re.compile(r"[a-z][a-z0-9_:.-]{0,79}")
_CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a caller wants written. `occurred_on` is the legal date; `actor` who says so ("consumer", "company",
    "mediator", "system", "account:8f3…"): never a name or an address, for headers are never erased."""

    kind: str
    occurred_on: date
    payload: Mapping[str, Any] = field(default_factory=dict)
    actor: str = "consumer"

    def __post_init__(self) -> None:
        if not _ACTOR.fullmatch(self.actor):
            message = say("journal.entry.actor", actor=self.actor[:80])
            raise PayloadError(message, place=self.kind, way_out=say("journal.entry.actor_way_out"))
        try:
            DATE.write(self.occurred_on if isinstance(self.occurred_on, date) else None)
        except BadValueError as bad:
            raise PayloadError(str(bad), place=f"{self.kind}.occurred_on", way_out=bad.way_out) from None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `payload` is None when it was erased, or withheld from this reader.

    `occurred_on` rules the law; `recorded_at` (UTC) says since when it is known here.
    `hash` covers every field above it; `previous` is the hash of the entry before, or the origin of the case.
    """

    seq: int
    kind: str
    kind_version: int
    occurred_on: date
    recorded_at: datetime
    actor: str
    payload_commitment: str
    previous: str
    hash: str
    payload: Mapping[str, Any] | None = None
    seal: Seal | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Given for entries kept on disk: they are `first_seq` … `head.seq`."""

    first_seq: int
    head: Head


def new_case_id() -> str:
    """An identifier nobody can guess, for a new case."""
    return uuid.uuid4().hex


def is_case_id(case_id: str) -> bool:
    """True for 1 to 64 letters, digits, - or _."""
    return _CASE_ID.fullmatch(case_id) is not None


def check_case_id(case_id: str) -> str:
    """`case_id` itself. Raises PayloadError unless `is_case_id`."""
    if not is_case_id(case_id):
        raise PayloadError(say("journal.entry.case_id", case_id=case_id[:80]))
    return case_id


def head_of(case_id: str, entries: Sequence[Entry]) -> Head | None:
    """The head of `entries`; None when there is none."""
    return head_after(case_id, entries) if entries else None


def head_after(case_id: str, entries: Sequence[Entry]) -> Head:
    """Where the case stood when these entries, one at least, were all of it."""
    last = entries[-1]
    return Head(case_id, last.seq, last.hash, last.recorded_at)

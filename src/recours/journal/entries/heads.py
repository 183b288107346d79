"""Where a journal stands, and the first thing wrong with one: errors carry them, so nothing of ours is imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal stands: its last entry. Who keeps `hash` elsewhere can prove what the journal held."""

    case_id: str
    seq: int
    hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong with a journal: at which entry, and what.

    `what` is one of seq, previous, hash, recorded_at, payload, payload_missing, unreadable.
    """

    seq: int
    what: str

"""The ledger of promises: what the company said it would do, by when, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recours.core.law import Event

STATES = ("open", "due", "kept", "broken")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of the company: made on `made_on`, due on `due_on` (None: no day was named), kept, broken or open."""

    what: str
    made_on: date
    due_on: date | None
    amount_eur: Decimal | None
    state: str


def ledger(events: Sequence[Event], as_of: date) -> list[Promise]:
    """The promises in order of time with their state on `as_of`: open, due (ask the consumer), kept or broken."""
    promises = []
    for event in events:
        by_phone = event.kind == "call_made" and event.data.get("promised")
        if event.on > as_of or not (by_phone or event.kind == "promise_made"):
            continue
        due_on = event.data.get("due_on") or event.data.get("promised_on")
        after = {later.kind for later in events if event.on <= later.on <= as_of}
        state = "due" if due_on is not None and as_of > due_on else "open"
        state = "kept" if "promise_kept" in after else "broken" if "promise_broken" in after else state
        what = str(event.data.get("what") or event.data.get("promised"))
        promises.append(Promise(what, event.on, due_on, event.data.get("amount_eur"), state))
    return promises

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
    made = [event for event in events if event.on <= as_of and _is_promise(event)]
    return [_promise(event, events, as_of) for event in made]


def _is_promise(event: Event) -> bool:
    return event.kind == "promise_made" or (event.kind == "call_made" and bool(event.data.get("promised")))


def _promise(event: Event, events: Sequence[Event], as_of: date) -> Promise:
    due_on = event.data.get("due_on") or event.data.get("promised_on")
    what = str(event.data.get("what") or event.data.get("promised"))
    return Promise(what, event.on, due_on, event.data.get("amount_eur"), _state(event, events, due_on, as_of))


def _state(event: Event, events: Sequence[Event], due_on: date | None, as_of: date) -> str:
    after = [one.kind for one in events if event.on <= one.on <= as_of]
    if "promise_kept" in after:
        return "kept"
    if "promise_broken" in after:
        return "broken"
    return "due" if due_on is not None and as_of > due_on else "open"

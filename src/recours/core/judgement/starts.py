"""The day on which an event starts a clock: its own, the one it names, or the day its letter is presumed to arrive.

A term granted "from reception" runs from the reception that the person told. While she has not, it runs from the day
by which the letter has surely arrived: a registered one waits fifteen days at the post office. Never from its sending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from recours.core.days import Calendar, Length, Reckoning, due_on
from recours.core.law import Event, Limit, Period, Start, period_on_day

Periods = Callable[[str], Sequence[Period]]

REGISTERED, LETTER, ELECTRONIC = (f"presumed_reception_{how}" for how in ("registered", "letter", "electronic"))
#: The parameters that say how long each way of sending is presumed to take.
PRESUMED = (REGISTERED, LETTER, ELECTRONIC)
_ELECTRONIC = frozenset({"email", "form", "chat", "account", "online"})
#: Handed over, it is received.
_BY_HAND = "in_person"


def is_direct(start: Start) -> bool:
    """True of a start whose day is that of its fact, event or limit, as it stands."""
    return not start.day and not start.presumed


def start_day(start: Start, events: Sequence[Event], periods: Periods, closed: Calendar) -> date | None:
    """The day that an indirect start gives: named by the event, or of its presumed reception. None if not known."""
    event = starting_event(start, events)
    if event is None:
        return None
    if start.day:
        day = event.data.get(start.day)
        return day if isinstance(day, date) else None
    return presumed_reception(event, periods, closed, at_once=start.presumed == "post")


def starting_event(start: Start, events: Sequence[Event]) -> Event | None:
    """The first or the last event that the start speaks of; one that names no day does not name a day to start from."""
    found = [event for event in events if event.kind == start.of and (not start.day or event.data.get(start.day))]
    return (found[0] if start.which == "first" else found[-1]) if found else None


def presumed_reception(sent: Event, periods: Periods, closed: Calendar, *, at_once: bool) -> date | None:
    """The day by which what was sent has arrived, by the way it was sent; not known how: by the slowest.

    `at_once`: an electronic message informs the day it is sent, as the periods that the law itself sets suppose.
    """
    channel = sent.data.get("channel")
    if channel == _BY_HAND or (at_once and channel in _ELECTRONIC):
        return sent.on
    held = period_on_day(periods(_way(sent.data)), sent.on)
    return due_on(sent.on, Length.parse(str(held.value)), Reckoning.CIVIL, closed.national) if held else None


def _way(told: Mapping[str, object]) -> str:
    channel, proof = told.get("channel"), told.get("proof")
    if channel in _ELECTRONIC:
        return ELECTRONIC
    return LETTER if channel == "post" and not proof else REGISTERED


def opening_day(limit: Limit, start: date, events: Sequence[Event]) -> date:
    """The first day on which an answer counts: of the sending or the promise itself, when the clock starts later."""
    found = [starting_event(each, events) for each in limit.starts if not is_direct(each)]
    return min([start, *(event.on for event in found if event is not None)])

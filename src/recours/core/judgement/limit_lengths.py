"""How long a time limit is in one case, and its count from the day it starts, with what suspends and restarts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from recours.core.days import NATIONAL, Calendar, Deadline, Length, Reckoning, due
from recours.core.judgement.pauses import Pause, Restart, StoppedClock, run
from recours.core.judgement.starts import opening_day
from recours.core.judgement.verdicts import Circumstances
from recours.core.law import Event, Limit, ParameterPeriodError, Touch, period_on_day
from recours.wording import say
from recours.wording.french import french_day


@dataclass(frozen=True, slots=True)
class CountContext:
    """What the clocks of one case are counted with."""

    circumstances: Circumstances
    events: Sequence[Event]
    calendars: Mapping[str, Calendar]
    as_of: date


def judged_day(name: str, circumstances: Circumstances) -> date | None:
    if name.startswith("event:"):
        return circumstances.first.get(name.removeprefix("event:"))
    day = circumstances.facts.get(name)
    return day if isinstance(day, date) else None


@lru_cache(maxsize=4096)
def _read_length(text: str) -> Length:
    return Length.parse(text)


def length_of(limit: Limit, counting: CountContext, start: date) -> Length | None:
    """The length of the limit; None when no rule was in force. Raises ParameterPeriodError outside known periods."""
    source = limit.length
    if source.kind == "event_field":
        said = _event_field(source.value, counting.events, last=any(start.which == "last" for start in limit.starts))
        if said is not None or source.otherwise is None:
            return _read_length(said) if said is not None else None
        return _from_parameter(limit, source.otherwise, counting, start)
    if source.kind == "parameter":
        return _from_parameter(limit, source.value, counting, start)
    return _read_length(source.value)


def _event_field(name: str, events: Sequence[Event], *, last: bool) -> str | None:
    """What the event that starts the clock says in this field (the first of its kind, or the last)."""
    kind, _, key = name.partition(".")
    said = [event.data.get(key) for event in events if event.kind == kind]
    wanted = said[-1 if last else 0] if said else None
    return str(wanted) if wanted is not None else None


def _from_parameter(limit: Limit, id_: str, counting: CountContext, start: date) -> Length | None:
    day = (limit.judged_on and judged_day(limit.judged_on, counting.circumstances)) or start
    held = period_on_day(counting.circumstances.periods(id_), day)
    if held is None:
        raise ParameterPeriodError(say("core.parameter.none_on", id=id_, day=french_day(day)))
    value = held.value
    return None if value is None else _read_length(str(value))


def calendar_of(counting: CountContext) -> Calendar:
    """The calendar of the consumer's region; the reckoning decides whether its local days count."""
    region = str(counting.circumstances.facts.get("consumer_region"))
    return counting.calendars.get(region) or counting.calendars[NATIONAL]


def count_limit(limit: Limit, start: date, length: Length, counting: CountContext) -> Deadline | StoppedClock:
    """The count from `start`, with what restarts and suspends it."""
    return count_with_events(limit, start, length, calendar_of(counting), counting.events)


def count_with_events(
    limit: Limit, start: date, length: Length, calendar: Calendar, events: Sequence[Event]
) -> Deadline | StoppedClock:
    """The count from `start` by this calendar, with what the events do to it."""
    reckoning = Reckoning(limit.reckoning)
    restarts = [_restart(touch, on, events) for touch, on in _touches_by_day(limit.interrupted_by, start, events)]
    pauses = [_pause(touch, on, events) for touch, on in _touches_by_day(limit.suspended_by, start, events)]
    if not restarts and not pauses:
        return due(start, length, reckoning, calendar)
    least = Length.parse(limit.min_left) if limit.min_left else None
    return run(start, length, reckoning, calendar, pauses=pauses, restarts=restarts, min_left=least)


def pauses_of(limit: Limit, start: date, events: Sequence[Event]) -> list[tuple[date, date | None]]:
    """From when until when the limit stands still (None: it still stands), in order."""
    found = [(on, _over(touch, on, events)) for touch, on in _touches_by_day(limit.suspended_by, start, events)]
    return sorted(found, key=lambda pause: pause[0])


def _touches_by_day(touches: Sequence[Touch], start: date, events: Sequence[Event]) -> list[tuple[Touch, date]]:
    return [
        (touch, event.on) for touch in touches for event in events if event.kind == touch.event and event.on >= start
    ]


def _restart(touch: Touch, on: date, events: Sequence[Event]) -> Restart:
    return Restart(on, touch.why, touch.cite, _over(touch, on, events), lasts=bool(touch.until))


def _pause(touch: Touch, on: date, events: Sequence[Event]) -> Pause:
    return Pause(on, _over(touch, on, events), touch.why, touch.cite)


def _over(touch: Touch, on: date, events: Sequence[Event]) -> date | None:
    """The first day on or after `on` of an event that ends what the touch began."""
    return min((event.on for event in events if event.kind in touch.until and event.on >= on), default=None)


def answer_day(limit: Limit, start: date, due_on: date | None, events: Sequence[Event]) -> date | None:
    """The day an answer came in time. An answer counts from the start when the clock starts with an event."""
    earliest = opening_day(limit, start, events) if limit.starts[0].kind == "event" else date.min
    days = [
        event.on for event in events if event.kind in limit.answered_by and earliest <= event.on <= (due_on or date.max)
    ]
    return min(days, default=None)

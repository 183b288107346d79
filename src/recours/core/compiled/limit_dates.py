"""The dates of one time limit as plain functions, for compiled ladders: the same days as core.clocks, unexplained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum

from recours.core.days import COUNTED, NATIONAL, Calendar, Counter, Length, Reckoning, counter
from recours.core.judgement import (
    CaseState,
    Circumstances,
    CountContext,
    answer_day,
    count_with_events,
    length_of,
    pauses_of,
    start_day,
)
from recours.core.law import Event, Limit, ParameterPeriodError, Period, Start


class NoDay(Enum):
    """Why a started limit has no last day: no value is known on that day, or no rule was in force."""

    OUTSIDE = "outside"
    NO_RULE = "no_rule"


Counted = Callable[[date, CaseState], date | None]
Measure = Callable[[date, CaseState], date | NoDay | None]


def fixed_counter(limit: Limit, calendars: Mapping[str, Calendar]) -> Counter | None:
    """The counter of a limit whose length is written in it and whose days are the country's; None for any other."""
    reckoning = Reckoning(limit.reckoning)
    if limit.length.kind in ("parameter", "event_field") or reckoning.rule.local_days:
        return None
    return counter(Length.parse(limit.length.value), reckoning, calendars[NATIONAL])


def measure(limit: Limit, calendars: Mapping[str, Calendar], periods: Mapping[str, tuple[Period, ...]]) -> Measure:
    """A function from a start and the folded case to the last day; None while the clock stands still."""
    reckoning = Reckoning(limit.reckoning)
    touching = touching_of(limit)
    counts: dict[tuple[Length, str], Counted] = {}

    def last_day(start: date, case: CaseState) -> date | NoDay | None:
        known = Circumstances(case.facts, case.first, case.last, {}, periods.__getitem__)
        counting = CountContext(known, case.events, calendars, start)
        try:
            length = length_of(limit, counting, start)
        except ParameterPeriodError:
            return NoDay.OUTSIDE
        if length is None:
            return NoDay.NO_RULE
        region = str(case.facts.get("consumer_region"))
        calendar = calendars.get(region) or calendars[NATIONAL]
        if touching.isdisjoint(case.first):
            return counter(length, reckoning, calendar)(start)
        if (length, region) not in counts:
            counts[length, region] = count_with_touches(limit, length, calendar)
        return counts[length, region](start, case)

    return last_day


def begin(
    start: Start, calendars: Mapping[str, Calendar], periods: Mapping[str, tuple[Period, ...]]
) -> Callable[[CaseState], date | None]:
    """A function from the folded case to the day that an event names, or on which its letter is presumed received."""
    return lambda case: start_day(start, case.events, periods.__getitem__, calendars[NATIONAL])


def touching_of(limit: Limit) -> frozenset[str]:
    """The events that restart or suspend the limit."""
    return frozenset(touch.event for touch in (*limit.interrupted_by, *limit.suspended_by))


def count_with_touches(limit: Limit, length: Length, calendar: Calendar) -> Counted:
    """A function to the last day of a limit that was restarted or suspended: by tables if only suspended."""
    rule = Reckoning(limit.reckoning).rule
    if limit.interrupted_by or length.before or length.unit in COUNTED or rule.two_working_days or not length.count:
        return lambda start, case: count_with_events(limit, start, length, calendar, case.events).due_on
    reach = counter(length, Reckoning.CIVIL, calendar)
    least = counter(Length.parse(limit.min_left), Reckoning.CIVIL, calendar) if limit.min_left else None
    land = _landing_day(calendar if rule.local_days else calendar.national, moved=rule.moved)

    def last_day(start: date, case: CaseState) -> date | None:
        reached, until = reach(start), start
        for from_on, until_on in pauses_of(limit, start, case.events):
            begins = max(from_on, until)
            if begins > land(reached):
                continue
            if until_on is None:
                return None
            if until_on > begins:
                reached, until = reached + (until_on - begins), until_on
                reached = max(reached, least(until_on)) if least else reached
        return land(reached)

    return last_day


def _landing_day(days: Calendar, *, moved: bool) -> Callable[[date], date]:
    return days.next_working_day if moved else lambda day: day


def answer(limit: Limit) -> Callable[[date, date | None, Sequence[Event]], date | None]:
    """A function from the start, the last day and the events to the day an answer came in time."""
    return lambda start, due_on, events: answer_day(limit, start, due_on, events)

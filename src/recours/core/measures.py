"""The dates of one time limit as plain functions, for compiled ladders: the same days as core.clocks, unexplained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum

from recours.core.calendar import NATIONAL, Calendar
from recours.core.clocks import Counting, answered_on, counted, length_of
from recours.core.conditions import Circumstances
from recours.core.counters import Counter, counter
from recours.core.events import Event
from recours.core.folding import Folded
from recours.core.lengths import Length
from recours.core.parameters import ParameterPeriodError, Period
from recours.core.reckonings import Reckoning
from recours.core.rules import Limit


class NoDay(Enum):
    """Why a started limit has no last day: no value is known on that day, or no rule was in force."""

    OUTSIDE = "outside"
    NO_RULE = "no_rule"


Measure = Callable[[date, Folded], date | NoDay | None]


def fixed(limit: Limit, calendars: Mapping[str, Calendar]) -> Counter | None:
    """The counter of a limit whose length is written in it and whose days are the country's; None for any other."""
    reckoning = Reckoning(limit.reckoning)
    if limit.length.kind in ("parameter", "event_field") or reckoning.rule.local_days:
        return None
    return counter(Length.parse(limit.length.value), reckoning, calendars[NATIONAL])


def measure(limit: Limit, calendars: Mapping[str, Calendar], periods: Mapping[str, tuple[Period, ...]]) -> Measure:
    """A function from a start and the folded case to the last day; None while the clock stands still."""
    reckoning = Reckoning(limit.reckoning)
    touching = frozenset(touch.event for touch in (*limit.interrupted_by, *limit.suspended_by))

    def last_day(start: date, case: Folded) -> date | NoDay | None:
        known = Circumstances(case.facts, case.first, case.last, {}, periods.__getitem__)
        counting = Counting(known, case.events, calendars, start)
        try:
            length = length_of(limit, counting, start)
        except ParameterPeriodError:
            return NoDay.OUTSIDE
        if length is None:
            return NoDay.NO_RULE
        if touching and not touching.isdisjoint(case.first):
            return counted(limit, start, length, counting).due_on
        region = str(case.facts.get("consumer_region"))
        return counter(length, reckoning, calendars.get(region) or calendars[NATIONAL])(start)

    return last_day


def answer(limit: Limit) -> Callable[[date, date | None, Sequence[Event]], date | None]:
    """A function from the start, the last day and the events to the day an answer came in time."""
    return lambda start, due_on, events: answered_on(limit, start, due_on, events)

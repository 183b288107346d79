"""Time limits, explained: the last day of a period and the steps of the count that led to it.

Everything here is pure: a start, a length, a reckoning and a calendar give one answer, on any day.
`recours.core.days.due_tables` gives the same dates a hundred times faster, unexplained, for sweeps over many cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from recours.core.days.calendar import Calendar
from recours.core.days.day_tables import months_later
from recours.core.days.french_days import in_french
from recours.core.days.lengths import Length, LengthError, Unit
from recours.core.days.reckonings import Reckoning, Rule
from recours.wording import say

__all__ = ["COUNTED", "CountStep", "Deadline", "due", "end_steps", "second_working_day"]

_DAY = timedelta(days=1)
COUNTED = (Unit.WORKING_DAYS, Unit.BUSINESS_DAYS, Unit.DAYS_WITHOUT_HOLIDAYS)


@dataclass(frozen=True, slots=True)
class CountStep:
    """One step of the count: the day it reaches, its sentence (a wording key with its values), its citations."""

    on: date
    sentence_key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    cites: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The French sentence."""
        return say(
            self.sentence_key,
            **{name: _step_value(value) for name, value in self.params.items()},
            on=in_french(self.on),
        )

    def as_plain(self) -> dict[str, object]:
        """The step as data for JSON: on, text, cites."""
        return {"on": self.on.isoformat(), "text": self.text, "cites": list(self.cites)}


def _step_value(value: object) -> object:
    if isinstance(value, Length):
        return value.phrase
    if isinstance(value, str):
        return value.rstrip(".")  # a reason may be a whole sentence; here it stands inside another
    return in_french(value) if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a limit (`due_on`, until midnight) and how it was counted.

    `reached_on` is the day the count reached before it was moved to a working day.
    """

    start_on: date
    reached_on: date
    due_on: date
    length: Length
    reckoning: Reckoning
    region: str
    steps: tuple[CountStep, ...]

    @property
    def lapses_on(self) -> date:
        """The first day on which the limit has passed: the next day on which anything changes."""
        return self.due_on + _DAY

    @property
    def cite(self) -> tuple[str, ...]:
        """Every source the count rests on, each once, in order."""
        return tuple(dict.fromkeys(cite for step in self.steps for cite in step.cites))

    @property
    def explanation(self) -> tuple[str, ...]:
        """The count in French, one sentence a step."""
        return tuple(step.text for step in self.steps)


def due(start: date, length: Length, reckoning: Reckoning, closed: Calendar) -> Deadline:
    """The last day of the limit, with the steps that led to it.

    `start` is the day of the event, which is not counted; `closed` the calendar of the consumer's region, whose local
    days count only in the reckonings where the latest day is the prudent one. A length of zero is not a period: it
    falls due on the start day itself. Raises LengthError when the last day is beyond the years that can be written.
    """
    try:
        reached, steps = _count_forward(start, length, reckoning, closed)
    except OverflowError:
        raise _beyond(start, length) from None
    return Deadline(start, reached, steps[-1].on, length, reckoning, closed.region, tuple(steps))


def _beyond(start: date, length: Length) -> LengthError:
    message = say("core_time.length.beyond", start=start.isoformat(), length=length.phrase)
    return LengthError(message, way_out=say("core_time.length.beyond_way_out"))


# ---- the count, step by step


def _count_forward(start: date, length: Length, reckoning: Reckoning, closed: Calendar) -> tuple[date, list[CountStep]]:
    """The day reached and the steps; the last step stands on the last day of the limit."""
    rule = reckoning.rule
    if not length.count and not length.and_days:
        return start, [CountStep(start, "core_time.step.at_once", {}, rule.starts)]
    if length.before:
        return _count_back(start, length, rule, closed.national)
    days = closed if rule.local_days else closed.national
    steps = [CountStep(start, "core_time.step.started", {}, rule.starts), *_add_length(start, length, rule, days)]
    reached = steps[-1].on
    final = end_steps(reached, rule, days)
    last = final[-1].on
    notes = [*_sundays_unsettled(start, length, days, last), *_local_days_left_out(start, length, rule, closed, last)]
    return reached, [*steps, *final[:-1], *notes, final[-1]]


def _add_length(start: date, length: Length, rule: Rule, days: Calendar) -> list[CountStep]:
    """The steps from the start to the day that the count reaches, before it is moved."""
    steps = _forward(start, length, rule, days)
    if not (rule.two_working_days and length.unit is Unit.DAYS and length.count > 1):
        return steps
    second = second_working_day(start, days)
    if second <= days.next_working_day(steps[-1].on):
        return steps
    return [*steps, CountStep(second, "core_time.step.two_working_days", {}, rule.counts)]


def _forward(start: date, length: Length, rule: Rule, days: Calendar) -> list[CountStep]:
    if length.unit in COUNTED:
        return list(_counted_days(start, length, rule, days))
    reached, steps = start, []
    if length.months:
        reached = months_later(start, length.months)
        steps.append(
            _month_step(start, reached, Length(length.months, Unit.MONTHS) if length.and_days else length, rule)
        )
    if length.days:
        reached += timedelta(days=length.days)
        added = Length(length.days, Unit.DAYS) if length.months else length
        steps.append(CountStep(reached, "core_time.step.days_added", {"length": added}, rule.counts))
    return steps


def _month_step(start: date, reached: date, length: Length, rule: Rule) -> CountStep:
    if reached.day == start.day:
        return CountStep(reached, "core_time.step.months_added", {"length": length}, rule.counts)
    return CountStep(reached, "core_time.step.month_end", {"length": length, "number": start.day}, rule.counts)


def _counted_days(start: date, length: Length, rule: Rule, days: Calendar) -> Iterator[CountStep]:
    """Days of one kind counted one by one; a holiday that takes a day away is named."""
    week = _WEEKS.get(length.unit.value, 7)
    day, left = start, length.count
    while left:
        day += _DAY
        if day.weekday() >= week:
            continue
        holiday = days.holiday(day)
        if holiday is None:
            left -= 1
        else:
            yield CountStep(day, "core_time.step.holiday_not_counted", {"holiday": holiday.name}, holiday.cite)
    yield CountStep(day, f"core_time.step.{length.unit.value}_added", {"length": length}, rule.counts)


#: How many days of the week, from Monday on, each unit counts.
_WEEKS = {"working_days": 5, "business_days": 6}


def end_steps(reached: date, rule: Rule, days: Calendar) -> list[CountStep]:
    """From the day the count reached to the last day of the limit: the days skipped, or not, and why; the end last."""
    last: date = reached
    steps: list[CountStep] = []
    while rule.moved and not days.is_working_day(last):
        steps.append(_closed_day_step("skipped", last, rule.moves[:1], days))
        last += _DAY
    if not rule.moved and not days.is_working_day(last):
        steps.append(_closed_day_step("not_moved", last, rule.moves[:1], days))
    return [*steps, CountStep(last, "core_time.step.ended", {}, rule.ends)]


def _closed_day_step(kind: str, day: date, cites: tuple[str, ...], days: Calendar) -> CountStep:
    """The step that says why `day` is not a working day: a holiday, else the end of the week."""
    holiday = days.holiday(day)
    if holiday is not None:
        return CountStep(day, f"core_time.step.{kind}.holiday", {"holiday": holiday.name}, cites + holiday.cite)
    return CountStep(day, f"core_time.step.{kind}.weekend", {}, cites)


def second_working_day(start: date, days: Calendar) -> date:
    return days.next_working_day(days.next_working_day(start + _DAY) + _DAY)


def _sundays_unsettled(start: date, length: Length, days: Calendar, last: date) -> Iterator[CountStep]:
    """L. 133-3 C. com. leaves out the "jours fériés"; whether a Sunday is one is disputed: the earliest day is kept."""
    if length.unit is not Unit.DAYS_WITHOUT_HOLIDAYS:
        return
    without = list(_counted_days(start, Length(length.count, Unit.BUSINESS_DAYS), _NO_CITES, days))[-1].on
    if without > last:
        yield CountStep(last, "core_time.step.sundays_unsettled", {"other": without}, ("com:L133-3",))


def _local_days_left_out(start: date, length: Length, rule: Rule, closed: Calendar, last: date) -> Iterator[CountStep]:
    """The step that says a holiday of the region was not relied on, when it would have moved the last day."""
    if rule.local_days or closed.national is closed:
        return
    other = end_steps(_add_length(start, length, rule, closed)[-1].on, rule, closed)[-1].on
    if other != last:
        local = [closed.holiday(day) for day in _between(start, other) if closed.national.holiday(day) is None]
        named = next(holiday for holiday in reversed(local) if holiday is not None)
        yield CountStep(last, "core_time.step.local_day_left_out", {"holiday": named.name, "other": other}, named.cite)


def _between(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=count) for count in range(1, (end - start).days + 1))


def _count_back(start: date, length: Length, rule: Rule, days: Calendar) -> tuple[date, list[CountStep]]:
    """Towards the past: the same arithmetic, and never moved (a backward period is not extended)."""
    reached = months_later(start, -length.months) - timedelta(days=length.days)
    steps = [
        CountStep(start, "core_time.step.started_back", {}, rule.starts),
        CountStep(reached, "core_time.step.counted_back", {"length": length}, rule.counts),
    ]
    if not days.is_working_day(reached):
        steps.append(_closed_day_step("not_moved_back", reached, rule.counts, days))
    return reached, [*steps, CountStep(reached, "core_time.step.ended_back", {}, rule.ends)]


_NO_CITES = Rule(moved=False, local_days=False, two_working_days=False, starts=(), counts=(), ends=(), moves=())

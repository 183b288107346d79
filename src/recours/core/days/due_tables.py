"""The last days of time limits by tables: the dates that `due` explains, a hundred times faster.

A counter is made once for a length, a reckoning and a calendar, and then answers a start with two or three look-ups.
Starts and ends outside 1970-2079 go to `due`, with the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from recours.core.days.calendar import Calendar
from recours.core.days.day_tables import FIRST, day_tables
from recours.core.days.lengths import Length, Unit
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import COUNTED, due, second_working_day

__all__ = ["Counter", "counter", "due_on"]

Counter = Callable[[date], date]


def due_on(start: date, length: Length, reckoning: Reckoning, closed: Calendar) -> date:
    """The last day alone, by the tables; equal to `due(...).due_on`."""
    return counter(length, reckoning, closed)(start)


@lru_cache(maxsize=512)
def counter(length: Length, reckoning: Reckoning, closed: Calendar) -> Counter:
    """A function from a start to its last day: `counter(length, reckoning, closed)(start) == due(...).due_on`."""

    def explained_count(start: date) -> date:
        return due(start, length, reckoning, closed).due_on

    rule = reckoning.rule
    if length.before or not (length.count or length.and_days):
        return explained_count
    days = closed if rule.local_days else closed.national
    landing = days.landing_days(moved=rule.moved)
    if length.unit in COUNTED:
        return _counted_counter(length, days, landing, explained_count)
    if length.months:
        return _month_counter(length.months, length.days, landing, explained_count)
    if rule.two_working_days and length.unit is Unit.DAYS and length.count > 1:
        return _european_counter(length.days, days, landing, explained_count)
    return _day_counter(length.days, landing, explained_count)


def _month_counter(months: int, more: int, landing: list[date], explained_count: Counter) -> Counter:
    tables = day_tables()
    month_of, place_in_month = tables.month_of, tables.place_in_month
    month_start = [start + more for start in tables.month_start]
    last_place = [length - 1 for length in tables.month_length]

    def count(start: date) -> date:
        index = start.toordinal() - FIRST
        if index < 0:
            return explained_count(start)
        try:
            month = month_of[index] + months
            place = place_in_month[index]
            last = last_place[month]
            return landing[month_start[month] + (place if place < last else last)]
        except IndexError:
            return explained_count(start)

    return count


def _day_counter(days: int, landing: list[date], explained_count: Counter) -> Counter:
    shift = days - FIRST

    def count(start: date) -> date:
        ordinal = start.toordinal()
        if ordinal < FIRST:
            return explained_count(start)
        try:
            return landing[ordinal + shift]
        except IndexError:
            return explained_count(start)

    return count


def _european_counter(days: int, calendar: Calendar, landing: list[date], explained_count: Counter) -> Counter:
    plain = _day_counter(days, landing, explained_count)
    second = _counted_counter(
        Length(2, Unit.WORKING_DAYS), calendar, landing, lambda start: second_working_day(start, calendar)
    )
    return lambda start: max(plain(start), second(start))


def _counted_counter(length: Length, calendar: Calendar, landing: list[date], explained_count: Counter) -> Counter:
    ranks, indexes = calendar.ranks(length.unit)
    count_on = length.count - 1

    def count(start: date) -> date:
        index = start.toordinal() - FIRST
        if index < 0:
            return explained_count(start)
        try:
            return landing[indexes[ranks[index] + count_on]]
        except IndexError:
            return explained_count(start)

    return count

"""The civil calendar as tables of integers: from any day of 1970-2079 to its month and back, without arithmetic.

Days are ordinals (`date.toordinal`); a table's index is the ordinal minus `FIRST`. Dates outside the tables are
reckoned from the calendar itself, with the same results (tests compare the two).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

FIRST_YEAR, LAST_YEAR = 1970, 2079
FIRST = date(FIRST_YEAR, 1, 1).toordinal()
LAST = date(LAST_YEAR, 12, 31).toordinal()
DAY_COUNT = LAST - FIRST + 1


@dataclass(frozen=True, slots=True)
class DayTables:
    """Lists by month number (0 is January 1970) or by day index (0 is 1 January 1970)."""

    month_start: list[int]
    month_length: list[int]
    month_of: list[int]
    place_in_month: list[int]
    dates: list[date]


@cache
def day_tables() -> DayTables:
    """The tables, built once in a few hundredths of a second."""
    months = [date(year, month, 1) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
    lengths = [monthrange(first.year, first.month)[1] for first in months]
    return DayTables(
        month_start=[first.toordinal() - FIRST for first in months],
        month_length=lengths,
        month_of=[month for month, length in enumerate(lengths) for _ in range(length)],
        place_in_month=[place for length in lengths for place in range(length)],
        dates=list(map(date.fromordinal, range(FIRST, LAST + 1))),
    )


def months_later(day: date, months: int) -> date:
    """The same day number `months` later (earlier if negative), else the last day of that month (641 CPC).

    Raises OverflowError beyond the years that `date` knows.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} {months:+d} months")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss's method as completed by Lichtenberg)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    full = (19 * golden + moon) % 30
    late = (full + golden // 11) // 29
    limit = 21 + full - late
    sunday = 7 - (year + year // 4 + sun) % 7
    return date.fromordinal(date(year, 3, 1).toordinal() - 1 + limit + 7 - (limit - sunday) % 7)

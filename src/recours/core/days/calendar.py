"""The days that are closed, and the working days they leave.

A calendar is made from the holidays of content (`content/calendars/*.yaml`) for one region. It answers day by day,
and gives the reckonings a table from each day of 1970-2079 to the first working day on or after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from recours.core.days.day_tables import DAY_COUNT, FIRST, FIRST_YEAR, LAST, LAST_YEAR, day_tables
from recours.core.days.holidays import NATIONAL, REGIONS, CalendarError, Holiday, read_holidays
from recours.core.days.lengths import Unit

__all__ = ["NATIONAL", "REGIONS", "Calendar", "CalendarError", "Holiday", "calendars", "read_holidays"]

_SATURDAY, _SUNDAY = 5, 6


class Calendar:
    """The holidays of one region. `national` is the same country without the region's own days."""

    def __init__(self, region: str, holidays: Iterable[Holiday], national: Calendar | None = None) -> None:
        self.region = region
        self.holidays = tuple(holidays)
        self.national = national or self
        self._years: dict[int, dict[int, Holiday]] = {}

    @classmethod
    def from_days(cls, holidays: Iterable[Holiday], region: str = NATIONAL) -> Calendar:
        """The calendar of `region` made of the country's holidays and its own.

        A region without days of its own (other overseas territories) keeps the national ones.
        """
        return calendars(holidays).get(region) or calendars(holidays)[NATIONAL]

    def holiday(self, day: date) -> Holiday | None:
        """The holiday that `day` is, if any."""
        return self._year(day.year).get(day.toordinal())

    def in_year(self, year: int) -> dict[date, Holiday]:
        """The holidays of `year` in their order."""
        return {date.fromordinal(day): holiday for day, holiday in sorted(self._year(year).items())}

    def is_working_day(self, day: date) -> bool:
        """Ouvré: Monday to Friday and not a holiday (642 CPC; Reg. 1182/71 art. 2)."""
        return day.weekday() < _SATURDAY and self.holiday(day) is None

    def is_business_day(self, day: date) -> bool:
        """Ouvrable in the weekly sense: Monday to Saturday and not a holiday."""
        return day.weekday() < _SUNDAY and self.holiday(day) is None

    def next_working_day(self, day: date) -> date:
        """`day` itself if it is a working day, else the first one after it. Raises OverflowError at the end of time."""
        while not self.is_working_day(day):
            day = date.fromordinal(_ordinal(day.toordinal() + 1))
        return day

    @cached_property
    def next_working(self) -> list[int]:
        """For each day index of the tables, the index of the first working day on or after it."""
        following = self.next_working_day(date.fromordinal(LAST + 1)).toordinal() - FIRST
        table = [0] * DAY_COUNT
        closed = {day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in self._year(year)}
        for index in range(DAY_COUNT - 1, -1, -1):
            day = index + FIRST
            if (day - 1) % 7 < _SATURDAY and day not in closed:
                following = index
            table[index] = following
        return table

    def landing_days(self, *, moved: bool) -> list[date]:
        """For each day index of the tables, the date where a limit that ends on it lands."""
        dates = day_tables().dates
        return [date.fromordinal(index + FIRST) for index in self.next_working] if moved else dates

    def ranks(self, unit: Unit) -> tuple[list[int], list[int]]:
        """The days that `unit` counts: how many of them come up to each day index, and their own indexes."""
        counted = {Unit.WORKING_DAYS: self.is_working_day, Unit.BUSINESS_DAYS: self.is_business_day}.get(
            unit, self._is_not_holiday
        )
        indexes = [index for index, day in enumerate(day_tables().dates) if counted(day)]
        ranks: list[int] = []
        seen = set(indexes)
        for index in range(DAY_COUNT):
            ranks.append((ranks[-1] if ranks else 0) + (index in seen))
        return ranks, indexes

    def _is_not_holiday(self, day: date) -> bool:
        return self.holiday(day) is None

    def _year(self, year: int) -> dict[int, Holiday]:
        if year not in self._years:
            found = ((holiday.in_year(year), holiday) for holiday in self.holidays)
            self._years[year] = {day.toordinal(): holiday for day, holiday in found if day is not None}
        return self._years[year]

    def __repr__(self) -> str:
        return f"Calendar({self.region}, {len(self.holidays)} holidays)"


def calendars(holidays: Iterable[Holiday]) -> dict[str, Calendar]:
    """One calendar for each region, all sharing the national one."""
    every = tuple(holidays)
    national = Calendar(NATIONAL, (each for each in every if not each.regions))
    local = {
        region: Calendar(region, (each for each in every if not each.regions or region in each.regions), national)
        for region in REGIONS
        if region != NATIONAL
    }
    return {NATIONAL: national} | local


def _ordinal(day: int) -> int:
    if day > date.max.toordinal():
        raise OverflowError("after the last day that can be written")
    return day

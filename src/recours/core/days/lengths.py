"""Lengths of time: "2 months", "14 days", "3 working_days". Never a bare integer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from recours.core.errors import RecoursError
from recours.wording import say
from recours.wording.near import nearest


class LengthError(RecoursError):
    """A length that cannot be read or makes no sense; the way out shows how to write one."""


class Unit(Enum):
    """The units in which texts give their periods."""

    DAYS = "days"
    WORKING_DAYS = "working_days"  #: ouvrés: Monday to Friday, holidays left out
    BUSINESS_DAYS = "business_days"  #: ouvrables: Monday to Saturday, holidays left out
    DAYS_WITHOUT_HOLIDAYS = "days_without_holidays"  #: L. 133-3 C. com.: every day but the public holidays
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


#: The longest length of each unit that is not a slip of the keyboard (about a century; a rule of ours, not of law).
LARGEST = {
    Unit.DAYS: 36_525,
    Unit.WORKING_DAYS: 5_000,
    Unit.BUSINESS_DAYS: 5_000,
    Unit.DAYS_WITHOUT_HOLIDAYS: 5_000,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}
_BY_NAME = {
    name: unit
    for unit in Unit
    for name in (unit.value, unit.value.replace("days", "day", 1), unit.value.removesuffix("s"))
}
_WRITTEN = re.compile(r"(\d{1,6}) +([a-z_]+)(?: +(?:and +)?(\d{1,6}) +days?)?( +before)?", re.ASCII)
_CALENDAR = (Unit.MONTHS, Unit.YEARS)
_COUNTED = (Unit.WORKING_DAYS, Unit.BUSINESS_DAYS, Unit.DAYS_WITHOUT_HOLIDAYS)


@dataclass(frozen=True, slots=True)
class Length:
    """A count and its unit. `and_days` are counted after the months (641 CPC); `before` counts towards the past."""

    count: int
    unit: Unit
    and_days: int = 0
    before: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.count <= LARGEST[self.unit] or not 0 <= self.and_days <= LARGEST[Unit.DAYS]:
            raise _length_error("too_long", f"{self.count} {self.unit.value}", largest=LARGEST[self.unit])
        if self.and_days and self.unit not in _CALENDAR:
            raise _length_error("days_after", f"{self.count} {self.unit.value}")
        if self.before and self.unit in _COUNTED:
            raise _length_error("before_counted", f"{self.count} {self.unit.value}")

    @classmethod
    def parse(cls, text: str) -> Length:
        """The length written as in content: "2 months", "1 month 15 days", "1 month before". Raises LengthError."""
        found = _WRITTEN.fullmatch(text.strip().lower())
        if found is None:
            raise _length_error("unreadable", text)
        count, name, days, before = found.groups()
        if name not in _BY_NAME:
            near = nearest(name, [unit.value for unit in Unit], Unit.DAYS.value)
            raise _length_error("unknown_unit", text, near=near)
        return cls(int(count), _BY_NAME[name], int(days or 0), before is not None)

    def extend(self, other: Length) -> Length:
        """This length made longer by `other`, as 643 CPC adds months of distance: months first, then the days.

        Raises LengthError when the two cannot be one length (weeks and working days, for instance).
        """
        months, days = self.months + other.months, self.days + other.days
        if self.before or other.before or self.unit in _COUNTED or other.unit in _COUNTED:
            raise _length_error("cannot_extend", str(self), other=str(other))
        return Length(months, Unit.MONTHS, days) if months else Length(days, Unit.DAYS)

    @property
    def months(self) -> int:
        """The calendar part in months (a year is twelve)."""
        if self.unit is Unit.MONTHS:
            return self.count
        return 12 * self.count if self.unit is Unit.YEARS else 0

    @property
    def days(self) -> int:
        """The part in plain days (a week is seven), counted after the months."""
        if self.unit is Unit.DAYS:
            return self.count
        return 7 * self.count if self.unit is Unit.WEEKS else self.and_days

    @property
    def phrase(self) -> str:
        """In French: "2 mois", "1 an", "3 jours ouvrés", "1 mois et 15 jours", "1 mois avant"."""
        said = _length_phrase(self.count, self.unit)
        if self.and_days:
            said = say("core_time.length.and_days", length=said, days=_length_phrase(self.and_days, Unit.DAYS))
        return say("core_time.length.before", length=said) if self.before else said

    def __str__(self) -> str:
        written = _length_code(self.count, self.unit)
        if self.and_days:
            written += f" {_length_code(self.and_days, Unit.DAYS)}"
        return f"{written} before" if self.before else written


def _length_code(count: int, unit: Unit) -> str:
    if count != 1:
        return f"{count} {unit.value}"
    return f"1 {unit.value.replace('days', 'day', 1) if 'day' in unit.value else unit.value.removesuffix('s')}"


def _length_phrase(count: int, unit: Unit) -> str:
    number = "one" if count in (0, 1) else "many"
    return say(f"core_time.length.{unit.value}_{number}", count=count)


def _length_error(kind: str, text: str, **more: object) -> LengthError:
    return LengthError(
        say(f"core_time.length.{kind}", text=str(text)[:60], **more),
        way_out=say(f"core_time.length.{kind}_way_out", **more),
    )

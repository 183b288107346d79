"""Public holidays as content describes them: a fixed day or a distance from Easter, dated, cited, by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from recours.core.days.day_tables import easter
from recours.core.errors import ContentError
from recours.wording import say

NATIONAL = "metropole"
REGIONS = (
    NATIONAL,
    "alsace_moselle",
    "guadeloupe",
    "martinique",
    "guyane",
    "reunion",
    "mayotte",
    "saint_martin",
    "saint_barthelemy",
)


class CalendarError(ContentError):
    """A holiday that content describes wrongly; `place` is its file and line, or its id."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One public holiday: a fixed day of the year, or so many days from Easter Sunday.

    `from_` and `until` bound the days on which it is a holiday; no `regions` means the whole country.
    """

    id: str
    name: str
    cite: tuple[str, ...]
    month_day: tuple[int, int] | None = None
    easter_offset: int | None = None
    from_: date | None = None
    until: date | None = None
    regions: frozenset[str] = frozenset()
    confidence: str = "high"
    note: str = ""
    place: str = ""

    def in_year(self, year: int) -> date | None:
        """Its day in `year`; None when it was not a holiday then."""
        if self.month_day is not None:
            day = date(year, *self.month_day)
        else:
            day = date.fromordinal(easter(year).toordinal() + (self.easter_offset or 0))
        return day if (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until) else None


_KEYS = {"id", "name", "on", "easter", "from", "until", "regions", "cite", "confidence", "checked", "note", "place"}


def read_holidays(items: Iterable[Mapping[str, Any]]) -> tuple[Holiday, ...]:
    """Holidays from plain data: id, name, `on: "05-08"` or `easter: 39`, from, until, regions, cite.

    Raises CalendarError for a missing or unknown key, an impossible day, an unknown region, an id given twice.
    """
    holidays = tuple(_read_holiday(item) for item in items)
    seen: set[str] = set()
    for holiday in holidays:
        if holiday.id in seen:
            raise _fault("twice", holiday.place or holiday.id, id=holiday.id)
        seen.add(holiday.id)
    return holidays


def _read_holiday(item: Mapping[str, Any]) -> Holiday:
    place = str(item.get("place") or item.get("id") or "?")
    for key in item:
        if key not in _KEYS:
            raise _fault("unknown_key", place, found=key)
    for key in ("id", "name", "cite"):
        if not item.get(key):
            raise _fault("missing_key", place, wanted=key)
    if ("on" in item) == ("easter" in item):
        raise _fault("which_day", place, id=item["id"])
    regions = frozenset(item.get("regions") or ())
    for region in sorted(regions - set(REGIONS)):
        raise _fault("unknown_region", place, region=region, regions=", ".join(REGIONS))
    return Holiday(
        id=str(item["id"]),
        name=str(item["name"]),
        cite=tuple(item["cite"]),
        month_day=_month_day(item["on"], place) if "on" in item else None,
        easter_offset=_offset(item["easter"], place) if "easter" in item else None,
        from_=_date(item.get("from"), place),
        until=_date(item.get("until"), place),
        regions=regions,
        confidence=str(item.get("confidence") or "high"),
        note=str(item.get("note") or ""),
        place=str(item.get("place") or ""),
    )


def _month_day(raw: object, place: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2001-{raw}")
    except ValueError:
        raise _fault("bad_day", place, raw=raw) from None
    return day.month, day.day


def _offset(raw: object, place: str) -> int:
    try:
        return int(str(raw))
    except ValueError:
        raise _fault("bad_day", place, raw=raw) from None


def _date(raw: object, place: str) -> date | None:
    if raw is None or isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise _fault("bad_day", place, raw=raw) from None


def _fault(kind: str, place: str, **more: object) -> CalendarError:
    return CalendarError(
        say(f"core_time.calendar.{kind}", **more),
        place=place,
        way_out=say(f"core_time.calendar.{kind}_way_out", **more),
    )

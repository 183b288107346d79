"""The calendars of content/calendars, one for each region."""

from __future__ import annotations

from pathlib import Path

from recours.core.days import Calendar, calendars, read_holidays
from recours.library.reader import Entry, Faults, open_yaml
from recours.library.shapes.files import CALENDAR
from recours.library.shapes.vocabulary import HOLIDAY


def read_calendars(root: Path, faults: Faults) -> dict[str, Calendar]:
    """The calendar of each region, from every file of content/calendars; faults are kept, not raised."""
    days: list[dict[str, object]] = []
    for path in sorted((root / "calendars").glob("*.yaml")):
        shown = f"{root.name}/calendars/{path.name}"
        found = faults.attempt(lambda path=path, shown=shown: CALENDAR.read(open_yaml(path, shown)))  # type: ignore[misc]
        days += faults.read_each(found["holidays"] if found else [], _read_holiday)
    return faults.attempt(lambda: calendars(read_holidays(days))) or {}


def _read_holiday(entry: Entry) -> dict[str, object]:
    return {**HOLIDAY.read(entry), "place": entry.place}

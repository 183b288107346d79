"""The calendars of content/calendars, one for each region."""

from __future__ import annotations

from pathlib import Path

from recours.core.days import Calendar, calendars, read_holidays
from recours.library.reader import Entry, Faults, open_yaml


def read_calendars(root: Path, faults: Faults) -> dict[str, Calendar]:
    """The calendar of each region, from every file of content/calendars; faults are kept, not raised."""
    days: list[dict[str, object]] = []
    for path in sorted((root / "calendars").glob("*.yaml")):
        shown = f"{root.name}/calendars/{path.name}"
        entries = faults.attempt(lambda path=path, shown=shown: _holidays(open_yaml(path, shown)))  # type: ignore[misc]
        days += faults.read_each(entries or [], _holiday)
    return faults.attempt(lambda: calendars(read_holidays(days))) or {}


def _holidays(entry: Entry) -> list[Entry]:
    return entry.fields("calendar", ("calendar", "holidays"), ("title", "checked", "note"))["holidays"].list()


def _holiday(entry: Entry) -> dict[str, object]:
    return {**{key: each.plain() for key, each in entry.map().items()}, "place": entry.place}

"""The clocks of a case as a calendar file: one all-day event a limit, with an alarm a week and a day before; and a
calendar that came as a piece, as lines.

The UID of an event is made from the case and the limit: importing the file again moves an event, never doubles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from recours.documents import french
from recours.wording import say

_ALARM_DAYS = (7, 1)
"""Days before a limit on which the calendar rings, at nine in the morning."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit to note: its last day, and the sentence that says how the day was found."""

    id: str
    title: str
    due_on: date
    explanation: str = ""


def render_ics(case_code: str, limits: Iterable[Limit], as_of: date) -> bytes:
    """The calendar of a case's clocks on `as_of`, in order of their last day; the same input gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Recours//Recours//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", say("documents.calendar.name", code=case_code))
    for limit in sorted(limits, key=lambda one: (one.due_on, one.id)):
        calendar.add_component(_event(case_code, limit, as_of))
    return bytes(calendar.to_ical())


def _event(case_code: str, limit: Limit, as_of: date) -> Event:
    event = Event()
    event.add("uid", f"{limit.id}.{case_code}@recours".lower())
    event.add("dtstamp", datetime.combine(as_of, time(12), UTC))
    event.add("dtstart", limit.due_on)
    event.add("dtend", limit.due_on + timedelta(days=1))
    event.add("summary", limit.title)
    event.add("description", limit.explanation)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for days in _ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days, hours=9))
        alarm.add("description", limit.title)
        event.add_component(alarm)
    return event


_LABELLED = (
    "SUMMARY", "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "LOCATION", "ORGANIZER", "ATTENDEE", "STATUS",
    "DESCRIPTION", "COMMENT", "URL",
)  # fmt: skip
"""What people ask of an event, in order; the rest follows under its own name."""
_TECHNICAL = frozenset({"UID", "DTSTAMP", "PRODID", "VERSION", "CALSCALE", "SEQUENCE", "TRANSP", "METHOD"})


def calendar_lines(data: bytes) -> str:
    """A calendar file as lines, an event a paragraph; no text when it is not whole, or says nothing."""
    try:
        calendars: Any = Calendar.from_ical(data, multiple=True)
        return "\n\n".join("\n".join(_event_lines(event)) for one in calendars for event in _events(one))
    except Exception:  # a library on a stranger's bytes: whatever it says, it could not read them
        return ""


def _events(component: Any) -> Iterator[Any]:
    """The calendar when it says something itself, then its events, tasks and notes; not its time zones."""
    if any(name not in _TECHNICAL for name in component):
        yield component
    for each in component.subcomponents:
        if each.name not in ("VTIMEZONE", "VALARM"):
            yield from _events(each)


def _event_lines(component: Any) -> Iterator[str]:
    others = (name for name in component if name not in _TECHNICAL and name not in _LABELLED)
    for name in (*(name for name in _LABELLED if name in component), *others):
        values = component[name] if isinstance(component[name], list) else [component[name]]
        label = say(f"documents.calendar.{name.lower()}") if name in _LABELLED else name
        yield from (say("documents.calendar.line", label=label, value=_value(value)) for value in values)


def _value(value: object) -> str:
    """A day as people write it, with its hour and the place whose hour it is; an address; else the words."""
    at = getattr(value, "dt", None)
    if isinstance(at, datetime):
        return f"{french.day(at.date())}, {at:%H:%M} {at.tzname() or ''}".rstrip()
    if isinstance(at, date):
        return french.day(at)
    if isinstance(value, str):
        name = getattr(value, "params", {}).get("CN", "")
        address = value.removeprefix("mailto:").removeprefix("MAILTO:")
        return f"{name} <{address}>" if name else address
    written = getattr(value, "to_ical", lambda: str(value))()
    return written.decode("utf-8", "replace") if isinstance(written, bytes) else str(written)

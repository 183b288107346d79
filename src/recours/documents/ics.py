"""The clocks of a case as a calendar file: one all-day event a limit, with an alarm a week and a day before.

The UID of an event is made from the case and the limit: importing the file again moves an event, never doubles it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from recours.wording import say


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
    for days in (7, 1):
        event.add_component(_alarm(limit, days))
    return event


def _alarm(limit: Limit, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days, hours=9))
    alarm.add("description", limit.title)
    return alarm

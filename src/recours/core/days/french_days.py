"""Days as a person reads them in a count: "samedi 14 mars 2026", "vendredi 1er mai 2026"."""

from __future__ import annotations

from datetime import date

from recours.wording import say
from recours.wording.french import french_day


def in_french(day: date) -> str:
    """The day with its weekday, in French."""
    return f"{say('core_time.weekdays').split()[day.weekday()]} {french_day(day)}"

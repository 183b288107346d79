"""Days, lengths and how a period is counted, explained step by step. Nothing here knows a case or a rule."""

from recours.core.days.calendar import NATIONAL, Calendar, calendars, read_holidays
from recours.core.days.due_tables import Counter, counter, due_on
from recours.core.days.lengths import Length, LengthError, Unit
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import COUNTED, CountStep, Deadline, due, end_steps

__all__ = [
    "COUNTED",
    "NATIONAL",
    "Calendar",
    "CountStep",
    "Counter",
    "Deadline",
    "Length",
    "LengthError",
    "Reckoning",
    "Unit",
    "calendars",
    "counter",
    "due",
    "due_on",
    "end_steps",
    "read_holidays",
]

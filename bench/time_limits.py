"""Goal F1: "two months later, then the next working day", against dateutil + holidays and workalendar.

Every way gives the same dates (checked before timing); ways take turns inside a round, and the median of the rounds
is kept. `run(rounds)` gives rows (name, value, unit, ratio, peer): the ratio is ours to the peer in the same run.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import holidays
from dateutil.relativedelta import relativedelta
from workalendar.europe import France

from bench.rows import Row, table
from recours.core.days.calendar import NATIONAL, Calendar
from recours.core.days.due_tables import counter
from recours.core.days.lengths import Length
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import due
from recours.library.calendars import read_calendars
from recours.library.reader import Faults

Way = Callable[[date], date]
CONTENT = Path(__file__).parents[1] / "content"
TWO_MONTHS = Length.parse("2 months")
FIRST_DAY, DAYS = date(2015, 1, 1), 5_500
PEER = "dateutil + holidays"


def run(rounds: int = 5, starts: int = 100_000) -> list[Row]:
    """Starts a second for each way, and ours as a ratio to each peer. Slow ways take fewer starts."""
    days = _starts(starts)
    ways = _ways()
    _agree(ways, days[:5_000])
    rates = {name: median(each) for name, each in _rates(ways, days, rounds).items()}
    table, explained, workalendar = rates["ours, by tables"], rates["ours, explained"], rates["workalendar"]
    return [
        Row("two months, next working day", table, "starts/s", table / rates[PEER], PEER),
        Row("two months, next working day", table, "starts/s", table / workalendar, "workalendar"),
        Row("two months, every step explained", explained, "starts/s", explained / rates[PEER], PEER),
    ]


def _starts(count: int) -> list[date]:
    chance = random.Random(5)
    return [FIRST_DAY + timedelta(days=chance.randrange(DAYS)) for _ in range(count)]


def _ways() -> dict[str, tuple[Way, int]]:
    """Each way and the share of the starts it takes (one in so many)."""
    closed = france()
    return {
        "ours, by tables": (two_months_then_working_day(), 1),
        "ours, explained": (lambda start: due(start, TWO_MONTHS, Reckoning.PROCEDURAL, closed).due_on, 10),
        PEER: (_dateutil_and_holidays(), 1),
        "workalendar": (_workalendar(), 10),
    }


def two_months_then_working_day() -> Way:
    """Ours alone, for a run beside other peers: from a start to the last day."""
    return counter(TWO_MONTHS, Reckoning.PROCEDURAL, france())


def france() -> Calendar:
    """The national calendar of content/."""
    return read_calendars(CONTENT, Faults())[NATIONAL]


def _dateutil_and_holidays() -> Way:
    closed = holidays.country_holidays("FR", years=range(2014, 2033))
    two_months, one_day = relativedelta(months=2), timedelta(days=1)

    def count(start: date) -> date:
        end: date = start + two_months
        while end.weekday() >= 5 or end in closed:
            end += one_day
        return end

    return count


def _workalendar() -> Way:
    calendar, two_months = France(), relativedelta(months=2)

    def count(start: date) -> date:
        end: date = start + two_months
        if calendar.is_working_day(end):
            return end
        moved: date = calendar.add_working_days(end, 1)
        return moved

    return count


def _agree(ways: dict[str, tuple[Way, int]], days: list[date]) -> None:
    answers = {name: [way(day) for day in days] for name, (way, _) in ways.items()}
    ours = answers["ours, by tables"]
    different = [name for name, theirs in answers.items() if theirs != ours]
    if different:
        raise AssertionError(f"not the same dates: {', '.join(different)}")


def _rates(ways: dict[str, tuple[Way, int]], days: list[date], rounds: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (way, share) in ways.items():
            taken = days[::share]
            began = perf_counter()
            for day in taken:
                way(day)
            rates[name].append(len(taken) / (perf_counter() - began))
    return rates


if __name__ == "__main__":
    print(table("time_limits", run()))

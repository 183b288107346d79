"""The French calendars as the tests of time limits use them, and dates written short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from hypothesis import strategies as st

from recours.core.days.calendar import NATIONAL, REGIONS, Calendar, calendars, read_holidays
from recours.core.days.lengths import Length, Unit
from recours.core.days.reckonings import Reckoning

CONTENT = Path(__file__).parents[2] / "content" / "calendars" / "france.yaml"


@cache
def french() -> dict[str, Calendar]:
    """The calendar of each region, from content, read as plain text (no guess about types)."""
    with CONTENT.open(encoding="utf-8") as file:
        return calendars(read_holidays(yaml.load(file, Loader=yaml.BaseLoader)["holidays"]))


def france(region: str = NATIONAL) -> Calendar:
    """The calendar of one region."""
    return french()[region]


def on(text: str) -> date:
    """A date written as in content: 2026-11-21."""
    return date.fromisoformat(text)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


EVERY_DAY = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))
CALENDARS = st.sampled_from(REGIONS).map(france)
RECKONINGS = st.sampled_from(list(Reckoning))
PLAIN_UNITS = st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])
PLAIN_LENGTHS = st.builds(Length, st.integers(1, 40), PLAIN_UNITS)
LENGTHS = st.one_of(
    PLAIN_LENGTHS,
    st.builds(
        Length, st.integers(0, 40), st.sampled_from([Unit.WORKING_DAYS, Unit.BUSINESS_DAYS, Unit.DAYS_WITHOUT_HOLIDAYS])
    ),
    st.builds(Length, st.integers(0, 24), st.just(Unit.MONTHS), st.integers(0, 45)),
)

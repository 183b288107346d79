"""Worked deadlines: each row comes from a text or a decision and was counted without our code."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.core.days import france, on

from recours.core.days.due_tables import due_on
from recours.core.days.holidays import REGIONS
from recours.core.days.lengths import Length
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import due

TABLE = Path(__file__).with_name("worked_deadlines.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['id']} {row['start_on']} + {row['length']} {row['reckoning']}"
)
def test_the_limit_ends_on_the_day_of_the_table(row: dict[str, str]) -> None:
    start, length, reckoning, closed = (
        on(row["start_on"]),
        Length.parse(row["length"]),
        Reckoning(row["reckoning"]),
        france(row["region"]),
    )
    expected = date.fromisoformat(row["due_on"])
    assert due(start, length, reckoning, closed).due_on == expected, row["note"]
    assert due_on(start, length, reckoning, closed) == expected, "the tables disagree with the count"


def test_every_row_says_its_source() -> None:
    assert all(row["source"] and row["note"] for row in ROWS)


def test_no_row_is_there_twice() -> None:
    counted = Counter((row["start_on"], row["length"], row["reckoning"], row["region"]) for row in ROWS)
    assert [key for key, times in counted.items() if times > 1] == []
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_every_reckoning_and_every_region_is_argued() -> None:
    assert {row["reckoning"] for row in ROWS} == {each.value for each in Reckoning}
    assert {row["region"] for row in ROWS} == set(REGIONS)

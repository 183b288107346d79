"""A day told as a fact answers a clock like the event it stands for, and only from that day on."""

from datetime import date

import pytest

from recours.library.cases import Case
from recours.library.load import library


@pytest.mark.parametrize(
    ("delivered_on", "as_of", "state"),
    [
        (date(2026, 9, 8), date(2026, 9, 20), "answered"),
        (date(2026, 9, 12), date(2026, 9, 20), "lapsed"),
        (date(2026, 9, 8), date(2026, 9, 7), "running"),
    ],
)
def test_a_delivery_told_as_a_fact_answers_the_delivery_clock(delivered_on: date, as_of: date, state: str) -> None:
    facts = {
        "ground": frozenset({"parcel_not_arrived"}),
        "ordered_on": date(2026, 9, 1),
        "promised_delivery_on": date(2026, 9, 10),
        "delivered_on": delivered_on,
    }
    position = Case(None, frozenset(), facts, ()).position(library(), as_of)
    assert position.clocks["delivery_promised"].state.value == state

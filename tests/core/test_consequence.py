"""What taking a step today would start."""

from datetime import date

import pytest

from recours.core.answer.consequence import awaited_if_taken
from recours.core.answer.data import as_data
from recours.library.load import library
from recours.library.stories import stories

TITLES = {
    "Colis en retard, délai de la mise en demeure passé": ("contract_cancellation", "refund_after_cancellation"),
    "Auto-école en liquidation, publication connue": ("insolvency_claim", None),
}


@pytest.fixture(scope="module")
def positions():
    return {
        each.title: each.case.position(library(), each.as_of) for each in stories(library()) if each.title in TITLES
    }


@pytest.mark.parametrize("title", TITLES)
def test_the_first_step_says_what_would_be_awaited(positions, title):
    position, (step, limit) = positions[title], TITLES[title]
    first = as_data(position)["next"][0]
    assert first["id"] == step
    assert (first["if_taken_today"] or {}).get("limit") == limit


def test_the_day_is_the_one_that_the_step_taken_gives(positions):
    """Cancelled by post on 5 November, received at the latest fifteen days later, refunded fourteen days after."""
    position = positions["Colis en retard, délai de la mise en demeure passé"]
    first = position.next_steps[0].step
    clock = awaited_if_taken(first, position)
    assert clock.due_on > date(2026, 11, 19)
    assert position.awaited_clock is None, "the case itself is as it was"

"""What a mediator is told first: an answer counts in any form, and only after the complaint."""

from datetime import date

import pytest

from recours.casework.readers.mediator_conditions import conditions_met
from recours.core.law.events import Event
from recours.core.position import position
from recours.library.load import library
from recours.wording import say

COMPLAINT = Event("written_complaint_sent", date(2026, 9, 10), {"channel": "email"})
FACTS = {"ground": frozenset({"parcel_not_arrived"}), "ordered_on": date(2026, 8, 1)}


def told(*events):
    ladder = library().ladder("amazon", frozenset())
    where = position(ladder, (COMPLAINT, *events), FACTS, date(2026, 11, 30))
    return dict(conditions_met(where, where.facts, {}))[say("casework.mediator_conditions.answer")]


@pytest.mark.parametrize(
    ("event", "word"),
    [
        (Event("answer_classified", date(2026, 9, 20), {"class_of_answer": "refusal"}), "refuse"),
        (Event("answer_received", date(2026, 9, 20), {}), "Réponse reçue"),
        (Event("promise_made", date(2026, 9, 20), {"what": "un rappel"}), "répond"),
    ],
)
def test_any_answer_after_the_complaint_is_told(event, word):
    assert word in told(event)


@pytest.mark.parametrize(
    "event",
    [
        Event("answer_classified", date(2026, 9, 1), {"class_of_answer": "refusal"}),
        Event("acknowledgement_received", date(2026, 9, 11), {}),
    ],
)
def test_what_came_before_it_or_by_itself_is_no_answer(event):
    assert "30 novembre 2026" in told(event).replace("\u00a0", " ")

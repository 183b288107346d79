"""An event compared with another: before it, after it, or on its day and later. Walked and compiled alike."""

from __future__ import annotations

from datetime import date

import pytest

from recours.core.judgement.verdicts import judge
from recours.core.law.conditions import Comparison, EventLeaf, EventOperand
from recours.core.law.events import Event
from recours.core.position import compiled_position, position, walked_position
from recours.library.load import library

COMPLAINT = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("answered", "before", "after", "at_least"),
    [
        ((date(2026, 9, 1),), True, False, False),
        ((date(2026, 9, 10),), False, False, True),
        ((date(2026, 9, 12),), False, True, True),
        ((date(2026, 9, 1), date(2026, 9, 10)), True, False, True),
        ((), False, False, False),
    ],
)
def test_an_answer_before_on_and_after_the_complaint(
    answered: tuple[date, ...], before: bool, after: bool, at_least: bool
) -> None:
    events = [Event("written_complaint_sent", COMPLAINT), *(Event("answer_received", day) for day in answered)]
    day = date(2026, 10, 1)
    circumstances = position(library().ladder(None), events, {}, day).circumstances
    wanted = {Comparison.BEFORE: before, Comparison.AFTER: after, Comparison.AT_LEAST: at_least}
    for test, holds in wanted.items():
        leaf = EventLeaf("company_answered", test, EventOperand("written_complaint_sent"))
        assert judge(leaf, circumstances).on(day.toordinal()) is holds, test


@pytest.mark.parametrize("answered_on", [date(2026, 9, 1), COMPLAINT, date(2026, 9, 20)])
def test_compiled_and_walked_agree_on_the_certificate_of_silence(answered_on: date) -> None:
    events = [Event("written_complaint_sent", COMPLAINT), Event("answer_received", answered_on, {"channel": "email"})]
    for day in (date(2026, 9, 30), date(2026, 12, 1)):
        ladder, facts = library().ladder(None), {"ground": frozenset({"refund_refused"})}
        compiled, walked = (made(ladder, events, facts, day) for made in (compiled_position, walked_position))
        states = [[(step.step.id, step.state) for step in each.steps] for each in (compiled, walked)]
        assert states[0] == states[1]

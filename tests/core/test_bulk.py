"""What a change of one parameter moves, case by case."""

from dataclasses import replace
from datetime import date, timedelta

from recours.core.compiled.bulk import position_many, what_moves, with_parameter
from recours.core.days.calendar import calendars
from recours.core.judgement.case_state import folder
from recours.core.law.conditions import LapsedLeaf
from recours.core.law.events import Event
from recours.core.law.ladder import Vocabulary, compose
from recours.core.law.parameters import Parameter, Period
from recours.core.law.rules import Layer, LengthSource, Limit, Right, Start, Whose

DAY = date(2026, 3, 14)
WAIT = Parameter("wait", "wait", (Period(date(2020, 1, 1), "30 days", (), None),))
LIMIT = Limit(
    id="answer",
    whose=Whose.COMPANY,
    starts=(Start("event", "asked"),),
    length=LengthSource("parameter", "wait"),
    reckoning="civil",
)
VOCABULARY = Vocabulary({}, {}, {"wait": WAIT}, {}, {}, calendars(()), {})
LADDER = compose(
    VOCABULARY, [Layer("general", "general", limits=(LIMIT,), rights=(Right(id="late", when=LapsedLeaf("answer")),))]
)
SHORTER = replace(WAIT, periods=(replace(WAIT.periods[0], value="10 days"),))


def cases(ages):
    return [folder(LADDER).fold([Event("asked", DAY - timedelta(days=age))], {}, DAY) for age in ages]


def test_each_case_is_assessed_in_turn():
    found = [each.rights["late"] for each in position_many(LADDER, cases([5, 30, 31]), DAY)]
    assert found == [False, False, True]


def test_a_shorter_wait_moves_only_the_cases_between_the_two():
    moved = what_moves(LADDER, with_parameter(LADDER, SHORTER), cases([5, 10, 11, 30, 31]), DAY)
    assert (moved.cases, moved.answers["rights", "late"], moved.answers["limits", "answer"]) == (5, 2, 2)
    assert moved.changed == 5, "the last day moves in every case"


def test_the_same_rules_move_nothing():
    moved = what_moves(LADDER, with_parameter(LADDER, WAIT), cases(range(40)), DAY)
    assert (moved.cases, moved.changed, dict(moved.answers)) == (40, 0, {})

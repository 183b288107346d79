"""What an answer shows, over the stories: nothing that is shut out, no reason of what was never said, what it rests on."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from recours.core.answer.assumptions import relied_on
from recours.core.answer.data import as_data
from recours.core.answer.examined import unexamined_rights
from recours.core.judgement import ClockState, StepState
from recours.core.law import SECTIONS
from recours.core.position import Position, _walk, compiled_position, walked_position
from recours.library.load import library
from recours.library.stories import stories

SOME = 3


@pytest.fixture(scope="module")
def positions():
    """The position of every story."""
    return [(story, story.case.position(library(), story.as_of)) for story in stories(library())]


def test_what_a_rule_that_holds_excludes_is_not_shown(positions):
    met = set()
    for story, position in positions:
        shown = _shown_rules(position)
        holding = [rule for rules in shown.values() for rule in rules if rule.excludes]
        for special in holding:
            met.add(special.id)
            for section, rules in shown.items():
                out = [rule.id for rule in rules if rule is not special and _is_named(rule, section, special.excludes)]
                assert not out, (story.place, special.id, out)
    assert {"trade_buyer", "insolvency_officer", "foreign_company"} <= met


def _is_named(rule, section, names):
    return bool({rule.id, section, *rule.about} & set(names))


def _shown_rules(position: Position):
    day = position.day
    return {
        "rights": [right for right, verdict in position.rights if verdict.on(day) is not False],
        "limits": [each.limit for each in position.clocks.values() if each.state is not ClockState.NOT_APPLICABLE],
        "steps": [
            each.step
            for each in position.steps
            if each.state not in (StepState.NOT_APPLICABLE, StepState.DONE, StepState.BLOCKED)
        ],
        "help": [rule for rule, _ in position.help],
        "warnings": [rule for rule, _ in position.warnings],
        **{section: [chosen.rule] for section, chosen in position.chosen.items() if chosen.rule is not None},
    }


def test_no_sentence_says_why_not_when_a_reason_is_assumed(positions):
    some = random.Random(7).sample(positions, 15)
    values = set()
    for story, position in some:
        for right in as_data(position)["rights"]:
            values.add(right["value"])
            assumed = [line for line in right["because"] if line.get("by") == "assumed"]
            assert not (right["value"] == "no" and right["why"] and assumed), (story.place, right["id"])
            assert right["value"] != "not_examined" or not (right["why"] or right["because"] or right["missing"])
    assert values == {"yes", "no", "unknown", "not_examined"}


def test_a_right_whose_ground_was_chosen_is_examined(positions):
    for story, position in positions:
        listed = {right.id for right, verdict in position.rights if verdict.on(position.day) is not False}
        assert not listed & unexamined_rights(position), story.place


@pytest.mark.slow
def test_an_answer_rests_on_exactly_the_assumptions_that_it_lists(positions):
    """Each assumption is taken away in turn, and the whole case judged again."""
    for story, position in random.Random(11).sample(positions, SOME):
        walked = walked_position(position.ladder, story.case.events, story.case.facts, story.as_of)
        unexamined = unexamined_rights(walked)
        told = relied_on(walked, unexamined)
        compiled = compiled_position(position.ladder, story.case.events, story.case.facts, story.as_of)
        assert relied_on(compiled, unexamined) == told
        before = _values(walked, unexamined)
        for fact in (fact for fact, source in walked.origin.items() if source == "assumed"):
            facts = {id_: value for id_, value in walked.case.facts.items() if id_ != fact}
            after = _values(_walk(walked.ladder, replace(walked.case, facts=facts), walked.as_of), unexamined)
            changed = {key for key, value in before.items() if value not in (None, after[key])}
            assert (fact in told) is bool(changed), (story.place, fact, changed)


def _values(position: Position, unexamined):
    """All that is shown, each thing by its name; None for what is not."""
    day = position.day
    shown = {("rights", right.id): verdict.on(day) for right, verdict in position.rights if right.id not in unexamined}
    for answer in position.steps:
        is_shown = answer.state is not StepState.NOT_APPLICABLE
        shown["steps", answer.step.id] = (answer.state, answer.past) if is_shown else None
    for id_, clock in position.clocks.items():
        over = (ClockState.NOT_APPLICABLE, ClockState.NOT_STARTED, ClockState.UNKNOWN)
        shown["limits", id_] = None if clock.state in over else clock.state
    for section, chosen in position.chosen.items():
        shown[section, ""] = tuple(rule.id for rule in chosen.possible)
    for section in ("help", "warnings"):
        held = {rule.id for rule, _ in getattr(position, section)}
        for rule in getattr(position.ladder, section):
            shown[section, rule.id] = True if rule.id in held else None
    assert {section for section, _ in shown} <= set(SECTIONS)
    return shown

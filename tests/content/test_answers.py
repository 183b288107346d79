"""One rule says what counts as an answer: the vocabulary's derived events. Nothing reads one of its entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from recours.core.judgement.case_state import folder
from recours.core.law.conditions import Condition, EventLeaf, EventOperand, leaves
from recours.core.law.events import Event
from recours.core.law.ladder import conditions_of
from recours.core.law.rules import Limit
from recours.documents.letters.letter_reader import letter_shelf
from recours.library.checks import rules_of
from recours.library.load import library

#: The two entries by which a person tells one answer. She may write either, or both: neither alone means « answered ».
ENTRIES = {"answer_received", "answer_classified"}
#: Events that are each one kind of answer. A limit that two of them stop means any answer.
KINDS_OF_ANSWER = {"company_accepted", "company_partly_accepted", "company_refused", "company_evaded"}
ANY_ANSWER = {"company_answered", "answer_not_classified"}


def events_read(condition: Condition) -> Iterator[str]:
    for leaf in leaves(condition):
        if isinstance(leaf, EventLeaf):
            yield leaf.event
        operand = getattr(leaf, "operand", None)
        if isinstance(operand, EventOperand):
            yield operand.event


def test_no_rule_reads_an_entry_that_tells_an_answer_alone() -> None:
    for rule in rules_of(library()):
        read = {event for condition in conditions_of(rule) for event in events_read(condition)}
        if isinstance(rule, Limit):
            touches = (*rule.interrupted_by, *rule.suspended_by, *rule.untouched_by)
            read |= {*rule.answered_by, *(touch.event for touch in touches), *(start.of for start in rule.starts)}
        assert not read & ENTRIES, rule.place


@pytest.mark.parametrize("id", sorted(letter_shelf().letters))
def test_no_letter_reads_an_entry_that_tells_an_answer_alone(id: str) -> None:
    one = letter_shelf()[id]
    read = {event for condition in one.conditions() for event in events_read(condition)}
    read |= {name.split(".")[0] for name in one.placeholders()}
    read |= {line.each for part in one.parts for line in part.lines}
    assert not read & ENTRIES


def test_a_limit_that_several_answers_stop_is_stopped_by_one_not_classified_yet() -> None:
    # Data must be given, so an answer that accepts nothing does not stop that limit: its own two answers stop it.
    several = [one for one in rules_of(library()) if isinstance(one, Limit) and {*one.answered_by} >= KINDS_OF_ANSWER]
    assert several
    for limit in several:
        assert {*limit.answered_by} & ANY_ANSWER, limit.place


@pytest.mark.parametrize(
    ("entry", "data", "answers"),
    [
        ("answer_received", {}, {"company_answered", "company_answered_in_writing", "answer_not_classified"}),
        (
            "answer_received",
            {"channel": "phone"},
            {"company_answered", "company_answered_orally", "answer_not_classified"},
        ),
        (
            "answer_classified",
            {"class_of_answer": "refusal", "channel": "email"},
            {"company_answered", "company_answered_in_writing", "company_refused", "performance_refused"},
        ),
        (
            "answer_classified",
            {"class_of_answer": "refusal", "channel": "email", "about": "money"},
            {"company_answered", "company_answered_in_writing", "company_refused"},
        ),
        (
            "answer_classified",
            {"class_of_answer": "beside_the_point", "channel": "in_person"},
            {"company_answered", "company_answered_orally", "company_evaded"},
        ),
        ("promise_made", {"what": "un rappel"}, {"company_answered"}),
        ("acknowledgement_received", {"channel": "email"}, set()),
        ("call_made", {"said": "on regarde"}, set()),
    ],
)
def test_what_counts_as_an_answer(entry: str, data: dict[str, str], answers: set[str]) -> None:
    day = date(2026, 9, 10)
    folded = folder(library().ladder(None)).fold([Event(entry, day, data)], {}, day)
    assert {event.kind for event in folded.events} - {entry} == answers


def test_an_answer_is_unclassified_only_until_it_is_classified() -> None:
    received = Event("answer_received", date(2026, 9, 10), {})
    classified = Event("answer_classified", date(2026, 9, 12), {"class_of_answer": "delay_asked"})
    again = Event("answer_received", date(2026, 9, 20), {})

    def unclassified(*events: Event) -> set[date]:
        found = folder(library().ladder(None)).fold(events, {}, date(2026, 10, 1)).events
        return {event.on for event in found if event.kind == "answer_not_classified"}

    assert unclassified(received) == {date(2026, 9, 10)}
    assert unclassified(received, classified) == set()
    assert unclassified(received, classified, again) == {date(2026, 9, 20)}

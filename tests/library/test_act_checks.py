"""`recours check` finds what an act keeps at any date, and steps that a limit ends unsaid."""

from dataclasses import replace

import pytest

from recours.core.law.conditions import All, AnyOf, Comparison, EventLeaf, FactLeaf, LapsedLeaf, Not
from recours.core.law.rules import Layer, LengthSource, Limit, Right, Start, Step, Whose
from recours.library.check_acts import act_faults
from recours.library.load import library

MINE = FactLeaf("ground", Comparison.IS, "baggage")
PROTEST = EventLeaf("carrier_protest_sent")
IN_TIME = Not(LapsedLeaf("term"))


def limit(**more):
    written = {"id": "term", "whose": Whose.CONSUMER, "starts": (Start("fact", "delivered_on"),), "place": "f.yaml:1"}
    fixed = {"length": LengthSource("written", "10 days"), "reckoning": "civil", "answered_by": (PROTEST.event,)}
    return Limit(**(written | fixed | more))


def step(**more):
    return Step(**({"id": "protest", "records": PROTEST.event, "done_when": PROTEST, "closes": "term"} | more))


def faults(*, rights=(), limits=None, steps=None):
    """The faults of a library whose general layer holds these rules only."""
    whole = library()
    limits, steps = limits or [limit()], [step()] if steps is None else steps
    layer = Layer("general", "general", rights=tuple(rights), limits=tuple(limits), steps=tuple(steps))
    found = act_faults(replace(whole, layers={"general": layer}))
    return [error.message for error in found]


def test_the_content_has_none_of_these_faults():
    assert list(act_faults(library())) == []


def test_a_sound_act_has_no_fault():
    assert faults(rights=[Right(id="kept", when=All((MINE, IN_TIME)))]) == []


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (AnyOf((PROTEST, IN_TIME)), "à n'importe quelle date"),
        (All((MINE, AnyOf((IN_TIME, All((MINE, IN_TIME)), PROTEST)))), "à n'importe quelle date"),
        (All((MINE, PROTEST)), "sans demander"),
    ],
)
def test_a_right_that_an_act_keeps_at_any_date(right, said):
    (found,) = faults(rights=[Right(id="kept", when=right)])
    assert said in found


def test_a_step_that_a_limit_of_hers_shuts_without_closing_it():
    (found,) = faults(steps=[step(closes=None, closed_when=LapsedLeaf("term"))])
    assert "closes" in found


def test_a_limit_of_hers_that_no_step_answers():
    (found,) = faults(steps=[])
    assert "aucune étape" in found


def test_a_presumed_reception_never_starts_her_own_clock():
    starts = (Start("event", "formal_notice_sent", presumed="any"),)
    (found,) = faults(limits=[limit(starts=starts)])
    assert "réception présumée" in found
    assert faults(limits=[limit(), limit(id="theirs", whose=Whose.COMPANY, starts=starts)]) == []


def test_a_day_told_by_an_event_is_one_of_its_days():
    starts = (Start("event", "promise_made", "last", day="amount_eur"),)
    (found,) = faults(limits=[limit(), limit(id="theirs", whose=Whose.COMPANY, starts=starts)])
    assert "amount_eur" in found


def test_the_field_that_tells_a_step_is_a_field_of_its_entry():
    (found,) = faults(steps=[step(records_as={"colour": "red"})])
    assert "colour" in found

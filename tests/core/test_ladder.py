"""Layers: the narrower one speaks, conflicts are errors, public policy holds."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from tests.core.rules import NOTHING, limit

from recours.core.law import Comparison, Event, EventLeaf, FactLeaf
from recours.core.law.ladder import LadderError, compose
from recours.core.law.rules import Choice, Layer, LengthSource, Override, Start, Step
from recours.core.position import compiled_position, walked_position

GENERAL = Layer(
    "general", "general", limits=(limit("refund", public_policy=True),), steps=(Step(id="call", title="Appeler"),)
)


def sector(id_, *overrides, **sections):
    return Layer("sector", id_, overrides=overrides, **sections)


def company(*overrides):
    return Layer("company", "c", overrides=overrides)


TITLE = Override("steps.call.title", "Téléphoner", "mot de l'entreprise", ("terms:c",), "c.yaml:3")


def test_an_override_replaces_a_named_field_and_adds_its_citation():
    step = compose(NOTHING, [GENERAL, company(TITLE)]).steps[0]
    assert (step.title, step.cite) == ("Téléphoner", ("terms:c",))


def test_two_layers_of_the_same_kind_on_one_target_are_an_error():
    other = Override("steps.call.title", "Sonner", "autre mot", ("terms:d",), "d.yaml:3")
    with pytest.raises(LadderError, match="suivent chacun"):
        compose(NOTHING, [GENERAL, sector("a", TITLE), sector("b", other)])


def test_two_layers_of_the_same_kind_that_say_the_same_agree():
    again = Override("steps.call.title", "Téléphoner", "même mot", ("terms:d",), "d.yaml:3")
    assert compose(NOTHING, [GENERAL, sector("a", TITLE), sector("b", again)]).steps[0].title == "Téléphoner"


def test_a_company_speaks_after_its_sectors():
    said = Override("steps.call.title", "Dernier mot", "x", (), "")
    assert compose(NOTHING, [GENERAL, sector("a", TITLE), company(said)]).steps[0].title == "Dernier mot"


@pytest.mark.parametrize("target", ["steps.cal.title", "steps.call.titel", "step.call.title"])
def test_an_override_of_nothing_is_an_error_that_names_what_exists(target):
    with pytest.raises(LadderError) as caught:
        compose(NOTHING, [GENERAL, company(Override(target, "x", "y", (), "c.yaml:9"))])
    assert caught.value.place == "c.yaml:9"


def test_a_company_cannot_touch_a_rule_of_public_policy():
    worse = Override("limits.refund.length", LengthSource("written", "60 days"), "nos conditions", (), "c.yaml:7")
    with pytest.raises(LadderError, match="ordre public"):
        compose(NOTHING, [GENERAL, company(worse)])


def test_limits_stand_in_the_order_in_which_they_need_one_another():
    last, first = limit("z", Start("limit", "a")), limit("a")
    ladder = compose(NOTHING, [Layer("general", "general", limits=(last, first))])
    assert [one.id for one in ladder.limits] == ["a", "z"]


def test_limits_in_a_circle_are_an_error():
    with pytest.raises(LadderError, match="cercle"):
        compose(
            NOTHING,
            [Layer("general", "general", limits=(limit("a", Start("limit", "b")), limit("b", Start("limit", "a"))))],
        )


def test_the_same_id_twice_is_an_error_that_names_the_other_place():
    with pytest.raises(LadderError, match=r"f\.yaml:a"):
        compose(NOTHING, [Layer("general", "general", limits=(limit("a"),)), sector("s", limits=(limit("a"),))])


def test_the_narrowest_addressee_speaks_first():
    wide = Layer("general", "general", addressees=(Choice(id="general"),))
    narrow = Layer("company", "c", addressees=(Choice(id="own"),))
    assert [one.id for one in compose(NOTHING, [wide, narrow]).addressees] == ["own", "general"]


def test_the_digest_is_the_same_in_every_process_and_wherever_a_rule_stands():
    """Sets have another order in each process; a rule that moves down its file is the same rule."""
    code = "from recours.library.load import library; print(library().ladder('amazon').digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    moved = replace(GENERAL, limits=tuple(replace(each, place="ailleurs.yaml:99") for each in GENERAL.limits))
    assert compose(NOTHING, [GENERAL]).digest == compose(NOTHING, [moved]).digest


def test_the_digest_changes_with_a_rule():
    assert compose(NOTHING, [GENERAL]).digest != compose(NOTHING, [GENERAL, company(TITLE)]).digest


SPECIAL = EventLeaf("insolvent", None, None)
SHUT = Layer(
    "general",
    "general",
    limits=(limit("year", about=("mediation",)),),
    steps=(Step(id="call", about=("contact",)), Step(id="write"), Step(id="declare", when=SPECIAL)),
    addressees=(Choice(id="seller"), Choice(id="officer", when=SPECIAL, excludes=("addressees", "contact", "write"))),
    warnings=(Choice(id="no_mediation", when=FactLeaf("trade", Comparison.IS, True), excludes=("mediation",)),),
)


@pytest.mark.parametrize("position", [walked_position, compiled_position])
class TestWhatIsSpecial:
    LADDER = compose(NOTHING, [SHUT])
    DAY = date(2026, 12, 1)

    def states(self, found):
        return {answer.step.id: answer.state.value for answer in found.steps}

    def test_shuts_out_by_id_by_theme_and_by_section(self, position):
        found = position(self.LADDER, [Event("insolvent", self.DAY)], {}, self.DAY)
        assert self.states(found) == {"call": "not_applicable", "write": "not_applicable", "declare": "open"}
        assert found.chosen["addressees"].rule.id == "officer"

    def test_shuts_out_nothing_while_it_does_not_hold(self, position):
        found = position(self.LADDER, [], {"trade": False}, self.DAY)
        assert self.states(found) == {"call": "open", "write": "open", "declare": "not_applicable"}
        assert found.chosen["addressees"].rule.id == "seller"

    def test_an_unknown_one_leaves_unknown_what_it_would_shut_out(self, position):
        happened = [Event("e", self.DAY)]
        states = {
            trade: position(self.LADDER, happened, facts, self.DAY).clocks["year"].state.value
            for trade, facts in ((True, {"trade": True}), (False, {"trade": False}), (None, {}))
        }
        assert states == {True: "not_applicable", False: "running", None: "unknown"}

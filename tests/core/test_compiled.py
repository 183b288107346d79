"""The compiled ladder says what walking the trees says: value for value, day for day, word for word."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from recours.core.answer.data import as_data
from recours.core.answer.reasons import context_of, tree
from recours.core.compiled.assessment import assess, compile_ladder
from recours.core.compiled.program import _check
from recours.core.days.calendar import calendars
from recours.core.judgement.starts import PRESUMED
from recours.core.law.conditions import (
    All,
    AnyOf,
    Comparison,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    LapsedLeaf,
    LimitOperand,
    Not,
    ParameterOperand,
)
from recours.core.law.events import Event, EventDefinition
from recours.core.law.facts import FactDefinition, FactType
from recours.core.law.ladder import CHOSEN_SECTIONS, Vocabulary, compose
from recours.core.law.parameters import Parameter, Period
from recours.core.law.rules import Choice, Layer, LengthSource, Limit, Right, Start, Step, Touch, Track, Whose
from recours.core.position import compiled_position, walked_position
from recours.library.load import library
from recours.library.stories import read_stories

DAY = date(2026, 3, 14)
FACTS = {
    "yes": FactType.YES_NO,
    "presumed": FactType.YES_NO,
    "one": FactType.CHOICE,
    "many": FactType.CHOICES,
    "number": FactType.INTEGER,
    "day": FactType.DATE,
    "other_day": FactType.DATE,
}
EVENTS = ("asked", "answered", "stopped", "resumed", "twin")
VALUES = {"many": frozenset({"a", "b"}), "one": "a", "number": 5, "yes": True, "presumed": False}

days = st.integers(-120, 120).map(lambda offset: DAY + timedelta(days=offset))
fact_values = st.fixed_dictionaries(
    {},
    optional={
        "yes": st.booleans(),
        "presumed": st.booleans(),
        "one": st.sampled_from("abc"),
        "many": st.frozensets(st.sampled_from("abc")),
        "number": st.integers(0, 9),
        "day": days,
        "other_day": days,
    },
)
told = st.fixed_dictionaries(
    {},
    optional={
        "step": st.sampled_from(["one", "two"]),
        "form": st.sampled_from("ab"),
        "due_on": days,
        "channel": st.sampled_from(["email", "post", "registered", "in_person"]),
        "proof": st.just("receipt"),
    },
)
happenings = st.lists(st.builds(Event, st.sampled_from(EVENTS), days, told), max_size=6)
in_order = st.sampled_from([Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.BEFORE, Comparison.AFTER])
strict = st.sampled_from([Comparison.BEFORE, Comparison.AFTER])
ids = st.sampled_from("abc")
day_facts = st.sampled_from(["day", "other_day"])


def leaves(limits):
    """Every kind of leaf, over the limits that may be asked about."""
    of_limits = [
        st.sampled_from(limits).map(LapsedLeaf),
        st.builds(FactLeaf, day_facts, in_order, st.sampled_from(limits).map(LimitOperand)),
        st.builds(
            EventLeaf, st.sampled_from(EVENTS), st.just(Comparison.AT_MOST), st.sampled_from(limits).map(LimitOperand)
        ),
    ]
    return st.one_of(
        st.builds(FactLeaf, st.sampled_from(["yes", "presumed"]), st.just(Comparison.IS), st.booleans()),
        st.builds(FactLeaf, st.sampled_from(["one", "many"]), st.just(Comparison.IS), ids),
        st.builds(FactLeaf, st.sampled_from(["one", "many"]), st.just(Comparison.ONE_OF), st.frozensets(ids)),
        st.builds(FactLeaf, st.just("number"), in_order, st.one_of(st.integers(0, 9), st.just(ParameterOperand("p")))),
        st.builds(FactLeaf, day_facts, in_order, st.one_of(days, st.just(FactOperand("day")))),
        st.builds(FactLeaf, day_facts, strict, st.just(EventOperand("asked"))),
        st.builds(FactLeaf, st.just("filing_on"), in_order, st.one_of(days, st.just(FactOperand("day")))),
        st.builds(EventLeaf, st.sampled_from(EVENTS)),
        st.builds(EventLeaf, st.sampled_from(EVENTS), strict, st.just(EventOperand("asked"))),
        st.builds(EventLeaf, st.sampled_from(EVENTS), strict, st.just(FactOperand("day"))),
        st.builds(EventLeaf, st.sampled_from(EVENTS), st.just(Comparison.AT_MOST), st.just(FactOperand("day"))),
        *(of_limits if limits else []),
    )


def conditions(limits=()):
    return st.recursive(
        leaves(limits),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


lengths = st.one_of(
    st.sampled_from(["0 days", "10 days", "2 months", "3 working_days"]).map(lambda text: LengthSource("fixed", text)),
    st.just(LengthSource("parameter", "length")),
    st.just(LengthSource("event_field", "asked.period", "length")),
)
event_starts = st.builds(
    Start,
    st.just("event"),
    st.sampled_from(EVENTS),
    st.sampled_from(["first", "last"]),
    day=st.sampled_from(["", "", "due_on"]),
    presumed=st.sampled_from(["", "any", "post"]),
)
judged = st.sampled_from([None, "day", "filing_on", "event:asked"])


def limits(id_, before):
    starts = [event_starts, st.builds(Start, st.just("fact"), day_facts)]
    starts += [st.builds(Start, st.just("limit"), st.sampled_from(before))] if before else []
    touches = st.lists(st.builds(Touch, st.just("stopped"), st.sampled_from([(), ("resumed",)])), max_size=1).map(tuple)
    return st.builds(
        Limit,
        id=st.just(id_),
        when=conditions(before),
        judged_on=judged,
        whose=st.sampled_from([Whose.CONSUMER, Whose.COMPANY]),
        starts=st.lists(st.one_of(starts), min_size=1, max_size=2).map(tuple),
        length=lengths,
        reckoning=st.sampled_from(["procedural", "civil", "charter"]),
        answered_by=st.sampled_from([(), ("answered",)]),
        interrupted_by=touches,
        suspended_by=touches,
        holds=st.booleans(),
    )


LIMITS = ["first", "second", "third"]
anywhere = conditions(LIMITS)
perhaps = st.one_of(st.none(), anywhere)
rights = st.lists(st.builds(Right, id=st.uuids().map(str), when=anywhere, judged_on=judged), max_size=3).map(tuple)
choices = st.lists(st.builds(Choice, id=st.uuids().map(str), when=anywhere, judged_on=judged), max_size=3).map(tuple)
steps = st.lists(
    st.builds(
        Step,
        id=st.sampled_from(["one", "two", "three"]),
        when=anywhere,
        judged_on=judged,
        records=st.sampled_from([None, *EVENTS]),
        records_as=st.sampled_from([{}, {"form": "a"}]),
        opens_when=anywhere,
        closes=st.sampled_from([None, *LIMITS]),
        closed_when=perhaps,
        done_when=st.one_of(perhaps, st.sampled_from(EVENTS).map(EventLeaf)),
        blocked_when=perhaps,
        past_when=perhaps,
        track=st.sampled_from(Track),
    ),
    max_size=3,
    unique_by=lambda step: step.id,
).map(tuple)


def vocabulary():
    facts = {
        id_: FactDefinition(id_, type_, id_, assumed=True if id_ == "presumed" else None)
        for id_, type_ in FACTS.items()
    }
    events = {id_: EventDefinition(id_, id_) for id_ in EVENTS} | {
        "twin": EventDefinition("twin", "twin", fact="other_day")
    }
    changes = (Period(date(2026, 1, 20), 3, (), None), Period(DAY, 5, (), None, ends_on=DAY + timedelta(days=30)))
    lasting = (Period(date(2025, 1, 1), "2 months", (), None), Period(DAY, None, (), None))
    arrivals = {id_: Parameter(id_, id_, (Period(date(2026, 1, 1), "7 days", (), None),)) for id_ in PRESUMED}
    parameters = arrivals | {"p": Parameter("p", "p", changes), "length": Parameter("length", "length", lasting)}
    return Vocabulary(facts, events, parameters, {}, {}, calendars(()), {})


VOCABULARY = vocabulary()


@st.composite
def ladders(draw):
    found = tuple(draw(limits(id_, LIMITS[:at])) for at, id_ in enumerate(LIMITS))
    sections = {"rights": rights, "steps": steps} | dict.fromkeys((*CHOSEN_SECTIONS, "help", "warnings"), choices)
    layer = Layer("general", "general", limits=found, **{name: draw(made) for name, made in sections.items()})
    return compose(VOCABULARY, [layer])


def same(here, there, day):
    """Both positions give the same values, days, states and missing facts."""
    ladder = here.ladder
    for (_, mine), (_, walked) in zip(here.rights, there.rights, strict=True):
        assert (mine.on(day), mine.missing_facts(day)) == (walked.on(day), walked.missing_facts(day))
        assert mine.timeline == walked.timeline
    for id_, clock in there.clocks.items():
        mine = here.clocks[id_]
        for name in (
            "state",
            "starts_on",
            "due_on",
            "answered_on",
            "missing_facts",
            "lapse",
            "steps",
            "problem",
            "lapses_on",
        ):
            assert getattr(mine, name) == getattr(clock, name), f"{id_}.{name}"
    for mine, walked in zip(here.steps, there.steps, strict=True):
        for name in ("state", "opens_on", "closes_on", "act_by", "past", "missing_facts"):
            assert getattr(mine, name) == getattr(walked, name), f"{mine.step.id}.{name}"
    for section in CHOSEN_SECTIONS:
        assert (here.chosen[section].rule, here.chosen[section].missing_facts) == (
            there.chosen[section].rule,
            there.chosen[section].missing_facts,
        )
    for section in ("help", "warnings"):
        assert [rule.id for rule, _ in getattr(here, section)] == [rule.id for rule, _ in getattr(there, section)]
    assert ladder is there.ladder


def bare(assessment, there, day):
    """The bare values are those of the walked position."""
    assert assessment.rights == {right.id: verdict.on(day) for right, verdict in there.rights}
    assert assessment.steps == {answer.step.id: answer.state for answer in there.steps}
    assert assessment.limits == {id_: clock.state for id_, clock in there.clocks.items()}
    assert assessment.due_on == {id_: clock.due_on for id_, clock in there.clocks.items()}
    assert {name: assessment.choice_of(name) for name in CHOSEN_SECTIONS} == {
        name: there.chosen[name].rule for name in CHOSEN_SECTIONS
    }
    assert assessment.next_steps == [answer.step for answer in there.next_steps]
    assert assessment.held_until == (there.holding_clock.due_on if there.holding_clock else None)


@settings(
    max_examples=80,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(ladders(), fact_values, happenings, days)
def test_compiled_says_what_walking_says(ladder, facts, events, as_of):
    walked = walked_position(ladder, events, facts, as_of)
    same(compiled_position(ladder, events, facts, as_of), walked, as_of.toordinal())
    bare(assess(ladder, facts, events, as_of), walked, as_of.toordinal())


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(ladders(), fact_values, happenings, days)
def test_nothing_changes_before_the_next_change(ladder, facts, events, as_of):
    now = assess(ladder, facts, events, as_of)
    changes = now.next_change_on
    for offset in range(1, 400):
        day = as_of + timedelta(days=offset)
        if changes is not None and day >= changes:
            break
        assert now.on(day).answers == now.answers, day
    assert changes is None or now.on(changes).answers != now.answers


STORIES = read_stories(library())[0]


@pytest.mark.parametrize("story", STORIES, ids=[story.place.split("/")[-1] for story in STORIES])
def test_every_story_is_told_alike(story):
    given = (story.case.ladder(library()), story.case.events, story.case.facts, story.as_of)
    here, there = compiled_position(*given), walked_position(*given)
    assert as_data(here) == as_data(there)
    bare(here.assessment, there, here.day)
    for (_, mine), (_, walked) in zip(here.rights, there.rights, strict=True):
        assert tree(mine, context_of(here)) == tree(walked, context_of(there))


def test_no_text_from_content_is_in_the_function():
    ladder = library().ladder("amazon", frozenset())
    source = compile_ladder(ladder).source.source
    assert not [rule.id for rule in (*ladder.rights, *ladder.steps, *ladder.limits) if rule.id in source]
    assert not [fact for fact in ladder.vocabulary.facts if fact in source]


@pytest.mark.parametrize("text", ["k0 = 'x'", "k0 = 12", "k0 = case.__class__", "k0 = open", "import os"])
def test_foreign_text_is_refused(text):
    import ast

    with pytest.raises(AssertionError):
        _check(ast.parse(text))


def test_two_ladders_are_compiled_apart():
    ladder = compose(VOCABULARY, [Layer("general", "general", rights=(Right(id="r", when=EventLeaf("asked")),))])
    other = replace(ladder, rights=(Right(id="r", when=Not(EventLeaf("asked"))),))
    asked = [Event("asked", DAY)]
    assert assess(ladder, {}, asked, DAY).rights == {"r": True}
    assert assess(other, {}, asked, DAY).rights == {"r": False}


@pytest.mark.parametrize("fact", ["commitment_ends_on", "subscription_renews_on"])
def test_a_day_compared_with_a_cancellation_not_made_yet_is_a_change(fact):
    """Until she cancels, that day is today: what is said changes when today passes the fact's day."""
    ladder, facts = library().ladder(None, frozenset()), {fact: date(2026, 12, 20)}
    now = assess(ladder, facts, (), date(2026, 11, 1))
    changed = next(day for at in range(1, 60) if now.on(day := now.as_of + timedelta(at)).answers != now.answers)
    assert now.next_change_on == changed

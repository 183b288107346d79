"""Conditions: three values, their days, and the facts that would settle them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recours.core.judgement.timeline import FALSE, TRUE, UNKNOWN, next_change, next_true, since, true_from, value_at
from recours.core.judgement.verdicts import Circumstances, judge
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
    Today,
)
from recours.core.law.parameters import Period

DAY = date(2026, 3, 14)


class Lapse:
    def __init__(self, lapse, missing=(), due_on=None):
        self.lapse, self.missing_facts, self.due_on = lapse, missing, due_on


def circumstances(facts=None, first=None, clocks=None, periods=None, judged_on=None, inputs=None):
    first = first or {}
    return Circumstances(facts or {}, first, first, clocks or {}, periods or (lambda _: ()), inputs or {}, judged_on)


def value(condition, on=DAY, **known):
    return judge(condition, circumstances(**known)).on(on.toordinal())


A, B, C = (FactLeaf(name, Comparison.IS, True) for name in "abc")
VALUES = st.sampled_from([True, False, None])
LEAVES = st.sampled_from([A, B, C, EventLeaf("e"), EventLeaf("f"), LapsedLeaf("x"), LapsedLeaf("y")])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)


def kleene(condition, leaf_value):
    """The three-valued truth, written again from the definition."""
    if isinstance(condition, Not):
        inner = kleene(condition.part, leaf_value)
        return None if inner is None else not inner
    if isinstance(condition, (All, AnyOf)):
        order = {False: 0, None: 1, True: 2}
        ranks = [order[kleene(part, leaf_value)] for part in condition.parts]
        back = {rank: each for each, rank in order.items()}
        return back[min(ranks, default=2)] if isinstance(condition, All) else back[max(ranks, default=0)]
    return leaf_value(condition)


@given(TREES, st.dictionaries(st.sampled_from("abc"), st.booleans()), st.integers(-40, 40), st.data())
def test_a_verdict_is_the_three_valued_truth_on_every_day(tree, facts, offset, data):
    days = {name: data.draw(st.integers(-30, 30)) for name in data.draw(st.sets(st.sampled_from(["e", "f", "x", "y"])))}
    day = DAY.toordinal() + offset
    known = circumstances(
        facts,
        {name: date.fromordinal(DAY.toordinal() + days[name]) for name in ("e", "f") if name in days},
        {
            name: Lapse(true_from(DAY.toordinal() + days[name]) if name in days else UNKNOWN, ("m",))
            for name in ("x", "y")
        },
    )

    def leaf_value(leaf):
        if isinstance(leaf, FactLeaf):
            return facts.get(leaf.fact)
        name = leaf.event if isinstance(leaf, EventLeaf) else leaf.limit
        if name not in days:
            return False if isinstance(leaf, EventLeaf) else None
        return offset >= days[name]

    verdict = judge(tree, known)
    assert verdict.on(day) == kleene(tree, leaf_value)
    if verdict.on(day) is None:
        assert verdict.missing_facts(day)
    else:
        assert verdict.missing_facts(day) == ()


@given(TREES, st.dictionaries(st.sampled_from("abc"), st.booleans()))
def test_learning_a_fact_never_changes_a_known_verdict(tree, facts):
    clocks = {"x": Lapse(FALSE), "y": Lapse(TRUE)}
    before = value(tree, facts={key: facts[key] for key in list(facts)[:1]}, clocks=clocks)
    after = value(tree, facts=facts, clocks=clocks)
    assert before is None or before is after


def test_the_missing_facts_are_only_those_that_still_matter():
    condition = AnyOf((All((A, B)), C))
    assert judge(condition, circumstances({"a": False})).missing_facts(DAY.toordinal()) == ("c",)
    assert judge(condition, circumstances({"c": True})).missing_facts(DAY.toordinal()) == ()


def test_a_computed_fact_asks_for_what_it_is_computed_from():
    leaf = FactLeaf("total", Comparison.AT_MOST, Decimal(5000))
    known = circumstances({"b": 1}, inputs={"total": ("a", "b")})
    assert judge(leaf, known).missing_facts(DAY.toordinal()) == ("a",)


@pytest.mark.parametrize(
    ("test", "operand", "expected"),
    [
        (Comparison.IS, "x", True),
        (Comparison.IS, "y", False),
        (Comparison.ONE_OF, frozenset({"x", "y"}), True),
        (Comparison.ONE_OF, frozenset({"y"}), False),
    ],
)
def test_a_choice_among_several_holds_what_it_contains(test, operand, expected):
    assert value(FactLeaf("sector", test, operand), facts={"sector": frozenset({"x", "z"})}) is expected
    assert value(FactLeaf("sector", test, operand), facts={"sector": "x"}) is expected


@pytest.mark.parametrize(("amount", "expected"), [("4999.99", True), ("5000", True), ("5000.01", False)])
def test_at_most_includes_the_bound(amount, expected):
    assert value(FactLeaf("claim", Comparison.AT_MOST, 5000), facts={"claim": Decimal(amount)}) is expected


def test_before_and_after_are_strict():
    for test, days in ((Comparison.BEFORE, -1), (Comparison.AFTER, 1)):
        known = {"d": DAY}
        assert value(FactLeaf("d", test, DAY), facts=known) is False
        assert value(FactLeaf("d", test, date.fromordinal(DAY.toordinal() - days)), facts=known) is True


def test_a_fact_compares_with_another_fact_and_asks_for_it():
    leaf = FactLeaf("a", Comparison.AFTER, FactOperand("b"))
    assert value(leaf, facts={"a": DAY, "b": date(2026, 1, 1)}) is True
    assert judge(leaf, circumstances({"a": DAY})).missing_facts(DAY.toordinal()) == ("b",)


def test_an_event_compares_with_another_event():
    leaf = EventLeaf("answer", Comparison.AFTER, EventOperand("complaint"))
    complaint, answer = date(2026, 1, 1), date(2026, 2, 1)
    assert value(leaf, first={"complaint": complaint, "answer": answer}) is True
    assert value(leaf, first={"complaint": answer, "answer": complaint}) is False
    assert value(leaf, first={"answer": answer}) is False


def test_a_day_compares_with_the_last_day_of_a_limit_and_asks_for_what_the_limit_lacks():
    leaf = FactLeaf("notice", Comparison.AFTER, LimitOperand("latest"))
    known = {"clocks": {"latest": Lapse(FALSE, due_on=date(2026, 2, 1))}}
    assert value(leaf, facts={"notice": date(2026, 2, 2)}, **known) is True
    assert value(leaf, facts={"notice": date(2026, 2, 1)}, **known) is False
    unknown = judge(leaf, circumstances({"notice": DAY}, clocks={"latest": Lapse(UNKNOWN, ("renewal",))}))
    assert unknown.on(DAY.toordinal()) is None
    assert unknown.missing_facts(DAY.toordinal()) == ("renewal",)


def test_what_is_not_in_the_journal_did_not_happen():
    assert value(EventLeaf("e")) is False


PERIODS = (
    Period(date(2020, 1, 1), 5000, (), DAY, ends_on=date(2022, 9, 21)),
    Period(date(2022, 9, 22), None, (), DAY, ends_on=date(2023, 9, 30)),
    Period(date(2023, 10, 1), 5000, (), DAY),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-12-31", None), ("2020-01-01", True), ("2022-09-21", True), ("2022-09-22", False), ("2023-10-01", True)],
)
def test_a_parameter_is_read_on_the_day_and_no_rule_in_force_is_false(day, expected):
    leaf = FactLeaf("claim", Comparison.AT_MOST, ParameterOperand("threshold"))
    known = {"facts": {"claim": Decimal(100)}, "periods": lambda _: PERIODS}
    assert value(leaf, on=date.fromisoformat(day), **known) is expected
    assert value(leaf, judged_on=date.fromisoformat(day), **known) is expected


def test_today_moves_with_the_day_asked_about():
    before = FactLeaf("filing", Comparison.BEFORE, date(2026, 3, 1))
    known = {"facts": {"filing": Today.TODAY}}
    assert value(before, on=date(2026, 2, 28), **known) is True
    assert value(before, on=date(2026, 3, 1), **known) is False
    mirrored = FactLeaf("d", Comparison.BEFORE, FactOperand("filing"))
    known = {"facts": {"filing": Today.TODAY, "d": date(2026, 3, 1)}}
    assert value(mirrored, on=date(2026, 3, 1), **known) is False
    assert value(mirrored, on=date(2026, 3, 2), **known) is True


def test_a_timeline_tells_since_when_and_until_when():
    timeline = ((0, False), (10, True), (20, False), (30, True))
    assert (since(timeline, 15), next_change(timeline, 15), next_true(timeline, 15)) == (10, 20, 30)
    assert since(TRUE, 15) is None
    assert value_at(timeline, 9) is False

"""What a condition is worth on each day in the circumstances of a case, and which missing facts would settle it.

Walking the tree is the reference; a compiled ladder gives the same from the values that it kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from recours.core.judgement.timeline import (
    ALWAYS,
    FALSE,
    UNKNOWN,
    Timeline,
    Truth,
    all_of,
    any_of,
    constant,
    merge,
    not_,
    true_from,
    value_at,
)
from recours.core.law import (
    LATER,
    All,
    AnyOf,
    Comparison,
    Condition,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    Known,
    LapsedLeaf,
    LimitOperand,
    Not,
    Operand,
    ParameterOperand,
    ParameterValue,
    Period,
    RightLeaf,
    StepLeaf,
    Today,
    Value,
    period_on_day,
)


class Clock(Protocol):
    """What a condition needs of a time limit's outcome."""

    @property
    def lapse(self) -> Timeline: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def missing_facts(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a condition is judged against. `judged_on` picks the version of parameters (None: the day itself).

    `stored_verdict` gives the verdict of a rule's condition (with the rule's `judged_on`) from values already
    computed, if any.
    For a letter: `rights` are those that the position says yes to, `ahead` the steps still open or waiting.
    """

    facts: Mapping[str, Known]
    first: Mapping[str, date]
    last: Mapping[str, date]
    clocks: Mapping[str, Clock]
    periods: Callable[[str], tuple[Period, ...]]
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    judged_on: date | None = None
    stored_verdict: Callable[[str | None, Condition], Verdict | None] | None = None
    rights: frozenset[str] = frozenset()
    ahead: frozenset[str] = frozenset()

    def facts_to_ask(self, fact: str) -> tuple[str, ...]:
        """The facts to ask for when `fact` is missing: itself, or what it is computed from."""
        asked = self.inputs.get(fact, (fact,))
        return tuple(one for one in asked if one not in self.facts) or (fact,)


class Verdict(Protocol):
    """What a condition is worth on each day, with its parts in the same order as the condition's.

    Walking the tree gives one (`judge`); a compiled ladder gives another, from the values it kept.
    """

    @property
    def condition(self) -> Condition: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def parts(self) -> tuple[Verdict, ...]: ...
    @property
    def wants(self) -> tuple[str, ...]: ...

    def on(self, day: int) -> Truth:
        """The value on `day` (an ordinal)."""
        ...

    def missing_facts(self, day: int) -> tuple[str, ...]:
        """The facts that would settle it on `day`, in the order of the condition; empty when it is known."""
        ...


def missing_of(verdict: Verdict, day: int) -> tuple[str, ...]:
    """The facts that a verdict and its parts want on `day`, each once; none when it is known."""
    if verdict.on(day) is not None:
        return ()
    found = verdict.wants + tuple(fact for part in verdict.parts for fact in part.missing_facts(day))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class WalkedVerdict:
    """The verdict that walking the tree gives: everything worked out, for all days."""

    condition: Condition
    timeline: Timeline
    parts: tuple[WalkedVerdict, ...] = ()
    wants: tuple[str, ...] = ()

    def on(self, day: int) -> Truth:
        """The value on `day` (an ordinal)."""
        return value_at(self.timeline, day)

    def missing_facts(self, day: int) -> tuple[str, ...]:
        """The facts that would settle it on `day`, in the order of the condition; empty when it is known."""
        return missing_of(self, day)


def judge(condition: Condition, circumstances: Circumstances) -> WalkedVerdict:
    """The verdict of `condition` in `circumstances`. A parameter outside its periods leaves it unknown."""
    return _JUDGES[type(condition)](condition, circumstances)


def _all(condition: All, circumstances: Circumstances) -> WalkedVerdict:
    return _join_verdicts(condition, circumstances, all_of)


def _any(condition: AnyOf, circumstances: Circumstances) -> WalkedVerdict:
    return _join_verdicts(condition, circumstances, any_of)


def _join_verdicts(condition: All | AnyOf, circumstances: Circumstances, join: Callable[..., Truth]) -> WalkedVerdict:
    parts = tuple([judge(part, circumstances) for part in condition.parts])
    return WalkedVerdict(condition, merge([part.timeline for part in parts], join), parts)


def _not(condition: Not, circumstances: Circumstances) -> WalkedVerdict:
    part = judge(condition.part, circumstances)
    return WalkedVerdict(condition, not_(part.timeline), (part,))


def _lapse_verdict(condition: LapsedLeaf, circumstances: Circumstances) -> WalkedVerdict:
    clock = circumstances.clocks[condition.limit]
    return WalkedVerdict(condition, clock.lapse, (), clock.missing_facts)


def _right(condition: RightLeaf, circumstances: Circumstances) -> WalkedVerdict:
    return WalkedVerdict(condition, constant(condition.right in circumstances.rights))


def _step(condition: StepLeaf, circumstances: Circumstances) -> WalkedVerdict:
    return WalkedVerdict(condition, constant(condition.step in circumstances.ahead))


def _event(condition: EventLeaf, circumstances: Circumstances) -> WalkedVerdict:
    happened = circumstances.first.get(condition.event)
    if happened is None:
        return WalkedVerdict(condition, FALSE)
    if condition.test is None:
        return WalkedVerdict(condition, true_from(happened.toordinal()))
    other, wants = _operand(condition.operand, circumstances)
    if other is None:
        return WalkedVerdict(condition, FALSE if isinstance(condition.operand, EventOperand) else UNKNOWN, (), wants)
    day = circumstances.last[condition.event] if condition.test in LATER else happened
    holds = _compare(condition.test, day, other)
    return WalkedVerdict(condition, true_from(day.toordinal()) if holds else FALSE)


def _fact(condition: FactLeaf, circumstances: Circumstances) -> WalkedVerdict:
    known = circumstances.facts.get(condition.fact)
    if known is None:
        return WalkedVerdict(condition, UNKNOWN, (), circumstances.facts_to_ask(condition.fact))
    if isinstance(condition.operand, ParameterOperand):
        return _against_parameter(condition, known, condition.operand, circumstances)
    operand, wants = _operand(condition.operand, circumstances)
    if operand is None:
        return WalkedVerdict(condition, UNKNOWN, (), wants)
    return WalkedVerdict(condition, _compare_values(condition.test, known, operand))


def _operand(operand: Operand | None, circumstances: Circumstances) -> tuple[Known | None, tuple[str, ...]]:
    if isinstance(operand, FactOperand):
        known = circumstances.facts.get(operand.fact)
        return known, () if known is not None else circumstances.facts_to_ask(operand.fact)
    if isinstance(operand, EventOperand):
        return circumstances.first.get(operand.event), ()
    if isinstance(operand, LimitOperand):
        clock = circumstances.clocks[operand.limit]
        return clock.due_on, clock.missing_facts if clock.due_on is None else ()
    assert not isinstance(operand, ParameterOperand)
    return operand, ()


def _against_parameter(
    leaf: FactLeaf, known: Known, operand: ParameterOperand, circumstances: Circumstances
) -> WalkedVerdict:
    periods = circumstances.periods(operand.parameter)
    if circumstances.judged_on is not None:
        held = period_on_day(periods, circumstances.judged_on)
        return WalkedVerdict(leaf, _compare_values(leaf.test, known, _value(held.value)) if held else UNKNOWN)
    changes: list[tuple[int, Truth]] = [(ALWAYS, None)]
    for period in periods:
        value = value_at(_compare_values(leaf.test, known, _value(period.value)), period.starts_on.toordinal())
        changes.append((period.starts_on.toordinal(), value))
        if period.ends_on is not None:
            changes.append((period.ends_on.toordinal() + 1, None))
    return WalkedVerdict(leaf, tuple(dict(changes).items()))


def _value(value: ParameterValue) -> Value | None:
    if isinstance(value, float):
        return Decimal(str(value))
    return value if isinstance(value, (bool, str, int)) else None


def _compare_values(test: Comparison, known: Known, operand: Known | None) -> Timeline:
    if operand is None:
        return FALSE
    if isinstance(known, Today):
        return _today_compared(test, operand)
    if isinstance(operand, Today):
        return _today_compared(_MIRRORED[test], known)
    return constant(_compare(test, known, operand))


def _today_compared(test: Comparison, operand: Known) -> Timeline:
    assert isinstance(operand, date)
    day = operand.toordinal()
    if test is Comparison.BEFORE:
        return ((ALWAYS, True), (day, False))
    if test is Comparison.AT_MOST:
        return ((ALWAYS, True), (day + 1, False))
    return true_from(day + 1 if test is Comparison.AFTER else day)


_MIRRORED = {
    Comparison.BEFORE: Comparison.AFTER,
    Comparison.AFTER: Comparison.BEFORE,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.AT_LEAST,
}


def _compare(test: Comparison, known: Value, operand: object) -> bool:
    return _TESTS[test](known, operand)


def _is(known: object, operand: object) -> bool:
    return operand in known if isinstance(known, frozenset) else known == operand


def _one_of(known: object, operand: object) -> bool:
    assert isinstance(operand, frozenset)
    return bool(known & operand) if isinstance(known, frozenset) else known in operand


_TESTS: Mapping[Comparison, Callable[..., bool]] = {
    Comparison.IS: _is,
    Comparison.ONE_OF: _one_of,
    Comparison.AT_LEAST: lambda known, operand: known >= operand,
    Comparison.AT_MOST: lambda known, operand: known <= operand,
    Comparison.BEFORE: lambda known, operand: known < operand,
    Comparison.AFTER: lambda known, operand: known > operand,
}


_JUDGES: Mapping[type, Callable[..., WalkedVerdict]] = {
    All: _all,
    AnyOf: _any,
    Not: _not,
    FactLeaf: _fact,
    EventLeaf: _event,
    LapsedLeaf: _lapse_verdict,
    RightLeaf: _right,
    StepLeaf: _step,
}

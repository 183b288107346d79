"""The part of a compiled ladder's text that tells conditions: one local name for each distinct value.

Two conditions that compare the same fact in the same way share a name. True, False, or None while it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from recours.core.compiled.limit_dates import NoDay
from recours.core.judgement import folder
from recours.core.law import (
    COMPUTED,
    LATER,
    All,
    AnyOf,
    Comparison,
    Condition,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    FactType,
    Ladder,
    LapsedLeaf,
    LimitOperand,
    Not,
    ParameterOperand,
    Period,
    Rule,
    conditions_of,
    period_on_day,
)

_ORDERED = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.BEFORE: "<",
    Comparison.AFTER: ">",
}


@dataclass(slots=True)
class ConditionWriter:
    """Writes conditions, facts and days as lines of one ladder's function."""

    ladder: Ladder
    bound: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    slots: dict[str | None, dict[int, int]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    names: dict[object, str] = field(default_factory=dict)
    certain: set[str] = field(default_factory=lambda: {"True", "False"})
    limit_number: dict[str, int] = field(default_factory=dict)

    # ---- names

    def _line(self, text: str) -> None:
        self.lines.append(text)

    def _constant(self, value: object) -> str:
        return self._name_for("k", ("constant", type(value), value), lambda name: self.bound.__setitem__(name, value))

    def _bind(self, letter: str, value: object) -> str:
        name = f"{letter}{len(self.bound)}"
        self.bound[name] = value
        return name

    def _name_for(self, letter: str, key: object, write: Callable[[str], object]) -> str:
        """The name that stands for `key`; written at its first use."""
        if key not in self.names:
            name = f"{letter}{len(self.names)}"
            write(name)
            self.names[key] = name
        return self.names[key]

    def _expression(self, letter: str, text: str, *, certain: bool) -> str:
        name = self._name_for(letter, text, lambda name: self._line(f"{name} = {text}"))
        if certain:
            self.certain.add(name)
        return name

    # ---- facts and days

    def _fact(self, id_: str) -> str:
        """The local name of a fact's value; None while it is missing. A computed day that is today's is the day."""
        name = self._expression("f", f"get({self._constant(id_)})", certain=id_ in folder(self.ladder).assumed)
        if id_ in COMPUTED and COMPUTED[id_].type is FactType.DATE:
            return self._expression("f", f"day if {name} is TODAY else {name}", certain=False)
        return name

    def _first(self, event: str) -> str:
        return self._expression("e", f"first.get({self._constant(event)})", certain=False)

    def _last(self, event: str) -> str:
        return self._expression("e", f"last.get({self._constant(event)})", certain=False)

    def _event_test(self, events: Iterable[str]) -> str:
        return " or ".join(f"{self._first(event)} is not None" for event in dict.fromkeys(events)) or "False"

    # ---- conditions

    def _rule(self, rule: Rule) -> None:
        for condition in conditions_of(rule):
            self._condition(condition, rule.judged_on)

    def _condition(self, condition: Condition, judged_on: str | None) -> str:
        """The name of the condition's value, its slot noted."""
        name = _CONDITIONS[type(condition)](self, condition, judged_on)
        if name not in self.places:
            self.places[name] = len(self.values)
            self.values.append(name)
        self.slots.setdefault(judged_on, {})[id(condition)] = self.places[name]
        return name

    def _all(self, condition: All, judged_on: str | None) -> str:
        parts = list(dict.fromkeys(self._condition(part, judged_on) for part in condition.parts))
        if len(parts) < 2:
            return parts[0] if parts else "True"
        if all(part in self.certain for part in parts):
            return self._expression("v", " and ".join(parts), certain=True)
        name = self._expression("v", " and ".join(parts), certain=False)
        false = " or ".join(self._is_false(part) for part in parts[1:])
        return self._settle(name, f"if {name} is None and ({false}): {name} = False")

    def _any(self, condition: AnyOf, judged_on: str | None) -> str:
        parts = list(dict.fromkeys(self._condition(part, judged_on) for part in condition.parts))
        if len(parts) < 2:
            return parts[0] if parts else "False"
        if all(part in self.certain for part in parts):
            return self._expression("v", " or ".join(parts), certain=True)
        name = self._expression("v", " or ".join(parts), certain=False)
        unknown = " or ".join(f"{part} is None" for part in parts if part not in self.certain)
        return self._settle(name, f"if {name} is False and ({unknown}): {name} = None")

    def _settle(self, name: str, line: str) -> str:
        """What Python's own `and` and `or` leave open: the part that they stopped at was unknown, or stood last."""
        self._name_for("v", line, lambda _name: self._line(line))
        return name

    def _is_false(self, name: str) -> str:
        return f"not {name}" if name in self.certain else f"{name} is False"

    def _not(self, condition: Not, judged_on: str | None) -> str:
        part = self._condition(condition.part, judged_on)
        if part in self.certain:
            return self._expression("v", f"not {part}", certain=True)
        return self._expression("v", f"None if {part} is None else not {part}", certain=False)

    def _lapse_test(self, condition: LapsedLeaf, _judged_on: str | None) -> str:
        return f"l{self.limit_number[condition.limit]}"

    def _event(self, condition: EventLeaf, _judged_on: str | None) -> str:
        first = self._first(condition.event)
        if condition.test is None:
            return self._expression("v", f"{first} is not None", certain=True)
        day = self._last(condition.event) if condition.test in LATER else first
        other, holds = self._operand(condition.operand), self._compare(condition.test, day)
        if isinstance(condition.operand, EventOperand):
            text = f"{first} is not None and {other} is not None and {holds.format(other)}"
            return self._expression("v", text, certain=True)
        text = f"False if {first} is None else None if {other} is None else {holds.format(other)}"
        return self._expression("v", text, certain=False)

    def _leaf(self, condition: FactLeaf, judged_on: str | None) -> str:
        known = self._fact(condition.fact)
        if isinstance(condition.operand, ParameterOperand):
            return self._against_parameter(condition, known, condition.operand, judged_on)
        if self._is_yes(condition):
            return known
        other = self._operand(condition.operand)
        holds = self._compare(condition.test, known, single=self._is_single(condition.fact))
        variable = (
            isinstance(condition.operand, (FactOperand, EventOperand, LimitOperand)) and other not in self.certain
        )
        unknown = [f"{known} is None"] if known not in self.certain else []
        unknown += [f"{other} is None"] if variable else []
        text = holds.format(other)
        if not unknown:
            return self._expression("v", text, certain=True)
        return self._expression("v", f"None if {' or '.join(unknown)} else {text}", certain=False)

    def _is_yes(self, condition: FactLeaf) -> bool:
        definition = self.ladder.vocabulary.facts.get(condition.fact)
        yes_no = definition is not None and definition.type is FactType.YES_NO
        return yes_no and condition.test is Comparison.IS and condition.operand is True

    def _operand(self, operand: object) -> str:
        if isinstance(operand, FactOperand):
            return self._fact(operand.fact)
        if isinstance(operand, EventOperand):
            return self._first(operand.event)
        if isinstance(operand, LimitOperand):
            return f"d{self.limit_number[operand.limit]}"
        return self._constant(operand)

    def _is_single(self, fact: str) -> bool:
        """True of a fact that never holds several choices (the layers make `sector` hold theirs)."""
        definition = self.ladder.vocabulary.facts.get(fact)
        return definition is not None and definition.type is not FactType.CHOICES and fact != "sector"

    def _compare(self, test: Comparison, known: str, *, single: bool = False) -> str:
        """The comparison as text with `{}` for the operand. A fact of several choices `is` each of them."""
        if test in _ORDERED:
            return f"{known} {_ORDERED[test]} {{}}"
        several = f"type({known}) is frozenset"
        if test is Comparison.IS:
            return f"{known} == {{0}}" if single else f"({{0}} in {known} if {several} else {known} == {{0}})"
        within = f"{known} in {{0}}"
        return within if single else f"(not {known}.isdisjoint({{0}}) if {several} else {within})"

    def _against_parameter(self, leaf: FactLeaf, known: str, operand: ParameterOperand, judged_on: str | None) -> str:
        """Compared with the value on the day that the rule says matters: unknown outside periods, false without one."""
        periods = folder(self.ladder).periods[operand.parameter]
        read = self._name_for(
            "r", ("read", operand.parameter), lambda name: self.bound.__setitem__(name, _reader(periods))
        )
        day = "day" if judged_on is None else self._judged_day(judged_on)
        value = self._expression("y", f"{read}({day})", certain=False)
        holds = self._compare(leaf.test, known).format(value)
        text = f"None if {known} is None or {value} is OUTSIDE else False if {value} is None else {holds}"
        return self._expression("v", text, certain=False)

    def _judged_day(self, judged_on: str) -> str:
        if judged_on.startswith("event:"):
            return self._first(judged_on.removeprefix("event:"))
        return self._fact(judged_on)


_CONDITIONS: Mapping[type, Callable[..., str]] = {
    All: ConditionWriter._all,
    AnyOf: ConditionWriter._any,
    Not: ConditionWriter._not,
    LapsedLeaf: ConditionWriter._lapse_test,
    EventLeaf: ConditionWriter._event,
    FactLeaf: ConditionWriter._leaf,
}


def _reader(periods: tuple[Period, ...]) -> Callable[[date | None], object]:
    """A function from a day to the parameter's value then; OUTSIDE where none is known."""

    def value_on(day: date | None) -> object:
        held = period_on_day(periods, day) if day is not None else None
        return _comparable(held.value) if held is not None else NoDay.OUTSIDE

    return value_on


def _comparable(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float) else value if isinstance(value, (bool, str, int)) else None

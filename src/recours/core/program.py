"""The function that a ladder is compiled to: its text in names of our own making, and what the names stand for.

A condition's value is True, False or None, one local name for each distinct condition: two conditions that compare the
same fact in the same way share it. A time limit gives a state, a start, a last day, an answer and whether it lapsed; a
step gives a state.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from recours.core.calendar import NATIONAL
from recours.core.clocks import ClockState, starts_with_events
from recours.core.computed_facts import COMPUTED
from recours.core.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
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
from recours.core.counters import Counter
from recours.core.facts import FactType
from recours.core.folding import folder
from recours.core.ladder import SECTIONS, Ladder, conditions_of
from recours.core.lengths import Length, Unit
from recours.core.measures import NoDay, answer, fixed, measure, touched, touching_of
from recours.core.parameters import Period, held_on
from recours.core.reckonings import Reckoning
from recours.core.rules import Limit, Rule, Start, Step
from recours.core.stepping import StepState

_ORDERED = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.BEFORE: "<",
    Comparison.AFTER: ">",
}
_VARIABLE = (FactOperand, EventOperand, LimitOperand)
_STATES = {
    **{f"clock_{state.name.lower()}": state for state in ClockState},
    **{f"step_{state.name.lower()}": state for state in StepState},
}
_OWN = {
    **_STATES,
    "TODAY": Today.TODAY,
    "OUTSIDE": NoDay.OUTSIDE,
    "NO_RULE": NoDay.NO_RULE,
    "frozenset": frozenset,
    "type": type,
    "isinstance": isinstance,
    "date": date,
    "min": min,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A compiled ladder: `run(case, day)` gives the kept values; `slots` finds a condition's among them.

    `slots` are by the rule's `judged_on`, then by the identity of the condition. `source` is the text, for the curious.
    """

    run: Callable[..., tuple[tuple[Any, ...], ...]]
    slots: Mapping[str | None, Mapping[int, int]]
    source: str


def written(ladder: Ladder) -> Written:
    """The function of a ladder, compiled. The text holds numbered names only; its tree is checked."""
    writer = _Writer(ladder)
    source = writer.text()
    tree = ast.parse(source)
    _check(tree)
    bound: dict[str, Any] = {**_OWN, **writer.bound, "__builtins__": {}}
    exec(compile(tree, "<ladder>", "exec"), bound)  # noqa: S102 a checked tree of our own names, no text from content
    return Written(bound["run"], writer.slots, source)


def _check(tree: ast.AST) -> None:
    """Nothing but numbered names, names of ours, and True, False and None stands in the text."""
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            raise AssertionError(f"in the text: {type(node).__name__}")
        if isinstance(node, ast.Constant) and not (node.value is None or isinstance(node.value, bool)):
            raise AssertionError(f"a constant in the text: {node.value!r}")
        if isinstance(node, ast.Attribute) and node.attr not in _ATTRIBUTES:
            raise AssertionError(f"an attribute in the text: {node.attr}")
        if isinstance(node, ast.Name) and not (node.id in _OWN or node.id in _LOCAL or node.id[1:].isdigit()):
            raise AssertionError(f"a name in the text: {node.id}")


_NODES = (
    *(ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.If, ast.IfExp, ast.Tuple),
    *(
        ast.BoolOp,
        ast.boolop,
        ast.UnaryOp,
        ast.Not,
        ast.Compare,
        ast.cmpop,
        ast.BinOp,
        ast.Add,
        ast.Call,
        ast.Attribute,
        ast.Name,
    ),
    *(ast.Attribute, ast.Name, ast.Constant, ast.expr_context),
)
_ATTRIBUTES = frozenset({"get", "isdisjoint", "facts", "first", "last", "events"})
_LOCAL = frozenset({"case", "day", "get", "first", "last", "events", "run"})


@dataclass(slots=True)
class _Writer:
    """Writes the text of one ladder's function, line by line."""

    ladder: Ladder
    bound: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    slots: dict[str | None, dict[int, int]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    names: dict[object, str] = field(default_factory=dict)
    certain: set[str] = field(default_factory=lambda: {"True", "False"})
    limit_number: dict[str, int] = field(default_factory=dict)

    def text(self) -> str:
        """The whole function."""
        for number, limit in enumerate(self.ladder.limits):
            self._limit(number, limit)
        for section in SECTIONS:
            if section not in ("limits", "steps"):
                for rule in getattr(self.ladder, section):
                    self._rule(rule)
        for number, step in enumerate(self.ladder.steps):
            self._step(number, step)
        limits, steps = range(len(self.ladder.limits)), range(len(self.ladder.steps))
        answered = [f"w{n}" if self.ladder.limits[n].answered_by else "None" for n in limits]
        past = [f"p{n}" if self.ladder.steps[n].past_when is not None else "False" for n in steps]
        groups = [self.values, *([f"{letter}{n}" for n in limits] for letter in "xsd"), answered]
        groups += [[f"z{n}" for n in steps], past]
        given = ", ".join(f"({''.join(name + ', ' for name in group)})" for group in groups)
        opening = ["get = case.facts.get", "first = case.first", "last = case.last", "events = case.events"]
        return "\n    ".join(["def run(case, day):", *opening, *self.lines, f"return {given}\n"])

    # ---- names

    def _line(self, text: str) -> None:
        self.lines.append(text)

    def _constant(self, value: object) -> str:
        return self._named("k", ("constant", type(value), value), lambda name: self.bound.__setitem__(name, value))

    def _bind(self, letter: str, value: object) -> str:
        name = f"{letter}{len(self.bound)}"
        self.bound[name] = value
        return name

    def _named(self, letter: str, key: object, write: Callable[[str], object]) -> str:
        """The name that stands for `key`; written at its first use."""
        if key not in self.names:
            name = f"{letter}{len(self.names)}"
            write(name)
            self.names[key] = name
        return self.names[key]

    def _expression(self, letter: str, text: str, *, certain: bool) -> str:
        name = self._named(letter, text, lambda name: self._line(f"{name} = {text}"))
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

    def _happened(self, events: Iterable[str]) -> str:
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
        return self._settled(name, f"if {name} is None and ({false}): {name} = False")

    def _any(self, condition: AnyOf, judged_on: str | None) -> str:
        parts = list(dict.fromkeys(self._condition(part, judged_on) for part in condition.parts))
        if len(parts) < 2:
            return parts[0] if parts else "False"
        if all(part in self.certain for part in parts):
            return self._expression("v", " or ".join(parts), certain=True)
        name = self._expression("v", " or ".join(parts), certain=False)
        unknown = " or ".join(f"{part} is None" for part in parts if part not in self.certain)
        return self._settled(name, f"if {name} is False and ({unknown}): {name} = None")

    def _settled(self, name: str, line: str) -> str:
        """What Python's own `and` and `or` leave open: the part that they stopped at was unknown, or stood last."""
        self._named("v", line, lambda _name: self._line(line))
        return name

    def _is_false(self, name: str) -> str:
        return f"not {name}" if name in self.certain else f"{name} is False"

    def _not(self, condition: Not, judged_on: str | None) -> str:
        part = self._condition(condition.part, judged_on)
        if part in self.certain:
            return self._expression("v", f"not {part}", certain=True)
        return self._expression("v", f"None if {part} is None else not {part}", certain=False)

    def _lapsed(self, condition: LapsedLeaf, _judged_on: str | None) -> str:
        return f"l{self.limit_number[condition.limit]}"

    def _event(self, condition: EventLeaf, _judged_on: str | None) -> str:
        first = self._first(condition.event)
        if condition.test is None:
            return self._expression("v", f"{first} is not None", certain=True)
        day = self._last(condition.event) if condition.test is Comparison.AFTER else first
        other, holds = self._operand(condition.operand), self._compared(condition.test, day)
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
        holds = self._compared(condition.test, known, single=self._is_single(condition.fact))
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

    def _compared(self, test: Comparison, known: str, *, single: bool = False) -> str:
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
        read = self._named(
            "r", ("read", operand.parameter), lambda name: self.bound.__setitem__(name, _reader(periods))
        )
        day = "day" if judged_on is None else self._judged_day(judged_on)
        value = self._expression("y", f"{read}({day})", certain=False)
        holds = self._compared(leaf.test, known).format(value)
        text = f"None if {known} is None or {value} is OUTSIDE else False if {value} is None else {holds}"
        return self._expression("v", text, certain=False)

    def _judged_day(self, judged_on: str) -> str:
        if judged_on.startswith("event:"):
            return self._first(judged_on.removeprefix("event:"))
        return self._fact(judged_on)

    # ---- limits

    def _limit(self, number: int, limit: Limit) -> None:
        self.limit_number[limit.id] = number
        applies = self._condition(limit.when, limit.judged_on)
        start = self._start(limit)
        for line in self._clock(number, limit, applies, start):
            self._line(line)
        known = applies in self.certain and self._start_unknown(limit, applies) == "False"
        if known and fixed(limit, self.ladder.vocabulary.calendars) is not None:
            self.certain.add(f"l{number}")

    def _clock(self, n: int, limit: Limit, applies: str, start: str) -> list[str]:
        never = [f"x{n} = clock_not_applicable", f"s{n} = None"]
        lines = [f"s{n} = {start}", f"d{n} = None", f"l{n} = False"]
        lines += [f"w{n} = None"] if limit.answered_by else []
        opening = "if"
        if applies != "True":
            lines += [f"if {self._is_false(applies)}:", *_indented(never)]
            opening = "elif"
        lines += [f"{opening} s{n} is None:", *_indented(self._not_started(n, limit, applies))]
        return [*lines, "else:", *_indented(self._started(n, limit, applies))]

    def _not_started(self, n: int, limit: Limit, applies: str) -> list[str]:
        unknown = self._start_unknown(limit, applies)
        begun = [f"x{n} = clock_unknown", f"l{n} = None"]
        waits = [f"x{n} = clock_not_started"]
        if unknown in ("True", "False"):
            return begun if unknown == "True" else waits
        return [f"if {unknown}:", *_indented(begun), "else:", *_indented(waits)]

    def _start_unknown(self, limit: Limit, applies: str) -> str:
        tests = [] if applies in self.certain else [f"{applies} is None"]
        if not starts_with_events(limit):
            if any(start.kind == "fact" for start in limit.starts):
                return "True"
            numbers = [self.limit_number[start.of] for start in limit.starts if start.kind == "limit"]
            tests += [f"x{number} is clock_unknown" for number in numbers]
        return " or ".join(tests) or "False"

    def _started(self, n: int, limit: Limit, applies: str) -> list[str]:
        count = fixed(limit, self.ladder.vocabulary.calendars)
        if count is not None:
            return [f"d{n} = {self._fixed(n, limit, count)}", *self._running(n, limit, applies)]
        last_day = measure(limit, self.ladder.vocabulary.calendars, folder(self.ladder).periods)
        outside = [f"d{n} = None", f"x{n} = clock_unknown", f"l{n} = None"]
        no_rule = [f"d{n} = None", f"x{n} = clock_not_applicable"]
        return [
            f"d{n} = {self._bind('m', last_day)}(s{n}, case)",
            f"if d{n} is OUTSIDE:",
            *_indented(outside),
            f"elif d{n} is NO_RULE:",
            *_indented(no_rule),
            "else:",
            *_indented(self._running(n, limit, applies)),
        ]

    def _fixed(self, n: int, limit: Limit, count: Counter) -> str:
        """The last day of a limit whose length is written in it."""
        length, rule = Length.parse(limit.length.value), Reckoning(limit.reckoning).rule
        if length.unit in (Unit.DAYS, Unit.WEEKS) and not (length.before or rule.moved or rule.two_working_days):
            plain = f"s{n} + {self._constant(timedelta(days=length.days))}"
        else:
            plain = f"{self._bind('c', count)}(s{n})"
        touching = sorted(touching_of(limit))
        if not touching:
            return plain
        calendar = self.ladder.vocabulary.calendars[NATIONAL]
        last_day = self._bind("m", touched(limit, length, calendar))
        return f"{last_day}(s{n}, case) if {self._happened(touching)} else {plain}"

    def _running(self, n: int, limit: Limit, applies: str) -> list[str]:
        lines = []
        may_stand = bool(limit.interrupted_by or limit.suspended_by)
        stands = [f"elif d{n} is None: x{n} = clock_suspended"] if may_stand else []
        if limit.answered_by:
            find = self._bind("a", answer(limit))
            lines.append(f"if {self._happened(limit.answered_by)}: w{n} = {find}(s{n}, d{n}, events)")
            lines += [f"if w{n} is not None: x{n} = clock_answered", *stands]
        elif may_stand:
            lines.append(stands[0].removeprefix("el"))
        over = "elif" if limit.answered_by or may_stand else "if"
        lines += [f"{over} day > d{n}:", *_indented([f"x{n} = clock_lapsed", f"l{n} = {applies}"])]
        lines.append(f"else: x{n} = clock_running")
        return lines if applies in self.certain else [*lines, f"if {applies} is None: x{n} = clock_unknown"]

    def _start(self, limit: Limit) -> str:
        days = [self._start_day(start) for start in limit.starts]
        if starts_with_events(limit) and len(days) > 1:
            earliest = self._bind("b", _earliest)
            return f"{earliest}({', '.join(days)})"
        return " or ".join(days)

    def _start_day(self, start: Start) -> str:
        if start.kind == "event":
            return self._first(start.of) if start.which == "first" else self._last(start.of)
        if start.kind == "fact":
            certain = start.of in folder(self.ladder).assumed
            known = self._expression("f", f"get({self._constant(start.of)})", certain=certain)
            definition = self.ladder.vocabulary.facts.get(start.of)
            if definition is not None and definition.type is FactType.DATE and start.of not in COMPUTED:
                return known
            return self._expression("f", f"{known} if isinstance({known}, date) else None", certain=False)
        of = self.limit_number[start.of]
        return f"(None if x{of} is clock_not_applicable or x{of} is clock_unknown else d{of})"

    # ---- steps

    def _step(self, n: int, step: Step) -> None:
        self._rule(step)
        name = {id(condition): self._condition(condition, step.judged_on) for condition in conditions_of(step)}
        applies, opens = name[id(step.when)], name[id(step.opens_when)]
        held = [f"step_done if {name[id(step.done_when)]} else"] if step.done_when is not None else []
        held += [f"step_not_applicable if {self._is_false(applies)} else"] if applies != "True" else []
        held += [f"step_blocked if {name[id(step.blocked_when)]} else"] if step.blocked_when is not None else []
        held += [f"step_closed if {name[id(step.closed_when)]} else"] if step.closed_when is not None else []
        held += [f"step_closed if l{self.limit_number[step.closes]} else"] if step.closes else []
        self._line(f"z{n} = {' '.join(held)} step_open if {applies} and {opens} else step_waiting")
        if step.past_when is not None:
            self._line(f"p{n} = {name[id(step.past_when)]} is True")


_CONDITIONS: Mapping[type, Callable[..., str]] = {
    All: _Writer._all,
    AnyOf: _Writer._any,
    Not: _Writer._not,
    LapsedLeaf: _Writer._lapsed,
    EventLeaf: _Writer._event,
    FactLeaf: _Writer._leaf,
}


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _reader(periods: tuple[Period, ...]) -> Callable[[date | None], object]:
    """A function from a day to the parameter's value then; OUTSIDE where none is known."""

    def read(day: date | None) -> object:
        held = held_on(periods, day) if day is not None else None
        return _comparable(held.value) if held is not None else NoDay.OUTSIDE

    return read


def _comparable(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float) else value if isinstance(value, (bool, str, int)) else None

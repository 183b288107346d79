"""The function that a ladder is compiled to: its text in names of our own making, and what the names stand for.

A condition's value is True, False or None, one local name for each distinct condition: two conditions that compare the
same fact in the same way share it. A time limit gives a state, a start, a last day, an answer and whether it lapsed; a
step gives a state.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from recours.core.compiled.limit_dates import (
    NoDay,
    answer,
    begin,
    count_with_touches,
    fixed_counter,
    measure,
    touching_of,
)
from recours.core.compiled.program_conditions import ConditionWriter
from recours.core.days import NATIONAL, Counter, Length, Reckoning, Unit
from recours.core.judgement import ClockState, StepState, acts_by_step, folder, is_direct, starts_with_events
from recours.core.law import COMPUTED, SECTIONS, FactType, Ladder, Limit, Start, Step, Today, conditions_of

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
class CompiledSource:
    """A compiled ladder: `run(case, day)` gives the kept values; `slots` finds a condition's among them.

    `slots` are by the rule's `judged_on`, then by the identity of the condition. `source` is the text, for the curious.
    """

    run: Callable[..., tuple[tuple[Any, ...], ...]]
    slots: Mapping[str | None, Mapping[int, int]]
    source: str


def compile_source(ladder: Ladder) -> CompiledSource:
    """The function of a ladder, compiled. The text holds numbered names only; its tree is checked."""
    writer = _Writer(ladder)
    source = writer.text()
    tree = ast.parse(source)
    _check(tree)
    bound: dict[str, Any] = {**_OWN, **writer.bound, "__builtins__": {}}
    exec(compile(tree, "<ladder>", "exec"), bound)  # noqa: S102 a checked tree of our own names, no text from content
    return CompiledSource(bound["run"], writer.slots, source)


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


class _Writer(ConditionWriter):
    """Writes the text of one ladder's function, line by line."""

    __slots__ = ()

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

    # ---- limits

    def _limit(self, number: int, limit: Limit) -> None:
        self.limit_number[limit.id] = number
        applies = self._condition(limit.when, limit.judged_on)
        start = self._start(limit)
        for line in self._clock(number, limit, applies, start):
            self._line(line)
        known = applies in self.certain and self._start_unknown(limit, applies) == "False"
        if known and fixed_counter(limit, self.ladder.vocabulary.calendars) is not None:
            self.certain.add(f"l{number}")

    def _clock(self, n: int, limit: Limit, applies: str, start: str) -> list[str]:
        never = [f"x{n} = clock_not_applicable", f"s{n} = None"]
        lines = [f"s{n} = {start}", f"d{n} = None", f"l{n} = False"]
        lines += [f"w{n} = None"] if limit.answered_by else []
        opening = "if"
        if applies != "True":
            lines += [f"if {self._is_false(applies)}:", *_indent(never)]
            opening = "elif"
        lines += [f"{opening} s{n} is None:", *_indent(self._lines_before_start(n, limit, applies))]
        return [*lines, "else:", *_indent(self._lines_after_start(n, limit, applies))]

    def _lines_before_start(self, n: int, limit: Limit, applies: str) -> list[str]:
        unknown = self._start_unknown(limit, applies)
        begun = [f"x{n} = clock_unknown", f"l{n} = None"]
        waits = [f"x{n} = clock_not_started"]
        if unknown in ("True", "False"):
            return begun if unknown == "True" else waits
        return [f"if {unknown}:", *_indent(begun), "else:", *_indent(waits)]

    def _start_unknown(self, limit: Limit, applies: str) -> str:
        tests = [] if applies in self.certain else [f"{applies} is None"]
        if not starts_with_events(limit):
            if any(start.kind == "fact" for start in limit.starts):
                return "True"
            numbers = [self.limit_number[start.of] for start in limit.starts if start.kind == "limit"]
            tests += [f"x{number} is clock_unknown" for number in numbers]
        return " or ".join(tests) or "False"

    def _lines_after_start(self, n: int, limit: Limit, applies: str) -> list[str]:
        count = fixed_counter(limit, self.ladder.vocabulary.calendars)
        if count is not None:
            return [f"d{n} = {self._fixed_length_end(n, limit, count)}", *self._running_lines(n, limit, applies)]
        last_day = measure(limit, self.ladder.vocabulary.calendars, folder(self.ladder).periods)
        outside = [f"d{n} = None", f"x{n} = clock_unknown", f"l{n} = None"]
        no_rule = [f"d{n} = None", f"x{n} = clock_not_applicable"]
        return [
            f"d{n} = {self._bind('m', last_day)}(s{n}, case)",
            f"if d{n} is OUTSIDE:",
            *_indent(outside),
            f"elif d{n} is NO_RULE:",
            *_indent(no_rule),
            "else:",
            *_indent(self._running_lines(n, limit, applies)),
        ]

    def _fixed_length_end(self, n: int, limit: Limit, count: Counter) -> str:
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
        last_day = self._bind("m", count_with_touches(limit, length, calendar))
        return f"{last_day}(s{n}, case) if {self._event_test(touching)} else {plain}"

    def _running_lines(self, n: int, limit: Limit, applies: str) -> list[str]:
        lines = []
        may_stand = bool(limit.interrupted_by or limit.suspended_by)
        stands = [f"elif d{n} is None: x{n} = clock_suspended"] if may_stand else []
        if limit.answered_by:
            find = self._bind("a", answer(limit))
            lines.append(f"if {self._event_test(limit.answered_by)}: w{n} = {find}(s{n}, d{n}, events)")
            lines += [f"if w{n} is not None: x{n} = clock_answered", *stands]
        elif may_stand:
            lines.append(stands[0].removeprefix("el"))
        over = "elif" if limit.answered_by or may_stand else "if"
        lines += [f"{over} day > d{n}:", *_indent([f"x{n} = clock_lapsed", f"l{n} = {applies}"])]
        lines.append(f"else: x{n} = clock_running")
        return lines if applies in self.certain else [*lines, f"if {applies} is None: x{n} = clock_unknown"]

    def _start(self, limit: Limit) -> str:
        days = [self._start_day(start) for start in limit.starts]
        if starts_with_events(limit) and len(days) > 1:
            earliest = self._bind("b", _earliest)
            return f"{earliest}({', '.join(days)})"
        return " or ".join(days)

    def _start_day(self, start: Start) -> str:
        if not is_direct(start):
            day = self._bind("g", begin(start, self.ladder.vocabulary.calendars, folder(self.ladder).periods))
            return self._expression("e", f"{day}(case) if {self._event_test([start.of])} else None", certain=False)
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
        held = [f"step_done if {self._done_test(step, name)} else"] if step.done_when is not None else []
        held += [f"step_not_applicable if {self._is_false(applies)} else"] if applies != "True" else []
        held += [f"step_blocked if {name[id(step.blocked_when)]} else"] if step.blocked_when is not None else []
        held += [f"step_closed if {name[id(step.closed_when)]} else"] if step.closed_when is not None else []
        held += [f"step_closed if l{self.limit_number[step.closes]} else"] if step.closes else []
        self._line(f"z{n} = {' '.join(held)} step_open if {applies} and {opens} else step_waiting")
        if step.past_when is not None:
            self._line(f"p{n} = {name[id(step.past_when)]} is True")

    def _done_test(self, step: Step, name: Mapping[int, str]) -> str:
        """Whether the step was taken: by an act of its own, and in time, where that is not plain."""
        done, doing = name[id(step.done_when)], acts_by_step(self.ladder)[step.id]
        if not doing.is_needed:
            return done
        applies = "".join(f"{self._condition(each.when, each.judged_on)}, " for each in doing.rivals)
        last_day = "None"
        if step.closes:
            n = self.limit_number[step.closes]
            last_day = f"(None if x{n} is clock_unknown else d{n})"
        return f"{done} and {self._bind('h', doing.is_done)}(events, first, ({applies}), {last_day})"


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)

"""Goals C1 and C2: where a case stands, on the real content, against engines that do less.

The cases are the first ones of each file of content/stories. Ours derives facts, runs every clock, judges every rule
in three values for all days at once and keeps what each verdict rests on. The peers are given the facts and the
lapsed clocks, and judge the same conditions in two values on one day, without reasons; where ours knows, they must
agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import zen

from bench.rows import Row, table
from recours.core.answer.data import as_data
from recours.core.compiled.assessment import assess
from recours.core.judgement.verdicts import judge
from recours.core.law.computed_facts import COMPUTED
from recours.core.law.conditions import (
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
from recours.core.law.facts import FactType
from recours.core.law.ladder import SECTIONS, Ladder
from recours.core.law.rules import Step
from recours.core.position import Position
from recours.library.cases import Case, read_case
from recours.library.load import library
from recours.library.reader import open_yaml

GENERATED = "Python generated from the same conditions"
ZEN = "zen-engine, the same conditions"
STEP_CONDITIONS = ("opens_when", "closed_when", "done_when", "blocked_when", "past_when")
MOST, REPEATS = 12, 20
NEVER = 10**7
SIGNS = {
    Comparison.IS: "==",
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.BEFORE: "<",
    Comparison.AFTER: ">",
}

Way = Callable[["Stood"], object]


@dataclass(frozen=True)
class Stood:
    """A story on its day: our position, and what the peers are given of it."""

    case: Case
    position: Position
    given: Mapping[str, Any]
    generated: Callable[[Mapping[str, Any]], list[bool]]
    zen: Any


def run(rounds: int = 5) -> list[Row]:
    """Positions a second: derived, and told whole, with the ratio to each peer in the same run."""
    stood = list(_stories())
    rules = sum(len(conditions(one.position.ladder)) for one in stood) // len(stood)
    for one in stood:
        _agree(one)
    ways: dict[str, Way] = {
        "assessed": _assessed,
        "derived": lambda one: one.case.position(library(), one.position.as_of),
        "told": lambda one: as_data(one.case.position(library(), one.position.as_of)),
        GENERATED: lambda one: one.generated(one.given),
        ZEN: lambda one: one.zen.evaluate(one.given),
    }
    rates = _rates(ways, stood, rounds)
    names = {
        "assessed": f"about {rules} conditions and every clock, bare values",
        "derived": "position, every verdict ready to be told",
        "told": "the same, told whole with reasons and articles",
    }
    return [
        Row(title, rates[ours], "cases/s", rates[ours] / rates[peer], peer)
        for ours, title in names.items()
        for peer in (ZEN, GENERATED)
    ]


def _assessed(one: Stood) -> object:
    return assess(one.case.ladder(library()), one.case.facts, one.case.events, one.position.as_of)


def _rates(ways: Mapping[str, Way], stood: list[Stood], rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = perf_counter()
            for _ in range(REPEATS):
                for one in stood:
                    way(one)
            taken[name].append(REPEATS * len(stood) / (perf_counter() - began))
    return {name: median(rates) for name, rates in taken.items()}


def _stories() -> Iterator[Stood]:
    """The first stories of every file of content/stories, up to `MOST`."""
    files = sorted((Path(library().root) / "stories").glob("*.yaml"))
    each = max(1, MOST // len(files))
    for path in files:
        for entry in open_yaml(path, path.name).map()["stories"].list()[:each]:
            found = entry.map()
            kept = {key: found[key] for key in ("company", "sector", "facts", "journal") if key in found}
            yield _stood(read_case(kept, library()), found["as_of"].day())


def _stood(case: Case, as_of: date) -> Stood:
    position = case.position(library(), as_of)
    asked = conditions(position.ladder)
    python = ", ".join(Writer(position, "None", ("False", "True")).text(each) for each in asked)
    zens = ", ".join(Writer(position, "null", ("false", "true")).text(each) for each in asked)
    generated = eval(f"lambda facts, first, last, due, lapsed: [{python}]")
    return Stood(case, position, _given(position), lambda one: generated(**one), zen.compile_expression(f"[{zens}]"))


def _agree(one: Stood) -> None:
    """Where ours knows, both peers say the same; else a comparison of speeds would mean nothing."""
    ours = [judge(each, one.position.circumstances).on(one.position.day) for each in conditions(one.position.ladder)]
    for name, theirs in ((GENERATED, one.generated(one.given)), (ZEN, one.zen.evaluate(one.given))):
        different = [
            at for at, (we, they) in enumerate(zip(ours, theirs, strict=True)) if we is not None and we != they
        ]
        if different:
            raise AssertionError(f"{name} disagrees on conditions {different} of {one.position.ladder.layers[-1].id}")


def conditions(ladder: Ladder) -> list[Condition]:
    """Every condition of a ladder, in the order of its sections."""
    rules = [rule for section in SECTIONS for rule in getattr(ladder, section)]
    more = [getattr(rule, name) for rule in rules if isinstance(rule, Step) for name in STEP_CONDITIONS]
    return [rule.when for rule in rules] + [each for each in more if each is not None]


def _given(position: Position) -> dict[str, Any]:
    """What the peers are told: plain values, days as numbers, and which clocks have lapsed."""
    around, definitions = position.circumstances, position.ladder.vocabulary
    named = {*definitions.facts, *COMPUTED, *around.facts}
    facts = {name: _plain(around.facts.get(name), position.day) for name in named}
    first = {name: around.first[name].toordinal() if name in around.first else NEVER for name in definitions.events}
    last = {name: around.last[name].toordinal() if name in around.last else NEVER for name in definitions.events}
    due = {name: clock.due_on.toordinal() if clock.due_on else NEVER for name, clock in position.clocks.items()}
    lapsed = {name: _lapsed(position, name) for name in position.clocks}
    return {"facts": facts, "first": first, "last": last, "due": due, "lapsed": lapsed}


def _lapsed(position: Position, limit: str) -> bool:
    verdict = judge(LapsedLeaf(limit), position.circumstances)
    return verdict.on(position.day) is True


def _plain(value: object, today: int) -> object:
    if isinstance(value, Today):
        return today
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return float(value)
    return sorted(value) if isinstance(value, frozenset) else value


class Writer:
    """A condition as an expression that Python and ZEN both read; each has its words for nothing and truth."""

    def __init__(self, position: Position, nothing: str, truth: tuple[str, str]) -> None:
        self.position, self.nothing, self.truth = position, nothing, truth

    def text(self, condition: Condition) -> str:
        """The expression of `condition`, in brackets."""
        if isinstance(condition, (All, AnyOf)):
            word = " and " if isinstance(condition, All) else " or "
            parts = word.join(self.text(part) for part in condition.parts)
            return f"({parts})" if parts else self.truth[isinstance(condition, All)]
        if isinstance(condition, Not):
            return f"(not {self.text(condition.part)})"
        if isinstance(condition, LapsedLeaf):
            return f'lapsed["{condition.limit}"]'
        return self._fact(condition) if isinstance(condition, FactLeaf) else self._event(condition)

    def _fact(self, leaf: FactLeaf) -> str:
        fact, operand = f'facts["{leaf.fact}"]', self._operand(leaf.operand)
        wanted = leaf.operand if isinstance(leaf.operand, frozenset) else [leaf.operand]
        if operand == self.nothing:
            return self.truth[False]
        if self._holds_many(leaf.fact):
            asked = " or ".join(f"{self._literal(each)} in {fact}" for each in sorted(map(str, wanted)))
            return f"({fact} != {self.nothing} and ({asked}))"
        if leaf.test is Comparison.ONE_OF:
            return f"({fact} in {operand})"
        guards = [fact, operand] if isinstance(leaf.operand, FactOperand) else [fact]
        known = " and ".join(f"{each} != {self.nothing}" for each in guards)
        return f"({known} and {fact} {SIGNS[leaf.test]} {operand})"

    def _holds_many(self, fact: str) -> bool:
        definition = self.position.ladder.vocabulary.facts.get(fact)
        return definition is not None and definition.type is FactType.CHOICES

    def _event(self, leaf: EventLeaf) -> str:
        happened = f'(first["{leaf.event}"] < {NEVER})'
        if leaf.test is None:
            return happened
        day = f'{"last" if leaf.test is Comparison.AFTER else "first"}["{leaf.event}"]'
        other = self._operand(leaf.operand)
        known = f"{other} != {self.nothing} and {other} < {NEVER}"
        return f"({happened} and {known} and {day} {SIGNS[leaf.test]} {other})"

    def _operand(self, operand: object) -> str:
        if isinstance(operand, FactOperand):
            return f'facts["{operand.fact}"]'
        if isinstance(operand, EventOperand):
            return f'first["{operand.event}"]'
        if isinstance(operand, LimitOperand):
            return f'due["{operand.limit}"]'
        if isinstance(operand, ParameterOperand):
            return self._literal(self._in_force(operand.parameter))
        return self._literal(operand)

    def _in_force(self, parameter: str) -> object:
        """The legal value of the day, bound beforehand: the peers know no dated values."""
        periods = self.position.circumstances.periods(parameter)
        held = [period.value for period in periods if period.holds_on(self.position.as_of)]
        return held[-1] if held else None

    def _literal(self, value: object) -> str:
        plain = _plain(value, self.position.day)
        if plain is None or isinstance(plain, bool):
            return self.nothing if plain is None else self.truth[plain]
        return json.dumps(plain, ensure_ascii=False)


if __name__ == "__main__":
    print(table("positions", run()))

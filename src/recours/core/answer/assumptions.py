"""What an answer rests on: the assumptions whose change would change something that is shown, and no other.

An assumption is taken away, and only what it can reach is asked again: the rules that ask about it, the time limits
that do, and the rules that ask about those. A value known without the fact is the same whatever the fact is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from recours.core.answer.examined import worth
from recours.core.answer.reasons import value_text
from recours.core.judgement import ClockState, StepAnswer, StepState, Truth, judge_rule
from recours.core.law import (
    INPUTS,
    SECTIONS,
    Condition,
    Ladder,
    LapsedLeaf,
    Leaf,
    Limit,
    Rule,
    conditions_of,
    facts_of,
    limits_needed,
    limits_of,
)
from recours.core.position import Position
from recours.wording import say


@dataclass(frozen=True, slots=True)
class Asking:
    """What a fact can reach: facts made from it, rules (by section and id), limits, each after those it starts from."""

    facts: frozenset[str]
    rules: frozenset[tuple[str, str]]
    limits: tuple[Limit, ...]


@lru_cache(maxsize=64)
def asking(ladder: Ladder) -> Mapping[str, Asking]:
    """For each fact that may be assumed, the rules that ask about it: directly, through a limit or a computed fact."""
    return {fact.id: _asking(fact.id, ladder) for fact in ladder.vocabulary.facts.values() if fact.assumed is not None}


def _asking(fact: str, ladder: Ladder) -> Asking:
    names = frozenset({fact, *(of for of, inputs in INPUTS.items() if fact in inputs)})
    limits: dict[str, Limit] = {}
    for limit in ladder.limits:
        if names & facts_of(limit.when) or limits.keys() & limits_needed(limit):
            limits[limit.id] = limit
    asked = {
        (section, rule.id)
        for section in SECTIONS
        for rule in getattr(ladder, section)
        if any(names & facts_of(each) or limits.keys() & limits_of(each) for each in conditions_of(rule))
    }
    return Asking(names, frozenset(asked), tuple(limits.values()))


def assumption_data(position: Position, unexamined: frozenset[str]) -> list[dict[str, Any]]:
    """The assumptions that an answer given here rests on, each as a sentence, in the order of the vocabulary."""
    vocabulary = position.ladder.vocabulary
    return [
        {
            "fact": fact,
            "value": position.facts[fact],
            "text": say(
                "core.assumption.sentence",
                question=vocabulary.facts[fact].question.rstrip(" ?"),
                answer=value_text(fact, position.facts[fact], vocabulary),
            ),
        }
        for fact in relied_on(position, unexamined)
    ]


def relied_on(position: Position, unexamined: frozenset[str]) -> list[str]:
    """The facts assumed whose change would change a right, a step, a limit, a choice or a warning that is shown.

    `unexamined` are the rights that are not shown.
    """
    reach, shown = asking(position.ladder), _shown_conditions(position, unexamined)
    without = _Without(position, {})
    assumed = [fact for fact, source in position.origin.items() if source == "assumed"]
    return [fact for fact in assumed if without.opens_any(reach[fact], shown)]


#: The states of a clock that has something to show.
_SHOWN_CLOCKS = (ClockState.RUNNING, ClockState.SUSPENDED, ClockState.ANSWERED, ClockState.LAPSED)
#: Those in which it is not over, whether or not it applies.
_NOT_OVER = (ClockState.RUNNING, ClockState.SUSPENDED, ClockState.ANSWERED, ClockState.NOT_STARTED)


Settled = tuple[Rule, tuple[Condition, ...]]


def _shown_conditions(position: Position, unexamined: frozenset[str]) -> dict[tuple[str, str], Settled]:
    """The conditions that settled each thing shown, with its rule, by section and id."""
    known = [right for right, verdict in position.rights if verdict.on(position.day) is not None]
    shown: dict[str, list[Rule]] = {
        "rights": [right for right in known if right.id not in unexamined],
        "limits": [clock.limit for clock in position.clocks.values() if clock.state in _SHOWN_CLOCKS],
        "help": [rule for rule, _ in position.help],
        "warnings": [rule for rule, _ in position.warnings],
    }
    for section, chosen in position.chosen.items():  # the chosen one, and those before it that are not
        rules: tuple[Rule, ...] = getattr(position.ladder, section)
        reached = rules.index(chosen.possible[0]) if chosen.possible else len(rules)
        shown[section] = [*rules[:reached], *([chosen.rule] if chosen.rule is not None else [])]
    settled: dict[tuple[str, str], Settled] = {
        (section, rule.id): (rule, (rule.when,)) for section, found in shown.items() for rule in found
    }
    return settled | {("steps", answer.step.id): (answer.step, _settling(answer)) for answer in position.steps}


def _settling(answer: StepAnswer) -> tuple[Condition, ...]:
    """The conditions without which the step would be in another state; none of one that waits for its conditions."""
    step = answer.step
    settling = {
        StepState.DONE: (step.done_when,),
        StepState.BLOCKED: (step.blocked_when,),
        StepState.CLOSED: (step.closed_when,),
        StepState.OPEN: (step.when, step.opens_when),
    }.get(answer.state, ())
    settling += (step.past_when,) if answer.past else ()
    return tuple(condition for condition in settling if condition is not None)


@dataclass(frozen=True, slots=True)
class _Without:
    """Conditions asked again without a fact; what a leaf is worth now is worked out once for all facts."""

    position: Position
    values: dict[tuple[str | None, Leaf], Truth]

    def opens_any(self, reach: Asking, shown: Mapping[tuple[str, str], Settled]) -> bool:
        """Whether one of these conditions, known now, would be unknown without the fact that reaches so far."""
        limits = self._changed_limits(reach)
        return any(
            self._opens(reach.facts, limits, rule, condition)
            for key in reach.rules & shown.keys()
            for rule, conditions in (shown[key],)
            for condition in conditions
        )

    def _changed_limits(self, reach: Asking) -> frozenset[str]:
        """The limits that would no longer be known to apply, and those that start from them."""
        changed: frozenset[str] = frozenset()
        for limit in reach.limits:
            starts = {start.of for start in limit.starts if start.kind == "limit"}
            if starts & changed or self._opens(reach.facts, changed, limit, limit.when):
                changed |= {limit.id}
        return changed

    def _opens(self, gone: frozenset[str], limits: frozenset[str], rule: Rule, condition: Condition) -> bool:
        def without(leaf: Leaf) -> Truth:
            facts, of_limits = _names_in(leaf)
            if facts & gone:
                return None
            return self._lapse(leaf) if of_limits & limits else self._value(rule, leaf)

        return worth(condition, without) is None and worth(condition, lambda leaf: self._value(rule, leaf)) is not None

    def _value(self, rule: Rule, leaf: Leaf) -> Truth:
        key = rule.judged_on, leaf
        if key not in self.values:
            self.values[key] = judge_rule(rule, leaf, self.position.circumstances).on(self.position.day)
        return self.values[key]

    def _lapse(self, leaf: Leaf) -> Truth:
        """What is known of the end of a limit that may or may not apply: that it is not over, at most."""
        is_running = isinstance(leaf, LapsedLeaf) and self.position.clocks[leaf.limit].state in _NOT_OVER
        return False if is_running else None


@lru_cache(maxsize=8192)
def _names_in(leaf: Leaf) -> tuple[frozenset[str], frozenset[str]]:
    """The facts and the time limits that a leaf asks about."""
    return frozenset(facts_of(leaf)), frozenset(limits_of(leaf))

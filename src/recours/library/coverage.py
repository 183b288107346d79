"""Coverage of the law: every leaf of every condition must be true in one story and false in another.

A leaf that no story makes true (or false) is a rule that nobody has tried. A right that is true in no story, and a step
that is open in none, are dead until one shows otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from recours.core.judgement import StepState, Verdict, judge_rule
from recours.core.law import SECTIONS, Leaf, Right, Rule, Step, conditions_of, leaves
from recours.core.position import Position
from recours.library.checks import rules_of
from recours.library.load import Library
from recours.library.stories import Story


@dataclass
class Coverage:
    """For each rule and leaf, the values that some story gave it."""

    seen: dict[tuple[str, Any], set[bool]] = field(default_factory=dict)
    lived: set[str] = field(default_factory=set)

    def note(self, rule: Rule, leaf: Any, value: bool | None) -> None:
        """Remember that a story made this leaf of this rule true or false."""
        if value is not None:
            self.seen.setdefault((f"{rule.layer}.{rule.id}", leaf), set()).add(value)

    def dead_rules(self, library: Library) -> list[Rule]:
        """Rights that no story makes true, and steps that no story opens."""
        return [rule for rule in rules_of(library) if isinstance(rule, (Right, Step)) and rule.id not in self.lived]

    def uncovered_leaves(self, library: Library) -> list[tuple[Rule, Leaf, str]]:
        """The leaves that are not both true and false somewhere, with what is missing: `true`, `false` or `both`."""
        return [(rule, leaf, gap) for rule, leaf in all_leaves(library) if (gap := self._gap(rule, leaf))]

    def _gap(self, rule: Rule, leaf: Leaf) -> str:
        values = self.seen.get((f"{rule.layer}.{rule.id}", leaf), set())
        return {frozenset(): "both", frozenset({True}): "false", frozenset({False}): "true"}.get(frozenset(values), "")


def all_leaves(library: Library) -> Iterator[tuple[Rule, Leaf]]:
    """Every leaf of every rule, each once."""
    for rule in rules_of(library):
        found: dict[Leaf, None] = {}
        for condition in conditions_of(rule):
            found.update(dict.fromkeys(leaves(condition)))
        yield from ((rule, leaf) for leaf in found)


def coverage_of(stories: Iterable[Story], library: Library) -> Coverage:
    """The coverage of all stories."""
    coverage = Coverage()
    for story in stories:
        _note_position(story.case.position(library, story.as_of), coverage)
    return coverage


def _note_position(position: Position, coverage: Coverage) -> None:
    coverage.lived.update(right.id for right, verdict in position.rights if verdict.on(position.day) is True)
    coverage.lived.update(answer.step.id for answer in position.steps if answer.state is StepState.OPEN)
    for section in SECTIONS:
        for rule in getattr(position.ladder, section):
            for condition in conditions_of(rule):
                _note(rule, judge_rule(rule, condition, position.circumstances), position, coverage)


def _note(rule: Rule, verdict: Verdict, position: Position, coverage: Coverage) -> None:
    if isinstance(verdict.condition, Leaf):
        coverage.note(rule, verdict.condition, verdict.on(position.day))
    for part in verdict.parts:
        _note(rule, part, position, coverage)

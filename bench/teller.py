"""The reasons of one verdict written out from the values that an assessment kept, without building its tree.

The same sentences as `core.answer.reasons.because`. Which leaves decide depends on their values alone, and a sentence
on the fact, event or clock it tells: both are worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from recours.core.answer.reasons import event_text, fact_text, limit_text
from recours.core.compiled.assessment import Assessment, CompiledLadder
from recours.core.judgement.timeline import Truth
from recours.core.law.conditions import Condition, EventLeaf, FactLeaf, LapsedLeaf, Not, leaves, parts_of
from recours.core.law.rules import Rule

Leaf = FactLeaf | EventLeaf | LapsedLeaf
#: So many sentences are kept for a ladder; then the memory is emptied.
MOST_SENTENCES = 50_000


@dataclass(slots=True)
class Teller:
    """Writes reasons under one ladder, and remembers sentences."""

    compiled: CompiledLadder
    sentences: dict[object, str] = field(default_factory=dict)
    tellings: dict[tuple[str | None, int], _Telling] = field(default_factory=dict)

    def reasons(self, assessment: Assessment, rule: Rule, condition: Condition) -> list[str]:
        """The sentences of the leaves that decide a rule's condition, each once, in order."""
        telling = self.tellings.get((rule.judged_on, id(condition)))
        if telling is None:
            slots = self.compiled.slots[rule.judged_on]
            telling = self.tellings[rule.judged_on, id(condition)] = _Telling(condition, slots)
        told = [self._sentence(leaf, assessment) for leaf in telling.deciding(assessment.values[0])]
        return list(dict.fromkeys(told))

    def _sentence(self, leaf: Leaf, assessment: Assessment) -> str:
        known = self._known(leaf, assessment)
        found = self.sentences.get((id(leaf), known))
        if found is None:
            if len(self.sentences) > MOST_SENTENCES:
                self.sentences.clear()
            found = self.sentences[id(leaf), known] = self._written(leaf, known)
        return found

    def _known(self, leaf: Leaf, assessment: Assessment) -> Any:
        """What the sentence of a leaf tells: the fact's value, the event's day, or the clock's state and days."""
        if isinstance(leaf, FactLeaf):
            return assessment.case.facts.get(leaf.fact)
        if isinstance(leaf, EventLeaf):
            return assessment.case.first.get(leaf.event)
        at, kept = self.compiled.limit_at[leaf.limit], assessment.values
        return kept[1][at], kept[2][at], kept[3][at]

    def _written(self, leaf: Leaf, known: Any) -> str:
        vocabulary = self.compiled.ladder.vocabulary
        if isinstance(leaf, FactLeaf):
            return fact_text(leaf.fact, known, vocabulary)
        if isinstance(leaf, EventLeaf):
            return event_text(leaf.event, known, vocabulary)
        return limit_text(self.compiled.ladder.limits[self.compiled.limit_at[leaf.limit]].title, *known)


class _Telling:
    """Which leaves of a condition decide it, by the values of its leaves."""

    __slots__ = ("at", "condition", "decided", "slots")

    def __init__(self, condition: Condition, slots: Mapping[int, int]) -> None:
        self.condition = condition
        self.slots = slots
        self.at = tuple(dict.fromkeys(slots[id(leaf)] for leaf in leaves(condition)))
        self.decided: dict[tuple[Truth, ...], tuple[Leaf, ...]] = {}

    def deciding(self, values: tuple[Truth, ...]) -> tuple[Leaf, ...]:
        """The leaves that have the value that settled the tree."""
        key = tuple([values[at] for at in self.at])
        found = self.decided.get(key)
        if found is None:
            found = self.decided[key] = tuple(self._below(self.condition, values))
        return found

    def _below(self, condition: Condition, values: tuple[Truth, ...]) -> Iterator[Leaf]:
        value = values[self.slots[id(condition)]]
        if isinstance(condition, Not):
            yield from self._below(condition.part, values)
        elif isinstance(condition, (FactLeaf, EventLeaf, LapsedLeaf)):
            yield condition
        else:
            for part in parts_of(condition):
                if values[self.slots[id(part)]] is value:
                    yield from self._below(part, values)

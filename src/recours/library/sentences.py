"""A condition in French sentences, without a case: for the jurist who reads the rules beside the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from recours.core.answer.reasons import value_text
from recours.core.law import (
    All,
    AnyOf,
    Comparison,
    Condition,
    EventLeaf,
    EventOperand,
    FactOperand,
    LapsedLeaf,
    Leaf,
    Limit,
    LimitOperand,
    Not,
    Operand,
    ParameterOperand,
    RightLeaf,
    StepLeaf,
    Vocabulary,
)
from recours.wording import say


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """What sentences need: the vocabulary, the time limits by id, and the titles of the rights and steps that letters
    ask about.
    """

    vocabulary: Vocabulary
    limits: Mapping[str, Limit]
    titles: Mapping[str, str] = field(default_factory=dict)


def condition_lines(condition: Condition, reading: SentenceContext, depth: int = 0) -> Iterator[str]:
    """The condition as a nested Markdown list, one leaf a line; a lonely `all` adds no level."""
    mark, why = "  " * depth + "- ", f" — *{condition.why}*" if condition.why else ""
    if isinstance(condition, All) and depth == 0 and not condition.why:
        for part in condition.parts:
            yield from condition_lines(part, reading)
    elif isinstance(condition, (All, AnyOf)):
        yield mark + say("library.sentence.all" if isinstance(condition, All) else "library.sentence.any") + why
        for part in condition.parts:
            yield from condition_lines(part, reading, depth + 1)
    elif isinstance(condition, Not):
        yield mark + say("library.sentence.not") + why
        yield from condition_lines(condition.part, reading, depth + 1)
    else:
        yield mark + leaf_sentence(condition, reading) + why


def leaf_sentence(leaf: Leaf, reading: SentenceContext) -> str:
    """One leaf as a sentence."""
    if isinstance(leaf, RightLeaf):
        return say("library.sentence.right", right=reading.titles.get(leaf.right, leaf.right))
    if isinstance(leaf, StepLeaf):
        return say("library.sentence.step", step=reading.titles.get(leaf.step, leaf.step))
    if isinstance(leaf, LapsedLeaf):
        return say("library.sentence.lapsed", limit=_limit(leaf.limit, reading))
    if isinstance(leaf, EventLeaf):
        return _event_sentence(leaf, reading)
    definition = reading.vocabulary.facts.get(leaf.fact)
    question = definition.question if definition else say(f"core.computed.{leaf.fact}")
    operand = _operand(leaf.fact, leaf.operand, reading)
    key = "is" if leaf.test is Comparison.IS else leaf.test.value
    return say(f"library.sentence.{key}", question=question.rstrip(" ?"), operand=operand)


def _event_sentence(leaf: EventLeaf, reading: SentenceContext) -> str:
    title = _event(leaf.event, reading)
    if leaf.test is None:
        return say("library.sentence.event", event=title)
    return say(f"library.sentence.event_{leaf.test.value}", event=title, operand=_operand("", leaf.operand, reading))


def _operand(fact: str, operand: Operand | None, reading: SentenceContext) -> str:
    if isinstance(operand, FactOperand):
        known = reading.vocabulary.facts.get(operand.fact)
        return f"« {known.question.rstrip(' ?')} »" if known else say(f"core.computed.{operand.fact}")
    if isinstance(operand, ParameterOperand):
        return f"« {reading.vocabulary.parameters[operand.parameter].title} »"
    if isinstance(operand, EventOperand):
        return _event(operand.event, reading)
    if isinstance(operand, LimitOperand):
        return f"« {_limit(operand.limit, reading)} »"
    if isinstance(operand, frozenset):
        return " ; ".join(value_text(fact, each, reading.vocabulary) for each in sorted(operand))
    return value_text(fact, operand, reading.vocabulary)


def _limit(id_: str, reading: SentenceContext) -> str:
    limit = reading.limits.get(id_)
    return limit.title if limit else id_


def _event(id_: str, reading: SentenceContext) -> str:
    definition = reading.vocabulary.events.get(id_)
    return f"« {definition.title} »" if definition else id_

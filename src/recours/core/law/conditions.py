"""Conditions: a closed tree of ten keys.

`all any not`, and the leaves `fact` (with `is one_of at_least at_most before after`), `event` (with `before at_most
after at_least`) and `lapsed`. What one is worth, of three values, is in `core.judgement.verdicts`. A letter alone
may also ask whether a right is yes and whether a step is still ahead (`right`, `step`): it is written from a position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from recours.core.law.facts import Value


class Today(Enum):
    """The value of a dated computed fact that is still today's: it moves with the day asked about."""

    TODAY = "today"


Known = Value | Today


class Comparison(Enum):
    """The six comparisons of a leaf. `before` and `after` are strict, `at_least` and `at_most` are not."""

    IS = "is"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"


LATER = (Comparison.AFTER, Comparison.AT_LEAST)
"""The comparisons of an event that look at its last day (`at_least`: that day or later); `before`: at its first."""


@dataclass(frozen=True, slots=True)
class FactOperand:
    """Compare with another fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class ParameterOperand:
    """Compare with a dated legal value, read on the day the rule says matters."""

    parameter: str


@dataclass(frozen=True, slots=True)
class EventOperand:
    """Compare with the first day of an event."""

    event: str


@dataclass(frozen=True, slots=True)
class LimitOperand:
    """Compare with the last day of a time limit."""

    limit: str


Operand = Value | FactOperand | ParameterOperand | EventOperand | LimitOperand | frozenset[str]


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true."""

    parts: tuple[Condition, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is true."""

    parts: tuple[Condition, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false."""

    part: Condition
    why: str = ""


@dataclass(frozen=True, slots=True)
class FactLeaf:
    """A fact compared; unknown while the fact is missing."""

    fact: str
    test: Comparison
    operand: Operand
    why: str = ""


@dataclass(frozen=True, slots=True)
class EventLeaf:
    """An event that has happened, optionally before, at most on, after, or at least on a day.

    What is not in the journal did not happen. `before` and `at_most` look at its first day, `after` and `at_least` at
    its last.
    """

    event: str
    test: Comparison | None = None
    operand: Operand | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class LapsedLeaf:
    """A time limit whose last day is over without the answer that would have stopped it."""

    limit: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RightLeaf:
    """In a letter: the position says « yes » to this right. Never unknown: a paper rests on what is sure."""

    right: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class StepLeaf:
    """In a letter: the step is still before her, open or waiting, and not overtaken. Never unknown."""

    step: str
    why: str = ""


LetterLeaf = RightLeaf | StepLeaf
Leaf = FactLeaf | EventLeaf | LapsedLeaf | LetterLeaf
Condition = All | AnyOf | Not | Leaf
ALWAYS_TRUE = All(())


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that it is made of; none for a leaf."""
    if isinstance(condition, (All, AnyOf)):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not) else ()


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of the tree, in order."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def limits_of(condition: Condition) -> set[str]:
    """The ids of the time limits that the condition asks about."""
    found = set()
    for leaf in leaves(condition):
        if isinstance(leaf, LapsedLeaf):
            found.add(leaf.limit)
        elif isinstance(leaf, (FactLeaf, EventLeaf)) and isinstance(leaf.operand, LimitOperand):
            found.add(leaf.operand.limit)
    return found


def facts_of(condition: Condition) -> set[str]:
    """The ids of the facts that the condition reads."""
    found = set()
    for leaf in leaves(condition):
        if isinstance(leaf, FactLeaf):
            found.add(leaf.fact)
        if isinstance(leaf, (FactLeaf, EventLeaf)) and isinstance(leaf.operand, FactOperand):
            found.add(leaf.operand.fact)
    return found

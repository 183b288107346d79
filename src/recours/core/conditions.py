"""Conditions: a closed tree of ten keys.

`all any not`, and the leaves `fact` (with `is one_of at_least at_most before after`), `event` (with `before at_most
after`) and `lapsed`. What one is worth, of three values, is in `recours.core.judging`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from recours.core.facts import Value


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
    """An event that has happened, optionally before, at most on, or after a day. What is not in the journal did not
    happen. `before` and `at_most` look at its first day, `after` at its last.
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


Condition = All | AnyOf | Not | FactLeaf | EventLeaf | LapsedLeaf
ALWAYS_TRUE = All(())


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that it is made of; none for a leaf."""
    if isinstance(condition, (All, AnyOf)):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not) else ()


def leaves(condition: Condition) -> Iterator[FactLeaf | EventLeaf | LapsedLeaf]:
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
        elif isinstance(leaf.operand, LimitOperand):
            found.add(leaf.operand.limit)
    return found


def facts_of(condition: Condition) -> set[str]:
    """The ids of the facts that the condition reads."""
    found = set()
    for leaf in leaves(condition):
        if isinstance(leaf, FactLeaf):
            found.add(leaf.fact)
        operand = None if isinstance(leaf, LapsedLeaf) else leaf.operand
        if isinstance(operand, FactOperand):
            found.add(operand.fact)
    return found

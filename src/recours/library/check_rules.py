"""The faults of one rule that can be found without a case: missing citations, moved days, lengths that are none."""

from __future__ import annotations

from collections.abc import Iterator

from recours.core.errors import ContentError, RecoursError
from recours.core.law import (
    Comparison,
    Condition,
    FactLeaf,
    FactType,
    Limit,
    Right,
    Rule,
    Step,
    Whose,
    conditions_of,
    leaves,
)
from recours.library.load import Library
from recours.wording import say

#: Reckonings that give the other side the latest defensible day: never for a day the consumer must not miss.
_LATEST_DAY = ("company", "charter")


def fault(place: str, sentence: str, /, **values: object) -> ContentError:
    """A fault with its words `library.check.<sentence>` and way out."""
    way_out = say(f"library.check.{sentence}_way_out", **values)
    return ContentError(say(f"library.check.{sentence}", **values), place=place, way_out=way_out)


def rule_faults(rule: Rule, library: Library) -> Iterator[RecoursError]:
    """Every fault of one rule whose names are all known."""
    if not rule.cite and isinstance(rule, (Right, Limit)):
        yield fault(rule.place, "no_citation", rule=rule.id)
    for condition in conditions_of(rule):
        yield from _order_faults(rule, condition, library)
    if isinstance(rule, Limit):
        yield from _limit_faults(rule)
    if isinstance(rule, Step) and rule.records and rule.done_when is None:
        yield fault(rule.place, "never_done", step=rule.id)


_ORDERED = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.BEFORE, Comparison.AFTER)


def _order_faults(rule: Rule, condition: Condition, library: Library) -> Iterator[RecoursError]:
    """An order on what has none: a choice is neither before nor after another."""
    for leaf in leaves(condition):
        if isinstance(leaf, FactLeaf) and leaf.test in _ORDERED:
            definition = library.vocabulary.facts.get(leaf.fact)
            if definition is not None and definition.type in (FactType.CHOICE, FactType.CHOICES):
                yield fault(rule.place, "no_order", fact=leaf.fact, test=leaf.test.value)


def _limit_faults(limit: Limit) -> Iterator[RecoursError]:
    """A day of hers that is moved."""
    if limit.whose is Whose.CONSUMER and limit.reckoning in _LATEST_DAY:
        yield fault(limit.place, "consumer_day_moved", rule=limit.id, reckoning=limit.reckoning)

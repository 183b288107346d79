"""The days on which something in a case may change by the mere passing of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from recours.core.law import (
    COMPUTED,
    SECTIONS,
    EventOperand,
    FactLeaf,
    FactOperand,
    Known,
    Ladder,
    LimitOperand,
    ParameterOperand,
    Today,
    conditions_of,
    leaves,
)

#: From a last day to the first day after it.
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ChangeDays:
    """What of a ladder moves with the calendar: leaves that compare today, the days on which legal values change."""

    moving: tuple[FactLeaf, ...]
    bounds: tuple[date, ...]

    def next_day(
        self, as_of: date, facts: Mapping[str, Known], first: Mapping[str, date], due_on: Mapping[str, date | None]
    ) -> date | None:
        """The next day after `as_of` on which some value can change, if nothing more happens; None if none can.

        `first`: the first day of each event; `due_on`: the last day of each limit that has one.
        """
        days = [day + ONE_DAY for day in due_on.values() if day is not None]
        for leaf in self.moving:
            day = _compared_day(leaf, facts, first, due_on)
            days += [day, day + ONE_DAY] if day is not None else []
        return min((day for day in (*days, *self.bounds) if day > as_of), default=None)


@lru_cache(maxsize=256)
def change_days_of(ladder: Ladder) -> ChangeDays:
    """What of a ladder moves with the calendar."""
    rules = [rule for section in SECTIONS for rule in getattr(ladder, section)]
    distinct = dict.fromkeys(leaf for rule in rules for condition in conditions_of(rule) for leaf in leaves(condition))
    facts = [leaf for leaf in distinct if isinstance(leaf, FactLeaf)]
    read = {leaf.operand.parameter for leaf in facts if isinstance(leaf.operand, ParameterOperand)}
    periods = [period for id_ in read for period in ladder.vocabulary.parameters[id_].periods]
    days = {period.starts_on for period in periods} | {period.ends_on + ONE_DAY for period in periods if period.ends_on}
    return ChangeDays(tuple(filter(_may_compare_today, facts)), tuple(sorted(days)))


def _may_compare_today(leaf: FactLeaf) -> bool:
    operand = leaf.operand
    other = operand.fact if isinstance(operand, FactOperand) else ""
    return not isinstance(operand, ParameterOperand) and (leaf.fact in COMPUTED or other in COMPUTED)


def _compared_day(
    leaf: FactLeaf, facts: Mapping[str, Known], first: Mapping[str, date], due_on: Mapping[str, date | None]
) -> date | None:
    """The day that a leaf compares today with; None when it compares something else."""
    operand = leaf.operand
    known, other = facts.get(leaf.fact), facts.get(operand.fact) if isinstance(operand, FactOperand) else operand
    if isinstance(operand, LimitOperand):
        other = due_on[operand.limit]
    if isinstance(operand, EventOperand):
        other = first.get(operand.event)
    if Today.TODAY not in (known, other):
        return None
    day = other if known is Today.TODAY else known
    return day if isinstance(day, date) else None

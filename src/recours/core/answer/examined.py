"""Which rights were looked at: one that the chosen ground rules out was not (docs/decisions/0029)."""

from __future__ import annotations

from collections.abc import Callable

from recours.core.judgement import Truth, judge
from recours.core.law import All, AnyOf, Condition, EventLeaf, FactLeaf, Leaf, Not
from recours.core.position import Position

GROUND = "ground"
#: The value of a right that only another ground would have made worth looking at.
NOT_EXAMINED = "not_examined"


def unexamined_rights(position: Position) -> frozenset[str]:
    """The rights that are « no » because another ground was chosen: by id.

    The ground alone rules such a right out, whatever else may be true; or it does with what happened, which alone
    would not. What the ground leaves open and other facts rule out is « no ».
    """
    if GROUND not in position.facts:
        return frozenset()

    def judge_by(condition: Condition, *kinds: Callable[[Leaf], bool]) -> Truth:
        """What the condition comes to by the leaves of these kinds alone."""
        circumstances, day = position.circumstances, position.day
        return worth(
            condition, lambda leaf: judge(leaf, circumstances).on(day) if any(is_(leaf) for is_ in kinds) else None
        )

    def is_unexamined(condition: Condition) -> bool:
        if judge_by(condition, _is_ground) is False:
            return True
        return judge_by(condition, _is_ground, _is_event) is False and judge_by(condition, _is_event) is not False

    ruled_out = (right for right, verdict in position.rights if verdict.on(position.day) is False)
    return frozenset(right.id for right in ruled_out if is_unexamined(right.when))


def worth(condition: Condition, leaf_value: Callable[[Leaf], Truth]) -> Truth:
    """What a condition comes to when its leaves have these values."""
    if isinstance(condition, Not):
        value = worth(condition.part, leaf_value)
        return None if value is None else not value
    if isinstance(condition, (All, AnyOf)):
        settles = isinstance(condition, AnyOf)
        found: Truth = not settles
        for part in condition.parts:
            value = worth(part, leaf_value)
            if value is settles:
                return settles
            found = None if value is None else found
        return found
    return leaf_value(condition)


def _is_ground(leaf: Leaf) -> bool:
    return isinstance(leaf, FactLeaf) and leaf.fact == GROUND


def _is_event(leaf: Leaf) -> bool:
    return isinstance(leaf, EventLeaf)

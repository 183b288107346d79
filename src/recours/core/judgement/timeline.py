"""A truth and the days on which it changes.

Nothing in a position depends on today except through a stored day: so a condition is worked out once, for all
days, as a `Timeline`: pairs (first day as an ordinal, value), in order, the first of them from `ALWAYS` on.
Values are three: True, False, None (unknown). Events that have not happened are taken never to happen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

Truth = bool | None
Timeline = tuple[tuple[int, Truth], ...]

ALWAYS = 0
TRUE: Timeline = ((ALWAYS, True),)
FALSE: Timeline = ((ALWAYS, False),)
UNKNOWN: Timeline = ((ALWAYS, None),)
_CONSTANT = {True: TRUE, False: FALSE, None: UNKNOWN}


def constant(value: Truth) -> Timeline:
    """The same value on every day."""
    return _CONSTANT[value]


def true_from(day: int) -> Timeline:
    """False before `day` (an ordinal), true from it on."""
    return ((ALWAYS, False), (day, True))


def value_at(timeline: Timeline, day: int) -> Truth:
    """The value on `day` (an ordinal)."""
    if len(timeline) == 1:
        return timeline[0][1]
    return timeline[bisect_right(timeline, day, key=lambda change: change[0]) - 1][1]


def all_of(values: Sequence[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    return False if False in values else None if None in values else True


def any_of(values: Sequence[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    return True if True in values else None if None in values else False


def not_(timeline: Timeline) -> Timeline:
    """The contrary on each day; unknown stays unknown."""
    return tuple((day, None if value is None else not value) for day, value in timeline)


def merge(timelines: Sequence[Timeline], join: Callable[[Sequence[Truth]], Truth]) -> Timeline:
    """The timelines joined day by day with `join` (`all_of` or `any_of`)."""
    if all(len(timeline) == 1 for timeline in timelines):
        return constant(join([timeline[0][1] for timeline in timelines]))
    days = sorted({day for timeline in timelines for day, _ in timeline})
    joined = ((day, join([value_at(timeline, day) for timeline in timelines])) for day in days)
    return _shortest(tuple(joined))


def _shortest(timeline: Timeline) -> Timeline:
    kept = [timeline[0]]
    for day, value in timeline[1:]:
        if value is not kept[-1][1]:
            kept.append((day, value))
    return tuple(kept)


def since(timeline: Timeline, day: int) -> int | None:
    """The first day of the stretch that holds `day`; None when it has always been so."""
    begun = max((change for change, _ in timeline if change <= day), default=ALWAYS)
    return None if begun == ALWAYS else begun


def next_true(timeline: Timeline, day: int) -> int | None:
    """The first day after `day` on which it becomes true by the mere passing of time; None if never."""
    return next((change for change, value in timeline if change > day and value), None)


def next_change(timeline: Timeline, day: int) -> int | None:
    """The first day after `day` on which the value changes; None if never."""
    return next((change for change, _ in timeline if change > day), None)

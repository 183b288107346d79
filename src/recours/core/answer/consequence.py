"""What taking a step today would start: the position of the same case, with the step taken."""

from __future__ import annotations

from functools import lru_cache

from recours.core.judgement.clocks import Clock
from recours.core.law import Event, Ladder, Limit, Step, Today
from recours.core.position import Position, position


def awaited_if_taken(step: Step, before: Position) -> Clock | None:
    """The clock that would be waited for if the step were taken on the day asked about, in the way that it proposes.

    None when it starts none, or when the wait would be for the same day as now.
    """
    if step.records not in _entries_awaited(before.ladder):
        return None
    definitions = before.ladder.vocabulary.events
    happened = [event for event in before.events if (known := definitions.get(event.kind)) and not known.derived_from]
    taken = Event(step.records, before.as_of, {"channel": step.channel, "step": step.id, **step.records_as})
    facts = {
        fact: value
        for fact, value in before.facts.items()
        if before.origin.get(fact) == "asserted" and not isinstance(value, Today)
    }
    after = position(before.ladder, [*happened, taken], facts, before.as_of).awaited_clock
    now = before.awaited_clock
    is_same = after is not None and now is not None and (after.limit, after.due_on) == (now.limit, now.due_on)
    return None if is_same else after


@lru_cache(maxsize=64)
def _entries_awaited(ladder: Ladder) -> frozenset[str]:
    """The entries that may start a limit that is awaited, by themselves or as one of those they make."""
    limits = {limit.id: limit for limit in ladder.limits}

    def entries(limit: Limit) -> set[str]:
        found = set()
        for start in limit.starts:
            definition = ladder.vocabulary.events.get(start.of)
            if start.kind == "event":
                found |= {start.of, *(definition.entries if definition is not None else ())}
            elif start.kind == "limit":
                found |= entries(limits[start.of])
        return found

    return frozenset(entry for limit in ladder.limits if limit.awaited for entry in entries(limit))

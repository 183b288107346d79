"""Whether a step was really taken: by an event that is its own, and in time.

Several steps may write the same kind of entry: three contracts end by a cancellation, four suits by seizing the court.
An entry that names its step (or the fields by which the step is known) ticks that step alone; one that names none ticks
the first of them that concerns the case, that of the narrowest layer. And an act done after the last day of the limit
that closes its step keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from recours.core.judgement.timeline import Truth
from recours.core.law import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Event,
    EventLeaf,
    EventOperand,
    Ladder,
    Limit,
    Step,
    Whose,
)


@dataclass(frozen=True, slots=True)
class StepActs:
    """What tells the acts of one step: the events that tick it, and `rivals`, the steps that one event may tick.

    `shared` when another step writes the same kind of entry, so that its entries say for which step they stand.
    `pressing` are the consumer's limits that the act answers, by id: the one that closes the step, and those that close
    none and lead to no limit that does.
    """

    step: Step
    acts: tuple[EventLeaf, ...]
    shared: bool
    rivals: tuple[Step, ...]
    pressing: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """True when `done_when` alone does not settle that the step was taken."""
        elsewhere = any(leaf.event != self.step.records for leaf in self.acts)
        return bool(self.acts) and (self.shared or elsewhere or self.step.closes is not None)

    def is_done(
        self, events: Sequence[Event], first: Mapping[str, date], applies: Sequence[Truth], last_day: date | None
    ) -> bool:
        """Whether an event is the step's own and no later than `last_day`.

        `applies` says of each of the rivals whether it concerns the case.
        """
        days = [on for leaf in self.acts for on in self._days(leaf, events, first, applies)]
        return any(last_day is None or on <= last_day for on in days)

    def _days(
        self, leaf: EventLeaf, events: Sequence[Event], first: Mapping[str, date], applies: Sequence[Truth]
    ) -> Iterator[date]:
        """The days of the events that this leaf counts for the step."""
        earliest = first.get(leaf.operand.event) if isinstance(leaf.operand, EventOperand) else None
        for event in events:
            late_enough = earliest is None or event.on > earliest
            if event.kind == leaf.event and late_enough and self._is_own(event, applies):
                yield event.on

    def _is_own(self, event: Event, applies: Sequence[Truth]) -> bool:
        """Whether the event was this step's doing. What another step writes counts where this one surely applies."""
        if event.kind != self.step.records:
            return applies[self.rivals.index(self.step)] is True
        if not self.shared:
            return True
        named = event.data.get("step")
        if named is not None:
            return bool(named == self.step.id)
        told = [key for key in self.step.records_as if event.data.get(key) is not None]
        return all(event.data[key] == self.step.records_as[key] for key in told) if told else self._is_chosen(applies)

    def _is_chosen(self, applies: Sequence[Truth]) -> bool:
        """Whether an event that names no step is taken for this one's: the first that surely applies, else that may."""
        wanted = True if True in applies else None
        return wanted in applies and self.rivals[list(applies).index(wanted)] is self.step


def acts_of(condition: Condition | None) -> Iterator[EventLeaf]:
    """The events by which a step is taken, none of those that must not have happened."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from acts_of(part)
    elif isinstance(condition, EventLeaf) and condition.test is not Comparison.BEFORE:
        yield condition


def is_ticked_by_any(step: Step) -> bool:
    """True when any entry of the kind that the step writes ticks it, whatever went before."""
    return any(leaf.event == step.records and leaf.test is not Comparison.AFTER for leaf in acts_of(step.done_when))


@lru_cache(maxsize=1024)
def acts_by_step(ladder: Ladder) -> Mapping[str, StepActs]:
    """How each step of the ladder is done, by its id."""
    writers: dict[str, list[Step]] = {}
    broadest = [layer.id for layer in ladder.layers]
    for step in sorted(ladder.steps, key=lambda step: -broadest.index(step.layer)):
        if any(leaf.event == step.records for leaf in acts_of(step.done_when)):
            writers.setdefault(str(step.records), []).append(step)
    limits = {limit.id: limit for limit in ladder.limits}
    closing = {step.closes for step in ladder.steps if step.closes}
    closing = closing.union(*(_leading_limits(id_, limits) for id_ in closing))
    free = [limit for limit in ladder.limits if limit.whose is Whose.CONSUMER and limit.id not in closing]
    return {step.id: _acts_of_step(step, writers.get(str(step.records), []), free) for step in ladder.steps}


def _leading_limits(id_: str, limits: Mapping[str, Limit]) -> frozenset[str]:
    """The limits from whose last day this one starts, or those that start them."""
    before = {start.of for start in limits[id_].starts if start.kind == "limit"}
    return frozenset(before).union(*(_leading_limits(each, limits) for each in before))


def _acts_of_step(step: Step, writers: Sequence[Step], free: Sequence[Limit]) -> StepActs:
    ticked = is_ticked_by_any(step)
    rivals = tuple(each for each in writers if is_ticked_by_any(each)) if ticked else (step,)
    answered = [limit.id for limit in free if step.records in limit.answered_by]
    pressing = (*([step.closes] if step.closes else []), *answered)
    return StepActs(step, tuple(acts_of(step.done_when)), len(writers) > 1, rivals, pressing)

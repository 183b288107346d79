"""Verdicts and clocks told from the values that an assessment kept; what explains them is worked out on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from recours.core.days import CountStep
from recours.core.judgement import (
    Circumstances,
    ClockState,
    CountContext,
    Timeline,
    Truth,
    Verdict,
    WalkedClock,
    judge,
    missing_of,
    value_at,
    walk_condition,
    walked_clock,
)
from recours.core.judgement.change_days import ONE_DAY
from recours.core.judgement.clocks import Clock
from recours.core.law import All, AnyOf, Condition, Limit, Not, Today, parts_of


@dataclass(frozen=True, slots=True)
class StoredTree:
    """The values that one assessment keeps for the conditions of rules with the same `judged_on`."""

    values: tuple[Truth, ...]
    slots: Mapping[int, int]
    day: int
    judged_on: str | None
    circumstances: Circumstances

    @property
    def missing_day_facts(self) -> tuple[str, ...]:
        """The facts that would give the day on which parameters are read, while it is missing."""
        if self.judged_on is None or self.judged_on.startswith("event:"):
            return ()
        known = self.circumstances.facts.get(self.judged_on)
        return () if isinstance(known, (date, Today)) else self.circumstances.facts_to_ask(self.judged_on)


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict told from the values kept; its timeline, when asked for, by walking the tree. `whole` is a rule's."""

    condition: Condition
    stored_tree: StoredTree
    whole: bool = False

    @property
    def timeline(self) -> Timeline:
        """What it is worth on each day."""
        return walk_condition(self.stored_tree.judged_on, self.condition, self.stored_tree.circumstances).timeline

    @property
    def parts(self) -> tuple[StoredVerdict, ...]:
        """The verdicts of the condition's parts."""
        kept = self.stored_tree
        return tuple([StoredVerdict(part, kept) for part in parts_of(self.condition)])

    @property
    def wants(self) -> tuple[str, ...]:
        """The facts that a leaf wants; for a whole rule, those that would give the day of its parameters."""
        if self.whole and (undated := self.stored_tree.missing_day_facts):
            return undated
        return (
            ()
            if isinstance(self.condition, (All, AnyOf, Not))
            else judge(self.condition, self.stored_tree.circumstances).wants
        )

    def on(self, day: int) -> Truth:
        """The value on `day` (an ordinal)."""
        if day == self.stored_tree.day:
            return self.stored_tree.values[self.stored_tree.slots[id(self.condition)]]
        return value_at(self.timeline, day)

    def missing_facts(self, day: int) -> tuple[str, ...]:
        """The facts that would settle it on `day`; empty when it is known."""
        return missing_of(self, day) if self.on(day) is None else ()

    def decisive(self) -> list[Condition]:
        """The leaves below that have the value that settled it, in order, from the values alone."""
        found: list[Condition] = []
        _decisive(self.condition, self.stored_tree.values, self.stored_tree.slots, found)
        return found


def _decisive(
    condition: Condition, values: tuple[Truth, ...], slots: Mapping[int, int], found: list[Condition]
) -> None:
    if isinstance(condition, Not):
        _decisive(condition.part, values, slots, found)
    elif isinstance(condition, (All, AnyOf)):
        value = values[slots[id(condition)]]
        for part in condition.parts:
            if values[slots[id(part)]] is value:
                _decisive(part, values, slots, found)
    else:
        found.append(condition)


class StoredClock:
    """A clock told from the values kept; what explains it, when asked for, by counting again."""

    __slots__ = ("_clocks", "_counting", "_walked", "answered_on", "applies", "due_on", "limit", "starts_on", "state")

    def __init__(
        self,
        limit: Limit,
        values: tuple[ClockState, date | None, date | None, date | None],
        applies: Verdict,
        counting: CountContext,
        clocks: Mapping[str, Clock],
    ) -> None:
        self.limit = limit
        self.state, self.starts_on, self.due_on, self.answered_on = values
        self.applies = applies
        self._counting = counting
        self._clocks = clocks
        self._walked: WalkedClock | None = None

    @property
    def lapse(self) -> Timeline:
        """The days on which it counts as lapsed."""
        return self._walked_clock.lapse

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The facts that would settle it."""
        return () if self.state in _SETTLED else self._walked_clock.missing_facts

    @property
    def steps(self) -> tuple[CountStep, ...]:
        """The steps of its count."""
        return self._walked_clock.steps if self.starts_on else ()

    @property
    def problem(self) -> str:
        """Why it cannot be counted, in French; empty when it can."""
        return self._walked_clock.problem if self.state is ClockState.UNKNOWN else ""

    @property
    def lapses_on(self) -> date | None:
        """The first day after the last day of the limit."""
        return self.due_on + ONE_DAY if self.due_on else None

    @property
    def _walked_clock(self) -> WalkedClock:
        if self._walked is None:
            self._walked = walked_clock(self.limit, self._counting, self._clocks)
        return self._walked


_SETTLED = (ClockState.NOT_APPLICABLE, ClockState.NOT_STARTED)

"""The clocks of a case: each time limit of the ladder, where it starts, when it falls due, whether it has lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Protocol

from recours.core.days import CountStep, Length
from recours.core.judgement.limit_lengths import (
    CountContext,
    answer_day,
    calendar_of,
    count_limit,
    judged_day,
    length_of,
)
from recours.core.judgement.starts import is_direct, start_day, starting_event
from recours.core.judgement.timeline import FALSE, UNKNOWN, Timeline, all_of, merge, true_from
from recours.core.judgement.verdicts import Circumstances, Verdict, WalkedVerdict, judge
from recours.core.law import Condition, Limit, ParameterPeriodError, Rule, Start, Today, Whose


class ClockState(Enum):
    """What a clock is doing on the day asked about."""

    NOT_APPLICABLE = "not_applicable"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ANSWERED = "answered"
    LAPSED = "lapsed"


class Clock(Protocol):
    """A time limit in one case: its days, the steps of its count, and the days on which it counts as lapsed."""

    @property
    def limit(self) -> Limit: ...
    @property
    def state(self) -> ClockState: ...
    @property
    def applies(self) -> Verdict: ...
    @property
    def lapse(self) -> Timeline: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def answered_on(self) -> date | None: ...
    @property
    def missing_facts(self) -> tuple[str, ...]: ...
    @property
    def steps(self) -> tuple[CountStep, ...]: ...
    @property
    def problem(self) -> str: ...
    @property
    def lapses_on(self) -> date | None:
        """The first day after the last day of the limit."""
        ...


@dataclass(frozen=True, slots=True)
class WalkedClock:
    """A clock as the reference counts it, everything worked out."""

    limit: Limit
    state: ClockState
    applies: Verdict
    lapse: Timeline
    starts_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    missing_facts: tuple[str, ...] = ()
    steps: tuple[CountStep, ...] = ()
    problem: str = ""

    @property
    def lapses_on(self) -> date | None:
        """The first day after the last day of the limit."""
        return date.fromordinal(self.due_on.toordinal() + 1) if self.due_on else None


def run_clocks(limits: Iterable[Limit], counting: CountContext) -> dict[str, Clock]:
    """Every clock by id, in the order given (each after those it starts from)."""
    clocks: dict[str, Clock] = {}
    counting = replace(counting, circumstances=replace(counting.circumstances, clocks=clocks))
    for limit in limits:
        clocks[limit.id] = walked_clock(limit, counting, clocks)
    return clocks


def judge_rule(rule: Rule, condition: Condition, circumstances: Circumstances) -> Verdict:
    """The verdict of a rule's condition, its parameters read on the day that the rule says matters."""
    if circumstances.stored_verdict is not None:
        kept = circumstances.stored_verdict(rule.judged_on, condition)
        if kept is not None:
            return kept
    return walk_condition(rule.judged_on, condition, circumstances)


def walk_condition(judged_on: str | None, condition: Condition, circumstances: Circumstances) -> WalkedVerdict:
    """The verdict by walking the tree; parameters are read on the day of `judged_on` (a fact, or `event:kind`)."""
    if judged_on is None or circumstances.facts.get(judged_on) is Today.TODAY:
        return judge(condition, circumstances)
    day = judged_day(judged_on, circumstances)
    if day is not None:
        return judge(condition, replace(circumstances, judged_on=day))
    verdict = judge(condition, replace(circumstances, periods=lambda _id: ()))
    return (
        replace(verdict, wants=circumstances.facts_to_ask(judged_on)) if not judged_on.startswith("event:") else verdict
    )


def walked_clock(limit: Limit, counting: CountContext, clocks: Mapping[str, Clock]) -> WalkedClock:
    """One clock, worked out from the others that it starts from or asks about."""
    applies = judge_rule(limit, limit.when, counting.circumstances)
    holds = applies.on(counting.as_of.toordinal())
    start, missing = _start(limit, counting, clocks)
    if holds is False:
        return _not_applicable(limit, applies, start, counting)
    missing = tuple(dict.fromkeys((*applies.missing_facts(counting.as_of.toordinal()), *missing)))
    if start is None:
        unknown = holds is None or _start_unknown(limit, clocks)
        state = ClockState.UNKNOWN if unknown else ClockState.NOT_STARTED
        return WalkedClock(limit, state, applies, UNKNOWN if unknown else FALSE, missing_facts=missing)
    try:
        length = length_of(limit, counting, start)
    except ParameterPeriodError as error:
        return WalkedClock(limit, ClockState.UNKNOWN, applies, UNKNOWN, start, problem=error.message)
    if length is None:
        return WalkedClock(limit, ClockState.NOT_APPLICABLE, applies, FALSE, start)
    return _running_clock(limit, applies, start, length, counting, missing)


def _not_applicable(limit: Limit, applies: Verdict, start: date | None, counting: CountContext) -> WalkedClock:
    """It has no last day today; when time alone will make it apply, the days on which it will count as lapsed."""
    lapse = FALSE
    if len(applies.timeline) > 1 and start is not None:
        with suppress(ParameterPeriodError):
            length = length_of(limit, counting, start)
            lapse = _running_clock(limit, applies, start, length, counting, ()).lapse if length else FALSE
    return WalkedClock(limit, ClockState.NOT_APPLICABLE, applies, lapse)


def _start_unknown(limit: Limit, clocks: Mapping[str, Clock]) -> bool:
    """True when a fact would start it, or a clock that is itself unknown."""
    if starts_with_events(limit):
        return False
    return any(
        start.kind == "fact" or (start.kind == "limit" and clocks[start.of].state is ClockState.UNKNOWN)
        for start in limit.starts
    )


def starts_with_events(limit: Limit) -> bool:
    """True of the consumer's own clock that only events start: the earliest of them does."""
    return limit.whose is Whose.CONSUMER and all(start.kind == "event" for start in limit.starts)


def _start(limit: Limit, counting: CountContext, clocks: Mapping[str, Clock]) -> tuple[date | None, tuple[str, ...]]:
    """The day of the first start that is known; else the facts that would give one.

    The consumer's own clock starts with the earliest of several events: the day she can lose nothing by.
    """
    if starts_with_events(limit):
        return min((day for start in limit.starts if (day := _from_event(start, counting, clocks))), default=None), ()
    missing: list[str] = []
    for start in limit.starts:
        day = _START[start.kind](start, counting, clocks)
        if day is not None:
            return day, ()
        missing += _wanted_facts(start, counting, clocks)
    return None, tuple(missing)


def _wanted_facts(start: Start, counting: CountContext, clocks: Mapping[str, Clock]) -> tuple[str, ...]:
    if start.kind == "fact":
        return () if start.counts_if_entered else counting.circumstances.facts_to_ask(start.of)
    return clocks[start.of].missing_facts if start.kind == "limit" else ()


def _from_fact(start: Start, counting: CountContext, _clocks: Mapping[str, Clock]) -> date | None:
    day = counting.circumstances.facts.get(start.of)
    return day if isinstance(day, date) else None


def _from_event(start: Start, counting: CountContext, _clocks: Mapping[str, Clock]) -> date | None:
    if not is_direct(start):
        return start_day(start, counting.events, counting.circumstances.periods, calendar_of(counting))
    days = counting.circumstances.first if start.which == "first" else counting.circumstances.last
    return days.get(start.of)


def _from_limit(start: Start, _counting: CountContext, clocks: Mapping[str, Clock]) -> date | None:
    clock = clocks[start.of]
    return None if clock.state in (ClockState.NOT_APPLICABLE, ClockState.UNKNOWN) else clock.due_on


_START = {"fact": _from_fact, "event": _from_event, "limit": _from_limit}


def _running_clock(
    limit: Limit, applies: Verdict, start: date, length: Length, counting: CountContext, missing: tuple[str, ...]
) -> WalkedClock:
    deadline = count_limit(limit, start, length, counting)
    due_on = deadline.due_on
    answered = answer_day(limit, start, due_on, counting.events)
    state = _state(applies, answered, due_on, counting.as_of)
    if answered or due_on is None:
        lapse = FALSE
    else:
        lapse = merge([applies.timeline, true_from(due_on.toordinal() + 1)], all_of)
    steps = (*_presumption(limit, start, counting), *deadline.steps)
    return WalkedClock(limit, state, applies, lapse, start, due_on, answered, missing, steps)


def presumed_start(clock: Clock, first: Mapping[str, date]) -> Start | None:
    """The sending whose presumed reception starts the clock; None when something else does."""
    if clock.starts_on is None or clock.state is ClockState.NOT_APPLICABLE:
        return None
    return _presumed_start_of(clock.limit, first)


def _presumed_start_of(limit: Limit, first: Mapping[str, date]) -> Start | None:
    """Told or presumed, the first start that is known gives the day."""
    told = (start for start in limit.starts if start.kind == "event" and start.of in first)
    return next((start if start.presumed else None for start in told), None)


def _presumption(limit: Limit, start: date, counting: CountContext) -> list[CountStep]:
    """The step that says that the day of reception is presumed."""
    presumed = _presumed_start_of(limit, counting.circumstances.first)
    sent = starting_event(presumed, counting.events) if presumed is not None else None
    if sent is None or sent.on == start:
        return []
    return [CountStep(start, "core_time.step.presumed_reception", {"sent": sent.on})]


def _state(applies: Verdict, answered: date | None, due_on: date | None, today: date) -> ClockState:
    holds = applies.on(today.toordinal())
    if holds is not True:
        return ClockState.NOT_APPLICABLE if holds is False else ClockState.UNKNOWN
    if answered:
        return ClockState.ANSWERED
    if due_on is None:
        return ClockState.SUSPENDED
    return ClockState.LAPSED if today > due_on else ClockState.RUNNING

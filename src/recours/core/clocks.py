"""The clocks of a case: each time limit of the ladder, where it starts, when it falls due, whether it has lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Protocol

from recours.core.calendar import NATIONAL, Calendar
from recours.core.conditions import Circumstances, Condition, Today, Verdict, Walked, judge
from recours.core.events import Event
from recours.core.lengths import Length
from recours.core.parameters import ParameterPeriodError, held_on
from recours.core.pauses import Held, Pause, Restart, run
from recours.core.reckonings import Reckoning
from recours.core.rules import Limit, Rule, Start, Touch, Whose
from recours.core.time_limits import CountStep, Deadline, due
from recours.core.timeline import FALSE, UNKNOWN, Timeline, all_of, merge, true_from
from recours.wording import say
from recours.wording.french import french_day


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
    def missing(self) -> tuple[str, ...]: ...
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
    missing: tuple[str, ...] = ()
    steps: tuple[CountStep, ...] = ()
    problem: str = ""

    @property
    def lapses_on(self) -> date | None:
        """The first day after the last day of the limit."""
        return date.fromordinal(self.due_on.toordinal() + 1) if self.due_on else None


@dataclass(frozen=True, slots=True)
class Counting:
    """What the clocks of one case are counted with."""

    circumstances: Circumstances
    events: Sequence[Event]
    calendars: Mapping[str, Calendar]
    as_of: date


def run_clocks(limits: Iterable[Limit], counting: Counting) -> dict[str, Clock]:
    """Every clock by id, in the order given (each after those it starts from)."""
    clocks: dict[str, Clock] = {}
    counting = replace(counting, circumstances=replace(counting.circumstances, clocks=clocks))
    for limit in limits:
        clocks[limit.id] = walked_clock(limit, counting, clocks)
    return clocks


def judged(rule: Rule, condition: Condition, circumstances: Circumstances) -> Verdict:
    """The verdict of a rule's condition, its parameters read on the day that the rule says matters."""
    if circumstances.kept is not None:
        kept = circumstances.kept(rule.judged_on, condition)
        if kept is not None:
            return kept
    return walked(rule.judged_on, condition, circumstances)


def walked(judged_on: str | None, condition: Condition, circumstances: Circumstances) -> Walked:
    """The verdict by walking the tree; parameters are read on the day of `judged_on` (a fact, or `event:kind`)."""
    if judged_on is None or circumstances.facts.get(judged_on) is Today.TODAY:
        return judge(condition, circumstances)
    day = judged_day(judged_on, circumstances)
    if day is not None:
        return judge(condition, replace(circumstances, judged_on=day))
    verdict = judge(condition, replace(circumstances, periods=lambda _id: ()))
    return replace(verdict, wants=circumstances.wanted(judged_on)) if not judged_on.startswith("event:") else verdict


def judged_day(name: str, circumstances: Circumstances) -> date | None:
    if name.startswith("event:"):
        return circumstances.first.get(name.removeprefix("event:"))
    day = circumstances.facts.get(name)
    return day if isinstance(day, date) else None


def walked_clock(limit: Limit, counting: Counting, clocks: Mapping[str, Clock]) -> WalkedClock:
    """One clock, worked out from the others that it starts from or asks about."""
    applies = judged(limit, limit.when, counting.circumstances)
    holds = applies.on(counting.as_of.toordinal())
    start, missing = _start(limit, counting, clocks)
    if holds is False:
        return _not_applicable(limit, applies, start, counting)
    missing = tuple(dict.fromkeys((*applies.missing(counting.as_of.toordinal()), *missing)))
    if start is None:
        unknown = holds is None or _start_unknown(limit, clocks)
        state = ClockState.UNKNOWN if unknown else ClockState.NOT_STARTED
        return WalkedClock(limit, state, applies, UNKNOWN if unknown else FALSE, missing=missing)
    try:
        length = length_of(limit, counting, start)
    except ParameterPeriodError as error:
        return WalkedClock(limit, ClockState.UNKNOWN, applies, UNKNOWN, start, problem=error.message)
    if length is None:
        return WalkedClock(limit, ClockState.NOT_APPLICABLE, applies, FALSE, start)
    return _running(limit, applies, start, length, counting, missing)


def _not_applicable(limit: Limit, applies: Verdict, start: date | None, counting: Counting) -> WalkedClock:
    """It has no last day today; when time alone will make it apply, the days on which it will count as lapsed."""
    lapse = FALSE
    if len(applies.timeline) > 1 and start is not None:
        with suppress(ParameterPeriodError):
            length = length_of(limit, counting, start)
            lapse = _running(limit, applies, start, length, counting, ()).lapse if length else FALSE
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


def _start(limit: Limit, counting: Counting, clocks: Mapping[str, Clock]) -> tuple[date | None, tuple[str, ...]]:
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
        missing += _wanted(start, counting, clocks)
    return None, tuple(missing)


def _wanted(start: Start, counting: Counting, clocks: Mapping[str, Clock]) -> tuple[str, ...]:
    if start.kind == "fact":
        return () if start.if_told else counting.circumstances.wanted(start.of)
    return clocks[start.of].missing if start.kind == "limit" else ()


def _from_fact(start: Start, counting: Counting, _clocks: Mapping[str, Clock]) -> date | None:
    day = counting.circumstances.facts.get(start.of)
    return day if isinstance(day, date) else None


def _from_event(start: Start, counting: Counting, _clocks: Mapping[str, Clock]) -> date | None:
    days = counting.circumstances.first if start.which == "first" else counting.circumstances.last
    return days.get(start.of)


def _from_limit(start: Start, _counting: Counting, clocks: Mapping[str, Clock]) -> date | None:
    clock = clocks[start.of]
    return None if clock.state in (ClockState.NOT_APPLICABLE, ClockState.UNKNOWN) else clock.due_on


_START = {"fact": _from_fact, "event": _from_event, "limit": _from_limit}


@lru_cache(maxsize=4096)
def _read_length(text: str) -> Length:
    return Length.parse(text)


def length_of(limit: Limit, counting: Counting, start: date) -> Length | None:
    """The length of the limit; None when no rule was in force. Raises ParameterPeriodError outside known periods."""
    source = limit.length
    if source.kind == "event_field":
        said = _said(source.value, counting.events, last=any(start.which == "last" for start in limit.starts))
        if said is not None or source.otherwise is None:
            return _read_length(said) if said is not None else None
        return _from_parameter(limit, source.otherwise, counting, start)
    if source.kind == "parameter":
        return _from_parameter(limit, source.value, counting, start)
    return _read_length(source.value)


def _said(name: str, events: Sequence[Event], *, last: bool) -> str | None:
    """What the event that starts the clock says in this field (the first of its kind, or the last)."""
    kind, _, key = name.partition(".")
    said = [event.data.get(key) for event in events if event.kind == kind]
    wanted = said[-1 if last else 0] if said else None
    return str(wanted) if wanted is not None else None


def _from_parameter(limit: Limit, id_: str, counting: Counting, start: date) -> Length | None:
    day = (limit.judged_on and judged_day(limit.judged_on, counting.circumstances)) or start
    held = held_on(counting.circumstances.periods(id_), day)
    if held is None:
        raise ParameterPeriodError(say("core.parameter.none_on", id=id_, day=french_day(day)))
    value = held.value
    return None if value is None else _read_length(str(value))


def _running(
    limit: Limit, applies: Verdict, start: date, length: Length, counting: Counting, missing: tuple[str, ...]
) -> WalkedClock:
    deadline = counted(limit, start, length, counting)
    due_on = deadline.due_on
    answered = answered_on(limit, start, due_on, counting.events)
    state = _state(applies, answered, due_on, counting.as_of)
    if answered or due_on is None:
        lapse = FALSE
    else:
        lapse = merge([applies.timeline, true_from(due_on.toordinal() + 1)], all_of)
    return WalkedClock(limit, state, applies, lapse, start, due_on, answered, missing, deadline.steps)


def _state(applies: Verdict, answered: date | None, due_on: date | None, today: date) -> ClockState:
    holds = applies.on(today.toordinal())
    if holds is not True:
        return ClockState.NOT_APPLICABLE if holds is False else ClockState.UNKNOWN
    if answered:
        return ClockState.ANSWERED
    if due_on is None:
        return ClockState.SUSPENDED
    return ClockState.LAPSED if today > due_on else ClockState.RUNNING


def _calendar(counting: Counting) -> Calendar:
    """The calendar of the consumer's region; the reckoning decides whether its local days count."""
    region = str(counting.circumstances.facts.get("consumer_region"))
    return counting.calendars.get(region) or counting.calendars[NATIONAL]


def counted(limit: Limit, start: date, length: Length, counting: Counting) -> Deadline | Held:
    """The count from `start`, with what restarts and suspends it."""
    return counted_by(limit, start, length, _calendar(counting), counting.events)


def counted_by(
    limit: Limit, start: date, length: Length, calendar: Calendar, events: Sequence[Event]
) -> Deadline | Held:
    """The count from `start` by this calendar, with what the events do to it."""
    reckoning = Reckoning(limit.reckoning)
    restarts = [_restart(touch, on, events) for touch, on in _touched(limit.interrupted_by, start, events)]
    pauses = [_pause(touch, on, events) for touch, on in _touched(limit.suspended_by, start, events)]
    if not restarts and not pauses:
        return due(start, length, reckoning, calendar)
    least = Length.parse(limit.min_left) if limit.min_left else None
    return run(start, length, reckoning, calendar, pauses=pauses, restarts=restarts, min_left=least)


def pauses_of(limit: Limit, start: date, events: Sequence[Event]) -> list[tuple[date, date | None]]:
    """From when until when the limit stands still (None: it still stands), in order."""
    found = [(on, _over(touch, on, events)) for touch, on in _touched(limit.suspended_by, start, events)]
    return sorted(found, key=lambda pause: pause[0])


def _touched(touches: Sequence[Touch], start: date, events: Sequence[Event]) -> list[tuple[Touch, date]]:
    return [
        (touch, event.on) for touch in touches for event in events if event.kind == touch.event and event.on >= start
    ]


def _restart(touch: Touch, on: date, events: Sequence[Event]) -> Restart:
    return Restart(on, touch.why, touch.cite, _over(touch, on, events), lasts=bool(touch.until))


def _pause(touch: Touch, on: date, events: Sequence[Event]) -> Pause:
    return Pause(on, _over(touch, on, events), touch.why, touch.cite)


def _over(touch: Touch, on: date, events: Sequence[Event]) -> date | None:
    """The first day on or after `on` of an event that ends what the touch began."""
    return min((event.on for event in events if event.kind in touch.until and event.on >= on), default=None)


def answered_on(limit: Limit, start: date, due_on: date | None, events: Sequence[Event]) -> date | None:
    """The day an answer came in time. An answer counts from the start when the clock starts with an event."""
    earliest = start if limit.starts[0].kind == "event" else date.min
    days = [
        event.on for event in events if event.kind in limit.answered_by and earliest <= event.on <= (due_on or date.max)
    ]
    return min(days, default=None)

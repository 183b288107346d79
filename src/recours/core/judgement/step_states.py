"""The steps of a case on a day: done, open, waiting (until when), closed (since when), blocked, or not applicable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from recours.core.judgement.acts import StepActs
from recours.core.judgement.clocks import Clock, ClockState, judge_rule
from recours.core.judgement.timeline import ALWAYS, UNKNOWN, Truth, next_true, since, value_at
from recours.core.judgement.verdicts import Circumstances, Verdict, WalkedVerdict
from recours.core.law import Condition, Event, Step, Turn


class StepState(Enum):
    """The states of a step, as the machine face names them."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    CLOSED = "closed"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """A step on a day: its state, and on demand the verdicts and days that explain it.

    `closes_on` is the last day on which it can be taken. `act_by` is the last day on which it still keeps what would
    be lost: the same, or the nearest of the consumer's running limits that this act would answer.
    """

    step: Step
    state: StepState
    closes_on: date | None
    act_by: date | None
    past: bool
    circumstances: Circumstances
    day: int

    @property
    def turn(self) -> Turn:
        """What taking it is for in this case."""
        condition = self.step.turn_when
        verdict = judge_rule(self.step, condition, self.circumstances) if condition is not None else None
        return self.step.turn_if(holds=verdict is None or verdict.on(self.day) is True)

    @property
    def applies(self) -> Verdict:
        """Whether the step concerns the case."""
        return judge_rule(self.step, self.step.when, self.circumstances)

    @property
    def opens(self) -> Verdict:
        """Whether it can be taken."""
        return judge_rule(self.step, self.step.opens_when, self.circumstances)

    @property
    def deciding_verdict(self) -> Verdict:
        """The verdict that settled the state."""
        condition = _DECIDING[self.state](self.step)
        verdict = judge_rule(self.step, condition, self.circumstances) if condition is not None else None
        if self.state is StepState.CLOSED and (verdict is None or verdict.on(self.day) is not True):
            return WalkedVerdict(self.step.when, UNKNOWN)
        if self.state is StepState.WAITING and self.applies.on(self.day) is not True:
            return self.applies
        return verdict or self.opens

    @property
    def opens_on(self) -> date | None:
        """Since when it is open, or from which day it will be by the passing of time alone."""
        if self.state is StepState.OPEN:
            begun = since(self.opens.timeline, self.day)
        elif self.state is StepState.WAITING:
            begun = next_true(self.opens.timeline, self.day)
        else:
            return None
        return date.fromordinal(begun) if begun not in (None, ALWAYS) else None

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The facts that would settle it; none once it is settled."""
        if self.state in _SETTLED:
            return ()
        return tuple(dict.fromkeys(self.applies.missing_facts(self.day) + self.opens.missing_facts(self.day)))


_SETTLED = (StepState.DONE, StepState.NOT_APPLICABLE, StepState.CLOSED, StepState.BLOCKED)
_DECIDING: Mapping[StepState, Callable[[Step], Condition | None]] = {
    StepState.DONE: lambda step: step.done_when,
    StepState.NOT_APPLICABLE: lambda step: step.when,
    StepState.BLOCKED: lambda step: step.blocked_when,
    StepState.CLOSED: lambda step: step.closed_when,
    StepState.OPEN: lambda step: step.opens_when,
    StepState.WAITING: lambda step: step.opens_when,
}


def step_answers(
    case: StepsOfCase, day: int, known: Iterable[tuple[StepState, bool]] | None = None
) -> tuple[StepAnswer, ...]:
    """Every step with its state on `day` (an ordinal). `known`: states already worked out, and whether past."""
    circumstances, clocks = case.circumstances, case.clocks
    if known is None:
        known = ((_state(step, case, day), _past(step, circumstances, day)) for step in case.steps)
    left = abandoned_step_ids(case.events)
    return tuple(
        [
            StepAnswer(
                step,
                state,
                _closes_on(step, state, clocks),
                _act_by(step, case, day) if state is StepState.OPEN else None,
                past or step.id in left,
                circumstances,
                day,
            )
            for step, (state, past) in zip(case.steps, known, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class StepsOfCase:
    """The steps of a ladder, how each is done, and the case they are judged in."""

    steps: tuple[Step, ...]
    doings: Mapping[str, StepActs]
    circumstances: Circumstances
    clocks: Mapping[str, Clock]
    events: Sequence[Event]


def _closes_on(step: Step, state: StepState, clocks: Mapping[str, Clock]) -> date | None:
    return clocks[step.closes].due_on if step.closes and state is not StepState.NOT_APPLICABLE else None


def _act_by(step: Step, case: StepsOfCase, day: int) -> date | None:
    clocks = [case.clocks[limit] for limit in case.doings[step.id].pressing]
    return nearest_day([(clock.state, clock.due_on) for clock in clocks], date.fromordinal(day))


def nearest_day(clocks: Iterable[tuple[ClockState, date | None]], today: date) -> date | None:
    """The nearest last day, from today on, of the clocks that run or may run."""
    return min((due for state, due in clocks if state in _MAY_RUN and due is not None and due >= today), default=None)


_MAY_RUN = (ClockState.RUNNING, ClockState.UNKNOWN)


def _past(step: Step, circumstances: Circumstances, day: int) -> bool:
    return step.past_when is not None and judge_rule(step, step.past_when, circumstances).on(day) is True


def _state(step: Step, case: StepsOfCase, day: int) -> StepState:
    """The first that holds: done, not applicable, blocked, closed, open; else waiting."""
    circumstances, clocks = case.circumstances, case.clocks

    def worth(condition: Condition | None) -> Truth:
        return judge_rule(step, condition, circumstances).on(day) if condition is not None else False

    applies = worth(step.when)
    if worth(step.done_when) and _is_own_act(step, case, day):
        return StepState.DONE
    if applies is False:
        return StepState.NOT_APPLICABLE
    if worth(step.blocked_when):
        return StepState.BLOCKED
    if worth(step.closed_when) or (step.closes and value_at(clocks[step.closes].lapse, day)):
        return StepState.CLOSED
    return StepState.OPEN if applies and worth(step.opens_when) else StepState.WAITING


def _is_own_act(step: Step, case: StepsOfCase, day: int) -> bool:
    """Whether what happened was this step's doing, and in time."""
    doing = case.doings[step.id]
    if not doing.is_needed:
        return True
    applies = [judge_rule(each, each.when, case.circumstances).on(day) for each in doing.rivals]
    clock = case.clocks[step.closes] if step.closes else None
    last_day = clock.due_on if clock is not None and clock.state is not ClockState.UNKNOWN else None
    return doing.is_done(case.events, case.circumstances.first, applies, last_day)


def abandoned_step_ids(events: Iterable[Event]) -> frozenset[str]:
    """The steps that the person gave up: still open, no longer proposed."""
    return frozenset([str(event.data.get("step")) for event in events if event.kind == "step_given_up"])

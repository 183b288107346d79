"""The steps of a case on a day: done, open, waiting (until when), closed (since when), blocked, or not applicable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from recours.core.clocks import Clock, judged
from recours.core.conditions import Condition
from recours.core.events import Event
from recours.core.judging import Circumstances, Verdict, Walked
from recours.core.rules import Step, Track
from recours.core.timeline import ALWAYS, UNKNOWN, Truth, next_true, since, value_at


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
    """A step on a day: its state, and on demand the verdicts and days that explain it."""

    step: Step
    state: StepState
    closes_on: date | None
    past: bool
    circumstances: Circumstances
    day: int

    @property
    def applies(self) -> Verdict:
        """Whether the step concerns the case."""
        return judged(self.step, self.step.when, self.circumstances)

    @property
    def opens(self) -> Verdict:
        """Whether it can be taken."""
        return judged(self.step, self.step.opens_when, self.circumstances)

    @property
    def deciding(self) -> Verdict:
        """The verdict that settled the state."""
        condition = _DECIDING[self.state](self.step)
        verdict = judged(self.step, condition, self.circumstances) if condition is not None else None
        if self.state is StepState.CLOSED and (verdict is None or verdict.on(self.day) is not True):
            return Walked(self.step.when, UNKNOWN)
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
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle it; none once it is settled."""
        if self.state in _SETTLED:
            return ()
        return tuple(dict.fromkeys(self.applies.missing(self.day) + self.opens.missing(self.day)))


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
    steps: Iterable[Step],
    circumstances: Circumstances,
    clocks: Mapping[str, Clock],
    day: int,
    known: Iterable[tuple[StepState, bool]] | None = None,
    left: Collection[str] = (),
) -> tuple[StepAnswer, ...]:
    """Every step with its state on `day` (an ordinal).

    `known`: states already worked out, and whether past; `left`: the steps that the person gave up.
    """
    if known is None:
        known = ((_state(step, circumstances, clocks, day), _past(step, circumstances, day)) for step in steps)
    return tuple(
        [
            StepAnswer(step, state, _closes_on(step, state, clocks), past or step.id in left, circumstances, day)
            for step, (state, past) in zip(steps, known, strict=True)
        ]
    )


def _closes_on(step: Step, state: StepState, clocks: Mapping[str, Clock]) -> date | None:
    return clocks[step.closes].due_on if step.closes and state is not StepState.NOT_APPLICABLE else None


def _past(step: Step, circumstances: Circumstances, day: int) -> bool:
    return step.past_when is not None and judged(step, step.past_when, circumstances).on(day) is True


def _state(step: Step, circumstances: Circumstances, clocks: Mapping[str, Clock], day: int) -> StepState:
    """The first that holds: done, not applicable, blocked, closed, open; else waiting."""

    def worth(condition: Condition | None) -> Truth:
        return judged(step, condition, circumstances).on(day) if condition is not None else False

    applies = worth(step.when)
    if worth(step.done_when):
        return StepState.DONE
    if applies is False:
        return StepState.NOT_APPLICABLE
    if worth(step.blocked_when):
        return StepState.BLOCKED
    if worth(step.closed_when) or (step.closes and value_at(clocks[step.closes].lapse, day)):
        return StepState.CLOSED
    return StepState.OPEN if applies and worth(step.opens_when) else StepState.WAITING


def given_up(events: Iterable[Event]) -> frozenset[str]:
    """The steps that the person gave up: still open, no longer proposed."""
    return frozenset([str(event.data.get("step")) for event in events if event.kind == "step_given_up"])


_TRACKS = (Track.MAIN, Track.COURT, Track.SIDE, Track.HELP)
URGENT_DAYS = 14


def next_steps(answers: Sequence[StepAnswer], day: int) -> list[StepAnswer]:
    """The steps to propose now: those that close soon, then the ladder, court, levers, help; in the content's order."""
    found = [answer for answer in answers if answer.state is StepState.OPEN and not answer.past]
    return sorted(found, key=lambda answer: rank(answer.step, answer.closes_on, day))


def rank(step: Step, closes_on: date | None, day: int) -> tuple[bool, int]:
    """The place of an open step among those to propose on `day`, the first the smallest."""
    urgent = closes_on is not None and closes_on.toordinal() - day <= URGENT_DAYS
    return not urgent, _TRACKS.index(step.track)

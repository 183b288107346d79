"""The steps of a case on a day: done, open, waiting (until when), closed (since when), blocked, or not applicable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from recours.core.clocks import Clock, judged
from recours.core.conditions import Circumstances, Condition, Verdict, Walked
from recours.core.rules import Step, Track
from recours.core.timeline import ALWAYS, UNKNOWN, next_true, since, value_at


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
    """A step on a day. `deciding` is the verdict that settled its state."""

    step: Step
    state: StepState
    applies: Verdict
    opens: Verdict
    deciding: Verdict
    opens_on: date | None
    closes_on: date | None
    past: bool
    missing: tuple[str, ...]


def step_answers(
    steps: Iterable[Step], circumstances: Circumstances, clocks: Mapping[str, Clock], day: int
) -> tuple[StepAnswer, ...]:
    """Every step with its state on `day` (an ordinal)."""
    return tuple(_answer(step, circumstances, clocks, day) for step in steps)


def _answer(step: Step, circumstances: Circumstances, clocks: Mapping[str, Clock], day: int) -> StepAnswer:
    applies = judged(step, step.when, circumstances)
    opens = judged(step, step.opens_when, circumstances)
    closing = clocks.get(step.closes) if step.closes else None
    state, deciding = _state(step, applies, opens, closing, circumstances, day)
    past = step.past_when is not None and judged(step, step.past_when, circumstances).on(day) is True
    missing = () if state in _SETTLED else tuple(dict.fromkeys(applies.missing(day) + opens.missing(day)))
    return StepAnswer(
        step,
        state,
        applies,
        opens,
        deciding,
        _opens_on(state, opens, day),
        closing.due_on if closing and state is not StepState.NOT_APPLICABLE else None,
        past,
        missing,
    )


_SETTLED = (StepState.DONE, StepState.NOT_APPLICABLE, StepState.CLOSED, StepState.BLOCKED)


def _state(
    step: Step, applies: Verdict, opens: Verdict, closing: Clock | None, circumstances: Circumstances, day: int
) -> tuple[StepState, Verdict]:
    """The first that holds: done, not applicable, blocked, closed, open; else waiting."""

    def holds(condition: Condition | None) -> Verdict | None:
        verdict = judged(step, condition, circumstances) if condition is not None else None
        return verdict if verdict is not None and verdict.on(day) is True else None

    if done := holds(step.done_when):
        return StepState.DONE, done
    if applies.on(day) is False:
        return StepState.NOT_APPLICABLE, applies
    if blocked := holds(step.blocked_when):
        return StepState.BLOCKED, blocked
    if closed := holds(step.closed_when):
        return StepState.CLOSED, closed
    if closing is not None and value_at(closing.lapse, day) is True:
        return StepState.CLOSED, Walked(step.when, UNKNOWN)
    if applies.on(day) is True and opens.on(day) is True:
        return StepState.OPEN, opens
    return StepState.WAITING, opens if applies.on(day) is True else applies


def _opens_on(state: StepState, opens: Verdict, day: int) -> date | None:
    """Since when it is open, or from which day it will be by the passing of time alone."""
    if state is StepState.OPEN:
        begun = since(opens.timeline, day)
    elif state is StepState.WAITING:
        begun = next_true(opens.timeline, day)
    else:
        return None
    return date.fromordinal(begun) if begun not in (None, ALWAYS) else None


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

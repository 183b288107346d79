"""What comes first among the steps that are open, and what there is to wait for (docs/decisions/0027)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from recours.core.judgement.clocks import ClockState
from recours.core.judgement.step_states import StepAnswer, StepState
from recours.core.law import Step, Track, Turn

#: A right that an act keeps is lost by waiting: the act stands first while no more than this is left. The short clocks
#: of the law reach four months.
SHORT_DAYS = 125
#: A suit is the last rung, and its clock runs for years: it comes first only when it is about to be lost.
URGENT_DAYS = 14
_TURNS = tuple(Turn)
_TRACKS = (Track.MAIN, Track.COURT, Track.SIDE, Track.HELP)


class Proposed(NamedTuple):
    """A step that may be proposed: what it is for in this case, where it stands, and the day by which to take it."""

    turn: Turn
    track: Track
    act_by: date | None


def proposal_of(answer: StepAnswer) -> Proposed:
    """The step of this answer, as one among those to propose."""
    return Proposed(answer.turn, answer.step.track, answer.act_by)


def next_steps(answers: Sequence[StepAnswer], day: int, held: date | None = None) -> list[StepAnswer]:
    """The steps to propose on `day`, in order. `held`: the day that the company promised, which the rest waits for."""
    found = [answer for answer in answers if answer.state is StepState.OPEN and not answer.past]
    kept = [answer for answer in found if is_proposed(answer.act_by, held)]
    begun = has_begun((answer.step, answer.state) for answer in answers)
    order = in_order([proposal_of(answer) for answer in kept], day, begun=begun)
    return [kept[at] for at in order]


def is_proposed(act_by: date | None, held: date | None) -> bool:
    """False of a step that can wait for the day that the company promised."""
    return held is None or (act_by is not None and act_by <= held)


def has_begun(states: Iterable[tuple[Step, StepState]]) -> bool:
    """Whether an act was done that is more than a soft one: of whatever kind, it is a first contact already."""
    return any(state is StepState.DONE and step.turn is not Turn.SOFT for step, state in states)


def in_order(steps: Sequence[Proposed], day: int, *, begun: bool) -> list[int]:
    """The places of these steps, the first to take first: what a short clock ends, then by turn, then by track.

    A soft step of the ladder itself stands before the rungs only while nothing has begun and nothing presses; else it
    comes last.
    """
    softly = not begun and not any(comes_before_waiting(step, day) for step in steps)

    def place(at: int) -> tuple[int, int, int, int]:
        step = steps[at]
        early = softly and step.turn is Turn.SOFT and step.track is Track.MAIN
        turn = Turn.RUNG if early else step.turn
        return _days_left(step, day), _TURNS.index(turn), not early, _TRACKS.index(step.track)

    return sorted(range(len(steps)), key=place)


def comes_before_waiting(step: Proposed, day: int) -> bool:
    """Whether it is to be done even while something is awaited: a short clock, a loss, the only way, a decision."""
    return _days_left(step, day) <= SHORT_DAYS or _TURNS.index(step.turn) < _TURNS.index(Turn.RUNG)


def _days_left(step: Proposed, day: int) -> int:
    """The days left to act when they are few; more than any short clock otherwise."""
    left = step.act_by.toordinal() - day if step.act_by is not None else SHORT_DAYS + 1
    return left if left <= (URGENT_DAYS if step.track is Track.COURT else SHORT_DAYS) else SHORT_DAYS + 1


def held_until(clocks: Iterable[tuple[ClockState, date | None]]) -> date | None:
    """The day until which the ladder waits for the company: the last of the clocks that hold it and run."""
    return max((due for state, due in clocks if state is ClockState.RUNNING and due is not None), default=None)

"""What the rules come to in one case, worked out by walking them: the reference that everything else must equal.

Read in this order: `timeline` (a truth and the days on which it changes), `case_state` (the facts of a case, from every
source), `verdicts` (what a condition is worth), `starts`, `limit_lengths` and `pauses` (from when and how long a limit
runs), `clocks` (when it falls due), `acts` (which event is a step's own), `step_states`,
`proposals` (what comes first).
"""

from recours.core.judgement.acts import acts_by_step, acts_of
from recours.core.judgement.case_state import CaseState, folder
from recours.core.judgement.clocks import (
    ClockState,
    WalkedClock,
    judge_rule,
    presumed_start,
    run_clocks,
    starts_with_events,
    walk_condition,
    walked_clock,
)
from recours.core.judgement.limit_lengths import CountContext, answer_day, count_with_events, length_of, pauses_of
from recours.core.judgement.proposals import (
    Proposed,
    comes_before_waiting,
    has_begun,
    held_until,
    in_order,
    is_proposed,
    next_steps,
    proposal_of,
)
from recours.core.judgement.starts import is_direct, start_day
from recours.core.judgement.step_states import (
    StepAnswer,
    StepsOfCase,
    StepState,
    abandoned_step_ids,
    nearest_day,
    step_answers,
)
from recours.core.judgement.timeline import UNKNOWN, Timeline, Truth, value_at
from recours.core.judgement.verdicts import Circumstances, Verdict, judge, missing_of

__all__ = [
    "UNKNOWN",
    "CaseState",
    "Circumstances",
    "ClockState",
    "CountContext",
    "Proposed",
    "StepAnswer",
    "StepState",
    "StepsOfCase",
    "Timeline",
    "Truth",
    "Verdict",
    "WalkedClock",
    "abandoned_step_ids",
    "acts_by_step",
    "acts_of",
    "answer_day",
    "comes_before_waiting",
    "count_with_events",
    "folder",
    "has_begun",
    "held_until",
    "in_order",
    "is_direct",
    "is_proposed",
    "judge",
    "judge_rule",
    "length_of",
    "missing_of",
    "nearest_day",
    "next_steps",
    "pauses_of",
    "presumed_start",
    "proposal_of",
    "run_clocks",
    "start_day",
    "starts_with_events",
    "step_answers",
    "value_at",
    "walk_condition",
    "walked_clock",
]

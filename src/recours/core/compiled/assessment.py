"""A ladder compiled once to one Python function, which gives every value of a case on a day.

`assess(ladder, facts, events, as_of)` keeps the value of every condition, so that a verdict is told on demand, leaf by
leaf, in the words of `core.answer.reasons`. Walking the trees stays as the reference that the tests compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from recours.core.compiled.program import CompiledSource, compile_source
from recours.core.compiled.stored_values import StoredClock, StoredTree, StoredVerdict
from recours.core.judgement import (
    CaseState,
    Circumstances,
    ClockState,
    CountContext,
    Proposed,
    StepState,
    Truth,
    Verdict,
    abandoned_step_ids,
    acts_by_step,
    folder,
    has_begun,
    held_until,
    in_order,
    is_proposed,
    judge_rule,
    nearest_day,
)
from recours.core.judgement.change_days import change_days_of
from recours.core.judgement.clocks import Clock
from recours.core.law import (
    CHOSEN_SECTIONS,
    INPUTS,
    Choice,
    Condition,
    Event,
    Ladder,
    Period,
    Rule,
    Step,
    Turn,
    Value,
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every value of a case on a day. `kept` are the function's tuples; the properties name them."""

    compiled: CompiledLadder
    case: CaseState
    as_of: date
    values: tuple[tuple[Any, ...], ...]

    @property
    def rights(self) -> dict[str, Truth]:
        """The value of every right, by id."""
        values = self.values[0]
        return {right.id: values[at] for right, at in self.compiled.rights}

    @property
    def limits(self) -> dict[str, ClockState]:
        """The state of every time limit, by id."""
        return dict(zip(self.compiled.limit_ids, self.values[1], strict=True))

    @property
    def due_on(self) -> dict[str, date | None]:
        """The last day of every time limit that has one, by id."""
        return dict(zip(self.compiled.limit_ids, self.values[3], strict=True))

    @property
    def lapsed_limits(self) -> list[tuple[str, date]]:
        """The limits that have lapsed, with their last day."""
        _, states, _, due, _, _, _ = self.values
        named = zip(self.compiled.limit_ids, states, due, strict=True)
        return [(id_, day) for id_, state, day in named if state is ClockState.LAPSED]

    @property
    def steps(self) -> dict[str, StepState]:
        """The state of every step, by id."""
        return {step.id: state for step, state in zip(self.compiled.ladder.steps, self.values[5], strict=True)}

    @property
    def next_steps(self) -> list[Step]:
        """The steps to propose now, in order."""
        _, clocks, _, due, _, states, past = self.values
        compiled, today = self.compiled, self.as_of
        steps = compiled.ladder.steps
        found = [at for at, state in enumerate(states) if state is StepState.OPEN and not past[at]]
        if leaving := abandoned_step_ids(self.case.events):
            found = [at for at in found if steps[at].id not in leaving]
        act_by = {at: nearest_day([(clocks[n], due[n]) for n in compiled.pressing[at]], today) for at in found}
        if (held := self.held_until) is not None:
            found = [at for at in found if is_proposed(act_by[at], held)]
        begun = has_begun(zip(steps, states, strict=True))
        proposed = [Proposed(self._turn(steps[at]), steps[at].track, act_by[at]) for at in found]
        order = in_order(proposed, today.toordinal(), begun=begun)
        return [steps[found[at]] for at in order]

    def _turn(self, step: Step) -> Turn:
        condition = step.turn_when
        holds = condition is None or self.values[0][self.compiled.slots[step.judged_on][id(condition)]] is True
        return step.turn_if(holds=holds)

    @property
    def held_until(self) -> date | None:
        """The day that the company promised, while it has not come and nothing else is to be done."""
        _, clocks, _, due, _, _, _ = self.values
        return held_until([(clocks[n], due[n]) for n in self.compiled.holding])

    def choice_of(self, section: str) -> Choice | None:
        """The first choice of a section that is true, unless one before it is unknown."""
        values = self.values[0]
        for choice, at in self.compiled.choices[section]:
            if values[at] is not False:
                return choice if values[at] else None
        return None

    @property
    def answers(self) -> tuple[object, ...]:
        """All that is said of the case: two days with the same answers are the same position."""
        rights = tuple(self.values[0][at] for _, at in self.compiled.rights)
        chosen = tuple(self.choice_of(section) for section in CHOSEN_SECTIONS)
        told = tuple(self.values[0][at] for at in self.compiled.explained_limits)
        return (
            rights,
            self.values[1],
            self.values[3],
            self.values[5],
            self.values[6],
            tuple(map(id, chosen)),
            told,
        )

    @property
    def next_change_on(self) -> date | None:
        """The next day on which an answer changes by the mere passing of time; None if none will."""
        now, answers = self, self.answers
        changes = change_days_of(self.compiled.ladder)
        case = self.case
        while (day := changes.next_day(now.as_of, case.facts, case.first, now.due_on)) is not None:
            now = now.on(day)
            if now.answers != answers:
                return day
        return None

    def on(self, day: date) -> Assessment:
        """The same case on another day, if nothing more happens."""
        return self.compiled.assess(self.case, day)


def circumstances_of(assessment: Assessment) -> tuple[Circumstances, Mapping[str, Clock]]:
    """What conditions of the case are judged against, those of the ladder from the values kept; and its clocks."""
    case, compiled = assessment.case, assessment.compiled
    clocks: dict[str, Clock] = {}
    trees: dict[str | None, StoredTree] = {}

    def stored_verdict(judged_on: str | None, condition: Condition) -> Verdict | None:
        found = trees.get(judged_on)
        if found is None:
            slots = compiled.slots.get(judged_on, {})
            found = trees[judged_on] = StoredTree(assessment.values[0], slots, day, judged_on, circumstances)
        return StoredVerdict(condition, found, whole=True) if id(condition) in found.slots else None

    day = assessment.as_of.toordinal()
    circumstances = Circumstances(
        case.facts, case.first, case.last, clocks, compiled.periods, INPUTS, stored_verdict=stored_verdict
    )
    counting = CountContext(circumstances, case.events, compiled.ladder.vocabulary.calendars, assessment.as_of)
    found = zip(compiled.ladder.limits, zip(*assessment.values[1:5], strict=True), strict=True)
    for limit, values in found:
        clocks[limit.id] = StoredClock(limit, values, judge_rule(limit, limit.when, circumstances), counting, clocks)
    return circumstances, clocks


@dataclass(frozen=True, slots=True, eq=False)
class CompiledLadder:
    """A ladder with its function, and where the values of its rules are."""

    ladder: Ladder
    source: CompiledSource
    rights: tuple[tuple[Rule, int], ...]
    choices: Mapping[str, tuple[tuple[Choice, int], ...]]
    explained_limits: tuple[int, ...]
    pressing: tuple[tuple[int, ...], ...]
    holding: tuple[int, ...]
    limit_ids: tuple[str, ...]
    limit_at: Mapping[str, int]

    @property
    def slots(self) -> Mapping[str | None, Mapping[int, int]]:
        """Where the value of each condition is, by the rule's `judged_on` and the identity of the condition."""
        return self.source.slots

    def periods(self, parameter: str) -> tuple[Period, ...]:
        """The periods of a parameter."""
        return self.ladder.vocabulary.parameters[parameter].periods

    def assess(self, case: CaseState, as_of: date) -> Assessment:
        """Every value of the case on `as_of`."""
        return Assessment(self, case, as_of, self.source.run(case, as_of))


@lru_cache(maxsize=256)
def compile_ladder(ladder: Ladder) -> CompiledLadder:
    """The ladder compiled, once."""
    made = compile_source(ladder)

    def places_in(section: str) -> tuple[tuple[Any, int], ...]:
        return tuple((rule, made.slots[rule.judged_on][id(rule.when)]) for rule in getattr(ladder, section))

    limits, how = {limit.id: at for at, limit in enumerate(ladder.limits)}, acts_by_step(ladder)
    return CompiledLadder(
        ladder=ladder,
        source=made,
        rights=places_in("rights"),
        choices={section: places_in(section) for section in CHOSEN_SECTIONS},
        explained_limits=tuple(at for section in ("help", "warnings") for _, at in places_in(section)),
        pressing=tuple(tuple(limits[id_] for id_ in how[step.id].pressing) for step in ladder.steps),
        holding=tuple(limits[limit.id] for limit in ladder.limits if limit.holds),
        limit_ids=tuple(limits),
        limit_at=limits,
    )


def assess(ladder: Ladder, facts: Mapping[str, Value], events: Iterable[Event], as_of: date) -> Assessment:
    """Every value of a case on `as_of`: what `position` says, unexplained, in some millionths of a second."""
    return compile_ladder(ladder).assess(folder(ladder).fold(events, facts, as_of), as_of)

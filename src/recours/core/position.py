"""Where a case stands on a day: derived, never stored as truth.

`position(ladder, events, facts, as_of)` is pure. It folds the facts with what the layers give and what is assumed,
runs the clocks, judges every rule, and tells each answer with its reasons, its articles and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from recours.core.compiled.assessment import Assessment, assess, circumstances_of
from recours.core.judgement import (
    CaseState,
    Circumstances,
    ClockState,
    CountContext,
    StepAnswer,
    StepsOfCase,
    StepState,
    Verdict,
    acts_by_step,
    comes_before_waiting,
    folder,
    held_until,
    judge_rule,
    next_steps,
    proposal_of,
    run_clocks,
    step_answers,
)
from recours.core.judgement.change_days import change_days_of
from recours.core.judgement.clocks import Clock
from recours.core.law import (
    CHOSEN_SECTIONS,
    INPUTS,
    Choice,
    Citation,
    Event,
    Known,
    Ladder,
    Right,
    Track,
    Value,
    citations_of,
)


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """The answer chosen among several: the first true one, or none yet with the facts that would decide."""

    rule: Choice | None
    verdict: Verdict | None
    missing_facts: tuple[str, ...]
    possible: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A case on a day: its rights in the ladder's order with their verdicts; `chosen` by section.

    `assessment` are its bare values when the ladder was compiled.
    """

    assessment: Assessment | None
    case: CaseState
    ladder: Ladder
    as_of: date
    facts: Mapping[str, Known]
    origin: Mapping[str, str]
    events: tuple[Event, ...]
    circumstances: Circumstances
    clocks: Mapping[str, Clock]
    rights: tuple[tuple[Right, Verdict], ...]
    steps: tuple[StepAnswer, ...]
    chosen: Mapping[str, SectionChoice]
    help: tuple[tuple[Choice, Verdict], ...]
    warnings: tuple[tuple[Choice, Verdict], ...]

    @property
    def day(self) -> int:
        """The day asked about, as an ordinal."""
        return self.as_of.toordinal()

    @property
    def next_change_on(self) -> date | None:
        """The next day on which something changes by the mere passing of time; None if nothing will."""
        if self.assessment is not None:
            return self.assessment.next_change_on
        now, answers, changes = self, _answers(self), change_days_of(self.ladder)
        while (day := changes.next_day(now.as_of, self.facts, self.circumstances.first, now._due_on)) is not None:
            now = _walk(self.ladder, self.case, day)
            if _answers(now) != answers:
                return day
        return None

    @property
    def _due_on(self) -> dict[str, date | None]:
        return {id_: clock.due_on for id_, clock in self.clocks.items()}

    @property
    def holding_clock(self) -> Clock | None:
        """The clock for which all that can wait waits: the company promised what was asked, for a day to come."""
        holding = [clock for clock in self.clocks.values() if clock.limit.holds]
        until = held_until((clock.state, clock.due_on) for clock in holding)
        return next((clock for clock in holding if until is not None and clock.due_on == until), None)

    @property
    def awaited_clock(self) -> Clock | None:
        """The clock to wait for before the next rung: the one that holds all, else that of the last thing asked."""
        running = [clock for clock in self.clocks.values() if clock.limit.awaited and clock.state is ClockState.RUNNING]
        return self.holding_clock or max(running, key=lambda clock: clock.starts_on or date.min, default=None)

    @property
    def next_steps(self) -> list[StepAnswer]:
        """The steps to propose on this day, in order."""
        held = self.holding_clock
        return next_steps(self.steps, self.day, held.due_on if held is not None else None)

    @property
    def next_around_waiting(self) -> tuple[list[StepAnswer], list[StepAnswer]]:
        """The steps to propose: those to take now, and those that can wait for what is awaited, if anything is."""
        found, is_awaited = self.next_steps, self.awaited_clock is not None
        now = [each for each in found if not is_awaited or comes_before_waiting(proposal_of(each), self.day)]
        return now, found[len(now) :]

    def cites(self, ids: Iterable[str]) -> list[Citation]:
        """Citations as plain data."""
        return citations_of(ids, self.ladder.vocabulary.sources)


def position(ladder: Ladder, events: Iterable[Event], facts: Mapping[str, Value], as_of: date) -> Position:
    """The position of a case on `as_of`: only events up to that day count. What cannot be known is unknown.

    The first questions of a ladder walk its rules; a ladder that is asked again and again is compiled. Both say the
    same (tests/core/test_compiled.py).
    """
    asked = _QUESTIONS[ladder] = _QUESTIONS.get(ladder, 0) + 1
    answer = walked_position if asked < WORTH_COMPILING else compiled_position
    return answer(ladder, events, facts, as_of)


#: The question of one ladder from which compiling it pays: it takes some 160 ms, and a compiled position some 10 ms
#: less than a walked one. A command asks once or twice, a server all day.
WORTH_COMPILING = 16
_QUESTIONS: MutableMapping[Ladder, int] = WeakKeyDictionary()


def walked_position(ladder: Ladder, events: Iterable[Event], facts: Mapping[str, Value], as_of: date) -> Position:
    """The position by walking every rule: the reference that the compiled ladder must equal."""
    return _walk(ladder, folder(ladder).fold(events, facts, as_of), as_of)


def compiled_position(ladder: Ladder, events: Iterable[Event], facts: Mapping[str, Value], as_of: date) -> Position:
    """The same from the values of the compiled ladder; what explains them is worked out when asked for."""
    assessment = assess(ladder, facts, events, as_of)
    circumstances, clocks = circumstances_of(assessment)
    states, past = assessment.values[-2:]
    known = zip(states, past, strict=True)
    return _place_answers(ladder, assessment.case, as_of, circumstances, clocks, known, assessment)


def _walk(ladder: Ladder, case: CaseState, as_of: date) -> Position:
    periods = folder(ladder).periods.__getitem__
    without_clocks = Circumstances(case.facts, case.first, case.last, {}, periods, INPUTS)
    clocks = run_clocks(ladder.limits, CountContext(without_clocks, case.events, ladder.vocabulary.calendars, as_of))
    return _place_answers(ladder, case, as_of, replace(without_clocks, clocks=clocks), clocks)


def _answers(position: Position) -> tuple[object, ...]:
    """All that is said of the case: two days with the same answers are the same position."""
    beside = [
        judge_rule(rule, rule.when, position.circumstances)
        for rule in (*position.ladder.help, *position.ladder.warnings)
    ]
    return (
        [verdict.on(position.day) for _, verdict in position.rights],
        [(clock.state, clock.due_on) for clock in position.clocks.values()],
        [(answer.state, answer.past) for answer in position.steps],
        [choice.rule.id if choice.rule else None for choice in position.chosen.values()],
        [verdict.on(position.day) for verdict in beside],
    )


def _place_answers(
    ladder: Ladder,
    folded: CaseState,
    as_of: date,
    circumstances: Circumstances,
    clocks: Mapping[str, Clock],
    states: Iterable[tuple[StepState, bool]] | None = None,
    assessment: Assessment | None = None,
) -> Position:
    """Every answer of the ladder in these circumstances."""
    day = as_of.toordinal()
    return Position(
        assessment=assessment,
        case=folded,
        ladder=ladder,
        as_of=as_of,
        facts=folded.facts,
        origin=folded.origin,
        events=folded.events,
        circumstances=circumstances,
        clocks=clocks,
        rights=tuple([(right, judge_rule(right, right.when, circumstances)) for right in ladder.rights]),
        steps=step_answers(
            StepsOfCase(ladder.steps, acts_by_step(ladder), circumstances, clocks, folded.events), day, states
        ),
        chosen={name: choose(getattr(ladder, name), circumstances, day) for name in CHOSEN_SECTIONS},
        help=_true_of(ladder.help, circumstances, day),
        warnings=_true_of(ladder.warnings, circumstances, day),
    )


def choose(choices: Sequence[Choice], circumstances: Circumstances, day: int) -> SectionChoice:
    """The first choice that is true; an unknown one before it leaves the answer open, with its missing facts."""
    missing: list[str] = []
    possible: list[Choice] = []
    for choice in choices:
        verdict = judge_rule(choice, choice.when, circumstances)
        value = verdict.on(day)
        if value is True and not possible:
            return SectionChoice(choice, verdict, (), (choice,))
        if value is not False:
            possible.append(choice)
            missing += verdict.missing_facts(day)
        if value is True:
            break
    return SectionChoice(None, None, tuple(dict.fromkeys(missing)), tuple(possible))


def _true_of(choices: Sequence[Choice], circumstances: Circumstances, day: int) -> tuple[tuple[Choice, Verdict], ...]:
    judged_ = ((choice, judge_rule(choice, choice.when, circumstances)) for choice in choices)
    return tuple((choice, verdict) for choice, verdict in judged_ if verdict.on(day) is True)


def missing_facts(position: Position) -> list[str]:
    """The facts worth asking, first the one that stands first in most open verdicts."""
    weights: dict[str, float] = {}
    for missing, weight in _open(position):
        for rank, fact in enumerate(missing):
            weights[fact] = weights.get(fact, 0.0) + (weight if rank == 0 else weight / 100)
    definitions = position.ladder.vocabulary.facts
    asked = [fact for fact in weights if fact in definitions]
    order = {fact: at for at, fact in enumerate(definitions)}
    ranked = sorted(asked, key=lambda fact: (fact not in _GATES, -weights[fact], order[fact]))
    return [fact for fact in ranked if fact in _GATES or not _is_gated(position) or weights[fact] >= 1]


#: Until these are known most questions would be idle.
_GATES = ("sector", "ground")


#: What the ladder itself needs to know comes before what only the court would.
_STEP_WEIGHTS = {Track.MAIN: 1.0, Track.COURT: 0.2}


def _is_gated(position: Position) -> bool:
    return "ground" not in position.facts


def _open(position: Position) -> Iterable[tuple[tuple[str, ...], float]]:
    """The missing facts of every verdict still open, with what the verdict weighs."""
    day = position.day
    for _, verdict in position.rights:
        yield verdict.missing_facts(day), 1.0
    for answer in position.steps:
        yield answer.missing_facts, _STEP_WEIGHTS.get(answer.step.track, 0.5)
    for clock in position.clocks.values():
        if clock.state is ClockState.UNKNOWN:
            yield clock.missing_facts, 1.0
    for section, chosen in position.chosen.items():
        yield chosen.missing_facts, 2.0 if section == "addressees" else 0.2

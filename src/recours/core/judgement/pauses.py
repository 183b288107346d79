"""Clocks that stop and start again: suspension keeps the time already run, interruption wipes it out.

Civil code: 2230 and 2231 (what each does), 2232 (the cap of twenty years), 2238 (mediation and conciliation, at least
six months left), 2240, 2241, 2244 (what interrupts), 2242 (a claim in court interrupts until the case has ended).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recours.core.days import Calendar, CountStep, Deadline, Length, Reckoning, due, end_steps

__all__ = ["Cap", "Pause", "Restart", "StoppedClock", "run"]


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension: the clock stands still from `from_on`, and runs on from `until_on` (None: it still stands).

    `min_left` is what must at least be left from `until_on` on (2238), if not the one given to `run`.
    """

    from_on: date
    until_on: date | None
    why: str
    cites: tuple[str, ...] = ()
    min_left: Length | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """An interruption: a fresh period of the same length begins on the day `on`, or when `until_on` comes.

    `lasts` says that it goes on until `until_on` (a case before a court); with no `until_on` yet, the clock is held.
    `capped` is False for the claim in court and enforcement, to which the cap of 2232 does not apply.
    """

    on: date
    why: str
    cites: tuple[str, ...] = ()
    until_on: date | None = None
    lasts: bool = False
    capped: bool = True


@dataclass(frozen=True, slots=True)
class Cap:
    """No postponement, suspension or interruption leads beyond `length` from the day the right was born (2232)."""

    born_on: date
    length: Length
    cites: tuple[str, ...] = ("civ:2232",)


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that does not run: it stands since `since_on`, and no last day can be named until it runs again."""

    start_on: date
    since_on: date
    length: Length
    reckoning: Reckoning
    region: str
    steps: tuple[CountStep, ...]

    @property
    def due_on(self) -> None:
        """No last day."""

    @property
    def lapses_on(self) -> None:
        """No day on which it lapses."""

    @property
    def cite(self) -> tuple[str, ...]:
        """Every source the count rests on, each once, in order."""
        return tuple(dict.fromkeys(cite for step in self.steps for cite in step.cites))

    @property
    def explanation(self) -> tuple[str, ...]:
        """The count in French, one sentence a step."""
        return tuple(step.text for step in self.steps)


def run(
    start: date,
    length: Length,
    reckoning: Reckoning,
    closed: Calendar,
    pauses: Iterable[Pause] = (),
    restarts: Iterable[Restart] = (),
    min_left: Length | None = None,
    cap: Cap | None = None,
) -> Deadline | StoppedClock:
    """The last day of a limit that was suspended or interrupted on the way, or `StoppedClock` while it does not run.

    What comes after the limit has expired, or ended before it began, changes nothing, and the steps say so.
    Without pauses, restarts or cap the result is that of `due`.
    """
    clock = _Clock(start, length, reckoning, closed, sorted(pauses, key=lambda one: one.from_on), min_left)
    capped = cap is not None
    for restart in sorted(restarts, key=lambda one: one.on):
        if clock.held is None and clock.take(restart):
            capped = capped and restart.capped
    result = clock.finish()
    return _under(cap, result, closed) if cap is not None and capped and isinstance(result, Deadline) else result


class _Clock:
    """One clock as its pauses and restarts are taken in order of time."""

    def __init__(
        self,
        start: date,
        length: Length,
        reckoning: Reckoning,
        closed: Calendar,
        pauses: Sequence[Pause],
        min_left: Length | None,
    ) -> None:
        self.first = start
        self.start = start
        self.length = length
        self.reckoning = reckoning
        self.closed = closed
        self.pauses = pauses
        self.min_left = min_left
        self.before: list[CountStep] = []
        self.held: StoppedClock | None = None

    def take(self, restart: Restart) -> bool:
        """True if the interruption had an effect: it came after the start and before the limit had expired."""
        if restart.on < self.start:
            self._note(restart, "not_running")
            return False
        running = self._count([pause for pause in self.pauses if pause.from_on < restart.on])
        if isinstance(running, Deadline) and running.due_on < restart.on:
            self._note(restart, "too_late", lapsed=running.due_on)
            return False
        if restart.lasts and restart.until_on is None:
            step = CountStep(restart.on, "core_time.step.restart_held", {"why": restart.why}, restart.cites)
            self.held = self._hold(restart.on, [*self.before, step])
            return True
        self.start = restart.until_on or restart.on
        kind, more = ("restarted_after", {"since": restart.on}) if restart.until_on else ("restarted", {})
        self.before.append(CountStep(self.start, f"core_time.step.{kind}", {"why": restart.why} | more, restart.cites))
        return True

    def finish(self) -> Deadline | StoppedClock:
        """The last day after everything that happened."""
        if self.held is not None:
            return self.held
        result = self._count(self.pauses)
        return replace(result, start_on=self.first, steps=(*self.before, *result.steps))

    def _note(self, restart: Restart, kind: str, **more: date) -> None:
        self.before.append(CountStep(restart.on, f"core_time.step.{kind}", {"why": restart.why} | more, restart.cites))

    def _hold(self, since: date, steps: Sequence[CountStep]) -> StoppedClock:
        return StoppedClock(self.first, since, self.length, self.reckoning, self.closed.region, tuple(steps))

    def _count(self, pauses: Sequence[Pause]) -> Deadline | StoppedClock:
        """The limit from the present start with `pauses`: each moves the end by the days it took away."""
        plain = due(self.start, self.length, self.reckoning, self.closed)
        reached, until = plain.reached_on, self.start
        steps = [step for step in plain.steps if not _about_the_end(step)]
        for pause in pauses:
            begins, last = max(pause.from_on, until), self._end_steps(reached)[-1].on
            if begins > last:
                steps.append(_pause_step(pause, pause.from_on, "too_late", lapsed=last))
            elif pause.until_on is None:
                return self._hold(begins, [*steps, _pause_step(pause, begins, "pause_held")])
            elif pause.until_on > begins:
                until = pause.until_on
                steps.append(_pause_step(pause, begins, "paused"))
                steps += self._resume_steps(reached, begins, until, pause)
                reached = steps[-1].on
            elif pause.until_on <= self.first:
                steps.append(_pause_step(pause, pause.from_on, "not_running"))
        final = self._end_steps(reached)
        if reached == plain.reached_on:
            return replace(plain, steps=(*steps, *[step for step in plain.steps if _about_the_end(step)]))
        return replace(plain, reached_on=reached, due_on=final[-1].on, steps=(*steps, *final))

    def _resume_steps(self, reached: date, begins: date, resumes: date, pause: Pause) -> list[CountStep]:
        """The steps from the end of a pause to the day the count now reaches."""
        lost = (resumes - begins).days
        new = reached + timedelta(days=lost)
        steps = [
            CountStep(resumes, "core_time.step.resumed", {"days": lost}, pause.cites),
            CountStep(new, "core_time.step.pushed_back", {}, pause.cites),
        ]
        least = pause.min_left or self.min_left
        if least is None:
            return steps
        floor = due(resumes, least, self.reckoning, self.closed).reached_on
        return (
            [*steps, CountStep(floor, "core_time.step.at_least", {"length": least}, pause.cites)]
            if floor > new
            else steps
        )

    def _end_steps(self, reached: date) -> list[CountStep]:
        rule = self.reckoning.rule
        return end_steps(reached, rule, self.closed if rule.local_days else self.closed.national)


def _about_the_end(step: CountStep) -> bool:
    """True of the steps about a last day, which a pause changes."""
    return step.sentence_key.removeprefix("core_time.step.").split(".")[0] in _ABOUT_THE_END


_ABOUT_THE_END = frozenset({"skipped", "not_moved", "ended", "local_day_left_out", "sundays_unsettled"})


def _pause_step(pause: Pause, on: date, kind: str, **more: date) -> CountStep:
    return CountStep(on, f"core_time.step.{kind}", {"why": pause.why} | more, pause.cites)


def _under(cap: Cap, result: Deadline, closed: Calendar) -> Deadline:
    latest = due(cap.born_on, cap.length, result.reckoning, closed)
    if result.due_on <= latest.due_on:
        return result
    step = CountStep(latest.due_on, "core_time.step.capped", {"length": cap.length}, cap.cites)
    steps = (*(each for each in result.steps if not _about_the_end(each)), step, latest.steps[-1])
    return replace(result, reached_on=latest.reached_on, due_on=latest.due_on, steps=steps)

"""The clock: what falls due by the day is written down once, stamped with its due day, whenever it comes by.

Limits that lapsed, erasures to announce, erasures to do. A second run does nothing; a run after a week of downtime
catches up. What is due is derived again from the journal each time: the days that wake the clock are a hint, the
journal is the truth. Two clocks at once write nothing twice: an entry has one place in its journal, and who comes
second to it is refused, reads again and finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from recours.casework.case.case_view import CaseView, case_of
from recours.casework.case.erasure import act_when_due, forget_copies
from recours.casework.desk import Desk
from recours.casework.stamps import stamp_waiting, write_heads
from recours.casework.upkeep.sweep import is_ours, sweep, was_refused
from recours.core.compiled.assessment import Assessment, assess
from recours.core.errors import RecoursError
from recours.journal.entries.entry import NewEntry
from recours.journal.entries.heads import Head
from recours.journal.errors import ConflictError
from recours.journal.retention import RetentionAct, next_act


@dataclass(frozen=True, slots=True)
class Lapse:
    """A limit of a case that has lapsed, with its last day."""

    case_id: str
    limit: str
    due_on: date


@dataclass(slots=True)
class Round:
    """What one round of the clock did: limits written down, erasures announced and done, heads stamped and not yet.

    `refused`: why the pieces that no entry names were left where they are, when that looks like a lost journal.
    """

    lapses: list[Lapse] = field(default_factory=list)
    retained: list[tuple[str, RetentionAct]] = field(default_factory=list)
    stamped: int = 0
    to_stamp_again: int = 0
    troubles: list[tuple[str, Exception]] = field(default_factory=list)
    refused: RecoursError | None = None


@dataclass(slots=True)
class SleepingCases:
    """The cases in which nothing changes before a day, as long as nobody writes to them.

    A memory and no more: it is found again from the journals by one tick without it.
    """

    until: dict[str, tuple[str, date]] = field(default_factory=dict)

    def wakes(self, head: Head, today: date) -> bool:
        """True when the day has come, something was written, or the case is not known yet."""
        hash_, day = self.until.get(head.case_id, ("", date.min))
        return hash_ != head.hash or day <= today

    def lay_down(self, head: Head, changes_on: date | None) -> None:
        """Let the case of this head sleep until `changes_on`."""
        self.until[head.case_id] = head.hash, changes_on or date.max


def make_round(desk: Desk, now: datetime, sleeping: SleepingCases | None = None) -> Round:
    """All that is due by `now`: every case, then the day's chores, then the time-stamps that wait.

    One case that cannot be read does not stop the others: it is among the `troubles`. Raises SettingError, StoreError.
    """
    sleeping, done = sleeping or SleepingCases(), Round()
    for head in list(desk.store.heads()):
        if sleeping.wakes(head, now.date()):
            _look(desk, head.case_id, now, sleeping, done)
    done.refused = _do_daily(desk, now)
    done.stamped, done.to_stamp_again = stamp_waiting(desk, now)
    return done


def tick(
    desk: Desk, now: datetime, case_ids: Iterable[str] | None = None, sleeping: SleepingCases | None = None
) -> list[Lapse]:
    """Write down every limit that lapsed before `now` and is not yet in its journal; those written by this run.

    With `sleeping`, kept from one tick to the next, only the cases are looked at whose day has come.
    """
    sleeping = sleeping or SleepingCases()
    if case_ids is None:
        case_ids = [head.case_id for head in desk.store.heads() if sleeping.wakes(head, now.date())]
    return [lapse for case_id in case_ids for lapse in _tick_case(desk, case_of(desk, case_id), now, sleeping)]


def _look(desk: Desk, case_id: str, now: datetime, sleeping: SleepingCases, done: Round) -> None:
    try:
        case = case_of(desk, case_id)
        lapses = _tick_case(desk, case, now, sleeping)
        done.lapses += lapses
        act = act_when_due(desk, case_of(desk, case_id) if lapses else case, now)
        done.retained += [(case_id, act)] if act else []
    except ConflictError:
        return  # someone wrote to the case meanwhile: the next round sees what they wrote
    except Exception as error:
        done.troubles.append((case_id, error))


def _do_daily(desk: Desk, now: datetime) -> RecoursError | None:
    """Once a day, whichever process comes first: end what was interrupted or left for years, keep the list of heads.

    What was refused is tried again at each round, and is returned while it is. The journals of somebody else leave
    neither an erasure nor a list here.
    """
    if desk.witnesses.heads_on(now.date()) is not None and not was_refused(desk):
        return None
    for copies in desk.copies:
        copies.forget_unfinished(now - timedelta(days=366 * desk.settings.retention.years))
    if is_ours(desk):
        desk.store.finish_erasures()
    refused = sweep(desk)
    if is_ours(desk):
        write_heads(desk, now)
    return refused


def _tick_case(desk: Desk, case: CaseView, now: datetime, sleeping: SleepingCases) -> list[Lapse]:
    if case.is_erased:
        forget_copies(desk, case.id)
        sleeping.lay_down(case.head, None)
        return []
    assessment = assess(desk.library.ladder(case.company, case.sectors), case.facts, case.events, now.date())
    lapsed = _limits_to_record(case, assessment)
    if not lapsed:
        act = next_act(case.entries, desk.settings.retention)
        days = [day for day in (assessment.next_change_on, act.due_on if act else None) if day is not None]
        sleeping.lay_down(case.head, min(days, default=None))
        return []
    entries = [
        NewEntry("time_limit_lapsed", due_on, {"limit": limit, "due_on": due_on}, "system")
        for limit, due_on in sorted(lapsed, key=lambda each: (each[1], each[0]))
    ]
    try:
        desk.store.append(case.id, case.head.seq, entries, recorded_at=now)
    except ConflictError:
        return []  # someone wrote to the case meanwhile: the next tick sees what they wrote
    return [Lapse(case.id, limit, due_on) for limit, due_on in lapsed]


def _limits_to_record(case: CaseView, assessment: Assessment) -> list[tuple[str, date]]:
    """The limits that lapsed and are not in the journal. One whose payload was erased is known by its day alone."""
    told = [event for event in case.events if event.kind == "time_limit_lapsed"]
    written = {(str(event.data["limit"]), event.data["due_on"]) for event in told if event.data}
    erased = {event.on for event in told if not event.data}
    return [each for each in assessment.lapsed_limits if each not in written and each[1] not in erased]

"""The clock: limits that fell due are written down once, stamped with their due day, whenever it comes by.

A second run does nothing; a run after a week of downtime catches up. What has lapsed is derived again from the journal
each time: the rows that wake the clock are a hint, the journal is the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from recours.casework.cases import CaseView, case_of, position_for
from recours.casework.desk import Desk
from recours.core.clocks import Clock, ClockState
from recours.journal.entries import NewEntry
from recours.journal.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Lapse:
    """A limit of a case that has lapsed, with its last day."""

    case_id: str
    limit: str
    due_on: date


def tick(desk: Desk, now: datetime, case_ids: Iterable[str] | None = None) -> list[Lapse]:
    """Write down every limit that lapsed before `now` and is not yet in its journal; those written by this run."""
    ids = case_ids if case_ids is not None else [head.case_id for head in desk.store.heads()]
    return [lapse for case_id in ids for lapse in _tick_case(desk, case_id, now)]


def _tick_case(desk: Desk, case_id: str, now: datetime) -> list[Lapse]:
    case = case_of(desk, case_id)
    clocks = position_for(desk, case, now.date()).clocks.values()
    written = _written(case)
    lapsed = [clock for clock in clocks if clock.state is ClockState.LAPSED and _key(clock) not in written]
    if not lapsed:
        return []
    entries = [_entry(clock) for clock in sorted(lapsed, key=lambda clock: (clock.due_on or date.min, clock.limit.id))]
    try:
        desk.store.append(case_id, case.head.seq, entries, recorded_at=now)
    except ConflictError:
        return []  # someone wrote to the case meanwhile: the next tick sees what they wrote
    return [Lapse(case_id, clock.limit.id, clock.due_on) for clock in lapsed if clock.due_on]


def _key(clock: Clock) -> tuple[str, date | None]:
    return clock.limit.id, clock.due_on


def _written(case: CaseView) -> set[tuple[str, date]]:
    return {
        (str(event.data["limit"]), event.data["due_on"]) for event in case.events if event.kind == "time_limit_lapsed"
    }


def _entry(clock: Clock) -> NewEntry:
    assert clock.due_on is not None
    payload = {"limit": clock.limit.id, "due_on": clock.due_on}
    return NewEntry("time_limit_lapsed", clock.due_on, payload, "system")

"""The clock: limits that fell due are written down once, stamped with their due day, whenever it comes by.

A second run does nothing; a run after a week of downtime catches up. What has lapsed is derived again from the journal
each time: the rows that wake the clock are a hint, the journal is the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from recours.casework.cases import CaseView, case_of
from recours.casework.desk import Desk
from recours.core.compiled import assess
from recours.journal.entries import Head, NewEntry
from recours.journal.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Lapse:
    """A limit of a case that has lapsed, with its last day."""

    case_id: str
    limit: str
    due_on: date


@dataclass(slots=True)
class Sleeping:
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


def tick(
    desk: Desk, now: datetime, case_ids: Iterable[str] | None = None, sleeping: Sleeping | None = None
) -> list[Lapse]:
    """Write down every limit that lapsed before `now` and is not yet in its journal; those written by this run.

    With `sleeping`, kept from one tick to the next, only the cases are looked at whose day has come.
    """
    sleeping = sleeping or Sleeping()
    if case_ids is None:
        case_ids = [head.case_id for head in desk.store.heads() if sleeping.wakes(head, now.date())]
    return [lapse for case_id in case_ids for lapse in _tick_case(desk, case_id, now, sleeping)]


def _tick_case(desk: Desk, case_id: str, now: datetime, sleeping: Sleeping) -> list[Lapse]:
    case = case_of(desk, case_id)
    assessment = assess(desk.library.ladder(case.company, case.sectors), case.facts, case.events, now.date())
    written = _written(case)
    lapsed = [each for each in assessment.lapsed if each not in written]
    if not lapsed:
        sleeping.lay_down(case.head, assessment.next_change_on)
        return []
    entries = [_entry(limit, due_on) for limit, due_on in sorted(lapsed, key=lambda each: (each[1], each[0]))]
    try:
        desk.store.append(case_id, case.head.seq, entries, recorded_at=now)
    except ConflictError:
        return []  # someone wrote to the case meanwhile: the next tick sees what they wrote
    return [Lapse(case_id, limit, due_on) for limit, due_on in lapsed]


def _written(case: CaseView) -> set[tuple[str, date]]:
    return {
        (str(event.data["limit"]), event.data["due_on"]) for event in case.events if event.kind == "time_limit_lapsed"
    }


def _entry(limit: str, due_on: date) -> NewEntry:
    return NewEntry("time_limit_lapsed", due_on, {"limit": limit, "due_on": due_on}, "system")

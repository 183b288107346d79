"""The list of cases: one row for each, for the command line as for the web, which keeps a copy of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from recours.casework.case.case_view import case_of, position_for, unreadable
from recours.casework.desk import Desk
from recours.core.position import Position
from recours.journal.entries.heads import Head
from recours.journal.retention import keeping_of
from recours.wording import say
from recours.wording.french import french_day


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. `seq` and `written_at`: its last entry. `erased_on`: the day of its erasure, once announced.

    `next_step` and `changes_on` hold for one day, and are empty where none was asked for. `unreadable`: why nothing
    can be said of the case.
    """

    case_id: str
    seq: int
    title: str
    opened_on: date
    written_at: datetime
    closed: bool = False
    erased_on: date | None = None
    next_step: str = ""
    changes_on: date | None = None
    unreadable: str = ""


def list_cases(desk: Desk) -> list[CaseRow]:
    """Every case, the one written to last first; one that cannot be read is among them and hides no other."""
    rows = []
    for head in desk.store.heads():
        try:
            rows.append(row_of(desk, head))
        except Exception as error:
            rows.append(unreadable_row(head, error))
    return sorted(rows, key=lambda row: row.written_at, reverse=True)


def row_of(desk: Desk, head: Head, as_of: date | None = None) -> CaseRow:
    """The row of one case; with `as_of`, also what is next on that day, which takes ten times as long to reckon.

    Raises UnreadableCaseError, ChainBrokenError.
    """
    case = case_of(desk, head.case_id)
    keeping = keeping_of(case.entries, desk.settings.retention)
    closings = [event.kind for event in case.events if event.kind in ("case_closed", "case_reopened")]
    row = CaseRow(
        case.id,
        head.seq,
        case.title,
        case.opened_on,
        head.recorded_at,
        closed=case.is_erased or closings[-1:] == ["case_closed"],
        erased_on=keeping.until if keeping.announced else None,
    )
    if as_of is None:
        return row
    position = position_for(desk, case, as_of)
    following = "" if case.is_erased else _what_comes_first(position)
    return replace(row, next_step=following, changes_on=position.next_change_on)


def _what_comes_first(position: Position) -> str:
    """The step to take now, or until when to wait for what; empty when there is neither."""
    (now, _), awaited = position.next_around_waiting, position.awaited_clock
    if now or awaited is None:
        return now[0].step.title if now else ""
    assert awaited.due_on is not None  # it runs
    return say("casework.row.awaited", until=french_day(awaited.due_on), title=awaited.limit.title)


def unreadable_row(head: Head, error: Exception) -> CaseRow:
    """The row of a case that cannot be read: the days of its head, and why."""
    title, written_at = say("casework.unreadable.title"), head.recorded_at
    why = unreadable(error).message
    return CaseRow(head.case_id, head.seq, title, written_at.date(), written_at, unreadable=why)

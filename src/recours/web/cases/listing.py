"""The list of cases: rows copied from the journals, made again whenever a journal or the calendar has moved on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from recours.casework.cases import case_of, position_for
from recours.casework.desk import Desk
from recours.core.stepping import next_steps
from recours.journal.entries import Head
from recours.web.cases.models import CaseListing


def listings(desk: Desk, today: date) -> list[CaseListing]:
    """Every case, those at work first, the one written to last on top. One query, plus one for each row made again."""
    rows = {row.case_id: row for row in CaseListing.objects.all()}
    heads = list(desk.store.heads())
    for head in heads:
        row = rows.get(head.case_id)
        if row is None or _stale(row, head, today):
            rows[head.case_id] = refreshed(desk, head, today)
    _forget(rows.keys() - {head.case_id for head in heads}, rows)
    return sorted(rows.values(), key=lambda row: (row.closed, -row.written_at.timestamp()))


def _stale(row: CaseListing, head: Head, today: date) -> bool:
    return row.seq != head.seq or (row.changes_on is not None and row.changes_on <= today)


def refreshed(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case, made from its journal and kept."""
    case = case_of(desk, head.case_id)
    position = position_for(desk, case, today)
    steps = next_steps(position.steps, position.day)
    row = CaseListing(
        case_id=case.id,
        seq=head.seq,
        title=case.title[:300],
        opened_on=case.opened_on,
        next_step=steps[0].step.title[:300] if steps else "",
        closed=_closed(event.kind for event in case.events),
        changes_on=position.next_change_on,
        written_at=head.recorded_at,
    )
    row.save()
    return row


def _closed(kinds: Iterable[str]) -> bool:
    last = [kind for kind in kinds if kind in ("case_closed", "case_reopened")][-1:]
    return last == ["case_closed"]


def _forget(gone: set[str], rows: dict[str, CaseListing]) -> None:
    """Rows whose journal is no longer here."""
    if gone:
        CaseListing.objects.filter(case_id__in=gone).delete()
    for case_id in gone:
        del rows[case_id]

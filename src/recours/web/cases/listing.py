"""The list of cases: rows copied from the journals, made again whenever a journal or the calendar has moved on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import Error as DatabaseError

from recours.casework.case.cases import case_of, position_for, unreadable
from recours.casework.case.erasure import retention_of
from recours.casework.desk import Desk
from recours.core.errors import RecoursError
from recours.journal.entries.heads import Head
from recours.journal.errors import StoreError
from recours.web.cases.models import CaseListing
from recours.wording import say

_log = logging.getLogger(__name__)
_SHOWN = ("seq", "title", "opened_on", "next_step", "closed", "changes_on", "erased_on", "written_at")


def listings(desk: Desk, today: date) -> list[CaseListing]:
    """Every case, those at work first, the one written to last on top. One query, plus one for each row made again."""
    rows = _stored_rows()
    heads = list(desk.store.heads())
    for head in heads:
        row = rows.get(head.case_id)
        if row is None or _stale(row, head, today):
            rows[head.case_id] = _refreshed_or_unreadable(desk, head, today)
    _forget(rows.keys() - {head.case_id for head in heads}, rows)
    return sorted(rows.values(), key=lambda row: (row.closed, -row.written_at.timestamp()))


def _stored_rows() -> dict[str, CaseListing]:
    """The rows that are kept; none where the table cannot be read: each is then made from its journal, every time."""
    try:
        return {row.case_id: row for row in CaseListing.objects.all()}
    except DatabaseError as error:
        _log.error("the list of cases cannot be read: %s", error)
        return {}


def _stale(row: CaseListing, head: Head, today: date) -> bool:
    return row.seq != head.seq or (row.changes_on is not None and row.changes_on <= today)


def _refreshed_or_unreadable(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case; of one that cannot be read, a row that says so and is not kept. The others stay shown."""
    try:
        row = row_of(desk, head, today)
    except StoreError:
        raise
    except Exception as error:
        told, written = unreadable(error), head.recorded_at
        row = CaseListing(case_id=head.case_id, seq=head.seq, opened_on=written.date(), written_at=written)
        row.title, row.next_step = say("casework.unreadable.title"), told.message[:300]
        return row
    try:
        _keep(row)
    except DatabaseError as error:  # a full or read-only disk: what the journal says can be shown all the same
        _log.error("the row of a case cannot be kept: %s", error)
    return row


def refresh_row(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case, made from its journal and kept."""
    row = row_of(desk, head, today)
    _keep(row)
    return row


def _keep(row: CaseListing) -> None:
    """Keep a row, in one statement: two workers may come to it at once."""
    CaseListing.objects.bulk_create([row], update_conflicts=True, unique_fields=["case_id"], update_fields=[*_SHOWN])


def row_of(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case as its journal tells it on a day; not kept."""
    case = case_of(desk, head.case_id)
    position = position_for(desk, case, today)
    steps, kept = position.next_steps, retention_of(desk, case)
    return CaseListing(
        case_id=case.id,
        seq=head.seq,
        title=case.title[:300],
        opened_on=case.opened_on,
        next_step=steps[0].step.title[:300] if steps and not case.is_erased else "",
        closed=case.is_erased or _is_closed(event.kind for event in case.events),
        changes_on=position.next_change_on,
        erased_on=kept.until if kept.announced else None,
        written_at=head.recorded_at,
    )


def wrong_rows(desk: Desk, today: date) -> list[str]:
    """The cases whose row says something else than their journal; a row that would be made again anyway is none."""
    heads = {head.case_id: head for head in desk.store.heads()}
    rows = list(CaseListing.objects.all())
    strangers = [row.case_id for row in rows if row.case_id not in heads]
    fresh = [row for row in rows if row.case_id in heads and not _stale(row, heads[row.case_id], today)]
    return strangers + [row.case_id for row in fresh if not _is_right(desk, row, heads[row.case_id], today)]


def _is_right(desk: Desk, row: CaseListing, head: Head, today: date) -> bool:
    """True when the row says what the journal says; also when nobody can tell, for the case cannot be read."""
    try:
        return _row_values(row) == _row_values(row_of(desk, head, today))
    except RecoursError:
        return True


def _row_values(row: CaseListing) -> dict[str, Any]:
    """What a row shows."""
    return {name: getattr(row, name) for name in _SHOWN}


def _is_closed(kinds: Iterable[str]) -> bool:
    last = [kind for kind in kinds if kind in ("case_closed", "case_reopened")][-1:]
    return last == ["case_closed"]


def _forget(gone: set[str], rows: dict[str, CaseListing]) -> None:
    """Rows whose journal is no longer here."""
    for case_id in gone:
        del rows[case_id]
    if gone:
        with suppress(DatabaseError):
            CaseListing.objects.filter(case_id__in=gone).delete()

"""The list of cases: rows of casework copied into a table, made again whenever a journal or the calendar moved on."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.db import Error as DatabaseError
from django.db.models import CharField

from recours.casework.case.case_rows import CaseRow, row_of, unreadable_row
from recours.casework.desk import Desk
from recours.core.errors import RecoursError
from recours.journal.entries.heads import Head
from recours.journal.errors import StoreError
from recours.web.cases.models import CaseListing

_log = logging.getLogger(__name__)
#: The columns of the table: each is the part of a `CaseRow` with its name.
COLUMNS = tuple(field.name for field in CaseListing._meta.concrete_fields)


def listings(desk: Desk, today: date) -> list[CaseListing]:
    """Every case, those at work first, the one written to last on top. One query, plus one for each row made again."""
    try:
        rows = {row.case_id: row for row in CaseListing.objects.all()}
    except DatabaseError as error:  # each row is then made from its journal, every time
        _log.error("the list of cases cannot be read: %s", error)
        rows = {}
    heads = list(desk.store.heads())
    for head in heads:
        row = rows.get(head.case_id)
        if row is None or _is_stale(row, head, today):
            rows[head.case_id] = _refreshed_or_unreadable(desk, head, today)
    gone = rows.keys() - {head.case_id for head in heads}
    for case_id in gone:
        del rows[case_id]
    if gone:
        with suppress(DatabaseError):
            CaseListing.objects.filter(case_id__in=gone).delete()
    return sorted(rows.values(), key=lambda row: (row.closed, -row.written_at.timestamp()))


def _is_stale(row: CaseListing, head: Head, today: date) -> bool:
    return row.seq != head.seq or (row.changes_on is not None and row.changes_on <= today)


def _refreshed_or_unreadable(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case; of one that cannot be read, a row that says so and is not kept. The others stay shown."""
    try:
        row = listing_of(row_of(desk, head, today))
    except StoreError:
        raise
    except Exception as error:
        unreadable = unreadable_row(head, error)
        return listing_of(replace(unreadable, next_step=unreadable.unreadable))
    try:
        _keep(row)
    except DatabaseError as error:  # a full or read-only disk: what the journal says can be shown all the same
        _log.error("the row of a case cannot be kept: %s", error)
    return row


def refresh_row(desk: Desk, head: Head, today: date) -> CaseListing:
    """The row of a case, made from its journal and kept."""
    row = listing_of(row_of(desk, head, today))
    _keep(row)
    return row


def _keep(row: CaseListing) -> None:
    """Keep a row, in one statement: two workers may come to it at once."""
    columns = [name for name in COLUMNS if name != "case_id"]
    CaseListing.objects.bulk_create([row], update_conflicts=True, unique_fields=["case_id"], update_fields=columns)


def listing_of(row: CaseRow) -> CaseListing:
    """The row as the table holds it, its texts no longer than their columns; not kept."""
    listing = CaseListing(**{name: getattr(row, name) for name in COLUMNS})
    for field in CaseListing._meta.concrete_fields:
        if isinstance(field, CharField):
            setattr(listing, field.name, getattr(listing, field.name)[: field.max_length])
    return listing


def wrong_rows(desk: Desk, today: date) -> list[str]:
    """The cases whose row says something else than their journal; a row that would be made again anyway is none."""
    heads = {head.case_id: head for head in desk.store.heads()}
    rows = list(CaseListing.objects.all())
    strangers = [row.case_id for row in rows if row.case_id not in heads]
    fresh = [row for row in rows if row.case_id in heads and not _is_stale(row, heads[row.case_id], today)]
    return strangers + [row.case_id for row in fresh if not _is_right(desk, row, heads[row.case_id], today)]


def _is_right(desk: Desk, row: CaseListing, head: Head, today: date) -> bool:
    """True when the row says what the journal says; also when nobody can tell, for the case cannot be read."""
    try:
        right = listing_of(row_of(desk, head, today))
    except RecoursError:
        return True
    return all(getattr(row, name) == getattr(right, name) for name in COLUMNS)

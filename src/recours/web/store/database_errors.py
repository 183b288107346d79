"""What a database refuses, as the journal's own errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error

from recours.journal.errors import BusyError, DiskFullError, ReadOnlyError, StoreError
from recours.journal.stores.sqlite_store import meaning_of
from recours.web.databases import DATABASE_URL
from recours.wording import say

#: Classes and codes of PostgreSQL (appendix A of its manual).
_SQLSTATES: tuple[tuple[str, type[StoreError], str], ...] = (
    ("53100", DiskFullError, "full"),
    ("25006", ReadOnlyError, "read_only"),
    ("40", BusyError, "busy"),
    ("55P03", BusyError, "busy"),
    ("53300", BusyError, "busy"),
)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Django's database errors become StoreError and its kin, in French."""
    try:
        yield
    except Error as error:
        raise translate_error(error) from error


def translate_error(error: Error) -> StoreError:
    """A database error of Django's as ours."""
    kind, key = _error_meaning(error.__cause__)
    if key == "damaged":  # SQLite, and the web's own tables: journals translate theirs where they are
        return kind(say("web.database.damaged"), way_out=say("web.database.damaged_way_out"))
    place = DATABASE_URL if key == "unreachable" else None
    return kind(say(f"journal.store.{key}"), place=place, way_out=say(f"journal.store.{key}_way_out"))


def _error_meaning(cause: BaseException | None) -> tuple[type[StoreError], str]:
    if isinstance(cause, sqlite3.Error):
        return meaning_of(cause)
    state = getattr(cause, "sqlstate", None) or ""
    for prefix, kind, key in _SQLSTATES:
        if state.startswith(prefix):
            return kind, key
    return StoreError, "refused" if state else "unreachable"

"""Goals E1 and D3 on PostgreSQL: keeping entries through the Django store, against one bare INSERT of psycopg.

A server of its own is started for the bench, with PostgreSQL's own settings (every commit on disk), then stopped.
Where PostgreSQL is not installed, the one row says so.
"""

from __future__ import annotations

import math
import secrets
from pathlib import Path
from statistics import median

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from tests.web.store.databases import postgresql_programs, postgresql_server

from bench.journal import APPENDS, DAY, ENTRY, RECORD, WRITERS, Way, crowd, timed
from bench.rows import Row
from recours.journal.entries.entry import NewEntry

BARE = "one bare INSERT, psycopg"
EACH = 300


def run(rounds: int = 5) -> list[Row]:
    """Appends alone, then crowded."""
    if postgresql_programs() is None:
        return [Row("append one entry: PostgreSQL was not found on this machine", math.nan, "", math.nan, BARE)]
    with postgresql_server() as server:
        settings.configure(INSTALLED_APPS=["recours.web.store"], DATABASES={"default": server}, USE_TZ=True)
        django.setup()
        call_command("migrate", "store", verbosity=0)
        with _bare_connection() as connection:
            connection.execute("CREATE TABLE event (case_id TEXT, seq INT, said BYTEA, PRIMARY KEY (case_id, seq))")
        return [*_one_writer(rounds), *_many_writers(rounds)]


def _one_writer(rounds: int) -> list[Row]:
    ways: dict[str, Way] = {"ours": _ours, BARE: _bare}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            rates[name].append(1 / median(way(Path(), APPENDS)))
    ours, bare = median(rates["ours"]), median(rates[BARE])
    return [Row("append one entry, durable", ours, "entries/s", ours / bare, BARE)]


def _many_writers(rounds: int) -> list[Row]:
    ours, bare = ([crowd(way, EACH) for _ in range(rounds)] for way in (_ours, _bare))
    here, there = (median(p99 for p99, _ in crowds) for crowds in (ours, bare))
    return [Row(f"append, {WRITERS} writers: p99 of the waits", here * 1000, "ms", here / there, BARE)]


def _ours(_: Path, count: int) -> list[float]:
    from recours.web.store.django_store import DjangoStore  # Django wants its settings first

    store, case_id = DjangoStore(), secrets.token_hex(8)
    store.append(case_id, 0, [NewEntry("case_opened", DAY)])
    waits = [timed(lambda seq=seq: store.append(case_id, seq, [ENTRY])) for seq in range(1, count + 1)]  # type: ignore[misc]
    connections["default"].close()
    return waits


def _bare(_: Path, count: int) -> list[float]:
    insert, case_id = "INSERT INTO event VALUES (%s, %s, %s)", secrets.token_hex(8)
    with _bare_connection() as connection:
        return [timed(lambda seq=seq: connection.execute(insert, (case_id, seq, RECORD))) for seq in range(count)]  # type: ignore[misc]


def _bare_connection() -> psycopg.Connection:
    server = settings.DATABASES["default"]
    return psycopg.connect(host=server["HOST"], user=server["USER"], dbname=server["NAME"], autocommit=True)

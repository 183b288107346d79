"""A database that is full, may not be written to, or dies: a clear error, and nothing acknowledged that is not kept."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from django.db import connections
from tests.journal.crashes import Acknowledge, said_across
from tests.journal.journals import noted, opened
from tests.journal.tiny_disk import FULL, READ_ONLY, on_a_tiny_disk
from tests.web.store.databases import crash_and_restart

from recours.journal.errors import ReadOnlyError, StoreError
from recours.journal.proof.chain import verify
from recours.web.store.django_store import DjangoStore

pytestmark = pytest.mark.xdist_group("journal_databases")
PROGRAM = "tests.web.store.bad_disk"


def test_a_full_disk_under_django_on_sqlite(tmp_path: Path) -> None:
    assert on_a_tiny_disk(tmp_path, "full", PROGRAM) == FULL


def test_a_read_only_disk_under_django_on_sqlite(tmp_path: Path) -> None:
    assert on_a_tiny_disk(tmp_path, "read_only", PROGRAM) == READ_ONLY


@pytest.mark.postgresql
def test_a_postgresql_that_may_not_be_written_to(on_postgresql: str) -> None:
    store, case_id = DjangoStore(using=on_postgresql), secrets.token_hex(8)
    store.append(case_id, 0, [opened()])
    with connections[on_postgresql].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    with pytest.raises(ReadOnlyError, match="ne peut pas être écrit"):
        store.append(case_id, 1, [noted()])
    assert store.head(case_id).seq == 1
    connections[on_postgresql].close()
    assert store.append(case_id, 1, [noted()]).head.seq == 2


@pytest.mark.postgresql
def test_a_postgresql_killed_while_it_writes_has_kept_what_it_acknowledged(on_postgresql: str) -> None:
    case_id, server = secrets.token_hex(8), Path(connections[on_postgresql].settings_dict["HOST"])
    DjangoStore(using=on_postgresql).append(case_id, 0, [opened()])
    connections[on_postgresql].close()

    def append_until_it_dies(acknowledge: Acknowledge) -> None:
        store, seq = DjangoStore(using=on_postgresql), 1
        try:
            while True:
                seq = store.append(case_id, seq, [noted()]).head.seq
                acknowledge(b"%d " % seq)
        except StoreError:
            acknowledge(b"told")

    *kept, told = said_across(lambda: crash_and_restart(server), 0.4, append_until_it_dies).split()
    assert told == b"told"
    entries = DjangoStore(using=on_postgresql).read(case_id)
    verify(case_id, entries)
    assert len(entries) >= max(map(int, kept)) > 1

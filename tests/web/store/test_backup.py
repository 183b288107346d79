"""A dump of PostgreSQL, restored, is the same journal, guarded as before."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from django.db import IntegrityError, connections
from tests.journal.journals import DAY, noted, opened
from tests.journal.store_contract import added, keep
from tests.web.store.databases import opened_database, postgresql_programs

from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof.chain import verify
from recours.journal.stores import erasure
from recours.web.store.django_store import DjangoStore

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("journal_databases")]


def test_a_dump_restored_is_the_same_journal(on_postgresql: str, folder: Path, tmp_path: Path) -> None:
    evidence = EvidenceFiles(folder)
    store = DjangoStore(evidence, using=on_postgresql)
    store.append("backup", 0, [opened(), noted("un"), noted("à oublier"), added(keep(evidence))])
    erasure.erase(store, "backup", [3], on=DAY, actor="consumer", reason="demande")
    settings = connections[on_postgresql].settings_dict
    address = ["-h", settings["HOST"], "-U", settings["USER"]]
    _run("pg_dump", *address, "-d", settings["NAME"], "-f", str(tmp_path / "dump.sql"))
    _run("createdb", *address, "restored")
    _run("psql", *address, "-d", "restored", "-v", "ON_ERROR_STOP=1", "-q", "-f", str(tmp_path / "dump.sql"))
    with opened_database("restored", **{**settings, "NAME": "restored"}) as alias:
        restored = DjangoStore(evidence, using=alias)
        assert restored.read("backup") == store.read("backup")
        verify("backup", restored.read("backup"))
        with pytest.raises(IntegrityError), connections[alias].cursor() as cursor:
            cursor.execute("DELETE FROM journal_entry")


def _run(program: str, *arguments: str) -> None:
    programs = postgresql_programs()
    assert programs is not None
    subprocess.run([programs / program, *arguments], check=True, capture_output=True, env=os.environ)

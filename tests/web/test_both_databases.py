"""The main road, on SQLite and on PostgreSQL: the same pages, the same journals, the same guards."""

import io
import zipfile
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from tests.web.visitor import case_id, seen

from recours.casework.upkeep import verification
from recours.casework.upkeep.clock import make_round
from recours.journal.archive.archive_import import check_archive
from recours.journal.proof.chain import verify
from recours.web.cases.models import CaseListing
from recours.web.days import now
from recours.web.desk import desk

pytestmark = pytest.mark.xdist_group("journal_databases")


def told(visitor):
    """A case with a letter sent, an answer, and a piece."""
    case = visitor.open_case()
    visitor.fill(case, "written_complaint")
    visitor.take(case, "written_complaint", "2026-11-01", channel="email", sent_text="draft")
    visitor.post(f"{case}events/answer_received/", on="2026-11-10", class_of_answer="refusal")
    visitor.post(f"{case}evidence/", file=SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(60)))
    return case


def test_a_case_is_opened_told_listed_and_taken_away(visitor_on_each, tmp_path):
    visitor = visitor_on_each
    case = told(visitor)
    assert {"letter_sent", "answer_classified", "evidence_added"} <= set(visitor.entries(case))
    assert "Amazon.fr" in seen(visitor.get("/"))
    archive = b"".join(visitor.post(f"{case}export/", status=200, reader="judge").streaming_content)
    (tmp_path / "a.zip").write_bytes(archive)
    check_archive(tmp_path / "a.zip")
    assert any("pieces/" in name for name in zipfile.ZipFile(io.BytesIO(archive)).namelist())
    verify(case_id(case), desk().store.read(case_id(case)))
    assert list(verification.faults(desk())) == []


def test_the_clock_writes_lapses_and_a_second_round_nothing(visitor_on_each):
    case = told(visitor_on_each)
    with time_machine.travel(datetime(2027, 3, 1)):
        assert make_round(desk(), now()).lapses
        before = visitor_on_each.entries(case)
        assert make_round(desk(), now()).lapses == []
    assert visitor_on_each.entries(case) == before


def test_what_is_erased_is_gone_from_the_tables(visitor_on_each):
    visitor = visitor_on_each
    case = told(visitor)
    visitor.get("/")
    visitor.post(f"{case}keeping/erase/", sure="on")
    assert not CaseListing.objects.exists()
    assert all(entry.payload is None for entry in desk().store.read(case_id(case)) if entry.kind != "payload_erased")
    assert "Dossier effacé" in seen(visitor.get("/"))


def test_rows_made_from_the_journals_are_compared_and_made_again(visitor_on_each):
    visitor = visitor_on_each
    told(visitor)
    visitor.get("/")
    assert list(verification.differences(desk())) == []
    CaseListing.objects.update(title="Autre chose")
    assert len(list(verification.differences(desk()))) == 1
    verification.rebuild(desk())
    assert list(verification.differences(desk())) == []
    assert "Amazon.fr" in seen(visitor.get("/"))


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "sql", ["DELETE FROM journal_entry", "TRUNCATE journal_entry", "UPDATE journal_entry SET seq = 9"]
)
def test_history_is_guarded_in_the_same_database(on_postgresql_door, data_dir, frozen, client, sql):
    from tests.web.visitor import Visitor

    case = Visitor(client).open_case()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert desk().store.head(case_id(case)).seq >= 3

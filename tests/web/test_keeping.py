"""How long a case is kept, on its pages: announced, kept longer, held, erased only after she says she is sure."""

import os
import subprocess
import sys
from datetime import date, datetime

import pytest
import time_machine
from tests.web.visitor import case_id, seen

from recours.casework.case.entry_writer import Act
from recours.casework.upkeep.clock import make_round
from recours.web.cases.models import CaseListing, UnsentText
from recours.web.days import now
from recours.web.desk import desk

LATE = datetime(2031, 11, 1, 9)


def announced(visitor):
    """A case whose erasure was announced, years later."""
    case = visitor.open_case()
    with time_machine.travel(LATE):
        make_round(desk(), now())
    return case


def test_an_announced_erasure_is_told_on_the_list_and_the_case_with_an_export(visitor):
    case = announced(visitor)
    with time_machine.travel(LATE):
        assert "Sera effacé le 1er décembre 2031" in seen(visitor.get("/"))
        page = visitor.get(case)
        assert "Ce dossier sera effacé le 1er décembre 2031" in seen(page)
        assert f"{case}export/" in page.content.decode()


def test_keeping_longer_takes_the_announcement_back(visitor):
    case = announced(visitor)
    with time_machine.travel(LATE):
        visitor.post(f"{case}keeping/", action="extend")
        assert "sera effacé" not in seen(visitor.get(case))
        assert "Sera effacé" not in seen(visitor.get("/"))
        assert "1er novembre 2036" in seen(visitor.get(f"{case}keeping/"))


def test_a_hold_is_set_told_and_lifted(visitor):
    case = visitor.open_case()
    visitor.post(f"{case}keeping/", action="hold")
    assert "rien ne peut en être effacé" in seen(visitor.get(f"{case}keeping/"))
    refused = visitor.post(f"{case}keeping/erase/", status=422, sure="on")
    assert "conservé en entier" in seen(refused)
    visitor.post(f"{case}keeping/", action="release")
    assert "21 novembre 2031" in seen(visitor.get(f"{case}keeping/"))


def test_an_action_that_is_none_changes_nothing(visitor):
    case = visitor.open_case()
    before = visitor.entries(case)
    visitor.post(f"{case}keeping/", status=422, action="burn")
    assert visitor.entries(case) == before


def test_nothing_is_erased_before_she_is_sure(visitor):
    case = visitor.open_case()
    assert "pour toujours" in seen(visitor.get(f"{case}keeping/erase/"))
    assert "Cochez la case" in seen(visitor.post(f"{case}keeping/erase/", status=422))
    assert "payload_erased" not in visitor.entries(case)


def test_an_erased_case_keeps_its_lines_and_nothing_else(visitor):
    case = visitor.open_case()
    visitor.post(f"{case}steps/written_complaint/text/", body="Mes mots à moi.")
    visitor.get("/")
    visitor.post(f"{case}keeping/erase/", sure="on")
    assert not CaseListing.objects.exists()
    assert not UnsentText.objects.exists()
    assert "Dossier effacé" in seen(visitor.get("/"))
    assert visitor.get(case, status=302)["Location"] == f"{case}journal/"
    page = seen(visitor.get(f"{case}journal/"))
    assert "Contenu effacé ; la ligne reste." in page
    assert "lampe" not in page


def test_one_line_is_erased_and_the_others_stay(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email", note="mon secret")
    seq = next(entry.seq for entry in desk().store.read(case_id(case)) if entry.kind == "written_complaint_sent")
    visitor.post(f"{case}steps/reminder/text/", body="Ma relance en cours.")
    path = f"{case}journal/{seq}/erase/"
    assert path in visitor.get(f"{case}journal/").content.decode()
    visitor.get(path)
    visitor.post(path, sure="on")
    page = seen(visitor.get(f"{case}journal/"))
    assert "Contenu effacé ; la ligne reste." in page
    assert "1er novembre 2026" in page
    assert UnsentText.objects.get().body == "Ma relance en cours."
    visitor.get(path, status=404)
    visitor.get(f"{case}journal/999/erase/", status=404)


def test_a_correction_alone_is_not_erased_and_the_page_says_why(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email")
    seq = len(visitor.entries(case))
    visitor.post(f"{case}journal/{seq}/correct/", occurred_on="2026-10-28")
    page = visitor.post(f"{case}journal/{seq + 1}/erase/", status=422, sure="on")
    assert f"effacez ensemble les écritures n° {seq} et n° {seq + 1}" in seen(page).lower()


@pytest.mark.parametrize("stamped", [True, False])
def test_the_journal_says_whether_its_head_is_time_stamped(visitor, stamped):
    case = visitor.open_case()
    head, witnesses = desk().store.head(case_id(case)), desk().witnesses
    witnesses.ask(head, now())
    if stamped:
        witnesses.stamp_pending(lambda _: b"token", now())
    page = seen(visitor.get(f"{case}journal/"))
    assert ("Horodatée par une autorité" in page) is stamped
    assert ("En attente d'horodatage" in page) is not stamped


def test_before_a_court_the_page_says_that_it_is_kept(visitor, frozen):
    from recours.casework.case import entry_writer

    case = visitor.open_case()
    entry_writer.record(desk(), case_id(case), "court_seized", {"form": "requete"}, act=Act(now(), date(2026, 11, 20)))
    assert "devant un tribunal" in seen(visitor.get(f"{case}keeping/"))
    assert "ne pourra plus y être montré" in seen(visitor.get(f"{case}keeping/erase/"))


def test_a_story_begun_and_left_for_years_is_forgotten(visitor):
    visitor.begin(story="Un récit laissé là.")
    with time_machine.travel(LATE):
        make_round(desk(), now())
        assert "Un récit laissé là." in seen(visitor.get("/"))
    with time_machine.travel(datetime(2032, 1, 1)):
        make_round(desk(), now())
        assert "Un récit laissé là." not in seen(visitor.get("/"))


FORGETTING = """
import sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from recours.web.serve import prepare
folder = Path(sys.argv[1])
prepare(folder)
from django.db import connection
from recours.web.cases.copies import WebCopies
from recours.web.cases.models import UnsentText
connection.settings_dict["OPTIONS"]["timeout"] = 0.1
UnsentText.objects.create(case_id="a", step_id="s", body="Zorglub")
reading = sqlite3.connect(folder / "web.sqlite3", isolation_level=None)
reading.execute("BEGIN")
reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
WebCopies().forget("a", unsent=True)
reading.execute("ROLLBACK")
WebCopies().forget_unfinished(datetime(2020, 1, 1, tzinfo=UTC))
print([path.name for path in folder.glob("web.sqlite3*") if b"Zorglub" in path.read_bytes()])
"""


def test_words_that_a_reader_kept_in_the_log_go_with_the_days_round(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RECOURS", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-c", FORGETTING, str(tmp_path)], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "[]\n"

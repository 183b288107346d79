"""A case that says what cannot be is shown as such, set right and taken away; the others are not touched."""

import io
import zipfile
from datetime import date

import pytest
from tests.web.visitor import case_id, seen

from recours.casework.case import case_view
from recours.journal.entries.entry import NewEntry
from recours.web.days import now
from recours.web.desk import desk

pytestmark = pytest.mark.xdist_group("journal_databases")

ON = date(2026, 11, 1)
PAGES = ("", "journal/", "evidence/", "export/", "keeping/", "events/", "steps/formal_notice/")


def let_in(case, entry):
    """What an older door let into the journal."""
    store, id_ = desk().store, case_id(case)
    return store.append(id_, store.head(id_).seq, [entry], recorded_at=now()).head.seq


def fail_on_a_note(monkeypatch):
    """A position that fails on something nobody thought of."""
    whole = case_view.position

    def failing(ladder, events, facts, as_of):
        if any(event.data.get("text") == "impossible" for event in events):
            raise TypeError("'<' not supported")
        return whole(ladder, events, facts, as_of)

    monkeypatch.setattr(case_view, "position", failing)


def test_a_value_that_cannot_be_counts_for_nothing_and_is_told_on_every_page(visitor_on_each):
    visitor = visitor_on_each
    case = visitor.open_case()
    seq = let_in(case, NewEntry("fact_corrected", ON, {"fact": "formal_notice_days", "value": 99999}))
    seq_of_term = let_in(case, NewEntry("formal_notice_sent", ON, {"period": "36000 days"}))
    assert "Amazon.fr" in seen(visitor.get("/"))
    for page in PAGES:
        told = seen(visitor.get(f"{case}{page}"))
        assert f"ligne n° {seq} du journal" in told
        assert f"ligne n° {seq_of_term} du journal" in told
    for each in (seq, seq_of_term):
        visitor.post(f"{case}journal/{each}/correct/", withdrawn="on")
    assert "du journal ne compte pas" not in seen(visitor.get(case))


def test_a_case_that_cannot_be_reckoned_is_listed_beside_the_others_and_set_right(visitor_on_each, monkeypatch):
    visitor = visitor_on_each
    broken, whole = visitor.open_case(), visitor.open_case()
    seq = let_in(broken, NewEntry("note_added", ON, {"text": "impossible"}))
    fail_on_a_note(monkeypatch)
    home = seen(visitor.get("/"))
    assert "Dossier illisible" in home
    assert "TypeError" in home
    assert visitor.client.get(whole).status_code == 200
    assert visitor.client.get(broken).headers["Location"].endswith("/journal/")
    journal = seen(visitor.get(f"{broken}journal/"))
    assert "ce dossier ne peut pas être lu" in journal.lower()
    archive = b"".join(visitor.post(f"{broken}export/", status=200, reader="consumer").streaming_content)
    assert "ILLISIBLE.txt" in zipfile.ZipFile(io.BytesIO(archive)).namelist()
    visitor.post(f"{broken}journal/{seq}/correct/", withdrawn="on")
    assert "Dossier illisible" not in seen(visitor.get("/"))
    assert visitor.client.get(broken).status_code == 200


@pytest.mark.parametrize("days", ["-5", "0", "99999", "999999999999"])
def test_a_term_of_no_day_or_of_centuries_is_refused_beside_its_question(visitor, days):
    case = visitor.open_case()
    page = visitor.client.post(f"{case}questions/formal_notice_days/", {"formal_notice_days": days})
    assert page.status_code == 422
    assert "de 1 à 365" in seen(page)


def test_two_identical_forms_at_once_write_one_entry(visitor, monkeypatch):
    case = visitor.open_case()
    store = desk().store
    whole = type(store).append

    def append(self, id_, expected, entries, **more):
        monkeypatch.undo()
        whole(self, id_, self.head(id_).seq, entries, **more)
        return whole(self, id_, expected, entries, **more)

    monkeypatch.setattr(type(store), "append", append)
    visitor.post(f"{case}events/note_added/", on="2026-11-10", text="une seule fois")
    notes = [entry for entry in store.read(case_id(case)) if entry.kind == "note_added"]
    assert len(notes) == 1

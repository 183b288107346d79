"""Leaving with everything; the journal and its corrections."""

import io
import zipfile
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.visitor import case_id, seen

from recours.casework.upkeep.clock import tick
from recours.journal.entries import fold
from recours.journal.proof.chain import verify
from recours.web.desk import desk


def test_the_archive_holds_the_journal_the_pieces_and_a_verifier(visitor):
    case = visitor.open_case()
    visitor.post(f"{case}evidence/", file=SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(60)))
    response = visitor.post(f"{case}export/", status=200, reader="consumer")
    names = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()
    assert any(name.endswith("journal.jsonl") for name in names)
    assert any(name.endswith("verify.py") for name in names)
    assert any("pieces/" in name for name in names)
    assert visitor.entries(case)[-1] == "exported"
    assert list((desk().evidence.root / "incoming").iterdir()) == [], "nothing of it stays"


def test_a_reader_that_is_none_gets_the_page_again(visitor):
    case = visitor.open_case()
    assert "Pour qui" in seen(visitor.post(f"{case}export/", status=422, reader="everybody"))
    assert "exported" not in visitor.entries(case)


def test_the_clocks_go_into_her_calendar(visitor):
    case = visitor.open_case()
    response = visitor.get(f"{case}clocks.ics")
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    assert response["Content-Type"].startswith("text/calendar")


def test_the_journal_shows_every_entry_and_its_head(visitor):
    case = visitor.open_case()
    page = visitor.get(f"{case}journal/")
    entries = desk().store.read(case_id(case))
    assert entries[-1].hash in page.content.decode()
    assert all(entry.hash in page.content.decode() for entry in entries)
    assert "1er septembre 2026" in seen(page)


def test_the_journal_names_limits_companies_and_steps_by_their_titles(visitor):
    case = visitor.open_case()
    tick(desk(), datetime(2026, 11, 22, tzinfo=UTC))
    page = seen(visitor.get(f"{case}journal/"))
    limits = {limit.id for limit in desk().library.ladder("amazon").limits}
    assert "time_limit_lapsed" in visitor.entries(case)
    assert "Entreprise Amazon" in page
    assert not limits & set(page.split())


def test_a_correction_is_a_new_entry_and_the_day_moves(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email")
    seq = len(visitor.entries(case))
    visitor.post(f"{case}journal/{seq}/correct/", occurred_on="2026-10-28", reason="La date du courriel")
    assert visitor.entries(case)[-1] == "entry_corrected"
    verify(case_id(case), desk().store.read(case_id(case)))
    states = {step["id"]: step["done_on"] for step in visitor.get(case).context["ladder"].rungs}
    assert str(states["written_complaint"]) == "2026-10-28"
    assert f"ligne n° {seq + 1}" in seen(visitor.get(f"{case}journal/"))


def test_what_an_entry_says_is_set_right_field_by_field(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email", proof="none")
    path = f"{case}journal/{len(visitor.entries(case))}/correct/"
    assert visitor.get(path).context["form"]["channel"].value() == "email"
    visitor.post(path, channel="registered", proof="deposit_slip", reason="Envoyée aussi par la poste")
    told = fold.events(desk().store.read(case_id(case)))[-1].data
    assert (told["channel"], told["proof"]) == ("registered", "deposit_slip")
    visitor.post(path, channel="registered", proof="", status=302)
    assert "proof" not in fold.events(desk().store.read(case_id(case)))[-1].data


def test_what_never_happened_is_withdrawn(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email")
    seq = len(visitor.entries(case))
    visitor.post(f"{case}journal/{seq}/correct/", withdrawn="on")
    states = {step["id"]: step["state"] for step in visitor.get(case).context["answer"]["steps"]}
    assert states["written_complaint"] == "open"


def test_a_correction_must_change_something_and_be_possible(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email")
    path = f"{case}journal/{len(visitor.entries(case))}/correct/"
    assert "Indiquez la vraie date" in seen(visitor.post(path, status=422))
    assert "à venir" in seen(visitor.post(path, status=422, occurred_on="2027-01-01"))
    visitor.get(f"{case}journal/1/correct/", status=404)
    visitor.get(f"{case}journal/999/correct/", status=404)


def test_an_amount_set_right_to_nothing_is_zero_and_not_unknown(visitor):
    case = visitor.open_case()
    said = {"on": "2026-11-01", "what": "rembourser", "amount_eur": "0,50"}
    visitor.post(f"{case}events/promise_made/", **said)
    path = f"{case}journal/{len(visitor.entries(case))}/correct/"
    assert "Indiquez la vraie date" in seen(visitor.post(path, status=422, what="rembourser", amount_eur="0,5"))
    visitor.post(path, what="rembourser", amount_eur="0")
    assert fold.events(desk().store.read(case_id(case)))[-1].data["amount_eur"] == 0
    visitor.post(path, what="rembourser", amount_eur="")
    assert "amount_eur" not in fold.events(desk().store.read(case_id(case)))[-1].data

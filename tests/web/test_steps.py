"""The steps: a draft in her hands, and the moment she says it was sent."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.visitor import case_id, plain, seen

from recours.web.cases.models import UnsentText
from recours.web.desk import desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def test_a_letter_asks_for_what_it_lacks_then_shows_the_draft(visitor, case):
    page = visitor.get(f"{case}steps/formal_notice/")
    assert "consumer_last_name" in page.context["form"].fields
    page = visitor.fill(case, "written_complaint")
    words = seen(page)
    assert "Brouillon – rien n'est envoyé" in words
    assert "Camille Exemple" in words
    assert "une lampe de bureau" in words


def test_where_no_address_is_sure_the_person_copies_it(visitor):
    case = visitor.open_case(seller_kind="third_party_own_shipping")
    page = visitor.fill(case, "written_complaint")
    assert page.context["paper"].draft is not None
    assert "69000 LYON" in seen(page)


def test_bad_particulars_stay_in_their_fields(visitor, case):
    page = visitor.post(
        f"{case}steps/written_complaint/particulars/", status=422, price_eur="beaucoup", item="une lampe"
    )
    assert 'value="beaucoup"' in page.content.decode()
    assert 'value="une lampe"' in page.content.decode()


@pytest.mark.parametrize(
    ("form", "starts", "media_type"),
    [("pdf", b"%PDF-", "application/pdf"), ("docx", b"PK", "application/vnd.openxml"), ("txt", b"", "text/plain")],
)
def test_the_draft_as_a_file_is_not_a_sending(visitor, case, form, starts, media_type):
    visitor.fill(case, "written_complaint")
    before = visitor.entries(case)
    response = visitor.get(f"{case}steps/written_complaint/letter.{form}")
    assert response.content.startswith(starts)
    assert response["Content-Type"].startswith(media_type)
    assert response["Content-Disposition"].startswith('attachment; filename="brouillon-')
    assert visitor.entries(case) == before


def test_the_recap_mail_of_a_call_opens_in_her_own_mail_program(visitor, case):
    visitor.take(case, "phone_call", "2026-11-20", spoke_with="Sacha", said="Le colis est perdu.", reference="A1")
    assert visitor.entries(case)[-1] == "call_made"
    page = visitor.fill(case, "call_recap")
    assert "20 novembre 2026" in seen(page)
    assert "Le colis est perdu." in seen(page)
    assert 'href="mailto:' in page.content.decode()
    assert b"X-Unsent: 1" in visitor.get(f"{case}steps/call_recap/letter.eml").content
    visitor.take(case, "call_recap", "2026-11-20", channel="email", sent_text="draft")
    assert visitor.entries(case)[-2:] == ["letter_sent", "recap_sent"]


def test_the_call_sheet_is_there_before_the_call(visitor, case):
    page = visitor.fill(case, "phone_call")
    assert "À noter pendant l'appel" in seen(page)
    assert "Noter mon appel" in seen(page)


def test_her_own_words_are_kept_until_it_is_sent(visitor, case):
    visitor.fill(case, "written_complaint")
    visitor.post(f"{case}steps/written_complaint/text/", body="Premier paragraphe.\r\n\r\nLe second, à moi.")
    page = visitor.get(f"{case}steps/written_complaint/")
    assert "Le second, à moi." in seen(page)
    assert "Le second, à moi.".encode() in visitor.get(f"{case}steps/written_complaint/letter.txt").content
    visitor.take(case, "written_complaint", "2026-11-20", channel="email", sent_text="draft")
    assert not UnsentText.objects.exists()


def test_the_proposed_words_come_back_and_an_empty_letter_is_refused(visitor, case):
    visitor.fill(case, "written_complaint")
    visitor.post(f"{case}steps/written_complaint/text/", body="À moi.")
    page = visitor.post(f"{case}steps/written_complaint/text/", status=422, body="   ")
    assert "Une lettre vide ne peut pas être gardée" in seen(page)
    assert UnsentText.objects.get().body == "À moi."
    visitor.post(f"{case}steps/written_complaint/text/", restore="1")
    assert UnsentText.objects.get().body == ""


def test_what_was_sent_is_kept_as_it_was_sent_with_its_proof(visitor, case):
    visitor.fill(case, "formal_notice")
    proof = SimpleUploadedFile("depot.png", PNG, "image/png")
    visitor.take(
        case,
        "formal_notice",
        "2026-11-19",
        channel="registered",
        proof="deposit_slip",
        sent_text="draft",
        period="15 days",
        file=proof,
    )
    entries = desk().store.read(case_id(case))[-3:]
    assert [entry.kind for entry in entries] == ["evidence_added", "letter_sent", "formal_notice_sent"]
    assert {str(entry.occurred_on) for entry in entries} == {"2026-11-19"}
    with desk().evidence.open(entries[1].payload["digest"]) as kept:
        assert kept.read().startswith(b"%PDF-")
    states = {step["id"]: step["state"] for step in visitor.get(case).context["answer"]["steps"]}
    assert states["formal_notice"] == "done"


def test_another_text_than_ours_comes_with_its_copy(visitor, case):
    visitor.fill(case, "written_complaint")
    path = f"{case}steps/written_complaint/sent/"
    page = visitor.post(path, status=422, on="2026-11-20", channel="email", sent_text="own")
    assert "Joignez la copie" in seen(page)
    copy = SimpleUploadedFile("mail.txt", "Bonjour, mon texte à moi.".encode(), "text/plain")
    visitor.post(path, on="2026-11-20", channel="email", sent_text="own", copy=copy)
    sent = desk().store.read(case_id(case))[-2]
    with desk().evidence.open(sent.payload["digest"]) as kept:
        assert kept.read().decode() == "Bonjour, mon texte à moi."


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2026-12-24", "à venir"),
        ("2026-08-01", "vient avant la commande"),
        ("31/02/2026", "n'est pas une date"),
        ("", "Indiquez une date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_field_and_nothing_is_written(visitor, case, on, says):
    before = visitor.entries(case)
    page = visitor.post(
        f"{case}steps/written_complaint/sent/", status=422, on=on, channel="email", reference="R-1", note="gardé"
    )
    assert says in seen(page)
    assert "gardé" in page.content.decode()
    assert visitor.entries(case) == before


def test_a_refused_proof_writes_nothing_and_says_why(visitor, case):
    before = visitor.entries(case)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.txt", "a")
    proof = SimpleUploadedFile("preuve.pdf", archive.getvalue(), "application/pdf")
    page = visitor.post(
        f"{case}steps/written_complaint/sent/", status=422, on="2026-11-20", channel="email", file=proof
    )
    assert "preuve.pdf" in seen(page)
    assert visitor.entries(case) == before


def test_the_mediator_shows_each_condition_with_what_cures_it(visitor, case):
    page = visitor.get(f"{case}steps/mediator_referral/")
    items = page.context["items"]
    assert {item.value for item in items} >= {"yes", "no"}
    ways = [way for item in items for way in (item, *item.alternatives)]
    cures = {cure.step.id for way in ways for cure in way.cures}
    assert "written_complaint" in cures
    assert f"{case}steps/written_complaint/" in page.content.decode()


def test_a_step_that_is_not_open_shows_no_letter(visitor, case):
    assert visitor.get(f"{case}steps/reminder/").context["step"]["state"] == "waiting"
    assert "quand l'étape s'ouvrira" in seen(visitor.get(f"{case}steps/reminder/"))


def test_every_step_of_the_ladder_has_its_page(visitor, case):
    for step in visitor.get(case).context["answer"]["steps"]:
        assert plain(step["title"]) in seen(visitor.get(f"{case}steps/{step['id']}/"))
        assert visitor.client.get(f"{case}steps/{step['id']}/sent/").status_code in (200, 302, 404)


def test_steps_and_forms_that_are_not_there(visitor, case):
    visitor.get(f"{case}steps/no_such_step/", status=404)
    visitor.get(f"{case}steps/written_complaint/letter.exe", status=404)
    visitor.get(f"{case}steps/help_centre/letter.pdf", status=404)
    visitor.post(f"{case}steps/no_such_step/text/", status=404, body="x")


def test_markup_in_her_words_stays_words(visitor, case):
    visitor.post(f"{case}questions/item/", item="<script>alert(1)</script>")
    page = visitor.fill(case, "phone_call").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_step_given_up_is_no_longer_proposed_until_it_is_taken_up_again(visitor):
    case = visitor.open_case()

    def proposed():
        return [step["id"] for step in visitor.get(case).context["answer"]["next"]]

    assert "phone_call" in proposed()
    visitor.post(f"{case}steps/phone_call/leave/")
    visitor.post(f"{case}steps/phone_call/leave/")
    assert "phone_call" not in proposed()
    assert visitor.entries(case).count("step_given_up") == 1
    assert "Vous avez renoncé à cette étape" in seen(visitor.get(f"{case}steps/phone_call/"))
    visitor.post(f"{case}steps/phone_call/leave/", again="1")
    assert "phone_call" in proposed()

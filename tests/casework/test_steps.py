"""Steps: a draft is nobody's but the person's; what was sent is kept as sent."""

import io
from datetime import date

import pytest

from recours.casework.case import case_opening, case_view, drafts, entry_writer, evidence, step_acts
from recours.casework.case.entry_writer import Act
from recours.casework.case.recipients import COMPANY_ADDRESS
from recours.casework.errors import StepError
from recours.casework.readers import exports
from recours.core.errors import RecoursError
from recours.documents.errors import MissingFactsError

from .conftest import AT, FACTS

DAY = date(2026, 11, 21)


def test_a_draft_writes_nothing(desk, case_id):
    before = case_view.case_of(desk, case_id).head
    draft = drafts.draft(desk, case_id, "formal_notice", DAY)
    assert "une cafetière" in draft.body
    assert case_view.case_of(desk, case_id).head == before


def test_a_draft_asks_for_what_it_lacks(desk):
    facts = {key: value for key, value in FACTS.items() if key not in ("item", "consumer_last_name")}
    case_id = case_opening.open_case(desk, company="amazon", facts=facts, act=Act(AT, DAY)).head.case_id
    assert set(drafts.missing_for(desk, case_id, "formal_notice", DAY)) == {"item", "consumer_last_name"}


def test_an_address_that_may_not_be_printed_is_asked_for(desk):
    facts = {**FACTS, "seller_kind": "third_party_own_shipping"}
    case_id = case_opening.open_case(desk, company="amazon", facts=facts, act=Act(AT, DAY)).head.case_id
    with pytest.raises(MissingFactsError) as caught:
        drafts.draft(desk, case_id, "formal_notice", DAY)
    assert set(caught.value.missing) == set(COMPANY_ADDRESS)


@pytest.mark.parametrize("form", ["pdf", "docx", "txt", "eml"])
def test_each_format_holds_the_same_letter(desk, case_id, form):
    made = drafts.render(drafts.draft(desk, case_id, "formal_notice", DAY), form)
    assert made
    assert made == drafts.render(drafts.draft(desk, case_id, "formal_notice", DAY), form)


def test_a_link_to_the_mail_program_says_when_the_letter_is_too_long_for_it(desk, case_id):
    assert drafts.render(drafts.draft(desk, case_id, "formal_notice", DAY, edited="Court."), "mailto").startswith(
        b"mailto:"
    )
    with pytest.raises(RecoursError):
        drafts.render(drafts.draft(desk, case_id, "formal_notice", DAY), "mailto")


def test_her_own_words_replace_the_body(desk, case_id):
    draft = drafts.draft(desk, case_id, "formal_notice", DAY, edited="Mes mots.\n\nEt encore {price_eur} #set text")
    text = drafts.render(draft, "txt").decode()
    assert "Mes mots." in text
    assert "{price_eur} #set text" in text


def test_an_unknown_step_or_format_says_what_exists(desk, case_id):
    with pytest.raises(StepError) as caught:
        drafts.draft(desk, case_id, "formal_notise", DAY)
    assert "formal_notice" in caught.value.way_out
    with pytest.raises(StepError, match="pdf"):
        drafts.render(drafts.draft(desk, case_id, "formal_notice", DAY), "odt")


def test_what_was_sent_is_kept_as_sent_and_dated_by_the_person(desk, case_id):
    body = drafts.render(drafts.draft(desk, case_id, "formal_notice", date(2026, 10, 1)), "pdf")
    sent = {"channel": "registered", "proof": "1A 000 000 0000 0", "period": "10 days"}
    step_acts.mark_sent(desk, case_id, "formal_notice", sent, body=body, act=Act(AT, date(2026, 10, 2)))
    letter, notice = case_view.case_of(desk, case_id).entries[-2:]
    assert (letter.kind, notice.kind) == ("letter_sent", "formal_notice_sent")
    assert notice.occurred_on == date(2026, 10, 2)
    with desk.evidence.open(letter.payload["digest"]) as kept:
        assert kept.read() == body
    clock = case_view.position_of(desk, case_id, DAY).clocks["formal_notice_period"]
    assert (clock.starts_on, clock.due_on) == (date(2026, 10, 23), date(2026, 11, 2)), "arrived by then, never sooner"
    entry_writer.record(desk, case_id, "delivered", {"of": "formal_notice"}, act=Act(AT, date(2026, 10, 5)))
    clock = case_view.position_of(desk, case_id, DAY).clocks["formal_notice_period"]
    assert (clock.starts_on, clock.due_on) == (date(2026, 10, 5), date(2026, 10, 15))


def test_a_letter_cannot_have_been_sent_tomorrow(desk, case_id):
    with pytest.raises(RecoursError):
        step_acts.mark_sent(desk, case_id, "formal_notice", {"channel": "registered"}, act=Act(AT, date(2026, 11, 22)))


def test_evidence_is_kept_and_named_in_the_journal(desk, case_id):
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
    evidence.attach(desk, case_id, io.BytesIO(png), "photo.png", title="Boîte vide", act=Act(AT, DAY))
    entry = case_view.case_of(desk, case_id).entries[-1]
    stream, said = evidence.open_piece(desk, case_id, entry.payload["digest"])
    with stream:
        assert stream.read() == png
    assert said["title"] == "Boîte vide"


@pytest.mark.parametrize(("name", "content"), [("facture.pdf", b"PK\x03\x04" + b"\x00" * 60), ("vide.png", b"")])
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_written(desk, case_id, name, content):
    before = case_view.case_of(desk, case_id).head
    with pytest.raises(RecoursError) as caught:
        evidence.attach(desk, case_id, io.BytesIO(content), name, act=Act(AT, DAY))
    assert caught.value.way_out
    assert case_view.case_of(desk, case_id).head == before


def test_a_photo_that_is_too_large_is_refused_before_it_is_read(desk, case_id):
    with pytest.raises(RecoursError, match="Mo"):
        evidence.attach(desk, case_id, io.BytesIO(b""), "photo.jpg", declared_size=60_000_000, act=Act(AT, DAY))


def test_a_piece_of_another_case_is_not_given(desk, case_id):
    other = case_opening.open_case(desk, company=None, facts={}, act=Act(AT, DAY)).head.case_id
    evidence.attach(desk, other, io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64), "a.png", act=Act(AT, DAY))
    digest = case_view.case_of(desk, other).entries[-1].payload["digest"]
    with pytest.raises(KeyError):
        evidence.open_piece(desk, case_id, digest)


def test_the_calendar_holds_the_running_clocks(desk, case_id):
    calendar = exports.clocks_ics(desk, case_id, DAY).decode()
    assert "BEGIN:VEVENT" in calendar
    assert "20310905" in calendar  # limitation: five years after the delivery fell due (2224 C. civ.)


def test_a_letter_to_a_bank_asks_for_the_address_that_only_the_person_knows(desk, case_id):
    told = {"payment_method": "card", "payment_authorised": True, "debited_operation": "AMAZON 89,90"}
    entry_writer.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 20)))
    entry_writer.assert_facts(desk, case_id, told, act=Act(AT, date(2026, 9, 20)))
    with pytest.raises(MissingFactsError) as refusal:
        drafts.draft(desk, case_id, "bank_refund_request", date(2026, 11, 21))
    assert refusal.value.missing == ("bank_name", "bank_street", "bank_postcode", "bank_town")
    bank = {
        "bank_name": "Banque Exemple",
        "bank_street": "1 rue du Modèle",
        "bank_postcode": "75000",
        "bank_town": "Paris",
    }
    entry_writer.assert_facts(desk, case_id, bank, act=Act(AT, date(2026, 9, 20)))
    content = drafts.draft(desk, case_id, "bank_refund_request", date(2026, 11, 21)).content
    assert content.recipient == ("Banque Exemple", "1 rue du Modèle", "75000 PARIS")

"""The paper of a step that is neither open nor waiting is shown only when it is asked for, and says so."""

import pytest
from tests.web.visitor import case_id, plain, seen

from recours.web.desk import desk


@pytest.fixture
def case(visitor):
    case = visitor.open_case()
    visitor.fill(case, "written_complaint")
    visitor.take(case, "written_complaint", "2026-09-16", channel="email", sent_text="draft")
    return case


def test_the_page_of_a_done_step_offers_its_paper_only_when_asked(visitor, case):
    page = visitor.get(f"{case}steps/written_complaint/")
    assert "letter.pdf" not in page.content.decode()
    assert "elle est déjà faite" in seen(page)
    visitor.get(f"{case}steps/written_complaint/letter.txt", status=404)
    asked = visitor.get(f"{case}steps/written_complaint/", anyway="1")
    assert "à ne pas envoyer en l'état" in seen(asked)
    assert "letter.txt?anyway=1" in asked.content.decode()
    file = visitor.get(f"{case}steps/written_complaint/letter.txt", anyway="1").content.decode()
    assert "à ne pas envoyer en l'état" in plain(file)


def test_a_step_that_does_not_concern_the_case_gives_no_paper(visitor, case):
    page = visitor.get(f"{case}steps/conformity_request/")
    assert "letter.pdf" not in page.content.decode()
    visitor.get(f"{case}steps/conformity_request/letter.pdf", status=404)


def test_silence_is_not_certified_once_an_answer_came(visitor, case):
    visitor.post(f"{case}events/answer_received/", on="2026-09-20", channel="email", class_of_answer="delay_asked")
    path = visitor.post(f"{case}steps/proof_of_silence/sent/")["Location"]
    assert "elle ne concerne pas ce dossier" in seen(visitor.get(path))
    kept = [entry.payload.get("of") for entry in desk().store.read(case_id(case)) if entry.kind == "evidence_added"]
    assert "proof_of_silence" not in kept


def test_an_answer_keeps_its_channel_when_it_is_classified(visitor, case):
    visitor.post(f"{case}events/answer_received/", on="2026-09-20", channel="phone", class_of_answer="refusal")
    kept = {entry.kind: entry.payload for entry in desk().store.read(case_id(case))}
    assert kept["answer_classified"]["channel"] == kept["answer_received"]["channel"] == "phone"


def test_an_automatic_acknowledgement_is_noted_and_is_no_answer(visitor, case):
    visitor.post(f"{case}events/acknowledgement_received/", on="2026-09-16", channel="email")
    assert visitor.entries(case)[-1] == "acknowledgement_received"
    page = visitor.get(f"{case}steps/reminder/")
    assert page.context["paper"].draft is not None
    assert "aucune réponse écrite" in seen(page)


def test_what_was_sent_by_mail_is_not_kept_as_a_registered_letter(visitor, case):
    visitor.fill(case, "formal_notice")
    visitor.take(case, "formal_notice", "2026-10-02", channel="email", sent_text="draft", period="15 days")
    sent = [entry.payload for entry in desk().store.read(case_id(case)) if entry.kind == "letter_sent"]
    with desk().evidence.open(sent[-1]["digest"]) as file:
        body = file.read()
    import pypdfium2

    with pypdfium2.PdfDocument(body) as pdf:
        words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "mise en demeure" in words.casefold()
    assert "recommandée" not in words
    assert "Brouillon" not in words

"""How she sends a letter is hers to say, and only a letter by post asks for postal addresses; what she typed stays."""

import pytest
from tests.web.visitor import PARCEL, STORY, case_id, seen

from recours.documents.letter_content import Kind
from recours.web.cases.models import UnsentText
from recours.web.desk import desk

POSTAL = {"street", "postcode", "town"}
NAMED = {"consumer_first_name": "Camille", "consumer_last_name": "Exemple", "item": "un abonnement"}


@pytest.fixture
def case(visitor):
    """A company that nobody knows: no address that may be printed."""
    path = visitor.post("/opening/")["Location"]
    visitor.post(path, story=STORY)
    visitor.post(path.replace("story", "company"), company="other", company_name="Salle Exemple")
    visitor.post(path.replace("story", "ground"), ground=["cancellation_not_processed"])
    opening = path.replace("story/", "")
    visitor.answer(opening, PARCEL)
    return visitor.post(f"{opening}check/")["Location"]


def by_message(letters):
    return sorted(id_ for id_, letter in letters.letters.items() if letter.may_be_message)


def test_the_letters_that_may_be_messages_are_those_without_a_form_in_law():
    assert {"written_complaint", "reminder", "withdrawal", "conformity_request"} <= set(by_message(desk().letters))
    assert not {"formal_notice", "requete", "insolvency_claim", "carrier_protest"} & set(by_message(desk().letters))


def test_she_chooses_before_any_address_is_asked_and_a_message_asks_for_none(visitor, case):
    step = f"{case}steps/written_complaint/"
    page = visitor.get(step)
    assert page.context["form"] is None
    assert "Comment l'enverrez-vous ?" in seen(page)
    assert "Choisissez comment vous enverrez" in seen(visitor.post(f"{step}way/", status=422))
    visitor.post(f"{step}way/", by="message")
    asked = visitor.get(step).context["form"].fields
    assert not {name for name in asked if name.rpartition("_")[2] in POSTAL}
    visitor.post(f"{step}particulars/", **{name: NAMED[name] for name in asked})
    page = visitor.get(step)
    assert page.context["paper"].draft.content.kind is Kind.EMAIL
    assert 'href="mailto:' in page.content.decode()
    assert STORY.split(".")[0].encode() in visitor.get(f"{step}letter.txt").content
    visitor.take(case, "written_complaint", "2026-11-20", channel="form", sent_text="draft")
    assert visitor.entries(case)[-2:] == ["letter_sent", "written_complaint_sent"]
    assert not UnsentText.objects.exists()


def test_by_post_both_addresses_are_asked_and_she_may_change_her_mind(visitor, case):
    step = f"{case}steps/written_complaint/"
    visitor.post(f"{step}way/", by="post")
    assert "company_street" in visitor.get(step).context["form"].fields
    visitor.post(f"{step}way/", by="message")
    assert "company_street" not in visitor.get(step).context["form"].fields


def test_a_letter_that_the_law_wants_on_paper_gives_no_choice(visitor, case):
    visitor.post(f"{case}steps/formal_notice/way/", status=404, by="message")
    assert visitor.get(f"{case}steps/formal_notice/").context["paper"].by == ""


def test_continuing_with_empty_fields_names_each_of_them_and_keeps_what_was_told(visitor, case):
    step = f"{case}steps/written_complaint/"
    visitor.post(f"{step}way/", by="post")
    asked = visitor.get(step).context["form"].fields
    page = visitor.post(f"{step}particulars/", status=422, **dict.fromkeys(asked, ""))
    assert set(page.context["form"].errors) == set(asked) - {"company_country_name"}
    assert seen(page).count("Écrivez votre réponse") >= len(page.context["form"].errors)
    page = visitor.post(f"{step}particulars/", status=422, **(dict.fromkeys(asked, "") | {"company_street": "1 rue A"}))
    assert "company_street" not in page.context["form"].errors
    assert desk().store.read(case_id(case))[-1].payload["facts"]["company_street"] == "1 rue A"


def test_a_letter_too_long_is_refused_with_its_words_on_the_page(visitor, case):
    step = f"{case}steps/written_complaint/"
    visitor.fill(case, "written_complaint", by="message")
    body = "mot " * 10_001 + "fin"
    page = visitor.post(f"{step}text/", status=422, body=body)
    assert "40 007 signes" in seen(page)
    assert body in page.content.decode()


def test_her_words_for_a_letter_outlast_what_its_step_becomes(visitor, case):
    step = f"{case}steps/written_complaint/"
    visitor.fill(case, "written_complaint", by="message")
    visitor.post(f"{step}text/", body="Mes mots à moi.")
    visitor.post(f"{case}questions/item/", unknown="1")
    page = visitor.get(step)
    assert page.context["paper"].draft is None
    assert "Mes mots à moi." in seen(page)
    visitor.post(f"{case}questions/item/", item="autre chose")
    assert "Mes mots à moi." in visitor.get(step).context["body"]
    visitor.post(f"{case}steps/written_complaint/leave/")
    assert "Mes mots à moi." in seen(visitor.get(step))


def test_the_name_asked_for_is_the_third_party_sellers_not_the_sites(visitor):
    case = visitor.open_case(seller_kind="third_party_own_shipping")
    page = seen(visitor.get(f"{case}steps/phone_call/"))
    assert "Le nom de l'entreprise ?" in page
    assert "Si un vendeur tiers vous a vendu le produit, c'est son nom" in page

"""Telling a problem: one thing at a time, nothing lost, nothing written before she says so."""

import pytest
from tests.web.visitor import PARCEL, STORY, case_id, plain, seen

from recours.web.cases.models import Opening
from recours.web.desk import desk


def test_the_whole_way_opens_a_case_with_what_she_said(visitor):
    case = visitor.open_case()
    assert visitor.entries(case) == ["case_opened", "facts_asserted", "ladder_adopted"]
    told = desk().store.read(case_id(case))[1].payload["facts"]
    assert told["story"] == STORY
    assert str(told["ordered_on"]) == "2026-09-01"
    assert not Opening.objects.exists()


def test_nothing_is_in_a_journal_before_she_opens_the_case(visitor):
    opening = visitor.begin()
    visitor.answer(opening, PARCEL)
    assert list(desk().store.heads()) == []


def test_only_what_a_rule_needs_is_asked_each_with_its_reason(visitor):
    opening = visitor.begin()
    asked = visitor.answer(opening, PARCEL)
    facts = desk().library.vocabulary.facts
    assert "seller_kind" in asked
    assert "consumer_first_name" not in asked
    for fact in asked:
        assert plain(facts[fact].why) in seen(visitor.get(f"{opening}questions/{fact}/"))


def test_a_wrong_answer_stays_in_its_field_with_the_way_out(visitor):
    opening = visitor.begin()
    page = visitor.post(f"{opening}questions/claim_eur/", status=422, claim_eur="89,9O")
    assert 'value="89,9O"' in page.content.decode()
    assert "n'est pas un montant" in seen(page)
    assert "89,90" in seen(page)


@pytest.mark.parametrize(
    ("fact", "typed", "says"),
    [
        ("ordered_on", "2026-02-30", "n'est pas une date"),
        ("ordered_on", "0202-01-01", "vérifiez l'année"),
        ("ordered_on", "", "Indiquez une date"),
        ("claim_eur", "-5", "n'est pas un montant"),
        ("claim_eur", "99999999999", "trop grand"),
        ("seller_kind", "somebody", "n'est pas une réponse possible"),
        ("seller_kind", "", "Choisissez une réponse"),
    ],
)
def test_bad_answers_are_explained(visitor, fact, typed, says):
    opening = visitor.begin()
    page = visitor.post(f"{opening}questions/{fact}/", status=422, **{fact: typed})
    assert says.lower() in seen(page).lower()
    assert fact not in Opening.objects.get().answers


def test_a_delivery_promised_before_the_order_is_refused_and_the_order_stays(visitor):
    opening = visitor.begin()
    visitor.post(f"{opening}questions/ordered_on/", ordered_on="2026-09-01")
    page = visitor.post(f"{opening}questions/promised_delivery_on/", status=422, promised_delivery_on="2026-08-01")
    assert "vérifiez ces deux dates" in seen(page).lower()
    assert Opening.objects.get().answers["ordered_on"] == "2026-09-01"


def test_je_ne_sais_pas_goes_on_and_is_not_asked_again(visitor):
    opening = visitor.begin()
    first = visitor.get(f"{opening}questions/", status=302)["Location"]
    visitor.post(first, unknown="1")
    assert visitor.get(f"{opening}questions/", status=302)["Location"] != first
    assert "Je ne sais pas" in seen(visitor.get(f"{opening}check/"))


def test_an_answer_can_be_changed_from_the_check(visitor):
    opening = visitor.begin()
    visitor.answer(opening, PARCEL)
    answer = visitor.post(f"{opening}questions/ordered_on/", ordered_on="2026-08-30", back="check")
    assert answer["Location"].endswith("/check/")
    assert "30 août 2026" in seen(visitor.get(answer["Location"]))


def test_the_way_back_shows_what_was_typed(visitor):
    opening = visitor.begin()
    visitor.post(f"{opening}questions/ordered_on/", ordered_on="2026-09-01")
    assert 'value="2026-09-01"' in visitor.get(f"{opening}questions/ordered_on/").content.decode()
    assert STORY.split("'")[0] in visitor.get(f"{opening}story/").content.decode()
    assert 'value="amazon" checked' in visitor.get(f"{opening}company/").content.decode()


def test_her_words_bring_suggestions_and_the_whole_list_stays(visitor):
    opening = visitor.begin(story="le colis n'est toujours pas arrivé, suivi bloqué")
    page = visitor.get(f"{opening}ground/")
    assert page.context["suggested"][0].id == "parcel_not_arrived"
    assert len(page.context["suggested"]) <= 3
    everything = page.content.decode()
    assert all(f'value="{ground}"' in everything for ground in desk().library.vocabulary.grounds)


def test_words_like_nothing_bring_no_suggestion(visitor):
    opening = visitor.begin(story="xyzzy")
    assert visitor.get(f"{opening}ground/").context["suggested"] == []


def test_the_company_is_found_without_accents_and_another_needs_its_name(visitor):
    path = visitor.post("/opening/")["Location"].replace("story", "company")
    assert [each.id for each in visitor.get(path, q="BOUYGUES telecom").context["companies"]] == ["bouygues_telecom"]
    page = visitor.post(path, status=422, company="other", company_name="  ")
    assert "Écrivez le nom de l'entreprise" in seen(page)
    visitor.post(path, company="other", company_name="Boutique Exemple")
    assert Opening.objects.get().answers["company_name"] == "Boutique Exemple"


def test_another_company_gets_the_general_ladder(visitor):
    path = visitor.post("/opening/")["Location"]
    visitor.post(path, story=STORY)
    visitor.post(path.replace("story", "company"), company="other", company_name="Boutique Exemple")
    visitor.post(path.replace("story", "ground"), ground=["parcel_not_arrived"])
    opening = path.replace("story/", "")
    visitor.answer(opening, PARCEL)
    case = visitor.post(f"{opening}check/")["Location"]
    assert "Boutique Exemple" in seen(visitor.get(case))


def test_no_ground_is_an_error_beside_the_list(visitor):
    path = visitor.post("/opening/")["Location"].replace("story", "ground")
    assert "Cochez au moins une réponse" in seen(visitor.post(path, status=422))


def test_a_story_of_a_book_is_refused_and_kept_on_the_page(visitor):
    path = visitor.post("/opening/")["Location"]
    page = visitor.post(path, status=422, story="a" * 20_001)
    assert "20 000 signes" in seen(page)
    assert "a" * 20_001 in page.content.decode()


def test_unknown_facts_and_openings_are_not_found(visitor):
    opening = visitor.begin()
    visitor.get(f"{opening}questions/no_such_fact/", status=404)
    visitor.get("/opening/00000000-0000-0000-0000-000000000000/story/", status=404)


def test_what_was_begun_goes_at_her_word(visitor):
    opening = visitor.begin()
    visitor.post(f"{opening}forget/")
    assert not Opening.objects.exists()


def test_the_check_comes_after_company_and_ground(visitor):
    path = visitor.post("/opening/")["Location"]
    assert visitor.get(path.replace("story", "check"), status=302)["Location"].endswith("/questions/")
    assert visitor.get(path.replace("story", "questions"), status=302)["Location"].endswith("/company/")


def test_the_company_that_her_story_names_stands_first(visitor):
    path = visitor.post("/opening/")["Location"]
    visitor.post(path, story="J'ai commandé sur Cdiscount, rien n'est venu.")
    page = visitor.get(path.replace("story", "company"))
    assert [each.id for each in page.context["near"]] == ["cdiscount"]
    assert len(page.context["companies"]) > 10
    assert 'value="other"' in page.content.decode()


def test_two_sectors_that_contradict_one_another_are_refused_before_there_is_a_case(visitor):
    opening = visitor.begin()
    page = visitor.post(f"{opening}questions/sector/", status=422, sector=["air", "rail"])
    assert "gardez un seul des deux secteurs" in seen(page).lower()
    visitor.get(f"{opening}check/")

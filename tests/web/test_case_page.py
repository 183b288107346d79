"""Where the case stands, on any day."""

import pytest
import time_machine
from tests.web.visitor import plain, seen


@pytest.mark.parametrize(
    ("seller_kind", "right_one"),
    [
        ("company", "Amazon EU SARL"),
        ("third_party_shipped_by_platform", "Le vendeur tiers nommé sur la page de la commande"),
        ("third_party_own_shipping", "Le vendeur tiers nommé sur la page de la commande"),
    ],
)
def test_the_right_addressee_for_each_seller_and_whom_not(visitor, seller_kind, right_one):
    page = visitor.get(visitor.open_case(seller_kind=seller_kind))
    assert page.context["answer"]["addressee"]["name"] == right_one
    words = seen(page)
    assert right_one in words
    assert all(plain(each["who"]) in words for each in page.context["answer"]["addressee"]["not_whom"])


def test_rights_come_with_their_article_and_their_reason(visitor):
    page = visitor.get(visitor.open_case())
    rights = page.context["rights"].yes
    assert rights
    words = seen(page)
    for right in rights:
        assert plain(right["title"]) in words
        assert all(plain(cite["label"]) in words for cite in right["cites"])
        assert all(plain(line["text"]) in words for line in right["because"])


def test_each_date_is_explained_step_by_step(visitor):
    page = visitor.get(visitor.open_case())
    words = seen(page)
    drawn = [bar.limit for bar in page.context["chart"].bars]
    assert drawn
    for limit in drawn:
        assert plain(limit["title"]) in words
        assert all(plain(step["text"]) in words for step in limit["steps"])


def test_the_ladder_shows_every_state_in_words(visitor):
    case = visitor.open_case()
    words = seen(visitor.get(case))
    assert "Possible maintenant" in words
    assert "Pas encore" in words
    visitor.take(case, "phone_call", "2026-11-01", spoke_with="Sacha", said="On vérifie.")
    assert "Fait, le 1er novembre 2026" in seen(visitor.get(case))


def test_looking_ahead_opens_the_mediator_and_says_which_day_it_is(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-01", channel="email", proof="copy")
    step = {each["id"]: each for each in visitor.get(case).context["answer"]["steps"]}["mediator_referral"]
    assert step["state"] == "waiting"
    later = visitor.get(case, as_of=step["opens_on"])
    ahead = {each["id"]: each for each in later.context["answer"]["steps"]}["mediator_referral"]
    assert ahead["state"] == "open"
    assert "Vous regardez ce dossier au" in seen(later)


def test_links_keep_the_day_looked_at_and_the_way_back_is_there(visitor):
    case = visitor.open_case()
    page = visitor.get(case, as_of="2027-03-01").content.decode()
    assert f'{case}steps/written_complaint/?as_of=2027-03-01"' in page
    assert f'<a href="{case}">Revenir à aujourd' in page
    assert "as_of" not in visitor.get(case).content.decode().split('id="look-title"')[0]


def test_a_day_that_is_none_shows_the_case_with_the_reason(visitor):
    case = visitor.open_case()
    assert visitor.get(case, status=302, as_of="demain")["Location"] == case
    assert "n'est pas une date" in seen(visitor.get(case))


def test_a_case_that_is_not_here_is_not_found(visitor):
    assert "il n'y a pas de dossier" in seen(visitor.get("/cases/nobody/", status=404)).lower()


def test_assumptions_can_be_set_right_and_what_was_checked_is_told(visitor):
    case = visitor.open_case()
    page = visitor.get(case)
    assumed = page.context["answer"]["assumptions"][0]["fact"]
    assert f"{case}questions/{assumed}/" in page.content.decode()
    assert page.context["checked"]
    visitor.post(f"{case}questions/claim_is_for_money/", claim_is_for_money="yes")
    facts = [each["fact"] for each in visitor.get(case).context["answer"]["assumptions"]]
    assert assumed in facts
    assert "claim_is_for_money" not in facts


def test_a_fact_told_again_is_a_correction_and_the_old_entry_stays(visitor):
    case = visitor.open_case()
    visitor.post(f"{case}questions/promised_delivery_on/", promised_delivery_on="2026-09-15")
    assert visitor.entries(case)[-1] == "fact_corrected"
    visitor.post(f"{case}questions/promised_delivery_on/", unknown="1")
    facts = [each["fact"] for each in visitor.get(case).context["answer"]["missing"]]
    assert "promised_delivery_on" in facts


def test_two_sectors_that_contradict_one_another_are_refused_and_the_case_still_opens(visitor):
    case = visitor.open_case()
    page = visitor.post(f"{case}questions/sector/", status=422, sector=["air", "rail"])
    assert "gardez un seul des deux secteurs" in seen(page).lower()
    visitor.get(case)


def test_going_through_the_questions_ends_at_the_case(visitor):
    case = visitor.open_case()
    path = visitor.get(f"{case}questions/", status=302, passed="")["Location"]
    for _ in range(40):
        if path == case:
            break
        address, _, query = path.partition("?passed=")
        path = visitor.post(address, unknown="1", passed=query)["Location"]
        path = visitor.client.get(path)["Location"]
    assert path == case


def test_a_contradiction_is_told_beside_the_question(visitor):
    case = visitor.open_case()
    page = visitor.post(f"{case}questions/ordered_on/", status=422, ordered_on="2026-10-30")
    assert "vérifiez ces deux dates" in seen(page).lower()
    assert 'value="2026-10-30"' in page.content.decode()
    visitor.get(f"{case}questions/no_such_fact/", status=404)


def test_an_injected_list_of_passed_facts_goes_nowhere(visitor):
    case = visitor.open_case()
    location = visitor.get(f"{case}questions/", status=302, passed="x\r\nSet-Cookie: a=b,ordered_on")["Location"]
    assert location.endswith("?passed=ordered_on")


def test_rights_of_other_grounds_are_counted_not_listed(visitor):
    page = visitor.get(visitor.open_case())
    rights = page.context["rights"]
    assert rights.elsewhere > 0
    told = len(rights.yes) + len(rights.unknown) + len(rights.no) + rights.elsewhere
    assert told == len(page.context["answer"]["rights"])
    assert (
        f"{rights.elsewhere} autres droits concernent d'autres motifs que le vôtre : nous ne les avons pas examinés"
        in seen(page)
    )


def test_only_what_is_supposed_and_counts_here_is_listed(visitor):
    page = visitor.get(visitor.open_case())
    listed = {each["fact"] for each in page.context["answer"]["assumptions"]}
    reasons = {
        line["fact"] for right in page.context["rights"].yes for line in right["because"] if line.get("by") == "assumed"
    }
    assert reasons <= listed
    assert f"{len(listed)} choses que nous supposons" in seen(page)


def test_what_was_told_later_was_not_known_before(visitor):
    case = visitor.open_case()
    with time_machine.travel("2026-11-25T10:00Z"):
        visitor.take(case, "written_complaint", "2026-11-01", channel="email")
        states = {step["id"]: step["state"] for step in visitor.get(case).context["answer"]["steps"]}
        assert states["written_complaint"] == "done"
        page = visitor.get(case, known_on="2026-11-22")
        states = {step["id"]: step["state"] for step in page.context["answer"]["steps"]}
        assert states["written_complaint"] == "open"
        assert "que vous aviez noté au 22 novembre 2026" in seen(page)
        assert f"{case}journal/?as_of=2026-11-25&amp;known_on=2026-11-22" in page.content.decode()
        assert visitor.get(case, status=302, known_on="hier")["Location"] == case

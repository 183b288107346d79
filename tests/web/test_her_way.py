"""Her own way through the telling: back to where she was, to the case that came of it, and nothing typed twice."""

import re

from tests.web.visitor import PARCEL, STORY, seen

from recours.web.cases.models import OpenedCase, Opening
from recours.web.desk import desk


def way_back(visitor, path):
    """The pages that « Question précédente » leads through, from one to the first."""
    passed = []
    while (
        link := re.search(r'<p><a href="([^"]+)">Question précédente', visitor.get(path).content.decode())
    ) is not None:
        path = link[1]
        passed.append(path.rstrip("/").rpartition("/")[2])
        assert len(passed) < 40, passed
    return passed


def test_the_way_back_is_her_own_and_ends_at_her_story(visitor):
    opening = visitor.begin()
    asked = visitor.answer(opening, PARCEL)
    assert len(asked) > 3
    last = f"{opening}questions/{asked[-1]}/"
    assert way_back(visitor, last) == [*reversed(asked[:-1]), "ground", "company", "story"]


def test_a_question_answered_anew_keeps_its_place_and_a_new_one_leads_back_through_all(visitor):
    opening = visitor.begin()
    first = visitor.get(f"{opening}questions/", status=302)["Location"].rstrip("/").split("/")[-1]
    visitor.post(f"{opening}questions/{first}/", unknown="1")
    visitor.post(f"{opening}questions/ordered_on/", ordered_on="2026-09-01")
    visitor.post(f"{opening}questions/{first}/", **{first: PARCEL[first]})
    fresh = visitor.get(f"{opening}questions/", status=302)["Location"]
    assert way_back(visitor, fresh) == ["ordered_on", first, "ground", "company", "story"]


def test_old_pages_of_an_opening_lead_to_the_case_until_it_is_erased(visitor):
    opening = visitor.begin()
    visitor.answer(opening, PARCEL)
    case = visitor.post(f"{opening}check/")["Location"]
    for page in ("story", "company", "ground", "questions", "questions/ordered_on", "check"):
        assert visitor.get(f"{opening}{page}/", status=302)["Location"] == case
    assert visitor.post(f"{opening}check/")["Location"] == case
    assert len(list(desk().store.heads())) == 1
    visitor.post(f"{opening}questions/ordered_on/", ordered_on="2026-09-02")
    assert "était déjà ouvert" in seen(visitor.get(case))
    visitor.post(f"{case}keeping/erase/", sure="on")
    assert not OpenedCase.objects.exists()
    visitor.get(f"{opening}story/", status=404)


def test_pressing_raconter_again_and_again_makes_one_empty_row_at_most(visitor):
    first = visitor.post("/opening/")["Location"]
    assert visitor.post("/opening/")["Location"] == first
    assert "Récits commencés" not in seen(visitor.get("/"))
    visitor.post(first, story=STORY)
    assert visitor.post("/opening/")["Location"] != first
    assert "Récits commencés" in seen(visitor.get("/"))


def test_what_was_searched_is_the_name_of_the_other_company(visitor):
    path = visitor.post("/opening/")["Location"].replace("story", "company")
    page = visitor.get(path, q="Salle Exemple")
    assert 'name="company_name" value="Salle Exemple"' in page.content.decode()
    assert page.context["chosen"] == "other"


def test_a_name_alone_is_another_company_unless_the_list_knows_it(visitor):
    path = visitor.post("/opening/")["Location"].replace("story", "company")
    page = visitor.post(path, status=422, company_name="amazon")
    assert {each.id for each in page.context["near"]} == {"amazon", "prime_video"}
    assert 'name="company_name" value="amazon"' in page.content.decode()
    visitor.post(path, company_name="Salle Exemple")
    assert Opening.objects.get().answers["company_name"] == "Salle Exemple"
    assert Opening.objects.get().company == ""


def test_a_heading_never_stands_in_a_label(visitor):
    opening = visitor.begin()
    for page in ("story", "questions/ordered_on", "questions/seller_kind", "questions/claim_eur"):
        assert not re.search(r"<label[^>]*>\s*<h\d", visitor.get(f"{opening}{page}/").content.decode())

"""The first page."""

from tests.web.visitor import case_id, seen

from recours.casework.case import entry_writer
from recours.casework.case.entry_writer import Act
from recours.casework.upkeep import verification
from recours.web.cases.models import CaseListing
from recours.web.days import now
from recours.web.desk import desk


def test_says_what_this_is_and_that_there_is_no_case_yet(visitor):
    page = seen(visitor.get("/"))
    assert "Raconter mon problème" in page
    assert "Aucun dossier pour l'instant" in page
    assert "rien n'est envoyé sans vous" in page


def test_lists_the_cases_and_the_stories_begun(visitor):
    visitor.open_case()
    visitor.begin(story="Le canapé n'est jamais venu.")
    page = seen(visitor.get("/"))
    assert "Amazon.fr" in page
    assert "Le canapé n'est jamais venu." in page


def test_the_list_costs_the_same_for_one_case_and_for_ten(visitor, django_assert_num_queries):
    for _ in range(10):
        visitor.open_case()
    visitor.get("/")
    with django_assert_num_queries(2):
        visitor.get("/")


def test_a_case_written_to_from_elsewhere_is_told_anew(visitor, frozen):
    case = visitor.open_case()
    visitor.get("/")
    before = CaseListing.objects.get().next_step
    for kind in ("help_centre_consulted", "support_request_sent"):
        entry_writer.record(desk(), case_id(case), kind, {}, act=Act(now(), frozen))
    visitor.get("/")
    assert CaseListing.objects.get().next_step != before


def test_a_row_whose_journal_is_gone_is_forgotten(visitor, tmp_path, settings):
    visitor.open_case()
    visitor.get("/")
    settings.RECOURS_DATA = tmp_path / "elsewhere"
    assert "Aucun dossier" in seen(visitor.get("/"))
    assert not CaseListing.objects.exists()


def test_a_row_that_says_something_else_is_found_and_made_again(visitor):
    case = visitor.open_case()
    visitor.get("/")
    [right] = CaseListing.objects.values()
    assert list(verification.differences(desk())) == []
    CaseListing.objects.update(title="Autre chose")
    CaseListing.objects.create(case_id="inconnu", seq=1, title="x", opened_on=now(), written_at=now())
    told = list(verification.differences(desk()))
    assert sorted(each.split()[7] for each in told) == sorted([case_id(case), "inconnu"])
    verification.rebuild(desk())
    assert list(CaseListing.objects.values()) == [right]

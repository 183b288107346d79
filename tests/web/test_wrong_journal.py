"""A journal that may not be the right one is said on the first page, on each database; what was cut off is found."""

import pytest
from tests.web.visitor import case_id, seen

from recours.casework.upkeep import verification
from recours.casework.upkeep.clock import make_round
from recours.journal.evidence.piece_owners import PieceOwner, remember
from recours.web.cases.models import CaseListing
from recours.web.days import now
from recours.web.desk import desk

pytestmark = pytest.mark.xdist_group("journal_databases")


def test_the_first_page_says_that_the_journal_is_another_and_the_way_out(visitor_on_each):
    visitor_on_each.open_case()
    assert "autre journal" not in seen(visitor_on_each.get("/"))
    remember(desk().evidence.root, PieceOwner("un autre"))
    assert make_round(desk(), now()).refused is not None
    page = seen(visitor_on_each.get("/"))
    assert "un autre journal" in page
    assert "recours tick --set-aside" in page
    assert not desk().witnesses.all_heads(), "no list is kept of the journals of somebody else"


def test_a_list_of_cases_that_knows_more_than_a_journal_is_told(visitor_on_each):
    case = case_id(visitor_on_each.open_case())
    visitor_on_each.get("/")
    assert list(verification.faults(desk())) == []
    CaseListing.objects.update(seq=99)
    [fault] = verification.faults(desk())
    assert case in fault
    assert "n° 99" in fault
    CaseListing.objects.update(case_id="parti")
    [fault] = verification.faults(desk())
    assert "parti" in fault

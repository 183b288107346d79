"""The day on which they received a letter: asked plainly, never guessed, and « je ne sais pas » writes nothing."""

import pytest
from tests.web.visitor import case_id, seen

from recours.web.desk import desk


@pytest.fixture
def case(visitor):
    case = visitor.open_case()
    visitor.take(case, "formal_notice", "2026-10-01", channel="registered", proof="deposit_slip", period="15 days")
    return case


def test_the_day_is_asked_and_no_day_is_proposed(visitor, case):
    page = visitor.get(f"{case}events/delivered/")
    assert "Quel jour l'ont-ils reçu ?" in seen(page)
    assert 'name="on" value' not in page.content.decode()
    assert "Indiquez une date" in seen(visitor.post(f"{case}events/delivered/", status=422, of="formal_notice"))


def test_not_yet_or_not_known_writes_nothing_and_says_what_is_waited_for(visitor, case):
    before = visitor.entries(case)
    assert visitor.post(f"{case}events/delivered/", unknown="1", of="formal_notice")["Location"] == case
    assert visitor.entries(case) == before
    assert "Dès que l'accusé revient" in seen(visitor.get(case))


def test_the_day_told_starts_the_term(visitor, case):
    visitor.post(f"{case}events/delivered/", on="2026-10-05", of="formal_notice", proof="acknowledgement")
    told = desk().store.read(case_id(case))[-1]
    assert (told.kind, str(told.occurred_on)) == ("delivered", "2026-10-05")
    limits = {limit["id"]: limit for limit in visitor.get(case).context["answer"]["limits"]}
    assert "2026-10-05" in {str(limit["starts_on"]) for limit in limits.values()}

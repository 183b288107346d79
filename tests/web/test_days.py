"""Days on the pages: one to come is refused where the past is asked, one that is none stays as it was typed."""

from datetime import UTC, datetime

import pytest
import time_machine
from tests.web.visitor import PARCEL, seen

from recours.web.cases.models import Opening


def test_a_day_to_come_is_refused_while_telling_and_in_the_case(visitor):
    opening = visitor.begin()
    page = visitor.post(f"{opening}questions/ordered_on/", status=422, ordered_on="2031-01-01")
    assert "est encore à venir" in seen(page)
    assert "ordered_on" not in Opening.objects.get().answers
    visitor.post(f"{opening}questions/promised_delivery_on/", promised_delivery_on="2027-01-10")
    visitor.answer(opening, {key: value for key, value in PARCEL.items() if key != "promised_delivery_on"})
    case = visitor.post(f"{opening}check/")["Location"]
    page = visitor.post(f"{case}questions/ordered_on/", status=422, ordered_on="2031-01-01")
    assert "est encore à venir" in seen(page)


def test_a_piece_cannot_bear_a_day_to_come(visitor):
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = visitor.open_case()
    file = SimpleUploadedFile("a.txt", b"Bonjour", "text/plain")
    page = visitor.post(f"{case}evidence/", status=422, file=file, on="2031-01-01")
    assert "à venir" in seen(page)


@pytest.mark.parametrize("typed", ["31/02/2026", "hier", "2026-13-01"])
def test_a_day_that_is_none_is_shown_again_as_it_was_typed(visitor, typed):
    opening = visitor.begin()
    page = visitor.post(f"{opening}questions/ordered_on/", status=422, ordered_on=typed).content.decode()
    assert f'<input type="text" name="ordered_on" value="{typed}"' in page
    page = visitor.get(f"{opening}questions/ordered_on/").content.decode()
    assert '<input type="date" name="ordered_on"' in page


@pytest.mark.parametrize(
    "query", ["as_of=hier", "as_of=31/02/2026", "known_on=1200-01-01", "known_on=2020-01-01", "as_of=9999-01-01"]
)
@pytest.mark.parametrize("page", ["", "journal/", "steps/written_complaint/", "export/", "clocks.ics"])
def test_a_day_that_cannot_be_looked_at_leads_to_the_case_with_the_reason(visitor, page, query):
    case = visitor.open_case()
    answer = visitor.get(f"{case}{page}?{query}", status=302)
    assert answer["Location"] == case
    words = seen(visitor.get(case))
    assert any(said in words for said in ("n'est pas une date", "hors de portée", "n'existait pas", "pas encore"))


@pytest.mark.parametrize("day", ["1950-01-01", "2079-12-31"])
def test_the_first_and_the_last_day_can_be_looked_at(visitor, day):
    case = visitor.open_case()
    for page in ("", "steps/mediator_referral/", "export/", "evidence/"):
        visitor.get(f"{case}{page}", as_of=day)


def test_after_midnight_in_paris_today_is_today(visitor):
    case = visitor.open_case()
    with time_machine.travel(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)):
        visitor.post(f"{case}events/note_added/", on="2026-11-22", text="Minuit passé.")
        visitor.take(case, "written_complaint", "2026-11-22", channel="email")
        visitor.post(f"{case}events/note_added/", status=422, on="2026-11-23", text="Demain.")

"""What happens in a case, told by the person."""

import pytest
from tests.web.visitor import plain, seen

from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.web.cases.event_groups import HAPPENINGS
from recours.web.desk import desk

#: Entries that the program writes, or that pages of their own write.
WRITTEN_OTHERWISE = {
    "case_opened",
    "letter_drafted",
    "letter_sent",
    "evidence_added",
    "time_limit_lapsed",
    "step_given_up",
    "legal_hold_set",
    "legal_hold_lifted",
}


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def test_whatever_the_law_asks_about_can_be_told():
    library = desk().library
    ladders = [library.ladder(company) for company in (None, *library.companies)]
    ladders += [library.ladder(None, frozenset({sector})) for sector in library.sectors]
    taken = {step.records for ladder in ladders for step in ladder.steps}
    in_no_group = set(KINDS) - BOOKKEEPING - taken - WRITTEN_OTHERWISE - HAPPENINGS
    assert not in_no_group, f"add to a group in src/recours/web/cases/event_groups.py: {sorted(in_no_group)}"


def test_everything_that_can_be_told_has_its_form(visitor, case):
    page = seen(visitor.get(f"{case}events/"))
    for kind in sorted(HAPPENINGS):
        form = visitor.get(f"{case}events/{kind}/")
        assert plain(form.context["event"].title) in page


def test_an_answer_with_her_reading_of_it_and_its_promise(visitor, case):
    visitor.post(
        f"{case}events/answer_received/",
        on="2026-11-10",
        channel="email",
        class_of_answer="partial",
        what="Un remboursement de la moitié",
        due_on="2026-11-18",
        amount_eur="44,95",
    )
    assert visitor.entries(case)[-3:] == ["answer_received", "answer_classified", "promise_made"]
    page = visitor.get(case)
    assert [promise.state for promise in page.context["promises"]] == ["due"]
    assert "la date est passée" in seen(page)
    visitor.post(f"{case}events/promise_broken/", on="2026-11-19")
    assert "non tenue" in seen(visitor.get(case))


def test_an_answer_may_wait_for_its_reading(visitor, case):
    visitor.post(f"{case}events/answer_received/", on="2026-11-10", channel="email")
    assert visitor.entries(case)[-1] == "answer_received"
    visitor.post(f"{case}events/answer_classified/", on="2026-11-10", class_of_answer="refusal")
    states = {step["id"]: step for step in visitor.get(case).context["answer"]["steps"]}
    assert states["contract_cancellation"]["state"] == "open"


def test_a_promised_day_without_the_promise_is_refused_and_kept(visitor, case):
    page = visitor.post(f"{case}events/answer_received/", status=422, on="2026-11-10", due_on="2026-11-18")
    assert "Dites ce qui est promis" in seen(page)
    assert 'value="2026-11-18"' in page.content.decode()
    assert visitor.entries(case)[-1] == "ladder_adopted"


@pytest.mark.parametrize(
    ("kind", "data", "says"),
    [
        ("refund_received", {"on": "2026-11-10", "amount_eur": "quarante"}, "n'est pas un montant"),
        ("refund_received", {"on": "2027-01-01", "amount_eur": "40"}, "à venir"),
        ("goods_received", {"on": "2026-08-01"}, "vient avant"),
        ("promise_made", {"on": "2026-11-10"}, "Écrivez votre réponse"),
        ("delivered", {"on": "2026-11-10"}, "Choisissez une réponse"),
        ("answer_classified", {"on": "2026-11-10", "class_of_answer": "maybe"}, "n'est pas une réponse possible"),
    ],
)
def test_bad_input_is_explained_and_writes_nothing(visitor, case, kind, data, says):
    before = visitor.entries(case)
    page = visitor.post(f"{case}events/{kind}/", status=422, **data)
    assert says in seen(page)
    assert visitor.entries(case) == before


def test_goods_that_came_close_the_cancellation(visitor, case):
    visitor.post(f"{case}events/goods_received/", on="2026-11-12")
    states = {step["id"]: step["state"] for step in visitor.get(case).context["answer"]["steps"]}
    assert states["contract_cancellation"] in ("closed", "not_applicable")


def test_a_closed_case_says_so_in_the_list(visitor, case):
    visitor.post(f"{case}events/case_closed/", on="2026-11-20")
    assert "clos" in seen(visitor.get("/"))


def test_the_systems_own_entries_cannot_be_told_here(visitor, case):
    for kind in ("letter_sent", "payload_erased", "access_granted", "time_limit_lapsed", "nothing"):
        visitor.get(f"{case}events/{kind}/", status=404)


def test_a_second_click_writes_nothing_twice(visitor, case):
    shown = visitor.get(f"{case}events/refund_received/").context["form"]["seq"].value()
    for _ in range(2):
        visitor.post(f"{case}events/refund_received/", on="2026-11-12", amount_eur="40", seq=shown)
    assert visitor.entries(case).count("refund_received") == 1
    again = visitor.get(f"{case}events/refund_received/").context["form"]["seq"].value()
    visitor.post(f"{case}events/refund_received/", on="2026-11-12", amount_eur="49,90", seq=again)
    assert visitor.entries(case).count("refund_received") == 2

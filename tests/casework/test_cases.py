"""Casework: what is said and done is kept, corrected by new entries, and gives the position."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from recours.casework.case import case_opening, case_rows, case_view, entry_writer
from recours.casework.case.entry_writer import Act
from recours.casework.case.promises import ledger
from recours.casework.upkeep.clock import tick
from recours.core.errors import RecoursError
from recours.core.judgement.step_states import StepState
from recours.journal.errors import CaseNotFoundError, ConflictError

from .conftest import AT, FACTS


def step(position, id_):
    return next(answer for answer in position.steps if answer.step.id == id_)


def test_opening_a_case_keeps_facts_and_ladder_in_one_append(desk, case_id):
    case = case_view.case_of(desk, case_id)
    assert [entry.kind for entry in case.entries] == ["case_opened", "facts_asserted", "ladder_adopted"]
    assert case.facts["price_eur"] == Decimal("89.90")
    assert case.company == "amazon"
    assert case.title == "Amazon.fr — Colis non arrivé"


def test_a_company_that_does_not_exist_is_refused_with_the_nearest(desk):
    with pytest.raises(RecoursError) as caught:
        case_opening.open_case(desk, company="amazone", facts={}, act=Act(AT, date(2026, 9, 10)))
    assert "amazon" in caught.value.way_out


def test_a_delivery_before_the_order_is_refused_and_nothing_is_written(desk, case_id):
    before = case_view.case_of(desk, case_id).head
    with pytest.raises(RecoursError, match="vient avant"):
        entry_writer.assert_facts(desk, case_id, {"delivered_on": date(2026, 8, 1)}, act=Act(AT, AT.date()))
    assert case_view.case_of(desk, case_id).head == before


def test_a_changed_fact_is_a_correction_and_what_was_said_first_stays(desk, case_id):
    entry_writer.assert_facts(desk, case_id, {"price_eur": Decimal("99.90")}, act=Act(AT, AT.date()))
    case = case_view.case_of(desk, case_id)
    assert case.entries[-1].kind == "fact_corrected"
    assert case.facts["price_eur"] == Decimal("99.90")
    assert case.entries[1].payload["facts"]["price_eur"] == Decimal("89.90")


def test_the_same_fact_again_writes_nothing(desk, case_id):
    head = case_view.case_of(desk, case_id).head
    assert (
        entry_writer.assert_facts(desk, case_id, {"price_eur": FACTS["price_eur"]}, act=Act(AT, AT.date())).head == head
    )


def test_a_fact_taken_back_is_unknown_again(desk, case_id):
    entry_writer.withdraw_fact(desk, case_id, "promised_delivery_on", act=Act(AT, AT.date()))
    assert "promised_delivery_on" not in case_view.case_of(desk, case_id).facts


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 8, 31)])
def test_what_cannot_have_happened_on_that_day_is_refused(desk, case_id, on):
    with pytest.raises(RecoursError) as caught:
        entry_writer.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, on))
    assert caught.value.way_out


def test_two_writers_who_saw_the_same_case_do_not_overwrite_each_other(desk, case_id):
    seen = case_view.case_of(desk, case_id).head.seq
    entry_writer.record(desk, case_id, "call_made", {"said": "rien"}, act=Act(AT, date(2026, 9, 12), expected_seq=seen))
    with pytest.raises(ConflictError):
        entry_writer.record(
            desk, case_id, "call_made", {"said": "autre"}, act=Act(AT, date(2026, 9, 12), expected_seq=seen)
        )


def test_the_mediator_opens_when_the_answer_period_has_passed(desk, case_id):
    entry_writer.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 14)))
    last = case_view.position_of(desk, case_id, date(2026, 11, 16))
    assert step(last, "mediator_referral").state is StepState.WAITING
    assert step(last, "mediator_referral").opens_on == date(2026, 11, 17)
    assert step(case_view.position_of(desk, case_id, date(2026, 11, 17)), "mediator_referral").state is StepState.OPEN


def test_a_correction_of_the_day_moves_what_follows(desk, case_id):
    receipt = entry_writer.record(
        desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 14))
    )
    seq = receipt.head.seq
    entry_writer.correct_entry(desk, case_id, seq, occurred_on=date(2026, 9, 15), act=Act(AT, AT.date()))
    opens_on = step(case_view.position_of(desk, case_id, date(2026, 11, 16)), "mediator_referral").opens_on
    assert opens_on == date(2026, 11, 17)
    entry_writer.correct_entry(desk, case_id, seq, withdrawn=True, act=Act(AT, AT.date()))
    assert step(case_view.position_of(desk, case_id, date(2026, 11, 20)), "mediator_referral").opens_on is None


def test_what_was_known_then_can_be_asked_now(desk, case_id):
    later = datetime(2026, 11, 25, tzinfo=UTC)
    entry_writer.record(
        desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(later, date(2026, 9, 14))
    )
    then = case_view.position_of(desk, case_id, date(2026, 11, 20), known_at=AT)
    assert step(then, "mediator_referral").state is StepState.WAITING


def test_a_case_as_it_stood_has_nothing_of_later(desk, case_id):
    then, later = case_view.case_of(desk, case_id), datetime(2026, 11, 25, tzinfo=UTC)
    entry_writer.assert_facts(desk, case_id, {"item": "autre chose"}, act=Act(later, later.date()))
    entry_writer.correct_entry(desk, case_id, 1, occurred_on=date(2026, 9, 1), act=Act(later, later.date()))
    assert case_view.case_of(desk, case_id, AT) == then
    assert case_view.case_of(desk, case_id) != then


def test_a_case_did_not_stand_anywhere_before_it_was_opened(desk, case_id):
    with pytest.raises(CaseNotFoundError, match="21 novembre 2026"):
        case_view.case_of(desk, case_id, AT - timedelta(days=1))


def test_the_clock_writes_each_lapse_once_with_its_due_day(desk, case_id):
    entry_writer.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 14)))
    lapsed = {lapse.limit: lapse.due_on for lapse in tick(desk, datetime(2026, 12, 1, tzinfo=UTC))}
    assert lapsed["complaint_answer"] == date(2026, 11, 16)
    assert tick(desk, datetime(2026, 12, 1, tzinfo=UTC)) == []
    written = [entry for entry in case_view.case_of(desk, case_id).entries if entry.kind == "time_limit_lapsed"]
    assert len(written) == len(lapsed)
    assert {entry.occurred_on for entry in written} == set(lapsed.values())


def test_a_week_of_downtime_is_caught_up_in_one_run(desk, case_id):
    assert not [lapse for lapse in tick(desk, datetime(2026, 9, 4, tzinfo=UTC)) if lapse.limit == "delivery"]
    assert "delivery" in {lapse.limit for lapse in tick(desk, datetime(2026, 9, 30, tzinfo=UTC))}


def test_a_promise_is_asked_about_when_it_falls_due(desk, case_id):
    promised = {"what": "remboursement", "due_on": date(2026, 9, 30), "amount_eur": Decimal("89.90")}
    entry_writer.record(desk, case_id, "promise_made", promised, act=Act(AT, date(2026, 9, 20)))
    events = case_view.case_of(desk, case_id).events
    assert ledger(events, date(2026, 9, 30))[0].state == "open"
    assert ledger(events, date(2026, 10, 1))[0].state == "due"


def test_the_list_shows_the_last_written_first(desk, case_id):
    later = datetime(2026, 11, 22, tzinfo=UTC)
    other = case_opening.open_case(desk, company=None, facts={}, act=Act(later, date(2026, 11, 22))).head.case_id
    assert [row.case_id for row in case_rows.list_cases(desk)] == [other, case_id]

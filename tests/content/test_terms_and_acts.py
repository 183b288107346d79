"""Promises about time that hold for every day, not for the days of one story.

Nothing opens before the end of the term that a letter granted; an act after its last day never keeps a right; an
accepted promise is waited for; one entry ticks one step.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recours.core.answer.data import as_data
from recours.core.judgement.clocks import ClockState
from recours.core.judgement.step_states import StepState
from recours.core.law.events import Event
from recours.core.position import position
from recours.library.load import library

DAY = timedelta(days=1)
LATE_PARCEL = {
    "ground": frozenset({"parcel_not_arrived"}),
    "ordered_on": date(2026, 1, 5),
    "promised_delivery_on": date(2026, 1, 20),
    "delivery_date_essential": False,
    "price_eur": Decimal(249),
}


def stands(facts, events, on, sectors=()):
    """The position of a case without a company."""
    return position(library().ladder(None, frozenset(sectors)), events, facts, on)


def states(found):
    """The state of each step by id."""
    return {answer.step.id: answer.state for answer in found.steps}


def values(found):
    """The value of each right by id."""
    return {right.id: verdict.on(found.day) for right, verdict in found.rights}


# ---- a term granted from reception


@settings(max_examples=60, deadline=None)
@given(
    sent_on=st.dates(date(2026, 2, 1), date(2026, 12, 1)),
    channel=st.sampled_from(["registered", "post", "email", "account", "form", "lrar", None]),
    proof=st.sampled_from([None, "deposit_slip", "acknowledgement"]),
    days=st.integers(1, 40),
    later=st.integers(0, 80),
)
def test_nothing_opens_before_the_end_of_the_term_granted(sent_on, channel, proof, days, later):
    told = {
        "period": f"{days} days",
        **({"channel": channel} if channel else {}),
        **({"proof": proof} if proof else {}),
    }
    found = stands(LATE_PARCEL, [Event("formal_notice_sent", sent_on, told)], sent_on + later * DAY)
    clock = found.clocks["formal_notice_period"]
    assert clock.starts_on > sent_on, "never from the sending"
    if later <= days + 1:
        assert states(found)["contract_cancellation"] is StepState.WAITING
        assert values(found)["late_delivery_cancel"] is False
    if found.as_of <= clock.due_on:
        assert clock.state is ClockState.RUNNING


@settings(max_examples=40, deadline=None)
@given(received=st.integers(0, 30), days=st.integers(1, 40), later=st.integers(0, 90))
def test_a_reception_told_counts_whatever_was_presumed(received, days, later):
    sent_on = date(2026, 3, 2)
    events = [
        Event("formal_notice_sent", sent_on, {"period": f"{days} days", "channel": "registered"}),
        Event("delivered", sent_on + received * DAY, {"of": "formal_notice"}),
    ]
    as_of = sent_on + (received + later) * DAY
    found = stands(LATE_PARCEL, events, as_of)
    assert found.clocks["formal_notice_period"].starts_on == sent_on + received * DAY
    assert as_data(found)["receptions"] == []
    if later <= days:
        assert states(found)["contract_cancellation"] is StepState.WAITING


def test_the_day_of_reception_is_asked_while_it_is_presumed():
    notice = Event("formal_notice_sent", date(2026, 11, 10), {"channel": "registered", "period": "15 days"})
    asked = as_data(stands(LATE_PARCEL, [notice], date(2026, 11, 26)))["receptions"]
    assert [(each["of"], each["sent_on"], each["presumed_on"]) for each in asked] == [
        ("formal_notice", "2026-11-10", "2026-12-01")
    ]


# ---- a promise that was accepted


def accepted(*more, due_on=date(2026, 12, 15)):
    """A written complaint, then everything accepted for a day to come."""
    return [
        Event("written_complaint_sent", date(2026, 11, 3), {"channel": "email"}),
        Event("answer_classified", date(2026, 11, 20), {"class_of_answer": "full"}),
        Event("promise_made", date(2026, 11, 20), {"what": "249 €", "due_on": due_on, "amount_eur": Decimal(249)}),
        *more,
    ]


@pytest.mark.parametrize("after", range(26))
def test_nothing_is_proposed_before_the_day_promised(after):
    found = stands(LATE_PARCEL, accepted(), date(2026, 11, 20) + after * DAY)
    assert found.next_steps == []
    assert as_data(found)["waiting_for"]["until"] == "2026-12-15"
    assert found.next_change_on is not None
    assert found.next_change_on <= date(2026, 12, 16), "the clock wakes the case the day after"


def test_what_follows_comes_back_the_day_after():
    found = stands(LATE_PARCEL, accepted(), date(2026, 12, 16))
    assert as_data(found)["waiting_for"] is None
    assert found.next_steps[0].step.id == "formal_notice"


@pytest.mark.parametrize("kind", ["promise_broken", "refund_received", "goods_received"])
def test_a_promise_settled_is_waited_for_no_longer(kind):
    found = stands(LATE_PARCEL, accepted(Event(kind, date(2026, 11, 25))), date(2026, 11, 26))
    assert as_data(found)["waiting_for"] is None


def test_what_would_be_lost_before_the_day_promised_stays_proposed():
    debited = {
        "ground": frozenset({"cancellation_not_processed"}),
        "payment_method": "direct_debit",
        "debit_on": date(2026, 10, 5),
    }
    before = stands(debited, accepted(), date(2026, 11, 25))
    assert [answer.step.id for answer in before.next_steps] == ["direct_debit_refund_request"]
    longer = stands(debited, accepted(due_on=date(2026, 11, 28)), date(2026, 11, 25))
    assert longer.next_steps == [], "its last day, 30 November, comes after the day promised"


# ---- an act within a period: (sector, facts, act, its first day, its last day, rights kept, step)

ACTS = {
    "mover": (
        *(["parcel_post"], {"ground": {"damaged_or_nonconforming"}, "parcel_role": "mover"}),
        *({"moved_in_on": date(2026, 11, 1), "mover_explained_protest": True}, "carrier_protest_sent"),
        *(date(2026, 11, 1), date(2026, 11, 11), ["mover_damage"], "mover_protest"),
    ),
    "mover, not informed": (
        *(["parcel_post"], {"ground": {"damaged_or_nonconforming"}, "parcel_role": "mover"}),
        *({"moved_in_on": date(2026, 8, 1), "mover_explained_protest": False}, "carrier_protest_sent"),
        *(date(2026, 8, 1), date(2026, 11, 1), ["mover_damage"], "mover_protest"),
    ),
    "damaged baggage": (
        *(["air"], {"ground": {"baggage"}, "baggage_problem": "damaged"}),
        *({"flight_on": date(2026, 11, 1), "baggage_back_on": date(2026, 11, 1)}, "carrier_protest_sent"),
        *(date(2026, 11, 1), date(2026, 11, 8), ["air_baggage_compensation"], "air_baggage_protest"),
    ),
    "late baggage, by the complaint": (
        *(["air"], {"ground": {"baggage"}, "baggage_problem": "delayed"}),
        *({"flight_on": date(2026, 10, 1), "baggage_back_on": date(2026, 10, 10)}, "written_complaint_sent"),
        *(date(2026, 10, 10), date(2026, 10, 31), ["air_baggage_compensation"], "air_baggage_protest"),
    ),
    "carrier who let her check": (
        *([], {"ground": {"damaged_or_nonconforming"}, "contract_kind": "goods", "damaged_in_transport": True}),
        *({"delivered_on": date(2026, 11, 16), "carrier_let_check": True}, "carrier_protest_sent"),
        *(date(2026, 11, 16), date(2026, 11, 19), ["carrier_direct_claim"], "carrier_protest"),
    ),
    "carrier who did not": (
        *([], {"ground": {"damaged_or_nonconforming"}, "contract_kind": "goods", "damaged_in_transport": True}),
        *({"delivered_on": date(2026, 11, 16), "carrier_let_check": False}, "carrier_protest_sent"),
        *(date(2026, 11, 16), date(2026, 11, 26), ["carrier_direct_claim"], "carrier_protest"),
    ),
    "direct debit": (
        *([], {"ground": {"wrongly_billed"}, "payment_method": "direct_debit"}),
        *({"debit_on": date(2026, 9, 1)}, "bank_refund_requested"),
        *(date(2026, 9, 1), date(2026, 10, 27), ["direct_debit_eight_weeks"], "direct_debit_refund_request"),
    ),
    "unauthorised payment": (
        *([], {"ground": {"unauthorised_payment"}, "payment_method": "card"}),
        *({"debit_on": date(2025, 9, 1)}, "bank_refund_requested"),
        *(
            date(2026, 9, 25),
            date(2026, 10, 1),
            ["unauthorised_refund", "bank_late_penalty"],
            "unauthorised_payment_report",
        ),
    ),
    "withdrawal": (
        *([], {"ground": {"withdrawal_refused"}, "contract_channel": "distance", "contract_kind": "digital_service"}),
        *(
            {
                "ordered_on": date(2026, 11, 2),
                "withdrawal_information_given": True,
                "excluded_matter": "none",
                "withdrawal_exception": "none",
            },
            "withdrawal_sent",
        ),
        *(date(2026, 11, 2), date(2026, 11, 16), ["withdrawal", "withdrawal_refund"], "withdrawal"),
    ),
}


def acted(name, on, as_of):
    """The case with its act done on a day; the rights that it keeps and the step that does it."""
    sectors, facts, more, kind, _, _, rights, step = ACTS[name]
    known = {**facts, **more, "ground": frozenset(facts["ground"])}
    found = stands(known, [Event(kind, on)], as_of, sectors)
    return [values(found)[right] for right in rights], states(found)[step]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_its_last_day_keeps_the_right(name):
    *_, last, _, _ = ACTS[name]
    kept, state = acted(name, last, last + 20 * DAY)
    assert (set(kept), state) == ({True}, StepState.DONE)


@pytest.mark.parametrize("name", ACTS)
@settings(max_examples=12, deadline=None)
@given(late=st.integers(1, 200), later=st.integers(0, 60))
def test_an_act_after_its_last_day_keeps_nothing(name, late, later):
    *_, last, _, _ = ACTS[name]
    on = last + late * DAY
    kept, state = acted(name, on, on + later * DAY)
    assert True not in kept
    assert state is not StepState.DONE


@pytest.mark.parametrize("name", ACTS)
def test_the_act_stands_first_while_its_clock_runs(name):
    sectors, facts, more, _, first, last, _, step = ACTS[name]
    known = {**facts, **more, "ground": frozenset(facts["ground"])}
    received = [Event("goods_received", known["delivered_on"])] if "delivered_on" in known else []
    for day in (first + DAY, last):
        found = stands(known, received, day, sectors)
        act_by = {answer.step.id: answer.act_by for answer in found.next_steps}
        assert found.next_steps[0].act_by <= last
        assert act_by[step] == last


# ---- one entry, one step


@pytest.mark.parametrize(
    ("form", "done"),
    [("requete", {"court_request"}), ("european_small_claim", {"european_small_claim"}), (None, {"court_request"})],
)
def test_one_filing_ticks_one_form_of_suit(form, done):
    facts = {
        "ground": frozenset({"refund_refused"}),
        "claim_is_for_money": True,
        "claim_eur": Decimal(900),
        "company_country": "eu",
    }
    filed = Event("court_seized", date(2026, 11, 10), {"form": form} if form else {})
    found = states(stands(facts, [filed], date(2026, 11, 21)))
    suits = {"court_request", "court_summons", "european_small_claim"}
    assert {id_ for id_ in suits if found[id_] is StepState.DONE} == done


@pytest.mark.parametrize("named", ["contract_cancellation", "conformity_termination", "digital_termination"])
def test_an_entry_that_names_its_step_ticks_no_other(named):
    facts = {**LATE_PARCEL, "contract_kind": "goods", "ground": frozenset({"parcel_not_arrived", "warranty_failure"})}
    ended = Event("contract_cancelled", date(2026, 11, 10), {"step": named})
    found = states(stands(facts, [ended], date(2026, 11, 21)))
    ends = {"contract_cancellation", "conformity_termination", "digital_termination"}
    assert {id_ for id_ in ends if found[id_] is StepState.DONE} == {named}


def test_no_entry_ticks_two_steps_that_write_it():
    """Over every kind of entry that several steps write, told without a step."""
    ladder = library().ladder(None, frozenset())
    kinds = {step.records for step in ladder.steps if step.records not in (None, "support_request_sent")}
    facts = {**LATE_PARCEL, "ground": frozenset(library().vocabulary.grounds), "contract_kind": "goods"}
    for kind in sorted(kinds):
        found = states(position(ladder, [Event(kind, date(2026, 11, 10))], facts, date(2026, 11, 21)))
        writers = [step.id for step in ladder.steps if step.records == kind]
        assert len([id_ for id_ in writers if found[id_] is StepState.DONE]) <= 1, kind

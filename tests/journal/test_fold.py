"""Two times: the legal date rules, the instant of recording says what was known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.journal.journals import DAY, NOON, chained, opened

from recours.core.law.events import Event
from recours.journal.entries.entry import Entry, NewEntry, head_of
from recours.journal.entries.fold import corrected_entries, events, facts, facts_with_entries
from recours.journal.proof.chain import link


def asserted(**values: object) -> NewEntry:
    return NewEntry("facts_asserted", DAY, {"facts": values})


def corrected(fact: str, value: object) -> NewEntry:
    return NewEntry("fact_corrected", DAY, {"fact": fact, "value": value, "reason": "faute de frappe"})


def then(entries: tuple[Entry, ...], *drafts: NewEntry, days: int = 1) -> tuple[Entry, ...]:
    """The journal with `drafts` recorded some days later."""
    at = entries[-1].recorded_at + timedelta(days=days)
    return entries + link("dossier", head_of("dossier", entries), drafts, at)


SENT = NewEntry("written_complaint_sent", date(2026, 9, 20), {"channel": "email"})


def test_the_last_word_on_a_fact_holds() -> None:
    entries = chained(
        opened(), asserted(price_eur=Decimal("98.90"), ordered_on=DAY), corrected("price_eur", Decimal("89.90"))
    )
    assert facts(entries) == {"price_eur": Decimal("89.90"), "ordered_on": DAY}


def test_a_fact_set_back_to_nothing_is_unknown_again() -> None:
    assert facts(chained(opened(), asserted(delivered_on=DAY), corrected("delivered_on", None))) == {}


def test_what_was_known_before_the_correction() -> None:
    entries = then(chained(opened(), asserted(price_eur=Decimal(98))), corrected("price_eur", Decimal(89)), days=10)
    assert facts(entries, known_at=NOON + timedelta(days=9)) == {"price_eur": Decimal(98)}
    assert facts(entries, known_at=NOON + timedelta(days=10)) == {"price_eur": Decimal(89)}


def test_a_fact_knows_who_said_it_and_when() -> None:
    entries = chained(opened(), asserted(price_eur=Decimal(98)), corrected("price_eur", Decimal(89)))
    assert facts_with_entries(entries)["price_eur"].entry.seq == 3


def test_events_carry_their_legal_date_and_data() -> None:
    entries = chained(opened(), asserted(price_eur=Decimal(98)), SENT)
    assert events(entries) == (
        Event("case_opened", DAY),
        Event("written_complaint_sent", SENT.occurred_on, {"channel": "email"}),
    )


def test_an_event_told_late_keeps_its_legal_date() -> None:
    entries = then(chained(opened()), SENT, days=40)
    assert events(entries, known_at=NOON + timedelta(days=39)) == (Event("case_opened", DAY),)
    assert events(entries)[-1].on == date(2026, 9, 20)


def test_an_entry_redated_by_a_correction() -> None:
    fix = NewEntry("entry_corrected", DAY, {"seq": 2, "occurred_on": date(2026, 9, 21), "fields": {"channel": "lrar"}})
    entries = then(chained(opened(), SENT), fix)
    assert events(entries)[-1] == Event("written_complaint_sent", date(2026, 9, 21), {"channel": "lrar"})
    assert events(entries, known_at=NOON)[-1].on == date(2026, 9, 20)


def test_the_last_correction_wins_field_by_field() -> None:
    first = NewEntry("entry_corrected", DAY, {"seq": 2, "fields": {"channel": "lrar", "reference": "RC-1"}})
    second = NewEntry("entry_corrected", DAY, {"seq": 2, "fields": {"reference": None}})
    entries = chained(opened(), SENT, first, second)
    assert events(entries)[-1].data == {"channel": "lrar"}


def test_a_withdrawn_entry_never_happened_until_it_is_reinstated() -> None:
    withdrawn = NewEntry("entry_corrected", DAY, {"seq": 2, "withdrawn": True})
    again = NewEntry("entry_corrected", DAY, {"seq": 2, "withdrawn": False})
    gone = chained(opened(), SENT, withdrawn)
    assert [event.kind for event in events(gone)] == ["case_opened"]
    assert len(events(then(gone, again))) == 2


def test_correcting_facts_asserted_corrects_the_facts() -> None:
    withdrawn = NewEntry("entry_corrected", DAY, {"seq": 2, "withdrawn": True})
    assert facts(chained(opened(), asserted(a=1), withdrawn)) == {}


def test_known_keeps_every_entry_that_is_not_withdrawn() -> None:
    entries = chained(opened(), SENT)
    assert corrected_entries(entries) == entries

"""A case is erased after its time, never without the days that were announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.journals import DAY, chained, noted, opened

from recours.journal.entries.entry import Entry, NewEntry, head_of
from recours.journal.proof.chain import link
from recours.journal.retention import RetentionAct, RetentionPolicy, announcement, last_erasures, next_act

POLICY = RetentionPolicy(years=5)
END = date(2031, 9, 1)


def on(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def then(entries: tuple[Entry, ...], day: date, *drafts: NewEntry) -> tuple[Entry, ...]:
    return entries + link("dossier", head_of("dossier", entries), drafts, on(day))


def announced(entries: tuple[Entry, ...], day: date) -> tuple[Entry, ...]:
    act = next_act(entries, POLICY)
    assert act is not None
    return then(entries, day, announcement(act, day))


CASE = chained(opened(DAY), noted(), at=on(DAY))


def test_it_is_announced_30_then_7_days_ahead_then_done() -> None:
    assert next_act(CASE, POLICY) == RetentionAct("announce", END - timedelta(30), 30, END)
    once = announced(CASE, END - timedelta(30))
    assert next_act(once, POLICY) == RetentionAct("announce", END - timedelta(7), 7, END)
    twice = announced(once, END - timedelta(7))
    assert next_act(twice, POLICY) == RetentionAct("erase", END, 0, END)


def test_a_late_announcement_puts_the_erasure_off() -> None:
    late = announced(CASE, END + timedelta(10))
    assert late[-1].payload == {"days_left": 30, "erased_on": END + timedelta(40)}
    assert next_act(late, POLICY) == RetentionAct("announce", END + timedelta(33), 7, END + timedelta(40))
    later = announced(late, END + timedelta(50))
    assert next_act(later, POLICY) == RetentionAct("erase", END + timedelta(57), 0, END + timedelta(57))


def test_a_sign_of_life_begins_it_all_again() -> None:
    awake = then(announced(CASE, END - timedelta(30)), END - timedelta(20), noted("encore utile"))
    end = (END - timedelta(20)).replace(year=END.year + 5)
    assert next_act(awake, POLICY) == RetentionAct("announce", end - timedelta(30), 30, end)


@pytest.mark.parametrize("kind", ["exported", "erasure_announced"])
def test_what_happens_by_itself_is_no_sign_of_life(kind: str) -> None:
    payload = {"days_left": 30, "erased_on": END} if kind == "erasure_announced" else {}
    act = next_act(then(CASE, date(2030, 1, 1), NewEntry(kind, DAY, payload, "system")), POLICY)
    assert act is not None
    assert act.erased_on == END


def test_a_case_before_a_court_is_kept() -> None:
    held = then(CASE, date(2027, 1, 1), NewEntry("legal_hold_set", DAY))
    assert next_act(held, POLICY) is None
    lifted = then(held, date(2035, 1, 1), NewEntry("legal_hold_lifted", DAY))
    assert next_act(lifted, POLICY) == RetentionAct("announce", date(2039, 12, 2), 30, date(2040, 1, 1))


def test_nothing_is_left_to_erase_after_it() -> None:
    erased = then(CASE, END, *last_erasures(CASE, END, "fin de conservation"))
    gone = tuple(entry for entry in erased if entry.kind == "payload_erased")
    assert [entry.payload["seq"] for entry in gone if entry.payload] == [1, 2]
    empty = [replace(entry, payload=None, seal=None) for entry in CASE]
    assert next_act((*empty, *gone), POLICY) is None


def test_a_leap_day_is_kept_to_the_first_of_march() -> None:
    leap = chained(opened(date(2028, 2, 29)), at=on(date(2028, 2, 29)))
    act = next_act(leap, POLICY)
    assert act is not None
    assert act.erased_on == date(2033, 3, 1)


@given(late=st.lists(st.integers(0, 400), min_size=2, max_size=2))
def test_the_person_always_has_the_days_she_was_told(late: list[int]) -> None:
    entries, days = CASE, []
    for delay in late:
        act = next_act(entries, POLICY)
        assert act is not None
        days.append(act.due_on + timedelta(delay))
        entries = announced(entries, days[-1])
    act = next_act(entries, POLICY)
    assert act is not None
    assert act.what == "erase"
    assert act.due_on >= max(END, days[0] + timedelta(30), days[1] + timedelta(7))


def test_a_case_that_claims_to_come_from_the_end_of_time_has_an_end() -> None:
    late = date(9990, 5, 1)
    act = next_act(chained(opened(), at=on(late)), replace(POLICY, years=50))
    assert act is not None
    assert act.erased_on == date(9999, 5, 1)

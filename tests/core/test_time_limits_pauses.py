"""Suspension keeps the time run, interruption wipes it out: articles 2230 to 2244 of the civil code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.core.days import CALENDARS, PLAIN_LENGTHS, RECKONINGS, france, on

from recours.core.days.calendar import Calendar
from recours.core.days.lengths import Length
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import Deadline, due
from recours.core.judgement.pauses import Cap, Pause, Restart, StoppedClock, run

FIVE_YEARS, SIX_MONTHS, TWENTY_YEARS = Length.parse("5 years"), Length.parse("6 months"), Length.parse("20 years")


def limitation(**touched: Any) -> Deadline | StoppedClock:
    """Five years from 10 March 2021: to 10 March 2026 if nothing happens."""
    return run(on("2021-03-10"), FIVE_YEARS, Reckoning.CIVIL, france(), **touched)


def mediation(first: str, last: str | None) -> Pause:
    return Pause(on(first), on(last) if last else None, "les deux parties acceptent la médiation", ("civ:2238",))


def test_nothing_on_the_way_is_the_plain_limit() -> None:
    assert limitation() == due(on("2021-03-10"), FIVE_YEARS, Reckoning.CIVIL, france())


def test_a_suspension_adds_the_days_it_lasted() -> None:
    result = limitation(pauses=[mediation("2023-01-10", "2023-04-10")])
    assert result.due_on == on("2026-06-08")
    assert result.explanation[2:] == (
        "Le mardi 10 janvier 2023, le délai est suspendu : les deux parties acceptent la médiation.",
        "Il reprend le lundi 10 avril 2023, après 90 jours de suspension : le temps déjà couru est gardé.",
        "La fin recule d'autant : lundi 8 juin 2026.",
        "Le délai expire le lundi 8 juin 2026 à minuit.",
    )
    assert "civ:2238" in result.cite


def test_after_mediation_at_least_six_months_are_left() -> None:
    result = limitation(pauses=[mediation("2026-01-10", "2026-02-20")], min_left=SIX_MONTHS)
    assert result.due_on == on("2026-08-20")
    assert "Il reste au moins 6 mois" in result.explanation[-2]


def test_six_months_change_nothing_when_more_is_left() -> None:
    pauses = [mediation("2023-01-10", "2023-04-10")]
    assert limitation(pauses=pauses, min_left=SIX_MONTHS).due_on == limitation(pauses=pauses).due_on


def test_a_pause_may_carry_its_own_least() -> None:
    pause = Pause(on("2026-01-10"), on("2026-02-20"), "médiation", ("civ:2238",), min_left=SIX_MONTHS)
    assert limitation(pauses=[pause]).due_on == on("2026-08-20")


def test_a_suspension_that_goes_on_names_no_last_day() -> None:
    result = limitation(pauses=[mediation("2026-01-10", None)])
    assert isinstance(result, StoppedClock)
    assert (result.since_on, result.due_on, result.lapses_on) == (on("2026-01-10"), None, None)
    assert "ne court pas" in result.explanation[-1]
    assert "civ:2238" in result.cite


def test_a_suspension_after_the_end_comes_too_late() -> None:
    result = limitation(pauses=[mediation("2026-03-11", None)])
    assert result.due_on == on("2026-03-10")
    assert result.explanation[-2] == (
        "Le mercredi 11 mars 2026 (les deux parties acceptent la médiation) : sans effet, le délai avait expiré le mardi 10 mars 2026."
    )


def test_a_suspension_on_the_last_day_is_in_time() -> None:
    assert isinstance(limitation(pauses=[mediation("2026-03-10", None)]), StoppedClock)


def test_a_suspension_over_before_the_start_changes_nothing() -> None:
    result = limitation(pauses=[mediation("2020-01-01", "2021-03-10")])
    assert result.due_on == on("2026-03-10")
    assert "ne courait pas" in result.explanation[2]


def test_a_suspension_across_the_start_delays_it() -> None:
    assert limitation(pauses=[mediation("2021-03-01", "2021-03-20")]).due_on == on("2026-03-20")


def test_two_suspensions_that_overlap_are_counted_once() -> None:
    pauses = [
        mediation("2023-01-10", "2023-04-10"),
        mediation("2023-02-01", "2023-04-20"),
        mediation("2023-03-01", "2023-03-02"),
    ]
    assert limitation(pauses=pauses).due_on == limitation(pauses=[mediation("2023-01-10", "2023-04-20")]).due_on


def test_an_acknowledgement_starts_the_clock_again_from_zero() -> None:
    result = limitation(restarts=[Restart(on("2024-03-11"), "l'entreprise reconnaît sa dette", ("civ:2240",))])
    assert result.due_on == on("2029-03-11")
    assert (
        result.explanation[0]
        == "Le lundi 11 mars 2024, le délai est interrompu et repart de zéro : l'entreprise reconnaît sa dette."
    )
    assert result.start_on == on("2021-03-10")


def test_an_acknowledgement_wipes_out_an_earlier_suspension() -> None:
    restarted = limitation(pauses=[mediation("2023-01-10", "2023-04-10")], restarts=[Restart(on("2024-03-11"), "aveu")])
    assert restarted.due_on == on("2029-03-11")


def test_an_acknowledgement_after_the_end_comes_too_late() -> None:
    assert limitation(restarts=[Restart(on("2026-03-11"), "aveu")]).due_on == on("2026-03-10")
    assert limitation(restarts=[Restart(on("2026-03-10"), "aveu")]).due_on == on("2031-03-10")


def test_an_acknowledgement_in_time_thanks_to_a_suspension_counts() -> None:
    result = limitation(pauses=[mediation("2026-01-10", "2026-02-20")], restarts=[Restart(on("2026-04-20"), "aveu")])
    assert result.due_on == on("2031-04-20")


def test_an_acknowledgement_before_the_start_changes_nothing() -> None:
    assert limitation(restarts=[Restart(on("2020-01-01"), "aveu")]).due_on == on("2026-03-10")


def test_a_claim_in_court_on_the_very_first_day_holds_the_clock() -> None:
    assert isinstance(limitation(restarts=[Restart(on("2021-03-10"), "demande en justice", lasts=True)]), StoppedClock)


def test_a_case_in_court_holds_the_clock_until_it_ends() -> None:
    claim = Restart(on("2024-03-11"), "demande en justice", ("civ:2241",), lasts=True, capped=False)
    assert isinstance(limitation(restarts=[claim]), StoppedClock)
    ended = Restart(
        on("2024-03-11"), "demande en justice", ("civ:2241",), until_on=on("2025-06-01"), lasts=True, capped=False
    )
    result = limitation(restarts=[ended])
    assert result.due_on == on("2030-06-01")
    assert result.explanation[0].startswith("Interrompu depuis le lundi 11 mars 2024")


def test_nothing_leads_beyond_twenty_years_but_a_case_in_court() -> None:
    cap = Cap(on("2008-01-02"), TWENTY_YEARS)
    aveu = Restart(on("2024-03-11"), "aveu", ("civ:2240",))
    result = limitation(restarts=[aveu], cap=cap)
    assert result.due_on == on("2028-01-02")
    assert "20 ans après la naissance du droit" in result.explanation[-2]
    assert "civ:2232" in result.cite
    claim = Restart(
        on("2024-03-11"), "demande en justice", ("civ:2241",), until_on=on("2025-06-01"), lasts=True, capped=False
    )
    assert limitation(restarts=[claim], cap=cap).due_on == on("2030-06-01")


def test_the_cap_also_bounds_a_late_start_and_leaves_the_rest_alone() -> None:
    assert limitation(cap=Cap(on("2003-05-06"), TWENTY_YEARS)).due_on == on("2023-05-06")
    assert limitation(cap=Cap(on("2020-05-06"), TWENTY_YEARS)) == limitation()
    assert limitation(cap=Cap(on("2006-03-10"), TWENTY_YEARS)) == limitation()


def test_a_moved_limit_is_moved_again_after_a_suspension() -> None:
    result = run(
        on("2026-01-14"),
        Length.parse("2 months"),
        Reckoning.PROCEDURAL,
        france(),
        pauses=[mediation("2026-02-02", "2026-02-23")],
    )
    assert (result.due_on, result.explanation[-2]) == (
        on("2026-04-07"),
        "Le lundi 6 avril 2026 est férié (lundi de Pâques) : le délai est reporté.",
    )


# ---- properties

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
ENDED = st.builds(
    lambda first, days: Pause(first, first + timedelta(days=days), "médiation", ("civ:2238",)),
    DAYS,
    st.integers(0, 400),
)


@given(DAYS, PLAIN_LENGTHS, RECKONINGS, CALENDARS, st.lists(ENDED, max_size=3))
def test_pauses_never_shorten(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar, pauses: list[Pause]
) -> None:
    plain, paused = due(start, length, reckoning, closed), run(start, length, reckoning, closed, pauses)
    assert isinstance(paused, Deadline)
    assert plain.due_on <= paused.due_on
    least = run(start, length, reckoning, closed, pauses, min_left=SIX_MONTHS)
    assert isinstance(least, Deadline)
    assert paused.due_on <= least.due_on
    assert least.steps[-1].on == least.due_on


@given(DAYS, PLAIN_LENGTHS, CALENDARS, ENDED)
def test_one_pause_inside_adds_its_days(start: date, length: Length, closed: Calendar, pause: Pause) -> None:
    plain, paused = due(start, length, Reckoning.CIVIL, closed), run(start, length, Reckoning.CIVIL, closed, [pause])
    assert pause.until_on is not None
    assert isinstance(paused, Deadline)
    inside = start <= pause.from_on <= plain.due_on
    if inside:
        assert paused.due_on - plain.due_on == pause.until_on - pause.from_on


@given(DAYS, PLAIN_LENGTHS, RECKONINGS, CALENDARS, st.integers(0, 3000))
def test_a_restart_in_time_is_a_fresh_limit(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar, later: int
) -> None:
    plain, day = due(start, length, reckoning, closed), start + timedelta(days=later)
    result = run(start, length, reckoning, closed, restarts=[Restart(day, "aveu")])
    expected = due(day, length, reckoning, closed) if day <= plain.due_on else plain
    assert result.due_on == expected.due_on

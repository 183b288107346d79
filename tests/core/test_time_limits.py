"""Time limits: what the count says at each step, and what each reckoning does with the last day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.days import france, on

from recours.core.days.lengths import Length, LengthError
from recours.core.days.reckonings import Reckoning, ReckoningError
from recours.core.days.time_limits import Deadline, due


def counted(start: str, length: str, reckoning: Reckoning, region: str = "metropole") -> Deadline:
    return due(on(start), Length.parse(length), reckoning, france(region))


def test_a_procedural_limit_is_told_day_by_day() -> None:
    deadline = counted("2026-01-14", "2 months", Reckoning.PROCEDURAL)
    assert deadline.explanation == (
        "Le délai part du mercredi 14 janvier 2026 ; ce jour-là n'est pas compté.",
        "2 mois plus tard, le même quantième : samedi 14 mars 2026.",
        "Le samedi 14 mars 2026 est en fin de semaine : le délai est reporté.",
        "Le dimanche 15 mars 2026 est en fin de semaine : le délai est reporté.",
        "Le délai expire le lundi 16 mars 2026 à minuit.",
    )
    assert deadline.cite == ("cpc:640", "cpc:641", "cpc:642")
    assert (deadline.reached_on, deadline.due_on, deadline.lapses_on) == (
        on("2026-03-14"),
        on("2026-03-16"),
        on("2026-03-17"),
    )


def test_a_skipped_holiday_is_named_and_cited() -> None:
    skipped = counted("2018-02-20", "3 months", Reckoning.PROCEDURAL).steps[-2]
    assert skipped.text == "Le lundi 21 mai 2018 est férié (lundi de Pentecôte) : le délai est reporté."
    assert skipped.cites == ("cpc:642", "trav:L3133-1", "cass:19-24.799")


def test_a_short_month_ends_the_limit_on_its_last_day() -> None:
    step = counted("2025-12-31", "2 months", Reckoning.CIVIL).steps[1]
    assert (
        step.text == "2 mois plus tard, le mois n'a pas de 31 : on s'arrête à son dernier jour, samedi 28 février 2026."
    )


def test_a_civil_limit_ends_on_a_saturday_and_warns() -> None:
    deadline = counted("2025-12-31", "2 months", Reckoning.CIVIL)
    assert deadline.due_on == on("2026-02-28")
    assert "n'est pas reporté : agissez avant" in deadline.explanation[-2]


def test_months_are_counted_before_days() -> None:
    deadline = counted("2026-01-31", "1 month 1 day", Reckoning.PROCEDURAL)
    assert [step.on for step in deadline.steps[1:3]] == [on("2026-02-28"), on("2026-03-01")]
    assert deadline.due_on == on("2026-03-02")


def test_the_first_of_a_month_is_written_as_in_french() -> None:
    assert (
        counted("2026-04-01", "1 month", Reckoning.CIVIL).explanation[-1]
        == "Le délai expire le vendredi 1er mai 2026 à minuit."
    )


@pytest.mark.parametrize("reckoning", [Reckoning.PROCEDURAL, Reckoning.WITHDRAWAL, Reckoning.EUROPEAN])
def test_a_local_holiday_is_not_relied_on_for_her_own_limit_and_she_is_told(reckoning: Reckoning) -> None:
    deadline = counted("2026-05-13", "14 days", reckoning, "guadeloupe")
    assert deadline.due_on == on("2026-05-27")
    told = deadline.steps[-2]
    assert told.text == (
        "En comptant un jour férié local (abolition de l'esclavage), on irait jusqu'au jeudi 28 mai 2026 ; "
        "ce n'est pas sûr pour ce délai, ne comptez pas dessus."
    )
    assert told.cites == ("trav:L3422-2",)


@pytest.mark.parametrize("reckoning", [Reckoning.COMPANY, Reckoning.CHARTER])
def test_a_local_holiday_counts_where_the_latest_day_is_prudent(reckoning: Reckoning) -> None:
    assert counted("2026-05-13", "14 days", reckoning, "guadeloupe").due_on == on("2026-05-28")


def test_a_local_holiday_that_changes_nothing_is_not_mentioned() -> None:
    assert len(counted("2026-05-12", "14 days", Reckoning.WITHDRAWAL, "guadeloupe").steps) == 3


def test_holidays_left_out_of_working_days_are_named() -> None:
    deadline = counted("2026-04-30", "15 working_days", Reckoning.COMPANY)
    assert [step.on.isoformat() for step in deadline.steps[1:5]] == [
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
    ]
    assert deadline.due_on == on("2026-05-27")


def test_a_local_holiday_within_her_working_days_is_told() -> None:
    deadline = counted("2026-05-20", "5 working_days", Reckoning.CIVIL, "guadeloupe")
    assert deadline.due_on == on("2026-05-28")
    assert any(step.sentence_key == "core_time.step.local_day_left_out" for step in deadline.steps)


def test_the_carrier_protest_counts_sundays_and_says_that_some_do_not() -> None:
    deadline = counted("2026-04-30", "3 days_without_holidays", Reckoning.CIVIL)
    assert deadline.due_on == on("2026-05-04")
    assert "vont jusqu'au mardi 5 mai 2026" in deadline.explanation[-2]
    assert deadline.steps[-2].cites == ("com:L133-3",)
    assert len(counted("2026-09-14", "3 days_without_holidays", Reckoning.CIVIL).steps) == 3


def test_two_european_days_hold_two_working_days() -> None:
    deadline = counted("2026-04-03", "2 days", Reckoning.EUROPEAN)
    assert deadline.due_on == on("2026-04-08")
    assert (
        deadline.steps[-2].text
        == "Un délai de deux jours ou plus comprend au moins deux jours ouvrables : il va jusqu'au mercredi 8 avril 2026."
    )
    assert counted("2026-04-03", "1 day", Reckoning.EUROPEAN).due_on == on("2026-04-07")
    moved_to_the_second = counted("2026-08-13", "2 days", Reckoning.EUROPEAN)
    assert "deux jours ouvrables" not in " ".join(moved_to_the_second.explanation)


def test_a_length_of_zero_is_no_wait_even_on_a_sunday() -> None:
    deadline = counted("2026-09-20", "0 days", Reckoning.CHARTER)
    assert deadline.due_on == on("2026-09-20")
    assert deadline.explanation == ("Aucune attente : le jour même, dimanche 20 septembre 2026.",)


def test_a_backward_limit_is_never_moved() -> None:
    deadline = counted("2026-03-31", "1 month before", Reckoning.PROCEDURAL)
    assert deadline.due_on == on("2026-02-28")
    assert deadline.explanation[-2:] == (
        "Le samedi 28 février 2026 est en fin de semaine ; un délai compté à rebours n'est ni avancé ni reporté.",
        "La limite est le samedi 28 février 2026.",
    )


def test_a_step_is_plain_data_for_json() -> None:
    assert counted("2026-09-14", "1 day", Reckoning.CIVIL).steps[1].as_plain() == {
        "on": "2026-09-15",
        "text": "1 jour plus tard : mardi 15 septembre 2026.",
        "cites": ["civ:2228"],
    }


def test_beyond_the_calendar_is_an_error_with_a_way_out() -> None:
    with pytest.raises(LengthError, match="au-delà des années") as raised:
        due(date(9990, 1, 1), Length.parse("20 years"), Reckoning.CIVIL, france())
    assert raised.value.way_out == "vérifiez la date de départ"


@pytest.mark.parametrize("reckoning", Reckoning)
def test_every_reckoning_has_a_name_a_reason_and_sources(reckoning: Reckoning) -> None:
    assert reckoning.title.startswith("délai")
    assert reckoning.why.endswith(".")
    assert reckoning.cite
    assert Reckoning.parse(reckoning.value) is reckoning


def test_an_unknown_reckoning_names_the_nearest() -> None:
    with pytest.raises(ReckoningError) as raised:
        Reckoning.parse("procedure")
    assert "« procedural »" in str(raised.value)

"""Holidays: which days are closed, since when, where, and what content may say."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.days import days_between, france, french, on

from recours.core.days.calendar import NATIONAL, REGIONS, Calendar, CalendarError, calendars, read_holidays
from recours.core.days.day_tables import FIRST, FIRST_YEAR, LAST_YEAR, easter, months_later

EASTER_DAYS = {
    2020: "04-12",
    2021: "04-04",
    2022: "04-17",
    2023: "04-09",
    2024: "03-31",
    2025: "04-20",
    2026: "04-05",
    2038: "04-25",
}


@pytest.mark.parametrize(("year", "day"), EASTER_DAYS.items())
def test_easter_falls_on_the_known_days(year: int, day: str) -> None:
    assert easter(year) == on(f"{year}-{day}")


def test_metropolitan_france_has_eleven_holidays_in_their_order() -> None:
    names = [holiday.name for holiday in france().in_year(2026).values()]
    assert names == [
        "jour de l'An",
        "lundi de Pâques",
        "fête du Travail",
        "victoire de 1945",
        "Ascension",
        "lundi de Pentecôte",
        "fête nationale",
        "Assomption",
        "Toussaint",
        "armistice de 1918",
        "Noël",
    ]


def test_the_eighth_of_may_was_not_a_holiday_from_1960_to_1981() -> None:
    closed = [year for year in range(1950, 1990) if france().holiday(date(year, 5, 8))]
    ascension_1975 = [1975]
    assert closed == [*range(1953, 1960), *ascension_1975, *range(1982, 1990)]


def test_whit_monday_stays_a_holiday_with_the_day_of_solidarity() -> None:
    assert all(france().holiday(date.fromordinal(easter(year).toordinal() + 50)) for year in range(2004, 2030))


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("alsace_moselle", "2026-04-03"),
        ("alsace_moselle", "2025-12-26"),
        ("mayotte", "2026-04-27"),
        ("martinique", "2026-05-22"),
        ("guadeloupe", "2026-05-27"),
        ("saint_martin", "2026-05-27"),
        ("saint_martin", "2026-05-28"),
        ("guyane", "2026-06-10"),
        ("saint_barthelemy", "2026-10-09"),
        ("reunion", "2027-12-20"),
    ],
)
def test_a_local_day_is_closed_in_its_region_only(region: str, day: str) -> None:
    assert france(region).holiday(on(day)) is not None
    assert france().holiday(on(day)) is None
    assert france(region).national is france()


def test_every_holiday_cites_a_source() -> None:
    assert all(holiday.cite for calendar in french().values() for holiday in calendar.holidays)


def test_the_next_working_day_skips_a_weekend_and_its_holidays() -> None:
    assert france().next_working_day(on("2026-04-03")) == on("2026-04-03")
    assert france().next_working_day(on("2026-04-04")) == on("2026-04-07")
    assert france("alsace_moselle").next_working_day(on("2026-04-03")) == on("2026-04-07")


def test_saturday_is_a_business_day_but_not_a_working_day() -> None:
    assert france().is_business_day(on("2026-03-14"))
    assert not france().is_working_day(on("2026-03-14"))
    assert not france().is_business_day(on("2026-08-15"))


@pytest.mark.parametrize("region", REGIONS)
def test_the_table_of_working_days_equals_the_calendar(region: str) -> None:
    calendar, table = france(region), france(region).next_working
    for day in days_between(date(2019, 12, 1), date(2033, 1, 31)):
        assert date.fromordinal(table[day.toordinal() - FIRST] + FIRST) == calendar.next_working_day(day)


def test_the_table_reaches_both_ends() -> None:
    table = france().next_working
    assert date.fromordinal(table[0] + FIRST) == date(FIRST_YEAR, 1, 2)
    assert date.fromordinal(table[-1] + FIRST) == france().next_working_day(date(LAST_YEAR, 12, 31))


def test_an_unknown_region_keeps_the_national_days() -> None:
    holidays = france("mayotte").holidays
    assert Calendar.from_days(holidays, "other_overseas").region == NATIONAL
    assert Calendar.from_days(holidays, "mayotte").holiday(on("2026-04-27")) is not None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2025-12-15", 2, "2026-02-15"),
    ],
)
def test_months_later_keeps_the_number_or_the_last_day(day: str, months: int, expected: str) -> None:
    assert months_later(on(day), months) == on(expected)


def test_a_holiday_holds_on_the_first_and_the_last_of_its_days() -> None:
    (holiday,) = read_holidays([GOOD | {"from": "1981-05-08", "until": date(1990, 5, 8)}])
    assert [year for year in range(1975, 1995) if holiday.in_year(year)] == list(range(1981, 1991))


# ---- wrong content


GOOD = {"id": "x", "name": "fête", "on": "05-08", "cite": ["trav:L3133-1"], "place": "content/calendars/france.yaml:7"}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (GOOD | {"name": ""}, "il manque « name »"),
        (GOOD | {"cite": []}, "il manque « cite »"),
        (GOOD | {"easter": "1"}, "doit avoir « on » ou « easter »"),
        ({key: value for key, value in GOOD.items() if key != "on"}, "doit avoir « on » ou « easter »"),
        (GOOD | {"on": "02-30"}, "« 02-30 » n'est pas un jour"),
        (GOOD | {"from": "mai 1953"}, "« mai 1953 » n'est pas un jour"),
        (GOOD | {"regions": ["corse"]}, "« corse » n'est pas une région connue"),
        (GOOD | {"form": "1953-01-01"}, "« form » n'est pas une clé d'un jour férié"),
    ],
)
def test_a_wrong_holiday_says_where_and_what(item: dict[str, object], message: str) -> None:
    with pytest.raises(CalendarError) as raised:
        read_holidays([item])
    assert message in raised.value.message
    assert raised.value.place == "content/calendars/france.yaml:7"
    assert raised.value.way_out


def test_an_easter_distance_that_is_no_number_is_refused() -> None:
    item = {"id": "x", "name": "fête", "easter": "demain", "cite": ["a"]}
    with pytest.raises(CalendarError, match="« demain » n'est pas un jour"):
        read_holidays([item])


def test_a_holiday_given_twice_is_refused() -> None:
    with pytest.raises(CalendarError, match="donné deux fois"):
        read_holidays([GOOD, GOOD])


def test_calendars_without_local_days_are_those_of_the_country() -> None:
    made = calendars(read_holidays([GOOD]))
    assert set(made) == set(REGIONS)
    assert all(len(calendar.in_year(2026)) == 1 for calendar in made.values())

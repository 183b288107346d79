"""Three other programs on the same holidays, 2020-2039. Where they differ from the law, the difference is explained.

`holidays` and `jours-feries-france` know the regions; `workalendar` knows the mainland and Alsace-Moselle.
"""

from __future__ import annotations

from datetime import date

import holidays as holidays_package
import pytest
from dateutil.easter import easter as dateutil_easter
from jours_feries_france import JoursFeries
from tests.core.days import france
from workalendar.europe import France, FranceAlsaceMoselle

from recours.core.days.calendar import REGIONS
from recours.core.days.day_tables import easter

YEARS = range(2020, 2040)
SUBDIVISIONS = {
    "metropole": None,
    "alsace_moselle": "6AE",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "reunion": "974",
    "mayotte": "976",
    "saint_martin": "MF",
    "saint_barthelemy": "BL",
}
ZONES = {
    "metropole": "Métropole",
    "alsace_moselle": "Alsace-Moselle",
    "guadeloupe": "Guadeloupe",
    "martinique": "Martinique",
    "guyane": "Guyane",
    "reunion": "La Réunion",
    "mayotte": "Mayotte",
    "saint_martin": "Saint-Martin",
    "saint_barthelemy": "Saint-Barthélémy",
}
#: What `holidays` adds by usage: no article makes these days public holidays, so they close nothing here.
BY_USAGE = {
    "guadeloupe": {"Vendredi saint", "Mi-Carême", "Fête de Victor Schoelcher"},
    "martinique": {"Vendredi saint", "Fête de Victor Schoelcher"},
    "saint_martin": {"Fête de Victor Schoelcher"},
}


def ours(region: str, year: int) -> set[date]:
    return set(france(region).in_year(year))


def celebrated(region: str, year: int) -> set[date]:
    """Saint-Martin: article L. 3422-2 says 27 May, the circulars 28 May; we close both, the others only the 28th."""
    return ours(region, year) - (
        {date(year, 5, 27)} - ascension_or_whit_monday(year) if region == "saint_martin" else set()
    )


def ascension_or_whit_monday(year: int) -> set[date]:
    return {date.fromordinal(easter(year).toordinal() + count) for count in (39, 50)}


@pytest.mark.parametrize("region", REGIONS)
def test_holidays_agrees_but_for_days_that_are_only_usage(region: str) -> None:
    for year in YEARS:
        theirs = holidays_package.country_holidays("FR", subdiv=SUBDIVISIONS[region], years=year, language="fr")
        usage = BY_USAGE.get(region, set())
        legal = {day for day, names in theirs.items() if not set(names.split("; ")) <= usage}
        assert legal == celebrated(region, year), year


@pytest.mark.parametrize("region", REGIONS)
def test_jours_feries_france_agrees(region: str) -> None:
    for year in YEARS:
        assert set(JoursFeries.for_year(year, ZONES[region]).values()) == celebrated(region, year), year


@pytest.mark.parametrize(("region", "oracle"), [("metropole", France()), ("alsace_moselle", FranceAlsaceMoselle())])
def test_workalendar_agrees(region: str, oracle: France) -> None:
    for year in YEARS:
        assert {day for day, _ in oracle.holidays(year)} == ours(region, year), year


def test_before_2020_holidays_leaves_out_whit_monday_for_three_years() -> None:
    """It was a day of work for most in 2005-2007 (day of solidarity), and stayed a public holiday in the code."""
    for year in (2005, 2006, 2007):
        theirs = set(holidays_package.country_holidays("FR", years=year))
        assert ours("metropole", year) - theirs == {date.fromordinal(easter(year).toordinal() + 50)}


def test_easter_agrees_with_dateutil() -> None:
    assert all(easter(year) == dateutil_easter(year) for year in range(1583, 3000))

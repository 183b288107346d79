"""Lengths: read, written, said in French, refused with a way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.core.days import LENGTHS

from recours.core.days.lengths import Length, LengthError, Unit


@pytest.mark.parametrize(
    ("text", "length", "phrase"),
    [
        ("2 months", Length(2, Unit.MONTHS), "2 mois"),
        ("1 month", Length(1, Unit.MONTHS), "1 mois"),
        ("14 days", Length(14, Unit.DAYS), "14 jours"),
        ("1 day", Length(1, Unit.DAYS), "1 jour"),
        ("0 days", Length(0, Unit.DAYS), "0 jour"),
        ("3 weeks", Length(3, Unit.WEEKS), "3 semaines"),
        ("1 year", Length(1, Unit.YEARS), "1 an"),
        ("20 years", Length(20, Unit.YEARS), "20 ans"),
        ("15 working_days", Length(15, Unit.WORKING_DAYS), "15 jours ouvrés"),
        ("1 working_day", Length(1, Unit.WORKING_DAYS), "1 jour ouvré"),
        ("6 business_days", Length(6, Unit.BUSINESS_DAYS), "6 jours ouvrables"),
        ("3 days_without_holidays", Length(3, Unit.DAYS_WITHOUT_HOLIDAYS), "3 jours, sans compter les jours fériés"),
        ("1 month 15 days", Length(1, Unit.MONTHS, 15), "1 mois et 15 jours"),
        ("1 month before", Length(1, Unit.MONTHS, before=True), "1 mois avant"),
    ],
)
def test_a_length_is_read_written_and_said(text: str, length: Length, phrase: str) -> None:
    assert Length.parse(text) == length
    assert str(length) == text
    assert length.phrase == phrase


def test_a_length_may_be_written_loosely() -> None:
    assert Length.parse("  2   Months ") == Length(2, Unit.MONTHS)
    assert Length.parse("1 month and 15 days") == Length(1, Unit.MONTHS, 15)


@given(LENGTHS)
def test_a_length_survives_writing_and_reading(length: Length) -> None:
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    "text", ["", "two months", "2", "months", "-1 months", "1.5 months", "2 months 3 weeks", "٢ months", "2 months\n3"]
)
def test_what_is_not_a_length_says_how_to_write_one(text: str) -> None:
    with pytest.raises(LengthError, match="n'est pas une durée") as raised:
        Length.parse(text)
    assert "2 months" in (raised.value.way_out or "")


def test_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(LengthError) as raised:
        Length.parse("2 monthes")
    assert "vouliez-vous dire « months » ?" in str(raised.value)


@pytest.mark.parametrize("text", ["99999 days", "101 years", "999999 months"])
def test_an_absurd_length_is_refused(text: str) -> None:
    with pytest.raises(LengthError, match="trop long"):
        Length.parse(text)


def test_days_are_added_to_months_only() -> None:
    with pytest.raises(LengthError, match="ne s'ajoutent"):
        Length.parse("2 weeks 3 days")


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(LengthError, match="à rebours"):
        Length.parse("3 working_days before")


def test_the_months_of_distance_make_one_length() -> None:
    distance = Length.parse("1 month")
    assert Length.parse("1 month").extend(distance) == Length.parse("2 months")
    assert Length.parse("15 days").extend(distance) == Length.parse("1 month 15 days")
    assert Length.parse("1 week").extend(Length.parse("3 days")) == Length.parse("10 days")
    with pytest.raises(LengthError, match="ne font pas une seule durée"):
        Length.parse("15 working_days").extend(distance)

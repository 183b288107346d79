"""Facts: each type accepts what people write, and refuses the rest with a way out."""

from datetime import date
from decimal import Decimal

import pytest

from recours.core.law.facts import FactDefinition, FactError, FactType

CHOICES = {"company": "Le site", "third_party": "Un tiers"}


def fact(type_):
    return FactDefinition("f", type_, "Question ?", choices=CHOICES)


@pytest.mark.parametrize(
    ("type_", "raw", "expected"),
    [
        (FactType.YES_NO, "Oui", True),
        (FactType.YES_NO, "false", False),
        (FactType.CHOICE, "company", "company"),
        (FactType.CHOICES, ["company", "third_party"], frozenset(CHOICES)),
        (FactType.CHOICES, "company", frozenset({"company"})),
        (FactType.DATE, "2026-11-21", date(2026, 11, 21)),
        (FactType.DATE, "21/11/2026", date(2026, 11, 21)),
        (FactType.AMOUNT_EUR, "1 234,50 €", Decimal("1234.50")),
        (FactType.AMOUNT_EUR, "89.9", Decimal("89.9")),
        (FactType.INTEGER, "3", 3),
        (FactType.TEXT, "un <b>texte</b>", "un <b>texte</b>"),
    ],
)
def test_what_people_write_is_read(type_, raw, expected):
    assert fact(type_).read(raw) == expected


@pytest.mark.parametrize(
    ("type_", "raw", "way_out"),
    [
        (FactType.YES_NO, "peut-être", "oui ou par non"),
        (FactType.CHOICE, "compagny", "company"),
        (FactType.DATE, "2026-02-30", "2026-11-21"),
        (FactType.DATE, "0206-01-01", "entre 1950"),
        (FactType.AMOUNT_EUR, "-3", "positif"),
        (FactType.AMOUNT_EUR, "3,999", "deux décimales"),
        (FactType.AMOUNT_EUR, "NaN", "89,90"),
        (FactType.AMOUNT_EUR, "99999999999", "maximum"),
        (FactType.INTEGER, "trois", "nombre"),
        (FactType.TEXT, "a\x00b", "caractère"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(type_, raw, way_out):
    with pytest.raises(FactError) as caught:
        fact(type_).read(raw)
    assert caught.value.place == "f"
    assert way_out in caught.value.way_out

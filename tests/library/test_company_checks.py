"""`recours check` holds what a letter may print of an address, and whose clock a company's own term is."""

from dataclasses import replace
from datetime import date

import pytest

from recours.core.law import Whose
from recours.library.check_companies import company_faults, why_not_printed
from recours.library.load import library

WHOLE = {"name": "Exemple", "street": "1 rue Haute", "postcode": "75001", "town": "Paris"}


def messages(**changes):
    """The faults of the library whose layer of Zalando is changed so."""
    layer = library().companies["zalando"]
    layers = {**library().layers, ("company", "zalando"): replace(layer, **changes)}
    return [each.message for each in company_faults(replace(library(), layers=layers))]


def test_the_content_has_none_of_these_faults():
    assert list(company_faults(library())) == []


@pytest.mark.parametrize(
    ("address", "confidence", "read_on", "printed"),
    [
        (WHOLE, "high", date(2020, 1, 1), True),
        (WHOLE, "medium", date(2025, 1, 1), True),
        (WHOLE, "medium", date(2024, 12, 31), False),
        (WHOLE, "low", date(2026, 1, 1), False),
        (WHOLE, "high", None, False),
        ({"name": "Exemple"}, "high", date(2026, 1, 1), False),
        (None, "high", date(2026, 1, 1), False),
    ],
)
def test_an_address_is_printed_only_from_a_dated_and_sure_source(address, confidence, read_on, printed):
    assert (why_not_printed(address, confidence, read_on) is None) is printed


def test_an_address_that_says_the_contrary_is_a_fault():
    (first, *others) = library().companies["zalando"].addressees
    wrong = replace(first, details={**first.details, "printable": not first.details["printable"]})
    assert len(messages(addressees=(wrong, *others))) == 1
    silent = replace(first, details={**first.details, "address_note": ""})
    assert "ne dit pas d'où vient son adresse" in messages(addressees=(silent, *others))[0]


def test_the_term_a_company_announces_is_a_charter_and_rests_on_its_own_terms():
    limit = library().companies["zalando"].limits[0]
    theirs = replace(limit, whose=Whose.COMPANY, reckoning="civil")
    assert "annonce" in messages(limits=(theirs, *library().companies["zalando"].limits[1:]))[0]
    law = replace(limit, cite=(*limit.cite, "conso:L221-18"))
    assert "cite conso:L221-18" in messages(limits=(law, *library().companies["zalando"].limits[1:]))[0]


def test_a_layer_has_the_name_of_its_file():
    assert "est décrite dans autre.yaml" in messages(place="content/procedures/companies/autre.yaml:1")[0]

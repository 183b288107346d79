"""What the layer of Amazon promises; the rules for all companies are in `recours check` (library/check_companies.py)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from recours.core.law.facts import Value
from recours.core.position import position
from recours.library.load import library

CONTENT = Path(__file__).resolve().parents[2] / "content"
AS_OF = date(2026, 11, 21)
AMAZON: dict[str, Any] = yaml.safe_load((CONTENT / "procedures/companies/amazon.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("seller_kind", "addressee"),
    [
        ("company", "amazon_seller"),
        ("third_party_shipped_by_platform", "amazon_third_party_shipped_by_amazon"),
        ("third_party_own_shipping", "amazon_third_party_own_shipping"),
    ],
)
def test_amazon_has_one_addressee_for_each_kind_of_seller(seller_kind: str, addressee: str) -> None:
    by_seller = {item["when"].get("is"): item for item in AMAZON["addressees"]}
    assert by_seller[seller_kind]["id"] == addressee
    assert by_seller[seller_kind]["not_whom"]


def test_the_uncertain_windows_of_the_amazon_guarantee_stay_uncertain_and_close_nothing() -> None:
    limits = {item["id"]: item for item in AMAZON["limits"]}
    for id_, length in {"amazon_third_party_answer": "2 days", "amazon_a_to_z_window": "90 days"}.items():
        assert limits[id_]["confidence"] == "low"
        assert limits[id_]["checked"] is None
        assert limits[id_]["length"] == length
    assert not any(override["target"].endswith(".closes") for override in AMAZON["overrides"])


@pytest.mark.parametrize(
    ("seller_kind", "country", "origin"),
    [
        (None, "eu", "layer"),
        ("company", "eu", "layer"),
        ("third_party_own_shipping", "fr", "assumed"),
        ("third_party_shipped_by_platform", "fr", "assumed"),
    ],
)
def test_the_country_of_a_platform_is_not_that_of_its_third_party_sellers(
    seller_kind: str | None, country: str, origin: str
) -> None:
    facts: dict[str, Value] = {"seller_kind": seller_kind} if seller_kind else {}
    found = position(library().ladder("amazon"), [], facts, AS_OF)
    assert (found.facts["company_country"], found.origin["company_country"]) == (country, origin)

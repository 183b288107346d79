"""Facts computed from others: what the contract is for, and how much is in dispute."""

from datetime import date
from decimal import Decimal

import pytest

from recours.core.law.computed_facts import add_computed


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("goods", "goods"),
        ("mixed", "goods"),
        ("service", "service"),
        ("digital_content", "digital"),
        ("digital_service", "digital"),
    ],
)
def test_the_kind_of_contract_decides_even_against_the_ground(kind: str, subject: str) -> None:
    facts = {"contract_kind": kind, "ground": frozenset({"warranty_failure"})}
    assert add_computed(facts, {})["subject_of_contract"] == subject


@pytest.mark.parametrize("ground", ["damaged_or_nonconforming", "vehicle_defect", "parcel_not_arrived"])
def test_a_ground_of_goods_says_it_alone(ground: str) -> None:
    assert add_computed({"ground": frozenset({ground})}, {})["subject_of_contract"] == "goods"


@pytest.mark.parametrize("facts", [{}, {"ground": frozenset({"withdrawal_refused", "poor_content"})}])
def test_otherwise_it_is_asked(facts: dict[str, frozenset[str]]) -> None:
    assert "subject_of_contract" not in add_computed(facts, {})


@pytest.mark.parametrize(("ground", "subject"), [("withdrawal_refused", "goods"), ("poor_content", None)])
def test_a_product_received_is_an_object_where_the_ground_speaks_of_a_sale(ground: str, subject: str | None) -> None:
    facts = {"ground": frozenset({ground}), "delivered_on": date(2026, 10, 6)}
    assert add_computed(facts, {}).get("subject_of_contract") == subject


PRICE = {"price_eur": Decimal(100), "delivery_fee_eur": Decimal(5)}


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        (PRICE, 105),
        (PRICE | {"claim_eur": Decimal(40)}, 40),
        (PRICE | {"ground": frozenset({"wrongly_billed"}), "overcharged_eur": Decimal(12)}, 12),
        ({"unauthorised_amount_eur": Decimal(300)}, 300),
        ({"unwanted_charges_eur": Decimal(10), "debited_after_cancellation_eur": Decimal(20)}, 30),
        ({}, None),
        ({"delivery_fee_eur": Decimal(5)}, None),
        (PRICE | {"deposit_eur": Decimal(30)}, None),
        (PRICE | {"overcharged_eur": Decimal(12), "ground": frozenset({"wrongly_billed", "parcel_not_arrived"})}, None),
    ],
)
def test_the_amount_in_dispute_is_what_is_asked_or_unknown(facts, amount) -> None:
    assert add_computed(facts, {}).get("amount_in_dispute_eur") == amount

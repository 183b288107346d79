"""What the contract is for: said, or told by the ground alone, or unknown."""

from datetime import date

import pytest

from recours.core.computed_facts import with_computed


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
    assert with_computed(facts, {})["subject_of_contract"] == subject


@pytest.mark.parametrize("ground", ["damaged_or_nonconforming", "vehicle_defect", "parcel_not_arrived"])
def test_a_ground_of_goods_says_it_alone(ground: str) -> None:
    assert with_computed({"ground": frozenset({ground})}, {})["subject_of_contract"] == "goods"


@pytest.mark.parametrize("facts", [{}, {"ground": frozenset({"withdrawal_refused", "poor_content"})}])
def test_otherwise_it_is_asked(facts: dict[str, frozenset[str]]) -> None:
    assert "subject_of_contract" not in with_computed(facts, {})


@pytest.mark.parametrize(("ground", "subject"), [("withdrawal_refused", "goods"), ("poor_content", None)])
def test_a_product_received_is_an_object_where_the_ground_speaks_of_a_sale(ground: str, subject: str | None) -> None:
    facts = {"ground": frozenset({ground}), "delivered_on": date(2026, 10, 6)}
    assert with_computed(facts, {}).get("subject_of_contract") == subject

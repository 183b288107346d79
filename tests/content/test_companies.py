"""The company layers: only what dated sources say, nothing doubtful printable, every reference known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from recours.core.law.facts import Value
from recours.core.position import position
from recours.library.load import library

CONTENT = Path(__file__).resolve().parents[2] / "content"
DAY = date(2026, 11, 21)


def load(path: Path) -> dict[str, Any]:
    """The plain data of one content file."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


LAYERS = {path.stem: load(path) for path in sorted((CONTENT / "procedures/companies").glob("*.yaml"))}
MEDIATORS = {row["id"]: row for row in load(CONTENT / "tables/mediators.yaml")["mediators"]}
GROUNDS = {ground["id"] for ground in load(CONTENT / "grounds/grounds.yaml")["grounds"]}
TERMS = {source["id"]: source for source in load(CONTENT / "sources/companies.yaml")["sources"]}


def items(section: str) -> Iterator[tuple[str, dict[str, Any], date | None]]:
    """Every item of a section, with its company and the day it was checked (the file's, unless its own)."""
    for company, layer in LAYERS.items():
        for item in layer.get(section, []):
            yield (
                company,
                item,
                item.get("checked", layer.get("checked")) if "checked" in item else layer.get("checked"),
            )


def may_be_printed(item: Mapping[str, Any], checked: date | None) -> bool:
    """The rule for letters, on a whole address: confidence high, or medium with a source after 2024; always dated."""
    address = item["address"]
    if not address or not address.get("town") or checked is None:
        return False
    return item["confidence"] == "high" or (item["confidence"] == "medium" and checked > date(2024, 12, 31))


def facts_of(condition: Any) -> Iterator[tuple[str, Any]]:
    """Each fact leaf of a condition with what it is compared to."""
    if isinstance(condition, dict):
        if "fact" in condition:
            yield condition["fact"], condition.get("is", condition.get("one_of", True))
        for part in condition.values():
            yield from facts_of(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from facts_of(part)


def test_every_company_has_its_own_file_and_only_known_sectors() -> None:
    assert LAYERS
    for name, layer in LAYERS.items():
        assert layer["layer"]["kind"] == "company"
        assert layer["layer"]["id"] == name
        assert set(layer["layer"]["sectors"]) <= library().sectors.keys()
        assert layer.get("gives", {}).get("company_country") in {None, "fr", "eu", "outside_eu"}


def test_an_address_is_printable_by_the_rule_and_only_then() -> None:
    found = list(items("addressees"))
    assert found
    for company, item, checked in found:
        assert item["printable"] is may_be_printed(item, checked), (company, item["id"])
        assert item["address_note"], (company, item["id"])


def test_what_rests_on_a_source_older_than_two_years_is_of_low_confidence() -> None:
    for section in ("addressees", "mediators", "limits"):
        for company, item, checked in items(section):
            if checked is not None and checked < date(2024, 11, 22):
                assert item["confidence"] == "low", (company, item["id"])


def test_a_mediator_named_by_a_company_is_in_the_table_and_still_active() -> None:
    named = list(items("mediators"))
    assert named
    for company, item, _ in named:
        if item["id"] == f"{company}_no_mediator":
            assert "mediator" not in item
        else:
            assert MEDIATORS[item["mediator"]]["status"] in {"active", "listed", "named"}, company


def test_a_company_that_refuses_every_mediator_says_why_with_its_source() -> None:
    """`mediator_named: no` closes the mediator's step of the ladder: the person is told on what that rests."""
    refusing = {name for name, layer in LAYERS.items() if layer.get("gives", {}).get("mediator_named") == "no"}
    assert refusing
    for name in refusing:
        [reason] = [each for each in LAYERS[name]["mediators"] if each["id"] == f"{name}_no_mediator"]
        assert reason["why"], name
        assert reason["cite"], name


def test_every_term_cited_has_its_source_and_every_source_is_cited() -> None:
    cited = set()
    for layer in LAYERS.values():
        for section in ("addressees", "mediators", "limits", "help", "warnings", "overrides"):
            for item in layer.get(section, []):
                cited |= {cite for cite in item["cite"] if cite.startswith("terms:")}
    assert cited <= set(TERMS)
    unused = set(TERMS) - cited
    assert not unused


def test_conditions_of_companies_name_known_grounds() -> None:
    for section in ("addressees", "mediators", "limits", "help", "warnings"):
        for company, item, _ in items(section):
            for fact, value in facts_of(item.get("when", {})):
                if fact == "ground":
                    wanted = set(value) if isinstance(value, list) else {value}
                    assert wanted <= GROUNDS, (company, item["id"])


def test_the_clocks_a_company_announces_are_charters_not_law() -> None:
    """Its own clocks end on the latest day; a day that the consumer must not miss is never moved."""
    for company, item, _ in items("limits"):
        wanted = {"civil"} if item["whose"] == "consumer" else {"charter", "company"}
        assert item["reckoning"] in wanted, (company, item["id"])
        assert all(cite.startswith("terms:") for cite in item["cite"]), (company, item["id"])


@pytest.mark.parametrize(
    ("company", "seller_kind", "addressee"),
    [
        ("amazon", "company", "amazon_seller"),
        ("amazon", "third_party_shipped_by_platform", "amazon_third_party_shipped_by_amazon"),
        ("amazon", "third_party_own_shipping", "amazon_third_party_own_shipping"),
    ],
)
def test_amazon_has_one_addressee_for_each_kind_of_seller(company: str, seller_kind: str, addressee: str) -> None:
    by_seller = {item["when"].get("is"): item for item in LAYERS[company]["addressees"]}
    assert by_seller[seller_kind]["id"] == addressee
    assert by_seller[seller_kind]["not_whom"]


def test_the_uncertain_windows_of_the_amazon_guarantee_stay_uncertain_and_close_nothing() -> None:
    limits = {item["id"]: item for item in LAYERS["amazon"]["limits"]}
    for id_, length in {"amazon_third_party_answer": "2 days", "amazon_a_to_z_window": "90 days"}.items():
        assert limits[id_]["confidence"] == "low"
        assert limits[id_]["checked"] is None
        assert limits[id_]["length"] == length
    assert not any(override["target"].endswith(".closes") for override in LAYERS["amazon"]["overrides"])


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
    found = position(library().ladder("amazon"), [], facts, DAY)
    assert (found.facts["company_country"], found.origin["company_country"]) == (country, origin)

"""The tables of content/tables: each row whole, each address printable only by the rule for letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

CONTENT = Path(__file__).resolve().parents[2] / "content"
TABLES = CONTENT / "tables"

STATUSES = {"active", "listed", "named", "unconfirmed", "withdrawn", "ceased", "not_a_mediator"}
REFERABLE = {"active", "listed", "named"}
KINDS = {"statutory", "public", "sector", "company", "bank_group", "generalist", "professional_order", "warning"}
LENGTH = re.compile(r"[1-9]\d* (days?|working_days?|weeks?|months?|years?)")


def load(path: Path) -> Any:
    """The plain data of one content file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def mediators() -> list[dict[str, Any]]:
    """Every row of the mediators table."""
    return list(load(TABLES / "mediators.yaml")["mediators"])


def may_be_printed(row: Mapping[str, Any]) -> bool:
    """The rule for letters: a dated source, and confidence high, or medium with a source after 2024."""
    if row["status"] not in REFERABLE or not row["address"] or row["source_on"] is None:
        return False
    recent = bool(row["source_on"] > date(2024, 12, 31))
    confidence = str(row["address_confidence"])
    return confidence == "high" or (confidence == "medium" and recent)


ROWS = mediators()


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_mediators_address_is_printable_by_the_rule_and_only_then(row: dict[str, Any]) -> None:
    assert row["printable"] is may_be_printed(row)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_mediator_has_a_known_status_and_a_source(row: dict[str, Any]) -> None:
    assert row["status"] in STATUSES
    assert row["kind"] in KINDS
    assert row["confidence"] in {"high", "medium", "low"}
    assert row["source"]
    assert row["source_on"] is None or row["source_on"] <= date.today()


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_mediator_waits_for_a_length_or_a_parameter_unless_it_has_gone(row: dict[str, Any]) -> None:
    if row["status"] in {"withdrawn", "ceased", "not_a_mediator"}:
        assert row["wait"] is None
    elif isinstance(row["wait"], dict):
        assert list(row["wait"]) == ["parameter"]
    else:
        assert LENGTH.fullmatch(row["wait"])


def test_every_mediator_is_named_once() -> None:
    ids = [row["id"] for row in ROWS]
    names = [row["name"] for row in ROWS]
    assert len(ids) == len(set(ids))
    assert len(names) == len(set(names))


def test_a_printable_address_can_be_put_on_an_envelope() -> None:
    for row in ROWS:
        if row["printable"]:
            address = row["address"]
            assert re.fullmatch(r"\d{5}", address["postcode"]), row["id"]
            assert address["town"], row["id"]
            assert address["name"], row["id"]


def test_the_mediators_that_have_ended_say_when_and_cannot_be_written_to() -> None:
    ended = {row["id"]: row for row in ROWS if row["status"] in {"ceased", "withdrawn"}}
    assert ended["bnp_paribas"]["valid_until"] == date(2020, 8, 31)
    assert ended["architectes"]["valid_until"] == date(2021, 5, 2)
    assert ended["medicys"]["valid_until"] == date(2021, 2, 15)
    assert not any(row["printable"] for row in ended.values())


def test_the_wait_of_the_gambling_and_energy_mediators_comes_from_their_own_rule() -> None:
    by_id = {row["id"]: row for row in ROWS}
    assert by_id["jeux"]["wait"] == {"parameter": "mediation_wait_gambling"}
    assert by_id["energie"]["wait"] == {"parameter": "mediation_wait_energy"}
    assert by_id["cmap"]["wait"] == "1 month"

"""Whom a step's letter is for: the address that the person copied, ours where it may be printed, or what to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from recours.core.position import Position
from recours.documents.errors import MissingFactsError
from recours.documents.letter_content import Kind
from recours.documents.letters import Confidence, Letter, PostalAddress, Recipient
from recours.wording import say

#: What a person copies from her contract or invoice when we know no address that may be printed.
COMPANY_ADDRESS = ("company_name", "company_street", "company_postcode", "company_town")


def recipient_of(letter: Letter, position: Position) -> tuple[Recipient, str]:
    """Whom the letter is for: the addressee where its contact may be printed, else what the person copied.

    An e-mail bears no postal address, so that one which was half copied does not stop it.
    """
    recipient, note = _named_recipient(letter, position)
    return (replace(recipient, address=None), "") if letter.kind is Kind.EMAIL else (recipient, note)


def _named_recipient(letter: Letter, position: Position) -> tuple[Recipient, str]:
    if letter.to == "company":
        return _company(letter, position)
    if letter.to == "mediator":
        return _mediator(position)
    return _asked_recipient(letter, position), ""


#: For each recipient that we never know, the facts' names begin so.
_ASKED = {
    "bank": "bank",
    "insurer": "insurer",
    "carrier": "carrier",
    "insolvency": "liquidator",
    "court": "court",
    "prosecutor": "prosecutor",
}


def _asked_recipient(letter: Letter, position: Position) -> Recipient:
    """A recipient that only the person knows: a letter on paper asks for the address, a form does without."""
    prefix = _ASKED.get(letter.to)
    if prefix is None:
        return Recipient("")
    parts = {part: str(position.facts.get(f"{prefix}_{part}", "")) for part in ("name", "street", "postcode", "town")}
    lacking = [f"{prefix}_{part}" for part, said in parts.items() if not said.strip()]
    if lacking and letter.kind is Kind.LETTER:
        raise MissingFactsError(letter.id, lacking)
    return Recipient(parts["name"], None if lacking else PostalAddress(**parts))


def _company(letter: Letter, position: Position) -> tuple[Recipient, str]:
    """The address the person copied, else ours where it may be printed; a letter without either asks for it."""
    own = _copied_recipient(position)
    if own is not None:
        return own, ""
    chosen = position.chosen["addressees"].rule
    details = chosen.details if chosen else {}
    name = str(position.facts.get("company_name") or details.get("name") or "")
    note, address = str(details.get("address_note") or say("casework.address.copy")), details.get("address")
    if chosen is not None and details.get("printable") and isinstance(address, Mapping):
        return Recipient(name, _postal(address), confidence=Confidence(chosen.confidence)), note
    if letter.kind is Kind.LETTER:
        raise MissingFactsError(letter.id, [fact for fact in COMPANY_ADDRESS if fact not in position.facts])
    return Recipient(name), note


def _copied_recipient(position: Position) -> Recipient | None:
    """The address that the person copied from the contract or invoice; it goes before any of ours."""
    parts = {
        key: str(position.facts.get(f"company_{key}", ""))
        for key in ("name", "street", "postcode", "town", "country_name")
    }
    if not (parts["street"] and parts["town"]):
        return None
    postal = PostalAddress(
        parts["name"], parts["street"], parts["postcode"], parts["town"], country=parts["country_name"]
    )
    return Recipient(parts["name"], postal)


def _mediator(position: Position) -> tuple[Recipient, str]:
    chosen = position.chosen["mediators"].rule
    row = position.ladder.vocabulary.mediators.get(str(chosen.details.get("mediator", ""))) if chosen else None
    if row is None:
        return Recipient(""), say("casework.address.mediator")
    address = row.get("address")
    note = say("casework.address.mediator_form", form=row.get("form") or row.get("website") or "")
    if not row.get("printable") or not isinstance(address, Mapping):
        return Recipient(str(row["name"])), note
    return Recipient(str(row["name"]), _postal(address)), note


def _postal(address: Mapping[str, Any]) -> PostalAddress:
    said = {key: str(address.get(key) or "") for key in ("name", "street", "postcode", "town", "country", "extra")}
    country = "" if said["country"].lower() == "france" else said["country"]
    return PostalAddress(
        said["name"], said["street"], said["postcode"], said["town"], detail=said["extra"], country=country
    )

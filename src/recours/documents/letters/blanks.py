"""Placeholders filled: a fact becomes French by its type, never by what its text looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

from recours.core.law import Value
from recours.documents import french
from recours.documents.errors import MissingFactsError, UnknownPlaceholderError
from recours.documents.letters.letter import PLACEHOLDER
from recours.documents.letters.material import Material
from recours.documents.text_safety import plain
from recours.wording import has_word, say, word

_JOINT = re.compile(rf"(?:(?<!\w)([Dd]e|[Qq]ue|[Àà]|[Ll]e) )?{PLACEHOLDER.pattern}")


def print_value(name: str, value: Value, labels: dict[str, str] | None = None) -> str:
    """`value` as French text. A choice is printed by its label; `name` is the fact, for the errors."""
    if isinstance(value, bool):
        return say("documents.value.yes" if value else "documents.value.no")
    if isinstance(value, date):
        return french.day(value)
    if isinstance(value, (Decimal, int)):
        return french.amount(Decimal(value)) if name.endswith("_eur") else french.number(value)
    if isinstance(value, frozenset):
        return french.french_list(sorted((labels or {}).get(one, one) for one in value))
    return french.fix_spaces(plain((labels or {}).get(value, value), name))


def fill(text: str, letter_id: str, material: Material, unknown: str = "") -> str:
    """`text` typeset, its placeholders filled; `unknown` stands where nothing is known.

    Without it, raises MissingFactsError with every missing name.
    """
    missing: list[str] = []

    def one(names: str) -> str:
        try:
            return _first_known(names.split("|"), letter_id, material)
        except MissingFactsError as error:
            missing.extend(error.missing)
            return unknown

    done = _replace_blanks(french.typeset_text(text), one)
    if missing and not unknown:
        raise MissingFactsError(letter_id, missing)
    return done


def _replace_blanks(text: str, one: Callable[[str], str]) -> str:
    """`text` filled; « de », « que », « à » and « le » before it as French joins them."""

    def fill_joint(match: re.Match[str]) -> str:
        before, value = match.group(1) or "", one(match.group(2))
        return french.join_word(before, value) if before else value

    return _JOINT.sub(fill_joint, text)


def _first_known(names: list[str], letter_id: str, material: Material) -> str:
    """The first of `names` that is known; what the last one lacks is what is asked for."""
    for name in names[:-1]:
        with suppress(MissingFactsError):
            return _fill_blank(name, letter_id, material)
    return _fill_blank(names[-1], letter_id, material)


def _fill_blank(name: str, letter_id: str, material: Material) -> str:
    if name == "written_on":
        return french.day(material.written_on)
    head, _, field = name.partition(".")
    if not field:
        return _fact(name, letter_id, material)
    return _DOTTED.get(head, _of_event)(head, field, letter_id, material)


def _fact(name: str, letter_id: str, material: Material) -> str:
    value = material.facts.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise MissingFactsError(letter_id, [name])
    return print_value(name, value, dict(material.labels.get(name, {})))


def _of_event(head: str, field: str, letter_id: str, material: Material) -> str:
    if field == "due_on":
        return _due(head, letter_id, material)
    last = field.startswith("last.")
    event = material.event(head, last)
    field = field.removeprefix("last.")
    if event is None:
        raise MissingFactsError(letter_id, [head])
    value = event.on if field == "on" else event.data.get(field)
    if field == "channel" and not value:
        # What she sent was written; the company may have answered in any way.
        of_company = head.startswith("company_")
        return say("documents.channel.unknown_of_company" if of_company else "documents.channel.unknown")
    if value is None or value == "":
        raise MissingFactsError(letter_id, [f"{head}.{field}"])
    return print_value(field, value, dict(material.labels.get(field, {})) or _in_words(field, value))


def known_words(family: str) -> tuple[str, ...]:
    """The channels, or the proofs, that a person is offered."""
    return tuple(say(f"documents.{family}.known").split())


def _in_words(field: str, value: object) -> dict[str, str]:
    """The words for a channel or a proof, which the journal keeps as an id; what a person typed stays."""
    family = f"documents.{field}"
    known = field in ("channel", "proof") and has_word(family, str(value))
    return {str(value): word(family, str(value))} if known else {}


def _due(limit: str, letter_id: str, material: Material) -> str:
    if limit not in material.due_on:
        raise MissingFactsError(letter_id, [f"{limit}.due_on"])
    return french.day(material.due_on[limit])


def _amount(head: str, field: str, letter_id: str, material: Material) -> str:
    if field not in material.amounts:
        raise MissingFactsError(letter_id, [f"{head}.{field}"])
    return french.amount(material.amounts[field].total_eur)


def _exhibit(head: str, field: str, letter_id: str, material: Material) -> str:
    """« pièce n° 3 »; a piece that has no number yet goes along as a copy."""
    if field not in material.exhibits:
        return say("documents.exhibit.copy")
    return french.typeset_text(say("documents.exhibit.number", number=material.exhibits[field]))


def _never(head: str, field: str, letter_id: str, material: Material) -> str:
    raise UnknownPlaceholderError(letter_id, f"{head}.{field}")


_DOTTED = {"amount": _amount, "exhibit": _exhibit, "written_on": _never}

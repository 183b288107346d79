"""Placeholders filled: a fact becomes French by its type, never by what its text looks like."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
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
    """`text` typeset, its placeholders filled; « de », « que », « à » and « le » before one as French joins them.

    `unknown` stands where nothing is known. Without it, raises MissingFactsError with every missing name.
    """
    blanks, missing = _Blanks(letter_id, material), list[str]()

    def fill_match(match: re.Match[str]) -> str:
        before, names = match.group(1), match.group(2).split("|")
        try:
            value = blanks.first_known(names)
        except MissingFactsError as error:
            missing.extend(error.missing)
            value = unknown
        return french.join_word(before, value) if before else value

    done = _JOINT.sub(fill_match, french.typeset_text(text))
    if missing and not unknown:
        raise MissingFactsError(letter_id, missing)
    return done


@dataclass(frozen=True, slots=True)
class _Blanks:
    """The values that the placeholders of one letter stand for. Each raises MissingFactsError when it is not known."""

    letter_id: str
    material: Material

    def first_known(self, names: list[str]) -> str:
        """The first of `names` that is known; what the last one lacks is what is asked for."""
        for name in names[:-1]:
            with suppress(MissingFactsError):
                return self._value(name)
        return self._value(names[-1])

    def _value(self, name: str) -> str:
        if name == "written_on":
            return french.day(self.material.written_on)
        head, _, field = name.partition(".")
        if not field:
            return self._fact(name)
        if head == "written_on":
            raise UnknownPlaceholderError(self.letter_id, name)
        if head == "amount":
            return self._amount(field)
        if head == "exhibit":
            return self._exhibit(field)
        return self._due_on(head) if field == "due_on" else self._of_event(head, field)

    def _fact(self, name: str) -> str:
        value = self.material.facts.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise MissingFactsError(self.letter_id, [name])
        return print_value(name, value, dict(self.material.labels.get(name, {})))

    def _of_event(self, kind: str, field: str) -> str:
        """A field of the first event of its kind, or (`last.`) of the last."""
        event = self.material.event(kind, field.startswith("last."))
        field = field.removeprefix("last.")
        if event is None:
            raise MissingFactsError(self.letter_id, [kind])
        value = event.on if field == "on" else event.data.get(field)
        if field == "channel" and not value:
            # What she sent was written; the company may have answered in any way.
            of_company = kind.startswith("company_")
            return say("documents.channel.unknown_of_company" if of_company else "documents.channel.unknown")
        if value is None or value == "":
            raise MissingFactsError(self.letter_id, [f"{kind}.{field}"])
        labels = dict(self.material.labels.get(field, {}))
        family = f"documents.{field}"
        if not labels and field in ("channel", "proof") and has_word(family, str(value)):
            # The journal keeps a channel or a proof as an id; what a person typed in its place stays.
            labels = {str(value): word(family, str(value))}
        return print_value(field, value, labels)

    def _due_on(self, limit: str) -> str:
        if limit not in self.material.due_on:
            raise MissingFactsError(self.letter_id, [f"{limit}.due_on"])
        return french.day(self.material.due_on[limit])

    def _amount(self, name: str) -> str:
        if name not in self.material.amounts:
            raise MissingFactsError(self.letter_id, [f"amount.{name}"])
        return french.amount(self.material.amounts[name].total_eur)

    def _exhibit(self, name: str) -> str:
        """« pièce n° 3 »; a piece that has no number yet goes along as a copy."""
        if name not in self.material.exhibits:
            return say("documents.exhibit.copy")
        return french.typeset_text(say("documents.exhibit.number", number=self.material.exhibits[name]))


def known_words(family: str) -> tuple[str, ...]:
    """The channels, or the proofs, that a person is offered."""
    return tuple(say(f"documents.{family}.known").split())

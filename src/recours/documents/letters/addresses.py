"""Postal addresses after NF Z 10-011: at most six lines of 38 signs, the last ones in a fixed order.

The recipient's block fits the window of a French envelope; see `templates/letter.typ` for where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from recours.documents.errors import IncompleteAddressError, UntrustedContactError
from recours.documents.text_safety import one_line

LONGEST_LINE = 38
"""Signs on a line of an address (NF Z 10-011)."""
MOST_LINES = 6
"""Lines of an address, the country not counted (NF Z 10-011)."""
_FRENCH_POSTCODE = re.compile(r"\d{5}")


class Confidence(Enum):
    """How sure we are of a contact; LOW is never printed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address by its parts. `detail` is the line inside a building or a service, `country` empty for France."""

    name: str
    street: str
    postcode: str
    town: str
    detail: str = ""
    locality: str = ""
    country: str = ""

    def lines(self) -> tuple[str, ...]:
        """The lines to print. Raises IncompleteAddressError naming every part that lacks or does not fit."""
        faults = [*self._missing_lines(), *self._too_long()]
        if faults:
            raise IncompleteAddressError(one_line(self.name, "name"), faults)
        return self._all_lines()

    def _all_lines(self) -> tuple[str, ...]:
        town = f"{self.postcode} {self.town.upper()}"
        parts = (self.name, self.detail, self.street, self.locality, town, self.country.upper())
        return tuple(line for part in parts for line in wrap_line(one_line(part, "address")) if line)

    def _missing_lines(self) -> list[str]:
        lacking = [part for part in ("name", "street", "postcode", "town") if not getattr(self, part).strip()]
        wrong = self.postcode and not self.country and not _FRENCH_POSTCODE.fullmatch(self.postcode.strip())
        return [*lacking, "postcode_form"] if wrong else lacking

    def _too_long(self) -> list[str]:
        return ["length"] if len(self._all_lines()) > MOST_LINES + bool(self.country) else []


def wrap_line(line: str) -> tuple[str, ...]:
    """`line` on lines of at most 38 signs, cut between words (a longer word stays whole)."""
    lines = [""]
    for word in line.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(joined) > LONGEST_LINE:
            lines.append(word)
        else:
            lines[-1] = joined
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom the paper is for: an address or an e-mail, with the confidence of the one who found it."""

    name: str
    address: PostalAddress | None = None
    email: str = ""
    confidence: Confidence = Confidence.HIGH

    def address_lines(self) -> tuple[str, ...]:
        """The address lines, or the name alone. Raises UntrustedContactError for a contact not sure enough."""
        if self.confidence is Confidence.LOW:
            raise UntrustedContactError(self.name)
        return self.address.lines() if self.address else tuple(filter(None, wrap_line(one_line(self.name, "name"))))

    def sure_email(self) -> str:
        """The e-mail address, with the same refusal."""
        if self.email and self.confidence is Confidence.LOW:
            raise UntrustedContactError(self.name)
        return one_line(self.email, "email")

"""The shapes of one value: a text, a word of a closed list, a day, a number, a length of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from recours.core.days.lengths import Length
from recours.core.errors import RecoursError
from recours.library.reader import Entry

Schema = Mapping[str, Any]
_ID = r"[a-z][a-z0-9_]*"
_URL = r"https?://\S+"


class Shape:
    """What may stand at one place of a file."""

    def read(self, entry: Entry) -> Any:
        """The value. Raises ContentError with file and line for what may not stand here."""
        raise NotImplementedError

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The entries below this one, each with its shape: how the check walks to every name."""
        return iter(())

    def schema(self) -> Schema:
        """The same in JSON Schema, for editors."""
        raise NotImplementedError


class Text(Shape):
    """Words. What YAML would read as a number, a day, true or nothing must be quoted to be words."""

    def read(self, entry: Entry) -> str:
        """The text, spaces at the ends removed."""
        return entry.words()

    def schema(self) -> Schema:
        """Any string but an empty one."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True)
class Pattern(Shape):
    """A text of one form; `what` names the form in the wording of faults (`library.form.<what>`)."""

    what: str
    pattern: str

    def read(self, entry: Entry) -> str:
        """The text. Raises ContentError for one of another form."""
        text = self.text_of(entry)
        if not re.fullmatch(self.pattern, text):
            raise entry.wrong_form(self.what)
        return text

    def text_of(self, entry: Entry) -> str:
        """What must be of that form: words, so that `id: true` is none."""
        return entry.words()

    def schema(self) -> Schema:
        """A string of this form."""
        return {"type": "string", "pattern": f"^({self.pattern})$"}


class Scalar(Pattern):
    """A single value of one form, which YAML may read as a text, a number or a flag."""

    def text_of(self, entry: Entry) -> str:
        """The value as it stands in the file."""
        return entry.text()

    def schema(self) -> Schema:
        """Any single value; of a string, the form."""
        return {"type": ["string", "number", "boolean"], "pattern": f"^({self.pattern})$"}


@dataclass(frozen=True)
class Word(Shape):
    """One of a closed list of words."""

    known: tuple[str, ...]

    def read(self, entry: Entry) -> str:
        """The word. Raises ContentError with the nearest."""
        return entry.one_of(self.known)

    def schema(self) -> Schema:
        """An enumeration."""
        return {"enum": list(self.known)}


class Flag(Shape):
    """true or false."""

    def read(self, entry: Entry) -> bool:
        """The flag."""
        return entry.flag()

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


class Day(Shape):
    """A day, as 2026-11-21."""

    def read(self, entry: Entry) -> date:
        """The day."""
        return entry.day()

    def schema(self) -> Schema:
        """A string that is a day: YAML 1.2, which editors read, knows no dates."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


class Whole(Shape):
    """A whole number."""

    def read(self, entry: Entry) -> int:
        """The number."""
        return entry.integer()

    def schema(self) -> Schema:
        """An integer."""
        return {"type": "integer"}


class Number(Shape):
    """A number, whole or with decimals."""

    def read(self, entry: Entry) -> int | Decimal:
        """The number as it is written."""
        value = entry.scalar()
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise entry.fault("not_a_number", value=entry.text())
        return value

    def schema(self) -> Schema:
        """A number."""
        return {"type": "number"}


class LengthText(Shape):
    """A length of time, as `2 months` or `1 month 15 days`."""

    def read(self, entry: Entry) -> str:
        """The length as it is written. Raises ContentError for what cannot be counted."""
        try:
            Length.parse(entry.text())
        except RecoursError as error:
            raise entry.refusal(error) from None
        return entry.text()

    def schema(self) -> Schema:
        """A number and its unit."""
        return {"type": "string", "pattern": r"^\d+ [a-z_]+( \d+ days?)?( before)?$"}


TEXT, FLAG, DAY, WHOLE, NUMBER, LENGTH = Text(), Flag(), Day(), Whole(), Number(), LengthText()
#: The name that a rule, a fact or a row gives itself.
NEW_ID = Pattern("id", _ID)
URL = Pattern("url", _URL)
CONFIDENCE = Word(("high", "medium", "low"))

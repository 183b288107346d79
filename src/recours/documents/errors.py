"""What can stop a document from being made.

RecoursError
└── DocumentError
    ├── MissingFactsError          a letter would have a blank; `.missing` lists the fact ids
    ├── UnknownPlaceholderError    a letter names something that no fact, event or limit provides (content fault)
    ├── IncompleteAddressError     an address that a postman could not use; `.parts` names what lacks
    ├── UntrustedContactError      a contact we do not trust enough to print it
    ├── ControlCharacterError      a text holds characters that are not text (NUL...)
    ├── UnprintableTextError       a text holds signs that our fonts cannot draw
    ├── TooLongError               a plain text longer than its form accepts
    ├── UnreadableExhibitError     an exhibit whose bytes are not what its name says
    ├── WordTooShortError          a word to hide that would be found everywhere
    └── MaskingError               an area or an exhibit that cannot be masked as asked
"""

from __future__ import annotations

from collections.abc import Iterable

from recours.core.errors import RecoursError
from recours.wording import say


class DocumentError(RecoursError):
    """Root of this floor's errors."""


class MissingFactsError(DocumentError):
    """The letter needs facts that are not known yet; `missing` holds their ids, in the order of the text."""

    def __init__(self, letter_id: str, missing: Iterable[str]) -> None:
        self.missing = tuple(dict.fromkeys(missing))
        super().__init__(
            say("documents.missing.message", facts=", ".join(self.missing)),
            place=letter_id,
            way_out=say("documents.missing.way_out"),
        )


class UnknownPlaceholderError(DocumentError):
    """A `{name}` of a letter that is neither a fact, an event field, a limit, an amount nor an exhibit."""

    def __init__(self, letter_id: str, name: str) -> None:
        super().__init__(say("documents.placeholder.unknown", name=name), place=letter_id)


class IncompleteAddressError(DocumentError):
    """The address lacks `parts` or breaks the postal layout."""

    def __init__(self, whose: str, parts: Iterable[str]) -> None:
        self.parts = tuple(parts)
        named = ", ".join(say(f"documents.address.part.{part}") for part in self.parts)
        message = say("documents.address.incomplete", whose=whose, parts=named)
        super().__init__(message, way_out=say("documents.address.way_out"))


class UntrustedContactError(DocumentError):
    """A contact known only from a weak source is never printed."""

    def __init__(self, name: str) -> None:
        super().__init__(say("documents.contact.untrusted", name=name), way_out=say("documents.contact.way_out"))


class ControlCharacterError(DocumentError):
    """The text of `field` holds control characters: it was not typed by a person."""

    def __init__(self, field: str, codes: Iterable[str]) -> None:
        message = say("documents.text.control", codes=", ".join(codes))
        super().__init__(message, place=field, way_out=say("documents.text.control_way_out"))


class UnprintableTextError(DocumentError):
    """The fonts of the letters cannot draw `signs`."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = tuple(dict.fromkeys(signs))
        message = say("documents.text.unprintable", signs=" ".join(self.signs[:12]))
        super().__init__(message, way_out=say("documents.text.unprintable_way_out"))


class TooLongError(DocumentError):
    """A text of `length` signs for a form that takes `limit`."""

    def __init__(self, length: int, limit: int) -> None:
        message = say("documents.text.too_long", length=length, limit=limit)
        super().__init__(message, way_out=say("documents.text.too_long_way_out"))


class UnreadableExhibitError(DocumentError):
    """The bytes of an exhibit cannot be shown; `reason` is a key of `documents.unreadable`, which says why."""

    def __init__(self, name: str, reason: str = "damaged") -> None:
        self.reason = reason
        message = say(f"documents.unreadable.{reason}", name=name)
        super().__init__(message, place=name, way_out=say(f"documents.unreadable.{reason}_way_out"))


class WordTooShortError(DocumentError):
    """A word of one or two letters cannot be hidden: it would be found in every sentence."""

    def __init__(self, word: str) -> None:
        message = say("documents.masking.too_short", word=word)
        super().__init__(message, place="words", way_out=say("documents.masking.too_short_way_out"))


class MaskingError(DocumentError):
    """What was asked to be masked cannot be: `key` names the sentence of `documents.masking` and its way out."""

    def __init__(self, key: str, place: str = "", **values: object) -> None:
        message = say(f"documents.masking.{key}", **values)
        super().__init__(message, place=place, way_out=say(f"documents.masking.{key}_way_out", **values))

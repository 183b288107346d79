"""A letter with every word decided, before any file format: what all renderers receive.

The words are already French, typeset and free of blanks. A renderer adds layout, never a word of its own beyond
the few labels it takes from the wording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from recours.documents import french
from recours.wording import say


class Kind(Enum):
    """What the paper is: its layout follows."""

    LETTER = "letter"
    EMAIL = "email"
    FORM = "form"
    CALL_SHEET = "call_sheet"


class Shape(Enum):
    """The shapes a block of text can have."""

    TEXT = "text"
    STORY = "story"
    HEADING = "heading"
    ITEMS = "items"
    FIELDS = "fields"
    TABLE = "table"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `text` for texts and headings, `rows` for items (one cell), fields (label, value), tables and notes.

    The first row of a table is its header; `total` says that the last one is a total.
    """

    shape: Shape
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    total: bool = False

    @property
    def is_bare(self) -> bool:
        """A table with nothing under its header, or a list with no line: it would only show a hole."""
        if self.shape is Shape.TABLE:
            return len(self.rows) < 2
        return self.shape in (Shape.ITEMS, Shape.FIELDS) and not self.rows


@dataclass(frozen=True, slots=True)
class Sender:
    """The person who signs: her name, her address lines, how to reach her."""

    name: str
    lines: tuple[str, ...]
    email: str = ""
    phone: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """What the foot of every page says: the case's short code, the head of its journal, when the law was checked."""

    case_code: str = ""
    journal_head: str = ""
    checked_on: date | None = None

    def parts(self) -> tuple[str, ...]:
        """The parts of the foot line, in French, without those we do not have."""
        parts = []
        if self.case_code:
            parts.append(say("documents.footer.case", code=self.case_code))
        if self.journal_head:
            parts.append(say("documents.footer.journal", head=self.journal_head))
        if self.checked_on:
            parts.append(say("documents.footer.checked", day=french.day(self.checked_on)))
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Everything a letter says. `recipient` holds address lines; e-mails and forms may have none.

    `channel_line` is for paper alone: what goes by mail or into a form is not a registered letter. `mark` says, at the
    head of every format, that the paper is not to be sent as things stand.
    """

    letter_id: str
    title: str
    kind: Kind
    written_on: date
    sender: Sender
    recipient: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    recipient_email: str = ""
    channel_line: str = ""
    references: tuple[str, ...] = ()
    salutation: str = ""
    closing: str = ""
    exhibits: tuple[str, ...] = ()
    footer: Footer = Footer()
    mark: str = ""

    @property
    def place_and_date(self) -> str:
        """« Paris, le 3 mars 2026 »."""
        town, day = self.sender.town, french.day(self.written_on)
        return (
            say("documents.letter.place_and_date", town=town, day=day)
            if town
            else say("documents.letter.date", day=day)
        )

    def words(self) -> Iterator[str]:
        """Every piece of text of the letter in reading order: what each format must show."""
        yield from (self.mark, self.sender.name, *self.sender.lines, *self.recipient, self.subject)
        yield from (*self.references, self.salutation)
        for block in self.blocks:
            yield block.text
            yield from (cell for row in block.rows for cell in row)
        yield from (self.closing, *self.exhibits)

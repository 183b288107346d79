"""The shape of a letter: its sentences with their placeholders, and when each is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recours.core.errors import ContentError
from recours.library.reader import Entry
from recours.library.shapes.conditions import LETTER_CONDITION
from recours.library.shapes.kinds import DAY, FLAG, NEW_ID, TEXT, WHOLE, Schema, Shape, Word
from recours.library.shapes.names import EVENT, LETTER, TOLD_FACT, Known, Named, unknown
from recours.library.shapes.structures import ByForm, ListOf, Record
from recours.library.shapes.vocabulary import CITES
from recours.wording import say
from recours.wording.near import nearest

KINDS = ("letter", "email", "form", "call_sheet")
RECIPIENTS = ("company", "platform", "seller", "mediator", "conciliator", "court", "bank", "authority", "insolvency",
              "insurer", "carrier", "prosecutor", "self")  # fmt: skip
CHANNELS = ("registered", "ordinary", "email", "by_hand", "tracked")
DEMANDS = ("payment", "performance")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Sentence(Named):
    """Words with placeholders: a fact, an event's field, the last day of a limit, an amount, an exhibit's number."""

    def read(self, entry: Entry) -> str:
        """The words."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A placeholder that nothing fills."""
        for names in _BRACES.findall(entry.text()):
            yield from _placeholder_faults(entry, names, known)

    def schema(self) -> Schema:
        """Any string but an empty one."""
        return TEXT.schema()


@dataclass(frozen=True)
class Placeholder(Named):
    """What a placeholder holds, without its braces: a name, or several of which the first that is known is printed."""

    def read(self, entry: Entry) -> str:
        """The names."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A name that nothing fills."""
        yield from _placeholder_faults(entry, entry.text(), known)

    def schema(self) -> Schema:
        """Names with bars between them."""
        return {"type": "string", "pattern": r"^[\w.|]+$"}


def _placeholder_faults(entry: Entry, names: str, known: Known) -> Iterator[ContentError]:
    for each in names.split("|"):
        if not known.lost and not _is_filled(each, known):
            near = nearest(each, _names_near(each, known))
            way_out = say("library.near", near=near) if near else say("library.unknown.way_out")
            message = say("library.unknown.placeholder", id=each)
            yield ContentError(message, place=entry.place, way_out=way_out)


def _is_filled(placeholder: str, known: Known) -> bool:
    """True when something fills it."""
    head, _, field = placeholder.partition(".")
    if not field:
        return head == "written_on" or head in known.names["fact"]
    if head in ("amount", "exhibit"):
        return field in known.names[head]
    if field == "due_on" and head in known.names["limit"]:
        return True
    return head in known.events and field.removeprefix("last.") in {"on", *_fields(head, known)}


def _fields(event: str, known: Known) -> set[str]:
    """The fields of an event, or of the entries that it is derived from."""
    entries = known.events[event].entries or (event,)
    return set(known.fields(entries))


def _names_near(placeholder: str, known: Known) -> list[str]:
    head, _, field = placeholder.partition(".")
    if not field:
        return ["written_on", *known.names["fact"]]
    if head in ("amount", "exhibit"):
        return [f"{head}.{each}" for each in known.names[head]]
    heads = known.names["limit"] if field == "due_on" else known.events
    same_head = [f"{head}.{each}" for each in ("on", *_fields(head, known))] if head in known.events else []
    return [*same_head, *(f"{each}.{field}" for each in heads)]


@dataclass(frozen=True)
class AmountNames(Named):
    """The amount whose computation is shown, or several of which the first that is known is: `refund|claim`."""

    def read(self, entry: Entry) -> str:
        """The names."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """An amount that no right gives."""
        for each in entry.text().split("|"):
            if each not in known.names["amount"] and each not in known.lost:
                yield unknown(entry, "amount", known.names["amount"])

    def schema(self) -> Schema:
        """Names with bars between them."""
        return {"type": "string", "pattern": r"^\w+(\|\w+)*$"}


@dataclass(frozen=True)
class ExhibitName(Named):
    """An exhibit by its id, `photo*` for all that begin so, `*` for any piece."""

    def read(self, entry: Entry) -> str:
        """The name."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """An exhibit that nothing asks for; what stands before a star need only begin with a word of one."""
        wanted, names = entry.text(), known.names["exhibit"]
        if known.lost:
            return
        if wanted.endswith("*"):
            word = wanted.removesuffix("*").partition("_")[0]
            if not any(each.startswith(word) for each in names):
                yield unknown(entry, "exhibit", names)
        elif wanted not in names:
            yield unknown(entry, "exhibit", names)

    def schema(self) -> Schema:
        """A name, with or without a star."""
        return {"type": "string", "pattern": r"^\w*\*?$"}


SENTENCE = Sentence()
_WHEN: Mapping[str, Shape] = {"when": LETTER_CONDITION, "if_known": FLAG}
LINE = ByForm(SENTENCE, Record("line", {"text": SENTENCE}, _WHEN))
FORM_FIELD = Record("field", {"label": SENTENCE, "value": SENTENCE}, _WHEN)
ROW = ByForm(Record("row", {"cells": ListOf(SENTENCE)}, {**_WHEN, "each": EVENT}), items=ListOf(SENTENCE))
NOTE = Record("note", {"label": SENTENCE, "lines": WHOLE})
ATTACHMENT = Record("attachment", {"text": SENTENCE, "exhibit": ListOf(ExhibitName(), or_one=True)}, _WHEN)
PART_KINDS: Mapping[str, Shape] = {
    "text": SENTENCE,
    "heading": SENTENCE,
    "story": Placeholder(),
    "items": ListOf(LINE, least=1),
    "fields": ListOf(FORM_FIELD, least=1),
    "notes": ListOf(NOTE, least=1),
    "rows": ListOf(ROW, least=1),
    "amount": AmountNames(),
}
PART = Record("paragraph", may={**PART_KINDS, "columns": ListOf(TEXT), **_WHEN}, one_of=tuple(PART_KINDS))
LETTER_TEXT = Record(
    "letter",
    {
        "id": NEW_ID,
        "title": TEXT,
        "kind": Word(KINDS),
        "to": Word(RECIPIENTS),
        "subject": SENTENCE,
        "paragraphs": ListOf(PART, least=1),
    },
    {
        "channel": ListOf(Word(CHANNELS), or_one=True),
        "references": ListOf(LINE),
        "salutation": SENTENCE,
        "closing": SENTENCE,
        "needs": ListOf(TOLD_FACT),
        "attachments": ListOf(ATTACHMENT),
        "cite": CITES,
        "checked": DAY,
        "about": TEXT,
        "variant_of": LETTER,
        "demands": Word(DEMANDS),
        "when": LETTER_CONDITION,
        "note": TEXT,
    },
)

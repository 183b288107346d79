"""The letters of content/letters, each file one letter, read with file and line for every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from recours.core.errors import ContentError
from recours.core.judgement import judge
from recours.documents.errors import MissingFactsError
from recours.documents.letter_content import Kind, Shape
from recours.documents.letters.letter import Letter, Line, Part
from recours.documents.letters.material import Material
from recours.library.load import default_content, files
from recours.library.reader import Entry, Faults, open_yaml
from recours.library.shapes.files import LETTER_FILE
from recours.library.shapes.letters import PART_KINDS


@dataclass(frozen=True, slots=True)
class LetterShelf:
    """Every letter by id; `faults` holds what could not be read."""

    letters: Mapping[str, Letter]
    faults: tuple[ContentError, ...] = ()
    _variants: Mapping[str, tuple[Letter, ...]] = field(default_factory=dict)

    def __getitem__(self, id: str) -> Letter:
        """The letter of this id, whatever the case. Raises KeyError."""
        return self.letters[id]

    def letter_for(self, id: str, material: Material) -> Letter:
        """The letter for this case: the first variant whose condition holds, else the letter itself.

        Raises MissingFactsError when a fact is missing to choose, KeyError for an unknown id.
        """
        circumstances, day = material.circumstances(), material.written_on.toordinal()
        for variant in self._variants.get(id, ()):
            verdict = judge(variant.when, circumstances)
            if verdict.on(day) is None:
                raise MissingFactsError(id, verdict.missing_facts(day))
            if verdict.on(day):
                return variant
        return self.letters[id]


@cache
def letter_shelf(root: Path | None = None) -> LetterShelf:
    """The letters under `root` (default: content/), read once per process."""
    return read_shelf(root or default_content())


def read_shelf(root: Path) -> LetterShelf:
    """Read every letter of `root`/letters; faults are collected, not raised."""
    faults = Faults()
    found: dict[str, Letter] = {}
    for path, shown in files(root, "letters"):
        entries = faults.attempt(lambda path=path, shown=shown: [open_yaml(path, shown)])  # type: ignore[misc]
        for letter in faults.read_each(entries or [], read_letter):
            found[letter.id] = letter
    variants = {id: tuple(one for one in found.values() if one.variant_of == id) for id in found}
    return LetterShelf(found, tuple(faults.found), variants)


def read_letter(entry: Entry) -> Letter:
    """One letter. Raises ContentError with file and line."""
    found = LETTER_FILE.read(entry)
    channel, *or_by = found.pop("channel", ("",))
    return Letter(
        kind=Kind(found.pop("kind")),
        parts=tuple(_part(each) for each in found.pop("paragraphs")),
        channel=channel,
        or_by=tuple(or_by),
        references=tuple(_line(each) for each in found.pop("references", ())),
        attachments=tuple(_line(each) for each in found.pop("attachments", ())),
        place=entry.place,
        **{key: value for key, value in found.items() if key not in ("note", "shared")},
    )


def _line(found: str | tuple[str, ...] | dict[str, Any]) -> Line:
    """A line of any list: bare words, bare cells, or words and cells with what decides whether they are said."""
    if isinstance(found, str):
        return Line((found,))
    if isinstance(found, tuple):
        return Line(found)
    if "lines" in found:
        return Line((found["label"], str(found["lines"])))
    cells = (
        found["cells"] if "cells" in found else tuple(found[key] for key in ("text", "label", "value") if key in found)
    )
    more = {key: found[key] for key in ("when", "if_known", "each") if key in found}
    return Line(cells, exhibits=found.get("exhibit", ()), **more)


def _part(found: dict[str, Any]) -> Part:
    (kind,) = (key for key in PART_KINDS if key in found)
    said, value = {key: found[key] for key in ("when", "if_known") if key in found}, found[kind]
    if kind in ("text", "heading"):
        return Part(_SHAPES[kind], value, **said)
    if kind == "story":
        return Part(Shape.STORY, f"{{{value}}}", **said)
    if kind == "amount":
        return Part(Shape.TABLE, amount=value, **said)
    header = (Line(found["columns"]),) if "columns" in found else ()
    return Part(_SHAPES[kind], lines=(*header, *(_line(each) for each in value)), **said)


_SHAPES: Mapping[str, Shape] = {
    "text": Shape.TEXT,
    "heading": Shape.HEADING,
    "items": Shape.ITEMS,
    "fields": Shape.FIELDS,
    "notes": Shape.NOTES,
    "rows": Shape.TABLE,
}

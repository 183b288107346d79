"""The letters of content/letters, each file one letter, read with file and line for every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from recours.core.errors import ContentError
from recours.core.judgement import judge
from recours.core.law import ALWAYS_TRUE, Condition
from recours.documents.errors import MissingFactsError
from recours.documents.letter_content import Kind, Shape
from recours.documents.letters.letter import Letter, Line, Part
from recours.documents.letters.material import Material
from recours.library.load import default_content, files
from recours.library.read_conditions import LETTER_KINDS, read_condition
from recours.library.reader import Entry, Faults, open_yaml
from recours.wording import say

_REQUIRED = ("id", "title", "kind", "to", "subject", "paragraphs")
_OPTIONAL = ("channel", "references", "salutation", "closing", "needs", "attachments", "cite", "checked", "about",
             "variant_of", "demands", "when", "note")  # fmt: skip
_RECIPIENTS = (
    "company",
    "platform",
    "seller",
    "mediator",
    "conciliator",
    "court",
    "bank",
    "authority",
    "insolvency",
    "insurer",
    "carrier",
    "prosecutor",
    "self",
)
_CHANNELS = ("registered", "ordinary", "email", "by_hand", "tracked")
_DEMANDS = ("payment", "performance")
_SAID = ("when", "if_known")


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
    found = entry.fields("letter", _REQUIRED, _OPTIONAL)
    channels = [each.one_of(_CHANNELS) for each in found["channel"].list()] if "channel" in found else []
    return Letter(
        id=found["id"].text(),
        title=found["title"].text(),
        kind=Kind(found["kind"].one_of(tuple(kind.value for kind in Kind))),
        to=found["to"].one_of(_RECIPIENTS),
        subject=found["subject"].text(),
        parts=tuple(_part(each) for each in found["paragraphs"].list()),
        channel=channels[0] if channels else "",
        or_by=tuple(channels[1:]),
        references=_lines(found, "references"),
        attachments=tuple(_attachment(each) for each in found["attachments"].list()) if "attachments" in found else (),
        needs=found["needs"].texts() if "needs" in found else (),
        cite=found["cite"].texts() if "cite" in found else (),
        checked=found["checked"].day() if "checked" in found else None,
        demands=found["demands"].one_of(_DEMANDS) if "demands" in found else "",
        when=_when(found),
        place=entry.place,
        **{key: found[key].text() for key in ("salutation", "closing", "about", "variant_of") if key in found},
    )


def _when(found: Mapping[str, Entry]) -> Condition:
    return read_condition(found["when"], LETTER_KINDS) if "when" in found else ALWAYS_TRUE


def _if_known(found: Mapping[str, Entry]) -> bool:
    return found["if_known"].flag() if "if_known" in found else False


def _lines(found: Mapping[str, Entry], key: str) -> tuple[Line, ...]:
    return tuple(_line(each) for each in found[key].list()) if key in found else ()


def _line(entry: Entry) -> Line:
    if not entry.is_map:
        return Line((entry.text(),))
    found = entry.fields("line", ("text",), _SAID)
    return Line((found["text"].text(),), _when(found), _if_known(found))


def _attachment(entry: Entry) -> Line:
    """A line of the list of what goes with the letter; it always names the exhibits that it is."""
    found = entry.fields("attachment", ("text", "exhibit"), _SAID)
    named = found["exhibit"]
    exhibits = named.texts() if named.is_list else (named.text(),)
    return Line((found["text"].text(),), _when(found), _if_known(found), exhibits=exhibits)


def _field(entry: Entry) -> Line:
    found = entry.fields("field", ("label", "value"), _SAID)
    return Line((found["label"].text(), found["value"].text()), _when(found), _if_known(found))


def _row(entry: Entry) -> Line:
    if entry.is_list:
        return Line(entry.texts())
    found = entry.fields("row", ("cells",), (*_SAID, "each"))
    each = found["each"].text() if "each" in found else ""
    return Line(found["cells"].texts(), _when(found), _if_known(found), each)


def _note(entry: Entry) -> Line:
    found = entry.fields("note", ("label", "lines"))
    return Line((found["label"].text(), str(found["lines"].integer())))


def _part(entry: Entry) -> Part:
    found = entry.fields("paragraph", (), (*_PARTS, "columns", *_SAID))
    kinds = [key for key in _PARTS if key in found]
    if len(kinds) != 1:
        message = say("documents.paragraph.kind", keys=", ".join(_PARTS))
        raise ContentError(message, place=entry.place, way_out=say("documents.paragraph.kind_way_out"))
    shape, text, lines, amount = _PARTS[kinds[0]](found[kinds[0]], found)
    return Part(shape, text, tuple(lines), amount, _when(found), _if_known(found))


_Read = tuple[Shape, str, Iterator[Line], str]


def _read_worded(shape: Shape) -> Callable[[Entry, Mapping[str, Entry]], _Read]:
    return lambda entry, found: (shape, entry.text(), iter(()), "")


def _story(entry: Entry, found: Mapping[str, Entry]) -> _Read:
    return Shape.STORY, f"{{{entry.text()}}}", iter(()), ""


def _read_listing(shape: Shape, read: Callable[[Entry], Line]) -> Callable[[Entry, Mapping[str, Entry]], _Read]:
    return lambda entry, found: (shape, "", (read(each) for each in entry.list()), "")


def _table(entry: Entry, found: Mapping[str, Entry]) -> _Read:
    header = [Line(found["columns"].texts())] if "columns" in found else []
    return Shape.TABLE, "", iter([*header, *(_row(each) for each in entry.list())]), ""


def _amount(entry: Entry, found: Mapping[str, Entry]) -> _Read:
    return Shape.TABLE, "", iter(()), entry.text()


_PARTS: Mapping[str, Callable[[Entry, Mapping[str, Entry]], _Read]] = {
    "text": _read_worded(Shape.TEXT),
    "heading": _read_worded(Shape.HEADING),
    "story": _story,
    "items": _read_listing(Shape.ITEMS, _line),
    "fields": _read_listing(Shape.FIELDS, _field),
    "notes": _read_listing(Shape.NOTES, _note),
    "rows": _table,
    "amount": _amount,
}

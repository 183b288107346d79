"""The words of an office document (Word, Excel, PowerPoint, OpenDocument, RTF), in its order, read within bounds.

What is packed is looked at before anything is unpacked: how many members, how large, how much larger than packed, and
in which way. No formulas, no layout, no pictures: the original goes along. Strangers' files come here in the limited
child only (`limited.jobs`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from recours.documents.errors import UnreadableExhibitError
from recours.documents.received.rtf_words import rtf_words
from recours.documents.received.sheet_words import CELL, name_of, sheet_lines

_MOST_MEMBERS, _MOST_UNPACKED = 5_000, 60_000_000
"""Members of a zip, and bytes of all of them unpacked: they are read in the memory of one fork."""
_MOST_RATIO, _SMALL = 200, 1_000_000
"""A member that unpacks to more than so many times its size was made to fill the memory, unless it is small (bytes)."""
_LONGEST = 200_000
"""Signs that are set on paper, as of a text file."""
_MOST_SPACES = 40
"""That one element of OpenDocument may stand for: it says a number, which could be any."""
_PARTS = (
    re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/comment)\w*\.xml"),
    re.compile(r"content\.xml"),
)
_SHEETS = re.compile(r"xl/(?:workbook|styles|sharedStrings|_rels/workbook|worksheets/sheet\d+)\.xml(?:\.rels)?")
_NUMBERS = re.compile(r"(\d+)")
_BREAKS = frozenset({"br", "cr", "line-break"})
_PARAGRAPHS = frozenset({"p", "h"})
_TWIN = "Fallback"
"""What Office writes a second time for programs that do not know the first."""


def words_of(data: bytes) -> str:
    """The words, a paragraph or a row of a table a line. Raises UnreadableExhibitError with its reason."""
    if data.startswith(b"{\\rtf"):
        return rtf_words(data)[:_LONGEST]
    if not data.startswith(b"PK"):
        raise UnreadableExhibitError("", "password" if "EncryptedPackage".encode("utf-16-le") in data else "old_office")
    with open_package(data) as packed:
        names, lines = sorted(packed.namelist(), key=_reading_order), list[str]()
        for name in names:
            if any(part.fullmatch(name) for part in _PARTS):
                lines += _lines(_tree(packed, name))
        if "xl/workbook.xml" in names:
            lines += sheet_lines({name: _tree(packed, name) for name in names if _SHEETS.fullmatch(name)})
    words = "\n".join(lines)
    if not words.strip():
        raise UnreadableExhibitError("", "no_words")
    return words[:_LONGEST]


def open_package(data: bytes) -> zipfile.ZipFile:
    """A zip that can be unpacked without harm. Raises UnreadableExhibitError."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableExhibitError("") from None
    members = packed.infolist()
    if any(each.flag_bits & 1 for each in members):
        raise UnreadableExhibitError("", "password")
    if (
        len(members) > _MOST_MEMBERS
        or sum(each.file_size for each in members) > _MOST_UNPACKED
        or any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in members)
        or any(each.file_size > max(_SMALL, _MOST_RATIO * each.compress_size) for each in members)
    ):
        raise UnreadableExhibitError("", "bomb")
    return packed


def _reading_order(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """A document before its notes, slide2 before slide10."""
    parts = ((int(part) if part.isdigit() else 0, part) for part in _NUMBERS.split(name))
    return not name.endswith(("/document.xml", "content.xml")), list(parts)


def _tree(packed: zipfile.ZipFile, name: str) -> Element:
    """A part as a tree; entities of its own, which no office program writes, are refused."""
    text = packed.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:200]:
        raise UnreadableExhibitError("")
    return ElementTree.fromstring(text)  # noqa: S314 no entity is left, and its size was looked at


def _lines(root: Element) -> Iterator[str]:
    """The paragraphs outside tables, and the rows of tables, in order."""
    for element in root:
        name = name_of(element)
        if name in ("tr", "table-row"):
            cells = (" ".join(_lines(cell)).strip() for cell in element)
            yield CELL.join(cells).rstrip(" |")
        elif name in _PARAGRAPHS:
            yield "".join(_text(element))
        elif name != _TWIN:
            yield from _lines(element)


def _text(element: Element) -> Iterator[str]:
    """The text of a paragraph. OpenDocument writes it between its elements, Office Open XML in `t` alone."""
    between = "oasis" in element.tag
    if between or name_of(element) == "t":
        yield element.text or ""
    for each in element:
        name = name_of(each)
        if name in _BREAKS:
            yield "\n"
        elif name in ("tab", "s"):
            count = next((value for key, value in each.items() if key.endswith("}c")), "1")
            yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1)
        elif name != _TWIN:
            yield "\n" if name in _PARAGRAPHS else ""  # a paragraph in a box drawn in a paragraph
            yield from _text(each)
        if between:
            yield each.tail or ""

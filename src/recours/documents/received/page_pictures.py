"""PDF pages as a reader sees them: where their words stand, what cannot be read in them, and their picture, masked.

With the child that draws previews, the only file that knows PDFium. Boxes are fractions of the page as it is shown,
turned and cropped: left, top, right, bottom, from the top left corner.
"""

from __future__ import annotations

import ctypes
import io
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import sin
from operator import attrgetter
from threading import RLock
from typing import Any, NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from recours.documents.errors import UnreadableExhibitError
from recours.documents.received.hidden_words import HiddenWords

Box = tuple[float, float, float, float]
DOTS_PER_INCH = 200
"""Of a page that becomes a picture: small print stays legible (decision 12)."""
_LARGEST_SIDE = 6000
"""Pixels: 76 cm at 200 dots an inch. A plan of two metres is drawn coarser, not refused."""
_MARGIN = 0.12
"""Of a letter's height, painted around it: strokes reach beyond the box that the font declares. A larger margin would
paint over the letters beside."""
_LARGEST_LETTER_PT = 40
"""A higher letter has the margin of one of 40 points."""
_MOST_CURVES = 400
"""Lines and curves beyond which a drawing may be letters drawn as shapes. A letter of our sans face has 34 on average:
so many are a dozen letters, a short name. With a larger number words would pass unseen, with a smaller one every page
with a logo would have to be looked at by a person."""
_TURNED = 0.1
"""Sine of the angle (about six degrees) from which a letter counts as turned; below it, a line is still read as one."""
_DEEPEST = 15
"""Forms drawn within forms that are looked into; a file may nest them without end."""
_ONE_AT_A_TIME = RLock()
"""PDFium is not made for several threads at once."""


class _Point(NamedTuple):
    """A place on the page as it is shown, or a way on it: fractions of its width and height, from the top left."""

    across: float
    down: float


class _Letter(NamedTuple):
    """A letter that is seen: how far its line stands, its place along the line, its number in the text of the page."""

    line: float
    place: float
    number: int


@dataclass(frozen=True)
class SeenPage:
    """One page of an open file."""

    page: Any

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        width, height = self.page.get_size()
        return width, height

    @property
    def readable(self) -> bool:
        """False when words may be seen in it that cannot be searched: a picture, a scan, letters without their code."""
        return not (self._strange_letters or self._has_pictures)

    def boxes(self, words: HiddenWords) -> list[Box]:
        """Where the words stand, in the order in which the page writes its letters and line by line as it is seen."""
        return self.places(self._letters_of(words))

    def places(self, letters: Iterable[int]) -> list[Box]:
        """Where these letters stand, each by its index; nothing for one that is nowhere on the page."""
        return [box for index in letters if (box := self._place(index)) is not None]

    def holds(self, words: HiddenWords) -> bool:
        """True when the words stand in it, even where nobody sees them: outside the page, without ink, in a layer."""
        return bool(self._letters_of(words))

    def _letters_of(self, words: HiddenWords) -> list[int]:
        if not words or not self._signs:
            return []
        letters = {index for start, end in words.spans(self.words) for index in range(start, end)}
        for order, lines in self._seen_lines:
            places = (place for start, end in words.spans(lines) for place in range(start, end))
            letters |= {order[place] for place in places if order[place] >= 0}
        return sorted(letters)

    def picture(self, boxes: Iterable[Box]) -> Any:
        """The page as a picture (a Pillow image) with `boxes` painted black."""
        scale = min(DOTS_PER_INCH / 72, _LARGEST_SIDE / max(self.size))
        bitmap = self.page.render(scale=scale, may_draw_forms=True)
        for left, top, right, bottom in boxes:
            start, above = int(left * bitmap.width), int(top * bitmap.height)
            end, below = int(right * bitmap.width) + 1, int(bottom * bitmap.height) + 1
            bitmap.fill_rect((0, 0, 0, 255), start, above, end - start, below - above)
        return bitmap.to_pil().convert("RGB")

    def draw(self, scale: float) -> Any:
        """The page as a small picture (a Pillow image), without the fields that stand on it."""
        return self.page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")

    @property
    def words(self) -> str:
        """Its letters, in the order in which the page writes them."""
        return "".join(self._signs)

    @cached_property
    def _text(self) -> Any:
        return self.page.get_textpage()

    @cached_property
    def _signs(self) -> list[str]:
        count = raw.FPDFText_CountChars(self._text)
        return [chr(raw.FPDFText_GetUnicode(self._text, index)) for index in range(count)]

    @cached_property
    def _strange_letters(self) -> bool:
        return any(
            "\ue000" <= sign <= "\uf8ff"
            or sign in "\x00\ufffd"
            or raw.FPDFText_HasUnicodeMapError(self._text, index) == 1
            for index, sign in enumerate(self._signs)
        )

    @cached_property
    def _has_pictures(self) -> bool:
        curves = 0
        for one in self.page.get_objects(max_depth=_DEEPEST):
            if one.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                return True
            if one.type == raw.FPDF_PAGEOBJ_PATH:
                curves += raw.FPDFPath_CountSegments(one)
        return curves > _MOST_CURVES

    def _place(self, index: int) -> Box | None:
        """The box of a letter, a little larger; None for what is nowhere, or outside the page."""
        loose, edges = raw.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
        if not raw.FPDFText_GetLooseCharBox(self._text, index, loose):
            return None
        raw.FPDFText_GetCharBox(self._text, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        one_corner = self._shown_point(min(left, loose.left), min(bottom, loose.bottom))
        other_corner = self._shown_point(max(right, loose.right), max(top, loose.top))
        left, right = sorted((one_corner.across, other_corner.across))
        top, bottom = sorted((one_corner.down, other_corner.down))
        if right <= left or bottom <= top:
            return None
        width, height = self.size
        around = _MARGIN * min(bottom - top, _LARGEST_LETTER_PT / height)
        aside = around * height / width
        left, top, right, bottom = left - aside, top - around, right + aside, bottom + around
        if right <= 0 or bottom <= 0 or left >= 1 or top >= 1:
            return None
        return max(0, left), max(0, top), min(1, right), min(1, bottom)

    def _shown_point(self, x: float, y: float) -> _Point:
        """Where a place of the page's own space (in points, from the bottom left) is shown."""
        origin, rightwards, upwards = self._axes
        return _Point(
            rightwards.across * x + upwards.across * y + origin.across,
            rightwards.down * x + upwards.down * y + origin.down,
        )

    @cached_property
    def _axes(self) -> tuple[_Point, _Point, _Point]:
        """Where the origin of the page's own space is shown, and the ways of one point to its right and upwards.

        Measured over a thousand points: PDFium answers in whole steps.
        """
        origin, right, top = self._device(0, 0), self._device(1000, 0), self._device(0, 1000)
        rightwards = _Point((right.across - origin.across) / 1000, (right.down - origin.down) / 1000)
        upwards = _Point((top.across - origin.across) / 1000, (top.down - origin.down) / 1000)
        return origin, rightwards, upwards

    def _device(self, x: float, y: float) -> _Point:
        across, down, steps = ctypes.c_int(), ctypes.c_int(), 10_000_000
        raw.FPDF_PageToDevice(self.page, 0, 0, steps, steps, 0, x, y, across, down)
        return _Point(across.value / steps, down.value / steps)

    @cached_property
    def _seen_lines(self) -> list[tuple[list[int], str]]:
        """The letters line by line as text, with the index of each (-1: a line's end).

        Where some are turned, also column by column, read downwards and upwards. Letters whose feet are within two
        points of one another stand in one line.
        """
        width, height = self.size
        rows = [_Letter(point.down, point.across, index) for index, point in self._feet]
        orders = [_in_lines(rows, 2 / height)]
        if any(abs(sin(raw.FPDFText_GetCharAngle(self._text, index))) > _TURNED for index, _ in self._feet):
            downwards = [_Letter(point.across, point.down, index) for index, point in self._feet]
            upwards = [_Letter(point.across, -point.down, index) for index, point in self._feet]
            orders += [_in_lines(downwards, 2 / width), _in_lines(upwards, 2 / width)]
        return [(order, "".join(self._signs[at] if at >= 0 else "\n" for at in order)) for order in orders]

    @cached_property
    def _feet(self) -> list[tuple[int, _Point]]:
        """The index of each letter, and where it stands."""
        x, y = ctypes.c_double(), ctypes.c_double()
        here = ctypes.byref(x), ctypes.byref(y)
        return [
            (index, self._shown_point(x.value, y.value))
            for index, sign in enumerate(self._signs)
            if not sign.isspace() and raw.FPDFText_GetCharOrigin(self._text, index, *here)
        ]


def running_over(pages: Sequence[SeenPage], words: HiddenWords) -> dict[int, list[int]]:
    """For each page (from 1), the letters of the words that begin on one page and end on another."""
    letters: dict[int, list[int]] = defaultdict(list)
    ends = list(accumulate(len(page.words) + 1 for page in pages))
    for start, end in words.spans("\n".join(page.words for page in pages)):
        first, last = bisect_right(ends, start), bisect_right(ends, end - 1)
        for at in range(first, last + 1) if first < last else ():
            begins = ends[at] - len(pages[at].words) - 1
            letters[at + 1] += range(max(start, begins) - begins, min(end, ends[at] - 1) - begins)
    return dict(letters)


def _in_lines(letters: Iterable[_Letter], step: float) -> list[int]:
    """The letters line by line, -1 at the end of each. In a line, each stands within `step` of the one before."""
    lines: list[list[_Letter]] = []
    for letter in sorted(letters):
        if not lines or letter.line - lines[-1][-1].line > step:
            lines.append([])
        lines[-1].append(letter)
    order: list[int] = []
    for line in lines:
        order += [*(letter.number for letter in sorted(line, key=attrgetter("place"))), -1]
    return order


@contextmanager
def seen_pages(pdf: bytes) -> Iterator[list[SeenPage]]:
    """The pages of a PDF (without password), open. Raises UnreadableExhibitError."""
    with _open_pdf(pdf) as document:
        yield [SeenPage(page) for page in document]


def flatten(pdf: bytes) -> bytes:
    """The same pages with what stands on them (notes, stamps, filled fields) made part of them, as it is shown.

    Raises UnreadableExhibitError.
    """
    out = io.BytesIO()
    with _open_pdf(pdf) as document:
        for page in document:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        document.save(out)
    return out.getvalue()


@contextmanager
def _open_pdf(pdf: bytes) -> Iterator[Any]:
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError:
            raise UnreadableExhibitError("PDF") from None
        try:
            yield document
        finally:
            document.close()

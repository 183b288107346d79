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
from operator import itemgetter
from threading import RLock
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from recours.documents.errors import UnreadableExhibitError
from recours.documents.received.hidden_words import HiddenWords

Box = tuple[float, float, float, float]
DOTS_PER_INCH = 200
_LARGEST_SIDE = 6000
"""Pixels: a plan of two metres is drawn coarser, not refused."""
_MARGIN = 0.12
"""Of a letter's height, painted around it: strokes reach beyond the box that the font declares."""
_MOST_CURVES = 400
"""Curves beyond which a drawing may be letters drawn as shapes."""
_TURNED = 0.1
"""Sine of the angle from which a letter is turned."""
_DEEPEST = 15
_ONE_AT_A_TIME = RLock()
"""PDFium is not made for several threads at once."""


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
        found = {index for start, end in words.spans(self.words) for index in range(start, end)}
        for order, lines in self._seen_lines:
            places = (place for start, end in words.spans(lines) for place in range(start, end))
            found |= {order[place] for place in places if order[place] >= 0}
        return sorted(found)

    def picture(self, boxes: Iterable[Box]) -> Any:
        """The page as a picture (a Pillow image) with `boxes` painted black."""
        scale = min(DOTS_PER_INCH / 72, _LARGEST_SIDE / max(self.size))
        bitmap = self.page.render(scale=scale, may_draw_forms=True)
        for left, top, right, bottom in boxes:
            x, y = int(left * bitmap.width), int(top * bitmap.height)
            wide, high = int(right * bitmap.width) + 1 - x, int(bottom * bitmap.height) + 1 - y
            bitmap.fill_rect((0, 0, 0, 255), x, y, wide, high)
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
        """The box of a letter; None for what is nowhere, or outside the page."""
        loose, edges = raw.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
        if not raw.FPDFText_GetLooseCharBox(self._text, index, loose):
            return None
        raw.FPDFText_GetCharBox(self._text, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        first = self._shown_point(min(left, loose.left), min(bottom, loose.bottom))
        second = self._shown_point(max(right, loose.right), max(top, loose.top))
        return _around(first, second, self.size)

    def _shown_point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._shown_matrix
        return a * x + c * y + e, b * x + d * y + f

    @cached_property
    def _shown_matrix(self) -> tuple[float, ...]:
        """The matrix from the page's own space to fractions of the page as it is shown, turned and cropped."""
        (e, f), (x, y), (u, v) = (self._device(*point) for point in ((0, 0), (1000, 0), (0, 1000)))
        return (x - e) / 1000, (y - f) / 1000, (u - e) / 1000, (v - f) / 1000, e, f

    def _device(self, x: float, y: float) -> tuple[float, float]:
        across, down, steps = ctypes.c_int(), ctypes.c_int(), 10_000_000
        raw.FPDF_PageToDevice(self.page, 0, 0, steps, steps, 0, x, y, across, down)
        return across.value / steps, down.value / steps

    @cached_property
    def _seen_lines(self) -> list[tuple[list[int], str]]:
        """The letters line by line as text, with the index of each (-1: a line's end).

        Where some are turned, also column by column, read downwards and upwards.
        """
        width, height = self.size
        orders = [_in_lines(self._placed_letters, 2 / height)]
        if any(
            abs(sin(raw.FPDFText_GetCharAngle(self._text, index))) > _TURNED for _, _, index in self._placed_letters
        ):
            columns = [(across, down, index) for down, across, index in self._placed_letters]
            orders += [_in_lines(each, 2 / width) for each in (columns, [(a, -d, index) for a, d, index in columns])]
        return [(order, "".join(self._signs[at] if at >= 0 else "\n" for at in order)) for order in orders]

    @cached_property
    def _placed_letters(self) -> list[_Placed]:
        """How far down and across each letter stands, with its index."""
        x, y = ctypes.c_double(), ctypes.c_double()
        here = ctypes.byref(x), ctypes.byref(y)
        a, b, c, d, e, f = self._shown_matrix
        placed = []
        for index, sign in enumerate(self._signs):
            if not sign.isspace() and raw.FPDFText_GetCharOrigin(self._text, index, *here):
                across, down = x.value, y.value
                placed.append((b * across + d * down + f, a * across + c * down + e, index))
        return placed


def running_over(pages: Sequence[SeenPage], words: HiddenWords) -> dict[int, list[int]]:
    """For each page (from 1), the letters of the words that begin on one page and end on another."""
    found: dict[int, list[int]] = defaultdict(list)
    ends = list(accumulate(len(page.words) + 1 for page in pages))
    for start, end in words.spans("\n".join(page.words for page in pages)):
        first, last = bisect_right(ends, start), bisect_right(ends, end - 1)
        for at in range(first, last + 1) if first < last else ():
            begins = ends[at] - len(pages[at].words) - 1
            found[at + 1] += range(max(start, begins) - begins, min(end, ends[at] - 1) - begins)
    return dict(found)


def _around(first: tuple[float, float], second: tuple[float, float], size: tuple[float, float]) -> Box | None:
    """The box between two points, a little larger; None when nothing of it is on the page."""
    left, right = sorted((first[0], second[0]))
    top, bottom = sorted((first[1], second[1]))
    if right <= left or bottom <= top:
        return None
    width, height = size
    around = _MARGIN * min(bottom - top, 40 / height)
    aside = around * height / width
    edges = (left - aside, top - around, right + aside, bottom + around)
    if edges[2] <= 0 or edges[3] <= 0 or edges[0] >= 1 or edges[1] >= 1:
        return None
    return max(0, edges[0]), max(0, edges[1]), min(1, edges[2]), min(1, edges[3])


_Placed = tuple[float, float, int]


def _in_lines(placed: Iterable[_Placed], step: float) -> list[int]:
    """The letters line by line, -1 at the end of each."""
    order: list[int] = []
    for line in _lines(sorted(placed), step):
        order += [*(index for _, _, index in sorted(line, key=itemgetter(1))), -1]
    return order


def _lines(placed: Iterable[_Placed], step: float) -> Iterator[list[_Placed]]:
    """Letters from top to bottom gathered into lines: those whose feet are within `step` of one another."""
    line: list[_Placed] = []
    for one in placed:
        if line and one[0] - line[-1][0] > step:
            yield line
            line = []
        line.append(one)
    if line:
        yield line


@contextmanager
def seen_pages(pdf: bytes) -> Iterator[list[SeenPage]]:
    """The pages of a PDF (without password), open. Raises UnreadableExhibitError."""
    with _open_pdf(pdf) as document:
        yield [SeenPage(page) for page in document]


def flatten(pdf: bytes) -> bytes:
    """The same pages with what stands on them (notes, stamps, filled fields) made part of them, as it is shown.

    Raises UnreadableExhibitError.
    """
    made = io.BytesIO()
    with _open_pdf(pdf) as document:
        for page in document:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        document.save(made)
    return made.getvalue()


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

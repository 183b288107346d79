"""« Pièce n° 3 — 1/4 » on every page of an exhibit, upright whatever the page's turn, legible on any ground.

The stamp is a few operators after the page's own, in one font for the whole file: the page itself is not rewritten. A
page that is not ours is made a little higher first, and wide enough: the stamp stands beside what it shows.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

import pikepdf
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Page, Pdf

from recours.documents.formats.typesetter import FONTS
from recours.wording import say

_SIZE, _PADDING, _FROM_EDGE = 9.5, 5.0, 14.0
"""Points: the letters of the stamp, the white in its frame, and between the frame and the page's edge."""
_MARGIN = 36.0
"""Points added above a page as it is seen: the stamp (16.5 high) and the white around it."""
_LEAST_WIDTH = 180.0
"""Points across which a page holds its stamp."""
_INK = "0.12 0.23 0.37"
_FONT_NAME = Name("/RecoursStamp")
_FIRST, _LAST = 32, 255
"""The codes of Windows-1252 that the font of the stamp knows, from the space on."""


class Stamper:
    """Stamps the pages of one file with one shared font."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._font = pdf.make_indirect(_font(pdf))
        self._opening = pdf.make_stream(b"q\n")
        self._widths = _subset()[1]

    def stamp(self, page: Page, number: int, index: int, count: int) -> tuple[float, float, float, float]:
        """Stamp `page`, the `index`th of `count` of exhibit `number`; the stamp's rectangle in the page's own space."""
        text = say("documents.exhibit.stamp", number=number, index=index, count=count)
        matrix, width, height = _upright(page)
        box = self._box(text, width, height)
        resources = page.resources
        if Name.Font not in resources:
            resources.Font = Dictionary()
        resources.Font[_FONT_NAME] = self._font
        stamp = self._pdf.make_stream(_operators(text, box, matrix))
        contents = page.obj.get(Name.Contents)
        own = contents if isinstance(contents, Array) else [contents] if isinstance(contents, pikepdf.Stream) else ()
        page.obj.Contents = Array([self._opening, *own, stamp])
        return _in_page_space(box, matrix)

    def _box(self, text: str, width: float, height: float) -> tuple[float, float, float, float]:
        long = sum(self._widths[code] for code in text.encode("cp1252")) * _SIZE / 1000 + 2 * _PADDING
        right, top = width - _FROM_EDGE, height - _FROM_EDGE
        return right - long, top - _SIZE - 2 * _PADDING + 3, right, top


def add_margin(page: Page) -> None:
    """A white strip above the page as it is seen, and beside it when it is narrower than a stamp.

    What lies outside the page, unseen until now, stays unseen: it is clipped, and notes that stand there go.
    """
    seen = pikepdf.Rectangle(page.cropbox)
    matrix, width, height = _upright(page)
    shown = (0.0, 0.0, max(width, _LEAST_WIDTH), height + _MARGIN)
    larger = Array([round(edge, 3) for edge in _in_page_space(shown, matrix)])
    clipped = f"q {seen.llx:.3f} {seen.lly:.3f} {seen.width:.3f} {seen.height:.3f} re W n\n".encode()
    page.obj.MediaBox = page.obj.CropBox = larger
    for box in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]
    page.contents_add(clipped, prepend=True)
    page.contents_add(b"\nQ")
    if "/Annots" in page.obj:
        page.obj.Annots = Array([one for one in page.obj.Annots if _touches(one, seen)])


def _touches(note: pikepdf.Object, seen: pikepdf.Rectangle) -> bool:
    """True when a note stands, at least in part, on what is seen."""
    edges = note.get("/Rect", Array())
    if len(edges) != 4:
        return False
    left, right = sorted((float(edges[0]), float(edges[2])))
    bottom, top = sorted((float(edges[1]), float(edges[3])))
    return left <= seen.urx and right >= seen.llx and bottom <= seen.ury and top >= seen.lly


def _operators(text: str, box: Sequence[float], matrix: Sequence[float]) -> bytes:
    left, bottom, right, top = box
    turned = " ".join(f"{number:.3f}" for number in matrix)
    drawn = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    frame = f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re"
    place = f"{left + _PADDING:.2f} {bottom + _PADDING - 0.6:.2f} Td"
    box_drawn = f"\nQ q {turned} cm 1 g {_INK} RG 0.8 w {frame} B"
    return f"{box_drawn} {_INK} rg BT {_FONT_NAME} {_SIZE} Tf {place} (".encode() + drawn + b") Tj ET Q"


def _upright(page: Page) -> tuple[tuple[float, ...], float, float]:
    """The matrix from the page as seen to the page's own space, and its width and height as seen (points)."""
    seen = pikepdf.Rectangle(page.cropbox)
    left, bottom, width, height = seen.llx, seen.lly, seen.width, seen.height
    turn = int(page.obj.get("/Rotate", 0)) % 360
    return {
        90: ((0, 1, -1, 0, left + width, bottom), height, width),
        180: ((-1, 0, 0, -1, left + width, bottom + height), width, height),
        270: ((0, -1, 1, 0, left, bottom + height), height, width),
    }.get(turn, ((1, 0, 0, 1, left, bottom), width, height))


def _in_page_space(box: Sequence[float], matrix: Sequence[float]) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix  # as the PDF standard calls them
    points = [(a * x + c * y + e, b * x + d * y + f) for x, y in (box[:2], box[2:])]
    horizontal, vertical = sorted(x for x, _ in points), sorted(y for _, y in points)
    return horizontal[0], vertical[0], horizontal[1], vertical[1]


@cache
def _subset() -> tuple[bytes, tuple[int, ...]]:
    """The bold sans face cut down to the signs of a stamp, and the width of each code of Windows-1252."""
    face = TTFont(FONTS / "SourceSans3-Bold.ttf", recalcTimestamp=False)  # or each day gives other bytes
    signs = [bytes([code]).decode("cp1252", "ignore") for code in range(_FIRST, _LAST + 1)]
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[6])
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(signs))
    cutter.subset(face)
    scale, cmap, metrics = 1000 / face["head"].unitsPerEm, face.getBestCmap(), face["hmtx"]
    widths = [round(metrics[cmap[ord(sign)]][0] * scale) if sign and ord(sign) in cmap else 0 for sign in signs]
    packed = io.BytesIO()
    face.save(packed, reorderTables=True)
    return packed.getvalue(), (*[0] * _FIRST, *widths)


def _font(pdf: Pdf) -> Dictionary:
    data, widths = _subset()
    file = pikepdf.Stream(pdf, data)
    file.Length1 = len(data)
    name = Name("/RECOUR+SourceSans3-Bold")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=32, FontBBox=[-500, -300, 1200, 1000], ItalicAngle=0,
        Ascent=984, Descent=-273, CapHeight=660, StemV=120, FontFile2=pdf.make_indirect(file),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=name, FirstChar=_FIRST, LastChar=_LAST,
        Widths=Array(list(widths[_FIRST:])), Encoding=Name.WinAnsiEncoding,
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip

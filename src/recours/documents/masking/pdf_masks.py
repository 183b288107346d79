"""A PDF without the words and the areas that a reader must not see: what is hidden is not covered, it is gone.

A page that holds a hidden word or area becomes a picture of itself, painted black there. The other pages are copied
into a new file with nothing but what they draw: no older revision, attachment, note, field, layer, bookmark, metadata
or thumbnail comes along. The new file is then searched as a whole, its objects too; if anything is found, every page
becomes a picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

import pikepdf
from pikepdf import Name, Pdf

from recours.documents.received import HiddenWords
from recours.documents.received.page_pictures import Box, SeenPage, flatten, running_over, seen_pages
from recours.documents.received.photos import add_picture_page

Areas = Mapping[int, Sequence[Box]]
"""For each page (from 1), the areas to paint."""
_DRAWN_FROM = ("/Resources", "/Contents")
_KEPT = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", *_DRAWN_FROM)
_SAID_BESIDE = (b"/ActualText", b"/Alt", b"/E ", b"/E(")
"""What a page may say beside what it shows."""
_ABOUT_PICTURE = (b"Exif\x00", b"http://ns.adobe.com/xap", b"Photoshop 3.0")
_PICTURE_BEGINS = 200_000
"""Bytes of a picture's file in which notes about it stand: before its pixels, in blocks of 64 kB at most each."""
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_ACTS = frozenset({"/EF", "/JS", "/JavaScript", "/FileAttachment", "/EmbeddedFile"})
"""What names an attached file or a script, as a key or a value."""
_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b")
_MARKUP = re.compile("<[^<>]*>")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found: pages (from 1) that cannot be read whole; `clean` when the file may travel as it is."""

    unread: tuple[int, ...]
    clean: bool


def search_pdf(data: bytes, words: HiddenWords) -> SearchResult:
    """Look for the words everywhere in the file. Raises pikepdf.PdfError, PasswordError for one that does not open."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        clean = _is_plain(pdf, data) and not _says(pdf, words)
        shown = flatten(_bare(pdf))
    with seen_pages(shown) as pages:
        found = any(page.holds(words) for page in pages) or bool(running_over(pages, words))
        unread = tuple(number for number, page in enumerate(pages, 1) if not page.readable)
    return SearchResult(unread, clean and not found)


def mask_pdf(data: bytes, words: HiddenWords, areas: Areas) -> bytes:
    """The PDF that may be shown: the same input gives the same bytes. Raises pikepdf.PdfError, PasswordError."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        layered = "/OCProperties" in pdf.Root
        shown = flatten(_bare(pdf))
    with seen_pages(shown) as pages, pikepdf.open(io.BytesIO(shown)) as source:
        over = running_over(pages, words)
        painted = {
            number: [*page.boxes(words), *page.places(over.get(number, ())), *areas.get(number, ())]
            for number, page in enumerate(pages, 1)
        }
        copyable = _CopyablePages(source, words)
        touched = {
            number
            for number, page in enumerate(pages, 1)
            if painted[number] or layered or number in over or page.holds(words) or not copyable.holds(number)
        }
        masked = _make_masked_pages(source, painted, {number: pages[number - 1] for number in touched})
        with pikepdf.open(io.BytesIO(masked)) as pdf, seen_pages(masked) as seen:
            if not _says(pdf, words) and not any(words.is_in(page.words) for page in seen):
                return masked
        return _make_masked_pages(source, painted, dict(enumerate(pages, 1)))


def shown_pdf(data: bytes) -> bytes:
    """The pages as they are shown, without what may be hidden around them. Raises pikepdf.PdfError, PasswordError."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return flatten(_bare(pdf))


def _bare(pdf: Pdf) -> bytes:
    """The file without its password, its older revisions, its attachments and what would act when it is opened."""
    for key in ("/Names", "/AF", "/OpenAction", "/AA", "/Metadata"):
        if key in pdf.Root:
            del pdf.Root[key]
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def _make_masked_pages(
    source: Pdf, painted: Mapping[int, Sequence[Box]], pictured: Mapping[int, SeenPage] | None = None
) -> bytes:
    """The pages of `painted` alone: as pictures those of `pictured`, with nothing but what they draw the others."""
    out, masked = io.BytesIO(), pikepdf.new()
    for number, boxes in painted.items():
        page = (pictured or {}).get(number)
        if page is not None:
            add_picture_page(masked, page.picture(boxes), page.size)
        else:
            masked.pages.append(source.pages[number - 1])
            copied = masked.pages[-1].obj
            for key in set(copied.keys()) - set(_KEPT):
                del copied[key]
    masked.remove_unreferenced_resources()
    masked.save(out, static_id=True)
    return out.getvalue()


class _CopyablePages:
    """Which pages of a file may be copied as they are: they say nothing of the words beside what they show, and draw by
    no form that draws from elsewhere. What pages share is searched once."""

    def __init__(self, source: Pdf, words: HiddenWords) -> None:
        self._source, self._words = source, words
        self._said: dict[tuple[int, int], bool] = {}

    def holds(self, number: int) -> bool:
        """True when page `number` (from 1) may be copied."""
        page = self._source.pages[number - 1]
        forms = page.resources.get("/XObject", pikepdf.Dictionary())
        for form in forms.values():
            if "/XObject" in form.get("/Resources", pikepdf.Dictionary()):
                return False
            if form.get("/Subtype") == Name.Form and "/Resources" not in form:
                return False
        return not any(self._says(page.obj[key]) for key in _DRAWN_FROM if key in page.obj)

    def _says(self, part: object) -> bool:
        if not isinstance(part, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
            return any(self._words.is_in(text) for text in _strings(part))
        key = part.objgen
        if key == (0, 0):  # no object of its own
            return self._search(part)
        if key not in self._said:
            self._said[key] = False  # for what comes back to itself
            self._said[key] = self._search(part)
        return self._said[key]

    def _search(self, part: pikepdf.Object) -> bool:
        if any(self._words.is_in(text) for text in _texts(part)):
            return True
        if isinstance(part, pikepdf.Array):
            return any(self._says(inside) for inside in part)
        return any(self._says(inside) for name, inside in part.items() if name not in (*_FONT_FILES, "/Parent"))


def _is_plain(pdf: Pdf, data: bytes) -> bool:
    """True for a file of one revision without password, layers, attachments, nor pictures with notes about them."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    return (
        _is_one_piece(pdf, data)
        and not pdf.is_encrypted
        and not any(key in pdf.Root for key in ("/OCProperties", "/AF", "/Collection"))
        and not any(key in names for key in ("/EmbeddedFiles", "/JavaScript"))
        and not any(_acts_or_tells(one) for one in _objects(pdf))
    )


def _is_one_piece(pdf: Pdf, data: bytes) -> bool:
    """True when the file was written once: no object twice or unknown to its table, nothing before or after it."""
    written = [(int(number), int(generation)) for number, generation in _OBJECT.findall(data)]
    others = set(written) - {one.objgen for one in _objects(pdf)}
    whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    return whole and len(set(written)) == len(written) and all(pdf.get_object(one) is not None for one in others)


def _objects(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """The objects of a file that may hold words. A length that stands as an object comes as a number of Python's."""
    return (one for one in pdf.objects if isinstance(one, pikepdf.Object))


def _acts_or_tells(one: pikepdf.Object) -> bool:
    """True for an attached file, a script, or a picture with notes about itself."""
    if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        return False
    if not _ACTS.isdisjoint(_names(one)):
        return True
    return _is_picture(one) and any(mark in _picture_header(one) for mark in _ABOUT_PICTURE)


def _names(value: object) -> Iterator[str]:
    """The names that an object holds, with those of the direct objects in it."""
    if isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from value.keys()
        yield from (
            name for _, each in value.items() if not getattr(each, "is_indirect", False) for name in _names(each)
        )
    elif isinstance(value, pikepdf.Array):
        yield from (name for each in value if not getattr(each, "is_indirect", False) for name in _names(each))


def _is_picture(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image


def _picture_header(picture: pikepdf.Object) -> bytes:
    """What a picture's file says before its pixels."""
    head, _, _ = picture.read_raw_bytes().partition(b"\xff\xda")  # where a JPEG's pixels start
    return head[:_PICTURE_BEGINS]


def _says(pdf: Pdf, words: HiddenWords) -> bool:
    """True when an object of the file holds one of the words, whatever it is for."""
    descriptors = (
        one for one in _objects(pdf) if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.FontDescriptor
    )
    fonts = {font[key].objgen for font in descriptors for key in _FONT_FILES if key in font}
    searched = (one for one in _objects(pdf) if one.objgen not in fonts)
    if any(words.is_in(text) for one in searched for text in _texts(one)):
        return True
    return words.is_in("\n".join(str(value) for value in pdf.docinfo.values()))


def _texts(one: pikepdf.Object) -> Iterator[str]:
    """Every string that an object holds, and its bytes as text in the ways that files write text."""
    if not isinstance(one, pikepdf.Stream):
        yield from _strings(one)
        return
    yield from (text for _, value in one.items() for text in _strings(value))
    if _is_picture(one):
        yield from _ways(_picture_header(one))
        return
    try:
        data = one.read_bytes()
    except pikepdf.PdfError:
        data = one.read_raw_bytes()
    yield from _ways(data)
    if any(mark in data for mark in _SAID_BESIDE):
        yield from _said_beside(one)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield from (str(value), *_ways(bytes(value)))
    elif isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Dictionary):
        yield from value.keys()
        yield from _inside(each for _, each in value.items())
    elif isinstance(value, pikepdf.Array):
        yield from _inside(value)


def _inside(values: Iterable[object]) -> Iterator[str]:
    """The strings of direct objects; the others come by themselves."""
    for each in values:
        if not getattr(each, "is_indirect", False):
            yield from _strings(each)


def _said_beside(stream: pikepdf.Stream) -> Iterator[str]:
    """The strings of a page's operators: what it says beside what it shows (ActualText)."""
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except pikepdf.PdfError:
        return
    for instruction in instructions:
        for operand in getattr(instruction, "operands", ()):
            yield from _strings(operand)


def _ways(data: bytes) -> Iterator[str]:
    """Bytes as text: one byte a letter, UTF-8, UTF-16 of both orders; without markup too, as XMP hides words in it."""
    plain = data.decode("latin-1")
    yield plain
    if not data.isascii():
        yield data.decode("utf-8", "ignore")
    if b"<" in data:
        yield unescape(_MARKUP.sub("", data.decode("utf-8", "ignore")))
    if b"\x00" in data:
        yield data.decode("utf-16-be", "ignore")
        yield data.decode("utf-16-le", "ignore")

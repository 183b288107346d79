"""An exhibit for a reader who must not see all of it: searched, and shown as a masked copy where that is needed.

`search` says whether the original may travel, a masked copy must take its place, or nothing of it can be masked; and
which of its pages a machine cannot read, so that the person looks at them herself. `masked_copy` makes the copy.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from html import unescape

import pikepdf

from recours.documents.errors import MaskingError, UnreadableExhibitError
from recours.documents.exhibit_pages import kind_of_exhibit, shown_after, text_of, words_page
from recours.documents.exhibits import Exhibit
from recours.documents.hidden_words import HiddenWords
from recours.documents.mail_boxes import OLE
from recours.documents.mail_model import MailFile
from recours.documents.mail_pages import mail_page
from recours.documents.mail_reading import open_mail
from recours.documents.page_pictures import seen_pages
from recours.documents.pdf_masking import Areas, mask_pdf, search_pdf, shown_pdf
from recours.documents.photos import is_pixels_alone, masked_photo, picture_count, ruled, upright_picture
from recours.documents.web_words import html_as_text
from recours.wording import say

_ALPHABETS = ("utf-8", "mac_roman", "cp850")
_MOST_UNPACKED = 200_000_000
_CANNOT_OPEN = (UnreadableExhibitError, pikepdf.PdfError, pikepdf.PasswordError)


class Way(Enum):
    """How an exhibit may reach a reader."""

    AS_IS = "as_is"
    COPY = "copy"
    NEVER = "never"


@dataclass(frozen=True)
class Mask:
    """What one reader must not see: words, and areas of one exhibit by page."""

    words: HiddenWords = field(default_factory=HiddenWords)
    areas: Areas = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.areas)

    def text(self, text: str) -> str:
        """`text` with « [masqué] » in place of the words."""
        return self.words.masked(text, say("documents.masking.mark"))

    def parts(self, texts: Sequence[str]) -> list[str]:
        """The same for texts that are read one after the other: a passage may go on from one to the next."""
        return self.words.masked_parts(texts, say("documents.masking.mark"))


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the way it may travel, and the pages (from 1) that only a person can read.

    `unread` of an exhibit without pages of its own (a spreadsheet, a recording, an e-mail's files) is (0,): all of it.
    """

    way: Way
    unread: tuple[int, ...] = ()


def search(exhibit: Exhibit, mask: Mask) -> Search:
    """Look for what must be masked. A file that nobody can open is Way.AS_IS, unread as a whole."""
    kind = kind_of_exhibit(exhibit)
    try:
        found = _SEARCHES[kind](exhibit, mask)
    except _CANNOT_OPEN:
        found = _search_other(exhibit, mask)
    return found if mask.words else Search(Way.COPY if mask.areas else Way.AS_IS)


def masked_copy(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    """The copy of an exhibit in which nothing of the mask is left, as a PDF: the same input gives the same bytes.

    Raises MaskingError for an area beyond its pages, or an exhibit that has no pages to mask.
    """
    kind = kind_of_exhibit(exhibit)
    try:
        check_areas(exhibit, mask.areas)
        return _COPIES[kind](exhibit, mask, made_on)
    except (KeyError, *_CANNOT_OPEN):
        raise MaskingError("no_pages", exhibit.name, name=exhibit.name) from None


def check_areas(exhibit: Exhibit, areas: Areas) -> None:
    """Nothing when the exhibit has these pages. Raises MaskingError."""
    if not areas:
        return
    pages = page_count(exhibit)
    for number in areas:
        if not 1 <= number <= pages:
            raise MaskingError("no_such_page", exhibit.name, page=number, pages=pages)


def page_count(exhibit: Exhibit) -> int:
    """How many pages of the exhibit can have areas masked. Raises MaskingError when none can (a text, a sound)."""
    kind = kind_of_exhibit(exhibit)
    try:
        if kind == "pdf":
            with pikepdf.open(io.BytesIO(exhibit.data())) as pdf:
                return len(pdf.pages)
        if kind == "picture":
            return picture_count(exhibit.name, exhibit.data())
    except _CANNOT_OPEN:
        pass
    raise MaskingError("no_areas" if kind in ("mail", "text") else "no_pages", exhibit.name, name=exhibit.name)


def ruled_page(exhibit: Exhibit, number: int, mask: Mask) -> bytes:
    """A page (from 1) as a JPEG with its masks and a ruler in per cent, to choose areas on. Raises MaskingError."""
    check_areas(exhibit, {number: ()})
    boxes = list(mask.areas.get(number, ()))
    if kind_of_exhibit(exhibit) == "picture":
        return ruled(upright_picture(exhibit.name, exhibit.data(), number), boxes)
    with seen_pages(shown_pdf(exhibit.data())) as pages:
        page = pages[number - 1]
        return ruled(page.picture([]), [*boxes, *page.boxes(mask.words)])


def _search_pdf(exhibit: Exhibit, mask: Mask) -> Search:
    found = search_pdf(exhibit.data(), mask.words)
    return Search(Way.AS_IS if found.clean and not mask.areas else Way.COPY, found.unread)


def _search_picture(exhibit: Exhibit, mask: Mask) -> Search:
    way = Way.AS_IS if is_pixels_alone(exhibit.data()) and not mask.areas else Way.COPY
    return Search(way, tuple(range(1, picture_count(exhibit.name, exhibit.data()) + 1)))


def _search_text(exhibit: Exhibit, mask: Mask) -> Search:
    data, way = exhibit.data(), Way.AS_IS
    if _is_said(data, mask.words):
        way = Way.NEVER if _is_said(mask.text(_shown_words(data)).encode(), mask.words) else Way.COPY
    if _is_said_in_another_alphabet(data, mask.words):
        way = Way.NEVER
    return Search(way, () if _is_prose(text_of(data)) else (0,))


def _search_mail(exhibit: Exhibit, mask: Mask) -> Search:
    data, opened = exhibit.data(), open_mail(exhibit.data(), "all")
    files = zip(opened.mail.files, opened.contents, strict=False)
    parts = [search(_file(file, content), Mask(mask.words)) for file, content in files if not _is_opened(file)]
    plain = opened.opened and len(opened.mail.files) == opened.mail.file_count and all(map(_is_prose, opened.bodies))
    unread = () if plain and not any(part.unread for part in parts) else (0,)
    if data.startswith(OLE):  # its original has more corners than anybody reads: others get its words
        return Search(Way.COPY, unread)
    if _is_said_in_another_alphabet(data, mask.words):
        return Search(Way.NEVER, unread)
    found = any(mask.words.found_in(text) for text in (*opened.said, *_readings(data)))
    touched = found or any(part.way is not Way.AS_IS for part in parts)
    return Search(Way.COPY if touched else Way.AS_IS, unread)


def _file(file: MailFile, content: bytes) -> Exhibit:
    return Exhibit(0, file.name, file.name, content, file.media_type)


def _is_opened(file: MailFile) -> bool:
    """True for a file whose content is among the parts of the e-mail, and is searched there."""
    return ("opened", 0) in file.notices


def _search_other(exhibit: Exhibit, mask: Mask) -> Search:
    """A file without pages: it travels whole or not at all."""
    found = any(
        _is_said(data, mask.words) or _is_said_in_another_alphabet(data, mask.words)
        for data in _unpacked(exhibit.data())
    )
    return Search(Way.NEVER if found else Way.AS_IS, (0,))


_SEARCHES = {
    "pdf": _search_pdf,
    "picture": _search_picture,
    "text": _search_text,
    "mail": _search_mail,
    "other": _search_other,
}


_ADDRESS = re.compile(r"https?://\S+")
_CODED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{60,}={0,2}(?![\w+/=])")
_NO_PROSE = re.compile(
    r"\A\s*\{\\rtf|<svg\b|base64,|^begin [0-7]{3} |^content-transfer-encoding:\s*(?:base64|x-)",
    re.IGNORECASE | re.MULTILINE,
)
_RTF_CONTROL = re.compile(r"\\u(-?\d{1,5}) ?\??|\\[a-z]+-?\d* ?|[{}]")


def _is_prose(text: str) -> bool:
    """False for a text that carries coded parts: a picture in a web page, a drawing, a ciphered message, a mailbox."""
    return not _NO_PROSE.search(text) and not _CODED.search(_ADDRESS.sub("", text))


def _is_said(data: bytes, words: HiddenWords) -> bool:
    return any(words.found_in(text) for text in _readings(data))


def _readings(data: bytes) -> Iterator[str]:
    """A file as text in the ways that people write text: its bytes, and without the marks of a web page."""
    text = text_of(data)
    yield text
    if b"<" in data or b"&" in data:
        yield html_as_text(text)
        yield unescape(text)
    if text.lstrip().startswith("{\\rtf"):
        yield _RTF_CONTROL.sub(lambda code: chr(int(code[1]) & 0xFFFF) if code[1] else "", text)
    if b"\x00" in data:
        yield data.decode("utf-16-le", "ignore")
        yield data.decode("utf-16-be", "ignore")


def _is_said_in_another_alphabet(data: bytes, words: HiddenWords) -> bool:
    """True when others would read the words in a file of mixed or old letters, which we show as Windows does."""
    try:
        data.decode()
    except ValueError:
        ours = len(words.spans(text_of(data)))
        return any(len(words.spans(data.decode(code, "ignore"))) > ours for code in _ALPHABETS)
    return False


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The file, and what is packed in it when it is an office document (a zip)."""
    yield data
    if not data.startswith(b"PK") or not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
        if sum(member.file_size for member in members) < _MOST_UNPACKED:
            for member in members:
                yield member.filename.encode()
                yield packed.read(member)


def _copy_pdf(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    return mask_pdf(exhibit.data(), mask.words, mask.areas)


def _copy_picture(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    return _joined([masked_photo(exhibit.name, exhibit.data(), mask.areas)])


def _copy_text(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    words = mask.text(_shown_words(exhibit.data()))
    if _is_said(words.encode(), mask.words):
        raise MaskingError("no_pages", exhibit.name, name=exhibit.name)
    return words_page(mask.text(exhibit.title), mask.text(exhibit.name), words, made_on)


def _shown_words(data: bytes) -> str:
    words = text_of(data)
    return html_as_text(words) if _is_web_page(words) else words


def _is_web_page(words: str) -> bool:
    opening = words[:512].lstrip().lower()
    return opening.startswith(("<!doctype html", "<html"))


def _copy_mail(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    opened = open_mail(exhibit.data())
    masked = {number: _shown(one, mask, made_on) for number, one in shown_after(exhibit, opened)}
    shown = {number: data for number, data in masked.items() if data}
    page = mail_page(opened.mail, shown, made_on, hide=mask.text)
    return _joined([pikepdf.open(io.BytesIO(data)) for data in (page, *shown.values())])


def _shown(one: Exhibit, mask: Mask, made_on: date) -> bytes | None:
    try:
        return masked_copy(one, Mask(mask.words), made_on)
    except MaskingError:
        return None


def _joined(files: Sequence[pikepdf.Pdf]) -> bytes:
    out, made = io.BytesIO(), pikepdf.new()
    for file in files:
        made.pages.extend(file.pages)
    made.save(out, static_id=True)
    return out.getvalue()


_COPIES: Mapping[str, Callable[[Exhibit, Mask, date], bytes]] = {
    "pdf": _copy_pdf,
    "picture": _copy_picture,
    "text": _copy_text,
    "mail": _copy_mail,
}

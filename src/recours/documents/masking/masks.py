"""An exhibit for a reader who must not see all of it: searched, and shown as a masked copy where that is needed.

`search` says whether the original may travel, a masked copy must take its place, or nothing of it can be masked; and
which of its pages a machine cannot read, so that the person looks at them herself. `masked_copy` makes the copy.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pikepdf

from recours.documents.case_file import Exhibit
from recours.documents.case_file.exhibit_pages import attachment_exhibits, kind_of_exhibit, words_page
from recours.documents.case_file.mail_pages import mail_page
from recours.documents.errors import MaskingError, UnreadableExhibitError
from recours.documents.limited.child import Answer, read_apart
from recours.documents.masking.pixels_alone import is_pixels_alone
from recours.documents.masking.stranger_search import has_words_in_another_alphabet, is_prose, readings
from recours.documents.received import HiddenWords, open_mail
from recours.documents.received.mail_boxes import OLE
from recours.documents.received.office import office_pdf, office_words
from recours.wording import say

_LOG = logging.getLogger(__name__)
Box = tuple[float, float, float, float]
"""Left, top, right, bottom of an area, as fractions of the page as it is shown."""
Areas = Mapping[int, Sequence[Box]]
"""For each page (from 1), the areas to paint."""


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
        return self.words.mask(text, say("documents.masking.mark"))

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
    """Look for what must be masked. What cannot be searched is unread as a whole, and may travel as it is once read."""
    try:
        found = _search_by_kind(exhibit, mask)
    except Exception as error:  # whatever a stranger's file does to us, its person decides about it, and about no other
        if not isinstance(error, UnreadableExhibitError):
            _LOG.exception("exhibit %s", exhibit.digest)
        found = Search(Way.AS_IS, (0,))
    return found if mask.words else Search(Way.COPY if mask.areas else Way.AS_IS)


def masked_copy(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    """The copy of an exhibit in which nothing of the mask is left, as a PDF: the same input gives the same bytes.

    Raises MaskingError for an area beyond its pages, or an exhibit that has no pages to mask.
    """
    try:
        check_areas(exhibit, mask.areas)
        kind = kind_of_exhibit(exhibit)
        if kind == "picture":
            return _ask("mask_picture", exhibit.content, exhibit, mask).data
        if (pages := _as_pdf(exhibit, kind)) is not None:
            return _ask("mask_pdf", pages, exhibit, mask).data
        if kind == "office":
            return _masked_words(exhibit, office_words(exhibit), mask, made_on)
        if kind == "text":
            shown = read_apart("shown_words", exhibit.content, exhibit.name).data.decode()
            return _masked_words(exhibit, shown, mask, made_on)
        if kind == "mail":
            return _masked_mail(exhibit, mask, made_on)
    except UnreadableExhibitError:
        pass
    raise MaskingError("no_pages", exhibit.name, name=exhibit.name)


def can_be_copied(exhibit: Exhibit) -> bool:
    """True when a masked copy of the exhibit can be made, if what is to be masked allows it."""
    kind = kind_of_exhibit(exhibit)
    return _has_words(exhibit) if kind == "office" else kind != "other"


def check_areas(exhibit: Exhibit, areas: Areas) -> None:
    """Check that the exhibit has these pages. Raises MaskingError."""
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
        if kind == "picture":
            return int(read_apart("picture_count", exhibit.content, exhibit.name).value)
        if (pages := _as_pdf(exhibit, kind)) is not None:
            return int(read_apart("pdf_count", pages, exhibit.name).value)
    except UnreadableExhibitError:
        kind = "other"
    unplaced = kind in ("mail", "text", "office")
    raise MaskingError("no_areas" if unplaced else "no_pages", exhibit.name, name=exhibit.name)


def ruled_page(exhibit: Exhibit, number: int, mask: Mask) -> bytes:
    """A page (from 1) as a JPEG with its masks and a ruler in per cent, to choose areas on. Raises MaskingError."""
    check_areas(exhibit, {number: ()})
    kind = kind_of_exhibit(exhibit)
    asked: dict[str, Any] = {"number": number, "boxes": list(mask.areas.get(number, ())), "words": mask.words.words}
    try:
        if kind == "picture":
            return read_apart("ruled_picture", exhibit.content, exhibit.name, **asked).data
        return read_apart("ruled_pdf", _as_pdf(exhibit, kind) or b"", exhibit.name, **asked).data
    except UnreadableExhibitError:
        raise MaskingError("no_pages", exhibit.name, name=exhibit.name) from None


def _as_pdf(exhibit: Exhibit, kind: str) -> bytes | Path | None:
    """The exhibit as a PDF, where it is one or LibreOffice makes one of it."""
    if kind == "pdf":
        return exhibit.content
    return office_pdf(exhibit) if kind == "office" else None


def _ask(job: str, content: bytes | Path, exhibit: Exhibit, mask: Mask) -> Answer:
    areas = {str(page): list(boxes) for page, boxes in mask.areas.items()}
    return read_apart(job, content, exhibit.name, words=mask.words.words, areas=areas)


def _search_by_kind(exhibit: Exhibit, mask: Mask) -> Search:
    kind = kind_of_exhibit(exhibit)
    if kind == "mail":
        return _search_mail(exhibit, mask)
    if kind == "office":
        return _search_office(exhibit, mask)
    if kind == "pdf":
        found = _ask("search_pdf", exhibit.content, exhibit, mask).value
        return Search(Way.AS_IS if found["clean"] and not mask.areas else Way.COPY, tuple(found["unread"]))
    if kind == "picture":
        way = Way.AS_IS if is_pixels_alone(exhibit.data()) and not mask.areas else Way.COPY
        return Search(way, tuple(range(1, page_count(exhibit) + 1)))
    if kind == "text":
        mark = say("documents.masking.mark")
        found = read_apart("search_text", exhibit.content, exhibit.name, words=mask.words.words, mark=mark).value
        way = Way.AS_IS if not found["said"] else Way.COPY if found["maskable"] else Way.NEVER
        return Search(way, () if found["prose"] else (0,))
    said = _ask("search_anywhere", exhibit.content, exhibit, mask).value
    return Search(Way.NEVER if said else Way.AS_IS, (0,))  # a file without pages travels whole or not at all


def _search_office(exhibit: Exhibit, mask: Mask) -> Search:
    """The original when nothing is found in it, which a person reads; else its pages or its words, masked."""
    if not _ask("search_anywhere", exhibit.content, exhibit, mask).value and not mask.areas:
        return Search(Way.AS_IS, (0,))
    pages = office_pdf(exhibit)
    if pages is not None:
        return Search(Way.COPY, tuple(_ask("search_pdf", pages, exhibit, mask).value["unread"]))
    return Search(Way.COPY) if _has_words(exhibit) else Search(Way.NEVER, (0,))


def _has_words(exhibit: Exhibit) -> bool:
    try:
        return bool(office_words(exhibit))
    except UnreadableExhibitError:
        return office_pdf(exhibit) is not None


def _search_mail(exhibit: Exhibit, mask: Mask) -> Search:
    data, opened = exhibit.data(), open_mail(exhibit.data(), "all")
    files = [
        search(Exhibit(0, file.name, file.name, content, file.media_type), Mask(mask.words))
        for file, content in zip(opened.mail.files, opened.contents, strict=False)
        if ("opened", 0) not in file.notices  # else its content is among the parts of the e-mail, and is searched there
    ]
    plain = opened.opened and len(opened.mail.files) == opened.mail.file_count and all(map(is_prose, opened.bodies))
    unread = () if plain and not any(file.unread for file in files) else (0,)
    if data.startswith(OLE):  # its original has more corners than anybody reads: others get its words
        return Search(Way.COPY, unread)
    if has_words_in_another_alphabet(data, mask.words):
        return Search(Way.NEVER, unread)
    said = any(mask.words.is_in(text) for text in (*opened.sentences, *readings(data)))
    touched = said or any(file.way is not Way.AS_IS for file in files)
    return Search(Way.COPY if touched else Way.AS_IS, unread)


def _masked_words(exhibit: Exhibit, shown: str, mask: Mask, made_on: date) -> bytes:
    words = mask.text(shown)
    if mask.words.is_in(words):
        raise MaskingError("no_pages", exhibit.name, name=exhibit.name)
    return words_page(mask.text(exhibit.title), mask.text(exhibit.name), words, made_on)


def _masked_mail(exhibit: Exhibit, mask: Mask, made_on: date) -> bytes:
    """The page of an e-mail, then the copies of those of its files that can be masked."""
    opened = open_mail(exhibit.data())
    copies: dict[int, bytes] = {}
    for number, file in attachment_exhibits(exhibit, opened):
        with suppress(MaskingError):
            copies[number] = masked_copy(file, Mask(mask.words), made_on)
    page = mail_page(opened.mail, copies, made_on, hide=mask.text)
    sources = [pikepdf.open(io.BytesIO(data)) for data in (page, *copies.values())]
    out, joined = io.BytesIO(), pikepdf.new()
    for source in sources:
        joined.pages.extend(source.pages)
    joined.save(out, static_id=True)
    return out.getvalue()

"""The pages of an exhibit, whatever the file: PDF, picture, e-mail, text; or one page that says where the original is.

The file is judged by its first bytes, never by its name: a zip called .pdf gets the page that says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pikepdf

from recours.documents import french
from recours.documents.coverage import drawable
from recours.documents.errors import UnreadableExhibitError
from recours.documents.exhibits import Exhibit
from recours.documents.mail_boxes import OLE
from recours.documents.mail_pages import mail_page, name_of
from recours.documents.mail_reading import OpenedMail, is_mail, open_mail
from recours.documents.page_pictures import flattened
from recours.documents.photos import photo_pages
from recours.documents.typeset import typeset
from recours.wording import say

_LONGEST_TEXT = 200_000
_MOST_PAGES = 3_000
"""Pages of one exhibit beyond which paper serves nobody: the original goes along instead."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
#: What is said of a file of an e-mail whose content has no pages of its own: shown in its place, or nothing to show.
_NOTHING_MORE = {"opened", "signature", "ciphered", "unopened", "empty"}
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")


def pages_of(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    """The files whose pages, one after the other, show the exhibit; never none, never an error."""
    try:
        yield from _pages(exhibit, made_on)
    except (UnreadableExhibitError, pikepdf.PdfError, pikepdf.PasswordError):
        yield _stand_in(exhibit, made_on)


def kind_of(beginning: bytes) -> str:
    """What the file is by its first bytes: pdf, picture, text, mail or other."""
    if beginning.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if (
        beginning.startswith(_PICTURES)
        or beginning[8:12] == b"WEBP"
        or (beginning[4:8] == b"ftyp" and beginning[8:12] in _HEIC)
    ):
        return "picture"
    return "other" if b"\x00" in beginning else "text"


def kind_of_exhibit(exhibit: Exhibit) -> str:
    """The same for an exhibit, with e-mails told from other files."""
    beginning = exhibit.beginning()
    kind = kind_of(beginning)
    if kind == "text":
        return "mail" if is_mail(beginning, exhibit.media_type, exhibit.name) else kind
    return "mail" if beginning.startswith(OLE) and is_mail(exhibit.data(), name=exhibit.name) else kind


def text_of(data: bytes) -> str:
    """The words of a text file: UTF-8, or the Windows way of writing when it is not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n")


def words_page(title: str, name: str, words: str, made_on: date) -> bytes:
    """The PDF of a text, as far as it can be drawn."""
    data = {"title": title, "name": drawable(name), "body": drawable(words[:_LONGEST_TEXT])}
    return typeset("words", data, made_on, to_keep=False)


def shown_after(exhibit: Exhibit, opened: OpenedMail) -> Iterator[tuple[int, Exhibit]]:
    """The files of an e-mail that have pages of their own: their place in it, and each as an exhibit of its number."""
    for file, content in zip(opened.mail.files, opened.contents, strict=False):
        name = name_of(file)
        one = Exhibit(exhibit.number, name, name, content, file.media_type)
        if not _NOTHING_MORE & {key for key, _ in file.notices} and kind_of_exhibit(one) not in ("other", "mail"):
            yield file.number, one


def _pages(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    yield from _READERS[kind_of_exhibit(exhibit)](exhibit, made_on)


def _pdf(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    source = exhibit.content if isinstance(exhibit.content, Path) else io.BytesIO(exhibit.content)
    pdf = pikepdf.open(source)
    if not 0 < len(pdf.pages) <= _MOST_PAGES:
        raise UnreadableExhibitError(exhibit.name)
    yield _without_fields(exhibit) if "/AcroForm" in pdf.Root else pdf


def _without_fields(exhibit: Exhibit) -> pikepdf.Pdf:
    """The same pages with what was filled in made part of them: fields do not work once their page is copied."""
    return pikepdf.open(io.BytesIO(flattened(exhibit.data())))


def _picture(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    yield photo_pages(exhibit.name, exhibit.data())


def _mail(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    opened = open_mail(exhibit.data())
    files = list(shown_after(exhibit, opened))
    yield pikepdf.open(io.BytesIO(mail_page(opened.mail, [number for number, _ in files], made_on)))
    for _, one in files:
        yield from pages_of(one, made_on)


def _text(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    page = words_page(exhibit.title, exhibit.name, text_of(exhibit.data()), made_on)
    yield pikepdf.open(io.BytesIO(page))


def _other(exhibit: Exhibit, made_on: date) -> Iterator[pikepdf.Pdf]:
    yield _stand_in(exhibit, made_on)


_READERS: dict[str, Callable[[Exhibit, date], Iterator[pikepdf.Pdf]]] = {
    "pdf": _pdf,
    "picture": _picture,
    "mail": _mail,
    "text": _text,
    "other": _other,
}


def _stand_in(exhibit: Exhibit, made_on: date) -> pikepdf.Pdf:
    """The page shown in place of a file that paper cannot show: its name, its size, its digest."""
    data = {
        "title": french.typeset(exhibit.title),
        "explanation": say("documents.stand_in.explanation"),
        "fields": [
            [say("documents.stand_in.name"), drawable(exhibit.name)],
            [say("documents.stand_in.size"), say("documents.stand_in.bytes", size=french.number(exhibit.size()))],
            [say("documents.stand_in.digest"), exhibit.sha256()],
        ],
    }
    return pikepdf.open(io.BytesIO(typeset("stand_in", data, made_on, to_keep=False)))

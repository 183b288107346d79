"""The pages of an exhibit, whatever the file: PDF, picture, office document, e-mail, text; or one page that says why
there are none and where the original is.

The file is judged by its first bytes, never by its name: a zip called .pdf gets the page that says so. What strangers
made is read by the limited child; what comes back from it was written anew.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import pikepdf

from recours.documents import french
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.case_file.mail_pages import mail_page, name_of
from recours.documents.errors import UnreadableExhibitError
from recours.documents.formats.glyphs import drawable
from recours.documents.formats.typesetter import typeset_template
from recours.documents.limited.child import read_apart
from recours.documents.received.mail_reader import OpenedMail, is_mail, open_mail
from recours.documents.received.office import office_pdf, office_words
from recours.documents.received.text_words import LONGEST_TEXT
from recours.journal.evidence.media_types import (
    AVIF,
    BMP,
    GIF,
    HEIC,
    JPEG,
    OFFICE,
    OUTLOOK,
    PDF,
    PNG,
    TIFF,
    WEBP,
    ZIP,
    media_type_of,
)
from recours.wording import say

_PICTURES = (JPEG, PNG, GIF, WEBP, HEIC, AVIF, TIFF, BMP)
_KINDS = {PDF: "pdf", **dict.fromkeys(_PICTURES, "picture"), **dict.fromkeys((*OFFICE, ZIP, OUTLOOK), "office")}
#: What is said of a file of an e-mail whose content has no pages of its own: shown in its place, or nothing to show.
_NOTHING_MORE = {"opened", "signature", "ciphered", "unopened", "empty"}


class ExhibitPages(NamedTuple):
    """A file whose pages show an exhibit, or a part of it; true when its pages keep room for the stamp."""

    pdf: pikepdf.Pdf
    has_margin: bool


def pages_of(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    """The files whose pages, one after the other, show the exhibit; never none, never an error."""
    try:
        yield from _pages(exhibit, made_on)
    except (UnreadableExhibitError, pikepdf.PdfError) as error:
        yield _stand_in(exhibit, made_on, getattr(error, "reason", "damaged"))


def pages_as_pdf(exhibit: Exhibit, made_on: date) -> bytes:
    """The pages that show the exhibit in the case file, without their stamps: to be looked at on a screen."""
    out, made = io.BytesIO(), pikepdf.new()
    for shown in pages_of(exhibit, made_on):
        made.pages.extend(shown.pdf.pages)
    made.save(out, static_id=True)
    return out.getvalue()


def kind_of(beginning: bytes) -> str:
    """What the file is by its first bytes: pdf, picture, office, text, mail or other."""
    found = media_type_of(beginning)
    return _KINDS.get(found) or ("other" if b"\x00" in beginning else "text")


def kind_of_exhibit(exhibit: Exhibit) -> str:
    """The same for an exhibit, with e-mails told from other files, and office documents from other packed ones."""
    beginning = exhibit.first_bytes()
    kind = kind_of(beginning)
    if kind == "text":
        return "mail" if is_mail(beginning, exhibit.media_type, exhibit.name) else kind
    if kind != "office" or (found := media_type_of(beginning, exhibit.data)) in OFFICE:
        return kind
    return "mail" if found is OUTLOOK and is_mail(exhibit.data(), name=exhibit.name) else "other"


def words_page(title: str, name: str, words: str, made_on: date) -> bytes:
    """The PDF of a text, as far as it can be drawn."""
    data = {"title": title, "name": drawable(name), "body": drawable(words[:LONGEST_TEXT])}
    return typeset_template("words", data, made_on, to_keep=False)


def attachment_exhibits(exhibit: Exhibit, opened: OpenedMail) -> Iterator[tuple[int, Exhibit]]:
    """The files of an e-mail that have pages of their own: their place in it, and each as an exhibit of its number."""
    for file, content in zip(opened.mail.files, opened.contents, strict=False):
        name = name_of(file)
        one = Exhibit(exhibit.number, name, name, content, file.media_type, shelf=exhibit.shelf)
        if not _NOTHING_MORE & {key for key, _ in file.notices} and kind_of_exhibit(one) not in ("other", "mail"):
            yield file.number, one


def _pages(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    yield from _READERS[kind_of_exhibit(exhibit)](exhibit, made_on)


def _pdf(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    yield from _read_pages(exhibit, "pdf", made_on, has_margin=False)


def _picture(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    yield from _read_pages(exhibit, "picture", made_on, has_margin=True)


def _read_pages(exhibit: Exhibit, job: str, made_on: date, *, has_margin: bool) -> Iterator[ExhibitPages]:
    """The pages that the child made, then a page with what it says of the rest."""
    answer = read_apart(job, exhibit.content, exhibit.name)
    yield ExhibitPages(pikepdf.open(io.BytesIO(answer.data)), has_margin)
    if answer.value:
        yield _notes_page(exhibit, [say(f"documents.note.{key}", **values) for key, values in answer.value], made_on)


def _office(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    pages = office_pdf(exhibit)
    if pages is not None:
        yield ExhibitPages(pikepdf.open(io.BytesIO(pages)), has_margin=False)
        return
    page = words_page(exhibit.title, exhibit.name, office_words(exhibit), made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    yield _notes_page(exhibit, [say("documents.note.words_only")], made_on)


def _mail(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    opened = open_mail(exhibit.data())
    files = list(attachment_exhibits(exhibit, opened))
    page = mail_page(opened.mail, [number for number, _ in files], made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    for _, one in files:
        yield from pages_of(one, made_on)


def _text(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    answer = read_apart("shown_words", exhibit.content, exhibit.name)
    page = words_page(exhibit.title, exhibit.name, answer.data.decode(), made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    if not answer.value:
        yield _notes_page(exhibit, [say("documents.note.text_cut")], made_on)


def _other(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    yield _stand_in(exhibit, made_on, "kind")


_READERS: dict[str, Callable[[Exhibit, date], Iterator[ExhibitPages]]] = {
    "pdf": _pdf,
    "picture": _picture,
    "office": _office,
    "mail": _mail,
    "text": _text,
    "other": _other,
}


def _stand_in(exhibit: Exhibit, made_on: date, reason: str) -> ExhibitPages:
    """The page shown in place of a file that paper cannot show: why, its name, its size, its digest."""
    return _sentences_page(exhibit, exhibit.title, [say(f"documents.unreadable.{reason}", name=exhibit.name)], made_on)


def _notes_page(exhibit: Exhibit, notes: list[str], made_on: date) -> ExhibitPages:
    """The page that follows the pages of a file that holds more than they show."""
    return _sentences_page(exhibit, say("documents.note.title"), notes, made_on)


def _sentences_page(exhibit: Exhibit, title: str, sentences: list[str], made_on: date) -> ExhibitPages:
    said = french.typeset_text(" ".join([*sentences, say("documents.stand_in.explanation")]))
    data = {
        "title": french.typeset_text(drawable(title)),
        "explanation": drawable(said),
        "fields": [
            [say("documents.stand_in.name"), drawable(exhibit.name)],
            [say("documents.stand_in.size"), say("documents.stand_in.bytes", size=french.number(exhibit.size()))],
            [say("documents.stand_in.digest"), exhibit.sha256()],
        ],
    }
    return ExhibitPages(
        pikepdf.open(io.BytesIO(typeset_template("stand_in", data, made_on, to_keep=False))), has_margin=True
    )

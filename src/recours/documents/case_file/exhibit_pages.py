"""The pages of an exhibit, whatever the file: PDF, picture, office document, e-mail, text; or one page that says why
there are none and where the original is.

The file is judged by its first bytes, never by its name: a zip called .pdf gets the page that says so. What strangers
made is read by the limited child; what comes back from it was written anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
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
from recours.documents.received import OpenedMail, is_mail, open_mail
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
        kind = kind_of_exhibit(exhibit)
        if kind in ("pdf", "picture"):
            yield from _read_pages(exhibit, kind, made_on)
        elif kind == "office":
            yield from _office_pages(exhibit, made_on)
        elif kind == "mail":
            yield from _mail_pages(exhibit, made_on)
        elif kind == "text":
            yield from _text_pages(exhibit, made_on)
        else:
            yield _stand_in(exhibit, made_on, "kind")
    except (UnreadableExhibitError, pikepdf.PdfError) as error:
        yield _stand_in(exhibit, made_on, getattr(error, "reason", "damaged"))


def pages_as_pdf(exhibit: Exhibit, made_on: date) -> bytes:
    """The pages that show the exhibit in the case file, without their stamps: to be looked at on a screen."""
    out, whole = io.BytesIO(), pikepdf.new()
    for shown in pages_of(exhibit, made_on):
        whole.pages.extend(shown.pdf.pages)
    whole.save(out, static_id=True)
    return out.getvalue()


def kind_of(beginning: bytes) -> str:
    """What the file is by its first bytes: pdf, picture, office, text, mail or other."""
    return _KINDS.get(media_type_of(beginning)) or ("other" if b"\x00" in beginning else "text")


def kind_of_exhibit(exhibit: Exhibit) -> str:
    """The same for an exhibit, with e-mails told from other files, and office documents from other packed ones."""
    beginning = exhibit.first_bytes()
    kind = kind_of(beginning)
    if kind == "text":
        return "mail" if is_mail(beginning, exhibit.media_type, exhibit.name) else kind
    if kind != "office":
        return kind
    media_type = media_type_of(beginning, exhibit.data)
    if media_type in OFFICE:
        return kind
    return "mail" if media_type is OUTLOOK and is_mail(exhibit.data(), name=exhibit.name) else "other"


def words_page(title: str, name: str, words: str, made_on: date) -> bytes:
    """The PDF of a text, as far as it can be drawn."""
    data = {"title": title, "name": drawable(name), "body": drawable(words[:LONGEST_TEXT])}
    return typeset_template("words", data, made_on, to_keep=False)


def attachment_exhibits(exhibit: Exhibit, opened: OpenedMail) -> Iterator[tuple[int, Exhibit]]:
    """The files of an e-mail that have pages of their own: their place in it, and each as an exhibit of its number."""
    for file, content in zip(opened.mail.files, opened.contents, strict=False):
        name = name_of(file)
        piece = Exhibit(exhibit.number, name, name, content, file.media_type, shelf=exhibit.shelf)
        if not _NOTHING_MORE & {key for key, _ in file.notices} and kind_of_exhibit(piece) not in ("other", "mail"):
            yield file.number, piece


def _read_pages(exhibit: Exhibit, kind: str, made_on: date) -> Iterator[ExhibitPages]:
    """The pages that the child made of a PDF or a picture, then a page with what it says of the rest."""
    answer = read_apart(kind, exhibit.content, exhibit.name)
    yield ExhibitPages(pikepdf.open(io.BytesIO(answer.data)), has_margin=kind == "picture")
    if answer.value:
        yield _notes_page(exhibit, [say(f"documents.note.{key}", **values) for key, values in answer.value], made_on)


def _office_pages(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    pages = office_pdf(exhibit)
    if pages is not None:
        yield ExhibitPages(pikepdf.open(io.BytesIO(pages)), has_margin=False)
        return
    page = words_page(exhibit.title, exhibit.name, office_words(exhibit), made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    yield _notes_page(exhibit, [say("documents.note.words_only")], made_on)


def _mail_pages(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    opened = open_mail(exhibit.data())
    files = list(attachment_exhibits(exhibit, opened))
    page = mail_page(opened.mail, [number for number, _ in files], made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    for _, one in files:
        yield from pages_of(one, made_on)


def _text_pages(exhibit: Exhibit, made_on: date) -> Iterator[ExhibitPages]:
    answer = read_apart("shown_words", exhibit.content, exhibit.name)
    page = words_page(exhibit.title, exhibit.name, answer.data.decode(), made_on)
    yield ExhibitPages(pikepdf.open(io.BytesIO(page)), has_margin=True)
    if not answer.value:
        yield _notes_page(exhibit, [say("documents.note.text_cut")], made_on)


def _stand_in(exhibit: Exhibit, made_on: date, reason: str) -> ExhibitPages:
    """The page shown in place of a file that paper cannot show: why, its name, its size, its digest."""
    return _sentences_page(exhibit, exhibit.title, [say(f"documents.unreadable.{reason}", name=exhibit.name)], made_on)


def _notes_page(exhibit: Exhibit, notes: list[str], made_on: date) -> ExhibitPages:
    """The page that follows the pages of a file that holds more than they show."""
    return _sentences_page(exhibit, say("documents.note.title"), notes, made_on)


def _sentences_page(exhibit: Exhibit, title: str, sentences: list[str], made_on: date) -> ExhibitPages:
    explanation = french.typeset_text(" ".join([*sentences, say("documents.stand_in.explanation")]))
    data = {
        "title": french.typeset_text(drawable(title)),
        "explanation": drawable(explanation),
        "fields": [
            [say("documents.stand_in.name"), drawable(exhibit.name)],
            [say("documents.stand_in.size"), say("documents.stand_in.bytes", size=french.number(exhibit.size()))],
            [say("documents.stand_in.digest"), exhibit.sha256()],
        ],
    }
    return ExhibitPages(
        pikepdf.open(io.BytesIO(typeset_template("stand_in", data, made_on, to_keep=False))), has_margin=True
    )

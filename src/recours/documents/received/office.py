"""An office document for a reader: its pages by LibreOffice where it is installed, else its words.

A conversion takes seconds: its pages are kept on the exhibit's shelf, and so is the word that it came to nothing.
"""

from __future__ import annotations

from threading import BoundedSemaphore

from recours.documents.case_file import Exhibit
from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import BusyError, read_apart
from recours.documents.received.office_pages import ENDINGS, program
from recours.journal.evidence.media_types import SNIFFED_BYTES, media_type_of

_AT_ONCE = BoundedSemaphore(2)
"""Conversions at a time: each may take 4 GB of memory."""


def office_pdf(exhibit: Exhibit) -> bytes | None:
    """The pages of the document as a PDF; None where LibreOffice is not installed, or makes nothing of it."""
    data = exhibit.data()
    ending = ENDINGS.get(media_type_of(data[:SNIFFED_BYTES], lambda: data).name)
    soffice = program()
    if ending is None or soffice is None:
        return None
    name = f"{exhibit.sha256()[:16]}.pages"
    shelved = exhibit.shelf.read(name) if exhibit.shelf else None
    if shelved is not None:
        return shelved or None
    try:
        check_packing(exhibit)
        with _AT_ONCE:
            pages = read_apart("office_pages", exhibit.content, limits="office", ending=ending, program=soffice).data
        pages = read_apart("pdf", pages).data
    except BusyError:
        return None  # the machine was too busy: to be tried again
    except UnreadableExhibitError:
        pages = b""  # kept too: a conversion that came to nothing does so again
    if exhibit.shelf:
        exhibit.shelf.keep(name, pages)
    return pages or None


def check_packing(exhibit: Exhibit) -> None:
    """Check that what is packed in it can be unpacked. Raises UnreadableExhibitError."""
    read_apart("office_packing", exhibit.content, exhibit.name)


def office_words(exhibit: Exhibit) -> str:
    """The words of the document. Raises UnreadableExhibitError with its reason."""
    return read_apart("office_words", exhibit.content, exhibit.name).data.decode()

"""An office document for a reader: its pages by LibreOffice where it is installed, else its words.

A conversion takes seconds: its pages are kept on the exhibit's shelf, and so is the word that it came to nothing.
"""

from __future__ import annotations

from threading import BoundedSemaphore

from recours.documents.case_file.exhibits import Exhibit
from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import BusyError, read_apart
from recours.documents.received.office_pages import ENDINGS, program
from recours.journal.evidence.media_types import SNIFFED_BYTES, media_type_of

_AT_ONCE = BoundedSemaphore(2)


def office_pdf(exhibit: Exhibit) -> bytes | None:
    """The pages of the document as a PDF; None where LibreOffice is not installed, or makes nothing of it."""
    data = exhibit.data()
    ending = ENDINGS.get(media_type_of(data[:SNIFFED_BYTES], lambda: data).name)
    soffice = program()
    if ending is None or soffice is None:
        return None
    name = f"{exhibit.sha256()[:16]}.pages"
    kept = exhibit.shelf.read(name) if exhibit.shelf else None
    if kept is None:
        kept = _convert_office(exhibit, ending, soffice)
        if kept is not None and exhibit.shelf:
            exhibit.shelf.keep(name, kept)
    return kept or None


def _convert_office(exhibit: Exhibit, ending: str, soffice: str) -> bytes | None:
    """The pages; nothing when there are none; None when the machine was too busy, and it is to be tried again."""
    try:
        check_packing(exhibit)
        with _AT_ONCE:
            made = read_apart("office_pages", exhibit.content, limits="office", ending=ending, program=soffice).data
        return read_apart("pdf", made).data
    except BusyError:
        return None
    except UnreadableExhibitError:
        return b""


def check_packing(exhibit: Exhibit) -> None:
    """Nothing when what is packed in it can be unpacked. Raises UnreadableExhibitError."""
    read_apart("office_packing", exhibit.content, exhibit.name)


def office_words(exhibit: Exhibit) -> str:
    """The words of the document. Raises UnreadableExhibitError with its reason."""
    return read_apart("office_words", exhibit.content, exhibit.name).data.decode()

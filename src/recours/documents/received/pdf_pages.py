"""A stranger's PDF made ready to be copied from: opened as viewers do, its fields made part of the page, and what of it
paper does not show said in notes. Strangers' files come here in the limited child only (`limited.jobs`).
"""

from __future__ import annotations

import io
from contextlib import suppress

import pikepdf

from recours.documents.errors import UnreadableExhibitError
from recours.documents.received.page_pictures import flatten
from recours.documents.received.photos import Note

MOST_PAGES = 3_000
"""Pages of one exhibit beyond which paper serves nobody: the original goes along instead."""
_TAIL = 2_048
"""Bytes in which the mark of a file's end is looked for: others may have added some after it."""
_MOST_NAMED = 10
"""Files inside a PDF whose names are said; the others are counted."""


def clean_pdf(data: bytes) -> tuple[bytes, list[Note]]:
    """The same pages in a file that was written anew, and what is to be said. Raises UnreadableExhibitError."""
    readable, notes = openable(data)
    with pikepdf.open(io.BytesIO(readable)) as pdf:
        if not pdf.pages:
            raise UnreadableExhibitError("")
        if len(pdf.pages) > MOST_PAGES:
            raise UnreadableExhibitError("", "too_long")
        if names := sorted(pdf.attachments):
            notes.append(("pdf_files", {"count": len(names), "names": ", ".join(names[:_MOST_NAMED])}))
        _turn_names_into_pages(pdf)
        marks = (note.get("/Subtype") for page in pdf.pages for note in _notes_on(page))
        if "/AcroForm" not in pdf.Root and not any(mark == pikepdf.Name.Widget for mark in marks):
            return _written_anew(pdf), notes
        filled = flatten(_save_pdf(pdf))
    with pikepdf.open(io.BytesIO(filled)) as pdf:
        return _written_anew(pdf), notes


def _notes_on(page: pikepdf.Page) -> list[pikepdf.Object]:
    notes = page.obj.get("/Annots")
    return [note for note in notes if isinstance(note, pikepdf.Dictionary)] if isinstance(notes, pikepdf.Array) else []


def _turn_names_into_pages(pdf: pikepdf.Pdf) -> None:
    """Links that go to a name go to its page: names stay behind when pages are copied."""
    names = _named_places(pdf)
    for page in pdf.pages:
        for note in _notes_on(page):
            holder, key = (note, "/Dest") if "/Dest" in note else (note.get("/A", pikepdf.Dictionary()), "/D")
            if isinstance(holder, pikepdf.Dictionary) and isinstance(holder.get(key), (pikepdf.String, pikepdf.Name)):
                place = names.get(str(holder[key]))
                if place is None:
                    del holder[key]
                else:
                    holder[key] = place


def _named_places(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Where each name of the file leads: in its tree of names, or in the table that older files have."""
    ends: dict[str, pikepdf.Object] = {}
    table = pdf.Root.get("/Dests")
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if isinstance(table, pikepdf.Dictionary):
        ends |= dict(table.items())
    if isinstance(tree, pikepdf.Dictionary):
        with suppress(pikepdf.PdfError, RuntimeError, ValueError, TypeError):  # a broken tree: its links lead nowhere
            ends |= {str(name): place for name, place in pikepdf.NameTree(tree).items()}
    places = {name: one.get("/D") if isinstance(one, pikepdf.Dictionary) else one for name, one in ends.items()}
    return {name: place for name, place in places.items() if isinstance(place, pikepdf.Array)}


def openable(data: bytes) -> tuple[bytes, list[Note]]:
    """Bytes that pikepdf opens, without password: as they are, or repaired. Raises UnreadableExhibitError."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            # A file whose table had to be made again, and whose end is missing: what was there is lost.
            rebuilt = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
            return data, [("pdf_damaged", {})] if rebuilt and b"%%EOF" not in data[-_TAIL:] else []
    except pikepdf.PasswordError:
        raise UnreadableExhibitError("", "password") from None
    except pikepdf.PdfError:
        return flatten(data), [("pdf_damaged", {})]  # what PDFium can show of it, as browsers do


def page_count(data: bytes) -> int:
    """How many pages there are. Raises UnreadableExhibitError."""
    with pikepdf.open(io.BytesIO(openable(data)[0])) as pdf:
        return len(pdf.pages)


def _written_anew(pdf: pikepdf.Pdf) -> bytes:
    """The file without its password, its older revisions, its attachments and what would act when it is opened."""
    for key in ("/Names", "/Dests", "/AF", "/OpenAction", "/AA", "/Metadata", "/AcroForm"):
        if key in pdf.Root:
            del pdf.Root[key]
    return _save_pdf(pdf)


def _save_pdf(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()

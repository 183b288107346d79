"""The case file (dossier): cover, summary, chronology, position, bordereau, then every exhibit stamped and linked.

The front is one tagged document; exhibits are copied page by page as they are, and stamped « Pièce n° k — p/q ».
The whole claims no PDF/A: exhibits come from anywhere. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from recours.documents import french
from recours.documents.case_file.bordereau import BordereauLine, bordereau_labels, by_number
from recours.documents.case_file.exhibit_pages import ExhibitPages, pages_of
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.case_file.stamps import Stamper, add_margin
from recours.documents.formats.glyphs import drawable
from recours.documents.formats.pdf import block_data
from recours.documents.formats.typesetter import typeset_template
from recours.documents.letter_content import Block, Footer
from recours.wording import say

_LINK = "recours:"
"""Links of the front look like `recours:piece-3`; they become jumps inside the file."""
_PLAIN = ("/GoTo", "/URI")
_NO_ACTION = Dictionary()
_LABELS = (
    "contents", "parties", "summary", "chronology", "position", "sources", "bordereau", "reader", "exhibit", "page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the case: its role (« Consommateur ») and its lines."""

    role: str
    lines: tuple[str, ...]

    def data(self) -> dict[str, object]:
        """The party as the template reads it."""
        return {"role": self.role, "lines": [drawable(line) for line in self.lines]}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the chronology: the legal day, what happened, and the exhibit that shows it."""

    on: date
    text: str
    exhibit: int | None = None

    def data(self) -> dict[str, object]:
        """The line as the template reads it."""
        return {"on": french.day(self.on), "text": french.typeset_text(drawable(self.text)), "exhibit": self.exhibit}


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the position: what it is about, where it stands, why, and the articles."""

    title: str
    answer: str
    why: str
    cites: tuple[str, ...] = ()

    def data(self) -> dict[str, object]:
        """The point as the template reads it."""
        return {
            "title": french.typeset_text(self.title),
            "answer": self.answer,
            "why": french.typeset_text(self.why),
            "cites": [french.typeset_text(cite) for cite in self.cites],
        }


@dataclass(frozen=True, slots=True)
class CaseFileContent:
    """Everything a case file shows, for one reader. Sentences are French; exhibits keep their own bytes."""

    title: str
    reader: str
    made_on: date
    parties: tuple[Party, ...]
    summary: tuple[Block, ...]
    chronology: tuple[Moment, ...]
    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    sources: tuple[tuple[str, str], ...] = ()
    findings_title: str = ""
    """What stands over the findings; empty: « Position du dossier »."""
    footer: Footer = field(default_factory=Footer)


@dataclass(frozen=True, slots=True)
class _Piece:
    line: BordereauLine
    sources: tuple[ExhibitPages, ...]


def render_case_file(content: CaseFileContent) -> bytes:
    """The case file as bytes."""
    out = io.BytesIO()
    write_case_file(content, out)
    return out.getvalue()


def write_case_file(content: CaseFileContent, target: BinaryIO) -> tuple[BordereauLine, ...]:
    """Write the case file to `target`; returns the bordereau with the pages each exhibit takes."""
    with ExitStack() as open_files:
        pieces = tuple(_open_pieces(content, open_files))
        lines = tuple(piece.line for piece in pieces)
        pdf = open_files.enter_context(Pdf.open(io.BytesIO(_typeset_front(content, lines))))
        front = len(pdf.pages)
        links = list(_own_links(pdf))
        # The bordereau starts on the last page that is marked so: the table of contents comes first and names it too.
        bordereau = max((page for page, _, name in links if name == "bordereau"), default=0)
        _append_pieces(pdf, pieces, bordereau)
        targets = {f"piece-{line.exhibit.number}": front + line.offset for line in lines}
        for _, link, name in links:
            link.A = Dictionary(S=Name.GoTo, D=_destination(pdf, {**targets, "bordereau": bordereau}[name]))
        _add_bookmarks(pdf, lines, front)
        # What tells this file from others is drawn from what it holds: the same exhibits give the same bytes.
        digests = "".join(line.exhibit.digest for line in lines)
        identity = hashlib.sha256(f"{content.title}{content.made_on}{content.footer}{digests}".encode()).hexdigest()
        pdf.trailer.ID = Array([pikepdf.String(identity[:16])] * 2)
        pdf.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return lines


def _open_pieces(content: CaseFileContent, open_files: ExitStack) -> Iterator[_Piece]:
    offset = 0
    for exhibit in by_number(content.exhibits):
        exhibit = replace(exhibit, digest=exhibit.sha256())
        sources = tuple(pages_of(exhibit, content.made_on))
        for source in sources:
            open_files.enter_context(source.pdf)
        count = sum(len(source.pdf.pages) for source in sources)
        yield _Piece(BordereauLine(exhibit, count, offset), sources)
        offset += count


def _typeset_front(content: CaseFileContent, lines: tuple[BordereauLine, ...]) -> bytes:
    labels = {name: say(f"documents.case_file.{name}") for name in _LABELS}
    numbers = [line.exhibit.number for line in lines]
    has_gaps = numbers != list(range(1, len(numbers) + 1))
    summary = [
        replace(block, text=drawable(block.text), rows=tuple(tuple(map(drawable, row)) for row in block.rows))
        for block in content.summary
    ]
    data: dict[str, object] = {
        "title": french.typeset_text(drawable(content.title)),
        "reader": content.reader,
        "made_on": french.day(content.made_on),
        "labels": labels | ({"position": content.findings_title} if content.findings_title else {}),
        "columns": bordereau_labels(),
        "parties": [party.data() for party in content.parties],
        "summary": [block_data(block) for block in summary],
        "chronology": [moment.data() for moment in content.chronology],
        "findings": [finding.data() for finding in content.findings],
        "sources": [[french.typeset_text(cell) for cell in row] for row in content.sources],
        "lines": [line.data() for line in lines],
        "numbers_note": french.typeset_text(say("documents.bordereau.numbers_note")) if has_gaps else "",
        "pages_after": sum(line.pages for line in lines),
        "footer": content.footer.parts(),
    }
    return typeset_template("case_file", data, content.made_on, to_keep=False)


def _own_links(pdf: Pdf) -> Iterator[tuple[int, pikepdf.Object, str]]:
    """Each `recours:` link: the number of its page (from 0), the link, and what it names."""
    for number, page in enumerate(pdf.pages):
        for link in page.obj.get("/Annots", Array()):
            address = str(link.get("/A", _NO_ACTION).get("/URI", ""))
            if address.startswith(_LINK):
                yield number, link, address.removeprefix(_LINK)


def _append_pieces(pdf: Pdf, pieces: tuple[_Piece, ...], bordereau: int) -> None:
    """Copy every page and stamp it; the first stamp of each exhibit leads back to the page of the bordereau."""
    stamper = Stamper(pdf)
    back = _destination(pdf, bordereau)
    for piece in pieces:
        start = len(pdf.pages)
        for source in piece.sources:
            pdf.pages.extend(source.pdf.pages)
        roomy = [source.has_margin for source in piece.sources for _ in source.pdf.pages]
        for index, has_margin in enumerate(roomy):
            page = pdf.pages[start + index]
            _take_out_actions(page)
            if not has_margin:
                add_margin(page)
            box = stamper.stamp(page, piece.line.exhibit.number, index + 1, piece.line.pages)
            if index == 0:
                action = Dictionary(S=Name.GoTo, D=back)
                link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=list(box), Border=[0, 0, 0], F=4, A=action)
                link.Contents = say("documents.case_file.back")
                page.obj.Annots = Array([*page.obj.get("/Annots", Array()), pdf.make_indirect(link)])


def _take_out_actions(page: pikepdf.Page) -> None:
    """Take out of a page what would act when it is opened or touched: only plain links stay."""
    if "/AA" in page.obj:
        del page.obj["/AA"]
    notes = page.obj.get("/Annots")
    if notes is None:
        return
    calm = [
        note for note in notes if "/AA" not in note and str(note.get("/A", _NO_ACTION).get("/S", "/GoTo")) in _PLAIN
    ]
    if len(calm) < len(notes):
        page.obj.Annots = Array(calm)


def _destination(pdf: Pdf, page: int) -> Array:
    return Array([pdf.pages[page].obj, Name.Fit])


def _add_bookmarks(pdf: Pdf, lines: tuple[BordereauLine, ...], front: int) -> None:
    with pdf.open_outline() as outline:
        if not lines:
            return
        group = OutlineItem(say("documents.case_file.exhibits"), front)
        for line in lines:
            title = say("documents.case_file.bookmark", number=line.exhibit.number, title=line.exhibit.title)
            group.children.append(OutlineItem(title, front + line.offset))
        outline.root.append(group)

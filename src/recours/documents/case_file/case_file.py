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


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the case: its role (« Consommateur ») and its lines."""

    role: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the chronology: the legal day, what happened, and the exhibit that shows it."""

    on: date
    text: str
    exhibit: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the position: what it is about, where it stands, why, and the articles."""

    title: str
    answer: str
    why: str
    cites: tuple[str, ...] = ()


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
    made = io.BytesIO()
    write_case_file(content, made)
    return made.getvalue()


def write_case_file(content: CaseFileContent, target: BinaryIO) -> tuple[BordereauLine, ...]:
    """Write the case file to `target`; returns the bordereau with the pages each exhibit takes."""
    with ExitStack() as open_files:
        pieces = tuple(_open_pieces(content, open_files))
        lines = tuple(piece.line for piece in pieces)
        pdf = open_files.enter_context(Pdf.open(io.BytesIO(_front(content, lines))))
        front = len(pdf.pages)
        _append(pdf, pieces, front)
        _turn_links(pdf, front, {f"piece-{line.exhibit.number}": front + line.offset for line in lines})
        _bookmarks(pdf, lines, front)
        pdf.trailer.ID = Array([pikepdf.String(_identity(content, lines))] * 2)
        pdf.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return lines


def _identity(content: CaseFileContent, lines: tuple[BordereauLine, ...]) -> str:
    """What tells this file from others: drawn from what it holds, so that the same exhibits give the same bytes."""
    held = "".join(line.exhibit.digest for line in lines)
    return hashlib.sha256(f"{content.title}{content.made_on}{content.footer}{held}".encode()).hexdigest()[:16]


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


def _front(content: CaseFileContent, lines: tuple[BordereauLine, ...]) -> bytes:
    labels = (
        "contents",
        "parties",
        "summary",
        "chronology",
        "position",
        "sources",
        "bordereau",
        "reader",
        "exhibit",
        "page",
    )
    data: dict[str, object] = {
        "title": french.typeset_text(drawable(content.title)),
        "reader": content.reader,
        "made_on": french.day(content.made_on),
        "labels": {name: say(f"documents.case_file.{name}") for name in labels}
        | ({"position": content.findings_title} if content.findings_title else {}),
        "columns": bordereau_labels(),
        "parties": [{"role": one.role, "lines": [drawable(line) for line in one.lines]} for one in content.parties],
        "summary": [_block_data(block) for block in content.summary],
        "chronology": [_moment(one) for one in content.chronology],
        "findings": [_finding_data(one) for one in content.findings],
        "sources": [[french.typeset_text(cell) for cell in row] for row in content.sources],
        "lines": [line.data() for line in lines],
        "numbers_note": _numbers_note(lines),
        "pages_after": sum(line.pages for line in lines),
        "footer": content.footer.parts(),
    }
    return typeset_template("case_file", data, content.made_on, to_keep=False)


def _numbers_note(lines: tuple[BordereauLine, ...]) -> str:
    """What explains a gap in the numbers; nothing when there is none."""
    numbers = [line.exhibit.number for line in lines]
    whole = numbers == list(range(1, len(numbers) + 1))
    return "" if whole else french.typeset_text(say("documents.bordereau.numbers_note"))


def _block_data(block: Block) -> dict[str, object]:
    cells = tuple(tuple(drawable(cell) for cell in row) for row in block.rows)
    return block_data(Block(block.shape, drawable(block.text), cells, block.total))


def _moment(one: Moment) -> dict[str, object]:
    return {"on": french.day(one.on), "text": french.typeset_text(drawable(one.text)), "exhibit": one.exhibit}


def _finding_data(one: Finding) -> dict[str, object]:
    cites = [french.typeset_text(cite) for cite in one.cites]
    return {
        "title": french.typeset_text(one.title),
        "answer": one.answer,
        "why": french.typeset_text(one.why),
        "cites": cites,
    }


def _append(pdf: Pdf, pieces: tuple[_Piece, ...], front: int) -> None:
    """Copy every page and stamp it; the first stamp of each exhibit leads back to the bordereau."""
    stamper = Stamper(pdf)
    back = _destination(pdf, _bordereau_page(pdf, front))
    for piece in pieces:
        for source in piece.sources:
            pdf.pages.extend(source.pdf.pages)
        start = front + piece.line.offset
        roomy = [source.has_margin for source in piece.sources for _ in source.pdf.pages]
        for index, has_margin in enumerate(roomy):
            page = pdf.pages[start + index]
            _calm(page)
            if not has_margin:
                add_margin(page)
            box = stamper.stamp(page, piece.line.exhibit.number, index + 1, piece.line.pages)
            if index == 0:
                _link_back(pdf, page, box, back)


def _calm(page: pikepdf.Page) -> None:
    """Take out of a page what would act when it is opened or touched: only plain links stay."""
    if "/AA" in page.obj:
        del page.obj["/AA"]
    found = page.obj.get("/Annots")
    if found is None:
        return
    calm = [one for one in found if "/AA" not in one and str(one.get("/A", _NO_ACTION).get("/S", "/GoTo")) in _PLAIN]
    if len(calm) < len(found):
        page.obj.Annots = Array(calm)


def _link_back(pdf: Pdf, page: pikepdf.Page, box: tuple[float, float, float, float], back: Array) -> None:
    action = Dictionary(S=Name.GoTo, D=back)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=list(box), Border=[0, 0, 0], F=4, A=action)
    link.Contents = say("documents.case_file.back")
    page.obj.Annots = Array([*page.obj.get("/Annots", Array()), pdf.make_indirect(link)])


def _destination(pdf: Pdf, page: int) -> Array:
    return Array([pdf.pages[page].obj, Name.Fit])


def _bordereau_page(pdf: Pdf, front: int) -> int:
    """The page of the front on which the bordereau starts: the last that a `recours:bordereau` mark stands on."""
    marked = [page for page in range(front) for link in _links(pdf.pages[page]) if link == "bordereau"]
    return marked[-1] if marked else 0


def _links(page: pikepdf.Page) -> Iterator[str]:
    for annotation in page.obj.get("/Annots", Array()):
        address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
        if address.startswith(_LINK):
            yield address.removeprefix(_LINK)


def _turn_links(pdf: Pdf, front: int, targets: dict[str, int]) -> None:
    """Make the front's `recours:` links jump to their page."""
    targets = {**targets, "bordereau": _bordereau_page(pdf, front)}
    for page in pdf.pages[:front]:
        for annotation in page.obj.get("/Annots", Array()):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(_LINK):
                page_number = targets[address.removeprefix(_LINK)]
                annotation.A = Dictionary(S=Name.GoTo, D=_destination(pdf, page_number))


def _bookmarks(pdf: Pdf, lines: tuple[BordereauLine, ...], front: int) -> None:
    with pdf.open_outline() as outline:
        group = OutlineItem(say("documents.case_file.exhibits"), front) if lines else None
        for line in lines:
            title = say("documents.case_file.bookmark", number=line.exhibit.number, title=line.exhibit.title)
            assert group is not None
            group.children.append(OutlineItem(title, front + line.offset))
        if group is not None:
            outline.root.append(group)

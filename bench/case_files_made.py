"""Three hundred pages and twenty photos made into one case file, by us and by the peers, each from the same files."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pypdf
import typst
from PIL import Image

from bench.letter_of_ours import DAY, STORY
from bench.letter_of_ours import content as letter
from recours.documents.case_file import case_file
from recours.documents.case_file.case_file import CaseFileContent, Moment, Party, write_case_file
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.formats.pdf import render_pdf
from recours.documents.formats.typesetter import FONTS
from recours.documents.letter_content import Block, Shape
from recours.documents.received.photos import photo_pages

PDFS, PAGES_EACH, PHOTOS = 30, 10, 20
_STAMPS = """#set page(paper: "a4", margin: 0pt, fill: none)
#set text(font: "Source Sans 3", size: 9pt)
#for one in json(bytes(sys.inputs.stamps)) { place(top + right, dx: -15mm, dy: 6mm, one); pagebreak(weak: true) }"""


def inputs(folder: Path) -> list[Path]:
    """The pieces, written to `folder`: thirty files of ten pages, twenty photos of two megapixels."""
    files = []
    page = pypdf.PdfReader(io.BytesIO(render_pdf(letter(1)))).pages[0]
    for number in range(PDFS):
        writer = pypdf.PdfWriter()
        for _ in range(PAGES_EACH):
            writer.add_page(page)
        files.append(folder / f"{number:02}.pdf")
        writer.write(files[-1])
    for number in range(PHOTOS):
        files.append(folder / f"{number:02}.jpg")
        Image.effect_noise((1600, 1200), 60 + number).convert("RGB").save(files[-1], "JPEG", quality=92)
    return files


def exhibits(files: Sequence[Path], digest: str = "") -> tuple[Exhibit, ...]:
    """The pieces as exhibits; a `digest` stands for one kept since the piece came."""
    return tuple(Exhibit(number, path.name, path.name, path, digest=digest) for number, path in enumerate(files, 1))


def ours(files: Sequence[Path], target: BinaryIO | None = None) -> None:
    """The whole case file: front, contents, bordereau, SHA-256 of each piece, stamps, links both ways, bookmarks."""
    party, summary = Party("Consommateur", ("Camille Exemple",)), (Block(Shape.TEXT, STORY),)
    moments = (Moment(DAY, "Essai", 1),)
    content = CaseFileContent("Exemple", "Essai", DAY, (party,), summary, moments, (), exhibits(files))
    write_case_file(content, target or io.BytesIO())


def ours_bound(files: Sequence[Path]) -> None:
    """Ours without the front and without digests: merge, photos, stamps, links back, bookmarks."""
    held = CaseFileContent("", "", DAY, (), (), (), (), exhibits(files, "0" * 64))
    with ExitStack() as open_files:
        pieces = tuple(case_file._open_pieces(held, open_files))
        pdf = open_files.enter_context(pikepdf.new())
        pdf.add_blank_page()
        case_file._append(pdf, pieces, 1)
        case_file._bookmarks(pdf, tuple(piece.line for piece in pieces), 1)
        pdf.save(io.BytesIO(), static_id=True)


def by_hand(files: Sequence[Path]) -> None:
    """The least that pikepdf needs: pages, photos, a stamp in a built-in font, bookmarks. No front, no links."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    starts, sources = [], [pikepdf.open(path) if path.suffix == ".pdf" else None for path in files]
    for number, (path, source) in enumerate(zip(files, sources, strict=True), 1):
        starts.append(len(pdf.pages))
        if source is None:
            _add_photo(pdf, path)
        else:
            pdf.pages.extend(source.pages)
        for index in range(starts[-1], len(pdf.pages)):
            _stamp(pdf.pages[index], font, f"Piece {number} - {index}".encode())
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(path.name, start) for path, start in zip(files, starts, strict=True))
    pdf.save(io.BytesIO())


def _add_photo(pdf: pikepdf.Pdf, path: Path) -> None:
    pdf.add_blank_page(page_size=(842, 595))
    image = pikepdf.Stream(pdf, path.read_bytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1600,
                           Height=1200, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
                           Filter=pikepdf.Name.DCTDecode)  # fmt: skip
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.Contents = pdf.make_stream(b"q 760 0 0 570 40 12 cm /Im Do Q")


def _stamp(page: pikepdf.Page, font: pikepdf.Object, text: bytes) -> None:
    """As performance-minded people write it: one opening for the page, one closing with the stamp."""
    page.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/St"))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ BT /St 9 Tf 480 810 Td (" + text + b") Tj ET")


def by_pypdf(files: Sequence[Path]) -> None:
    """pypdf, stamps overlaid from a file of stamps, photos packed for it without decoding. No front, no links."""
    writer = pypdf.PdfWriter()
    texts = []
    for number, path in enumerate(files, 1):
        start = len(writer.pages)
        writer.append(str(path) if path.suffix == ".pdf" else _photo_file(path), outline_item=path.name)
        texts += [f"Piece {number} - {index}" for index in range(start, len(writer.pages))]
    for page, stamp in zip(writer.pages, pypdf.PdfReader(io.BytesIO(_stamps(texts))).pages, strict=False):
        page.merge_page(stamp)
    writer.write(io.BytesIO())


def _photo_file(path: Path) -> io.BytesIO:
    packed = io.BytesIO()
    photo_pages(path.name, path.read_bytes()).pdf.save(packed)
    return packed


def _stamps(texts: list[str]) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    made = typst.compile(_STAMPS.encode(), font_paths=fonts, sys_inputs={"stamps": json.dumps(texts)}, pdf_tags=False)
    assert isinstance(made, bytes)
    return made

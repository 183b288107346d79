"""A letter as DOCX, to be changed in a word processor: the same words in the same places as the PDF.

Built paragraph by paragraph from plain strings, so nothing typed by a person can become a field or a template
command. The zip is written again with one fixed date: the same letter gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from recours.documents.formats.plain_text import WRITING_LINE
from recours.documents.letter_content import Block, Kind, LetterContent, Shape
from recours.wording import say

FONT = "Times New Roman"
"""A font every word processor has, or a twin of the same widths."""
_LEFT_MM, _TOP_MM = 25, 20
_WINDOW_MM = (104, 53, 86)
"""Where the recipient stands: from the left, from the top, width (see templates/letter.typ)."""
_BODY_STARTS_MM = 84
_LONGEST_PROPERTY = 255
"""Signs that a property of a .docx file may have."""
_FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ACCENT = RGBColor(0x1F, 0x3A, 0x5F)


def render_docx(content: LetterContent) -> bytes:
    """The letter as the bytes of a .docx file."""
    document = _blank(content)
    _head(document, content)
    for block in content.blocks:
        _ADD[block.shape](document, block)
    _tail(document, content)
    return _same_bytes(document)


def _blank(content: LetterContent) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(_LEFT_MM), Mm(22)
    section.top_margin, section.bottom_margin = Mm(_TOP_MM), Mm(22)
    _styles(document)
    _properties(document, content)
    section.footer.paragraphs[0].text = "  ·  ".join(content.footer.parts())
    for run in section.footer.paragraphs[0].runs:
        run.font.size = Pt(7.5)
    return document


def _styles(document: DocumentType) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.append(_element("w:lang", val="fr-FR"))
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.widow_control = True
    for level, size in ((1, 16), (2, 11)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), _ACCENT
        style.paragraph_format.space_before = Pt(10)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def _properties(document: DocumentType, content: LetterContent) -> None:
    core = document.core_properties
    core.title, core.author, core.language = content.title[:_LONGEST_PROPERTY], _author(content), "fr-FR"
    core.created = core.modified = datetime.combine(content.written_on, time(12))
    core.comments, core.last_modified_by, core.revision = "", _author(content), 1


def _author(content: LetterContent) -> str:
    return content.sender.name[:_LONGEST_PROPERTY]


def _head(document: DocumentType, content: LetterContent) -> None:
    if content.kind is Kind.LETTER:
        sender = content.sender
        _add_frame(document, (sender.name, *sender.lines, sender.phone, sender.email), _LEFT_MM, _TOP_MM, 76)
        _add_frame(document, content.recipient, *_WINDOW_MM)
        paragraph = _line(document, content.place_and_date)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Mm(_BODY_STARTS_MM - _TOP_MM)
    else:
        document.add_heading(content.title, 1)
        if content.kind is not Kind.CALL_SHEET:
            writer = (content.sender.name, *content.sender.lines)
            _lines(document, [_join_lines(writer), _join_lines(content.recipient), content.place_and_date])
    subject = say("documents.letter.subject", subject=content.subject)
    for text in filter(None, (content.mark, content.channel_line, subject)):
        _line(document, text, bold=True)
    _lines(document, [_join_lines(content.references), content.salutation])


def _join_lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _add_frame(document: DocumentType, lines: Iterable[str], left: int, top: int, width: int) -> None:
    """Lines at a fixed place of the page (millimetres), as a frame."""
    paragraph = _line(document, _join_lines(lines))
    paragraph.paragraph_format.space_after = Pt(0)
    sizes = {key: str(round(mm * 56.7)) for key, mm in {"x": left, "y": top, "w": width}.items()}
    frame = _element("w:framePr", hAnchor="page", vAnchor="page", wrap="around", **sizes)
    paragraph._p.get_or_add_pPr().insert(0, frame)


def _lines(document: DocumentType, texts: Iterable[str]) -> None:
    for text in filter(None, texts):
        _line(document, text)


def _line(document: DocumentType, text: str, *, bold: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    return paragraph


def _text(document: DocumentType, block: Block) -> None:
    for text in filter(str.strip, block.text.split("\n")):
        _line(document, text.strip()).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _add_heading(document: DocumentType, block: Block) -> None:
    document.add_heading(block.text, 2)


def _items(document: DocumentType, block: Block) -> None:
    for row in block.rows:
        document.add_paragraph(row[0], style="List Bullet")


def _fields(document: DocumentType, block: Block) -> None:
    if block.rows:
        _fill(document.add_table(len(block.rows), 2), block.rows, (52, 111))


def _table(document: DocumentType, block: Block) -> None:
    if block.text:
        document.add_heading(block.text, 2)
    if block.rows:
        wide = len(block.rows[0])
        table = document.add_table(len(block.rows), wide, style="Table Grid")
        _fill(table, block.rows, (123, 40) if wide == 2 else _shares(block.rows))
        _bold(table, 0)
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        if block.total:
            _bold(table, -1)
        if wide == 2:
            _to_the_right(table)
        below = _line(document, "").paragraph_format
        below.space_after, below.line_spacing = Pt(0), Pt(6)


def _fill(table: Table, rows: Sequence[Sequence[str]], widths_mm: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row, cells in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, width in zip(row.cells, cells, widths_mm, strict=True):
            cell.text, cell.width = text, Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _shares(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Widths in millimetres that share the page by the longest cell of each column, within bounds."""
    longest = [min(max(*map(len, column), 20), 55) for column in zip(*rows, strict=True)]
    return tuple(163 * one // sum(longest) for one in longest)


def _bold(table: Table, row: int) -> None:
    for cell in table.rows[row].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _to_the_right(table: Table) -> None:
    """The amounts, which stand in the last column."""
    for cell in table.columns[-1].cells:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _notes(document: DocumentType, block: Block) -> None:
    for label, lines in block.rows:
        _line(document, "\n".join([label, *[WRITING_LINE] * int(lines)]))


_ADD: Mapping[Shape, Callable[[DocumentType, Block], None]] = {
    Shape.TEXT: _text,
    Shape.STORY: _text,
    Shape.HEADING: _add_heading,
    Shape.ITEMS: _items,
    Shape.FIELDS: _fields,
    Shape.TABLE: _table,
    Shape.NOTES: _notes,
}


def _tail(document: DocumentType, content: LetterContent) -> None:
    """The closing and the name, never alone on a page; then the exhibits. A sheet to write on is not signed."""
    if content.kind is Kind.CALL_SHEET:
        return
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if content.closing:
        _line(document, content.closing).paragraph_format.keep_with_next = True
    name = _line(document, content.sender.name)
    name.paragraph_format.space_before = Mm(13)
    name.paragraph_format.left_indent = Mm(_WINDOW_MM[0] - _LEFT_MM)
    if content.exhibits:
        _line(document, say("documents.letter.exhibits"), bold=True).paragraph_format.keep_with_next = True
        for exhibit in content.exhibits:
            document.add_paragraph(exhibit, style="List Number")


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _same_bytes(document: DocumentType) -> bytes:
    """The file's bytes, every entry of its zip dated alike."""
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in made.infolist():
            fixed.writestr(zipfile.ZipInfo(entry.filename, _FIXED_ZIP_DATE), made.read(entry), zipfile.ZIP_DEFLATED)
    return second.getvalue()

"""A letter as DOCX, to be changed in a word processor: the same words in the same places as the PDF.

Built paragraph by paragraph from plain strings, so nothing typed by a person can become a field or a template
command.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from docx import Document
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
_LEFT_MM, _TOP_MM, _RIGHT_MM = 25, 20, 22
"""The white around the text of an A4 page."""
_TEXT_MM = 210 - _LEFT_MM - _RIGHT_MM
"""Millimetres across which the text runs."""
_WINDOW_MM = (104, 53, 86)
"""Where the recipient stands: from the left, from the top, width (see templates/letter.typ)."""
_BODY_STARTS_MM = 84
"""From the top, as in templates/letter.typ: below the recipient, above the first fold of the sheet (99 mm)."""
_LONGEST_PROPERTY = 255
"""Signs that a property of a .docx file may have."""
_SHORTEST_CELL, _LONGEST_CELL = 20, 55
"""Signs between which the longest cell of a column counts: a day stays on its line, a story does not take the page."""
_FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say."""
_ACCENT = RGBColor(0x1F, 0x3A, 0x5F)


def render_docx(content: LetterContent) -> bytes:
    """The letter as the bytes of a .docx file."""
    letter = _WordLetter(content)
    letter.add_head()
    for block in content.blocks:
        letter.add_block(block)
    letter.add_end()
    # The file is written again, every entry of its zip dated alike: the same letter gives the same bytes.
    first, second = io.BytesIO(), io.BytesIO()
    letter.document.save(first)
    with zipfile.ZipFile(first) as saved, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in saved.infolist():
            fixed.writestr(zipfile.ZipInfo(entry.filename, _FIXED_ZIP_DATE), saved.read(entry), zipfile.ZIP_DEFLATED)
    return second.getvalue()


class _WordLetter:
    """A letter as a document of Word, written from its head to its end."""

    def __init__(self, content: LetterContent) -> None:
        self.content, self.document = content, Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(_LEFT_MM), Mm(_RIGHT_MM)
        section.top_margin, section.bottom_margin = Mm(_TOP_MM), Mm(22)
        self._set_styles()
        core, author = self.document.core_properties, content.sender.name[:_LONGEST_PROPERTY]
        core.title, core.author, core.language = content.title[:_LONGEST_PROPERTY], author, "fr-FR"
        core.created = core.modified = datetime.combine(content.written_on, time(12))
        core.comments, core.last_modified_by, core.revision = "", author, 1
        section.footer.paragraphs[0].text = "  ·  ".join(content.footer.parts())
        for run in section.footer.paragraphs[0].runs:
            run.font.size = Pt(7.5)

    def _set_styles(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10.5)
        normal.element.rPr.append(_element("w:lang", val="fr-FR"))
        normal.paragraph_format.space_after = Pt(5)
        normal.paragraph_format.widow_control = True
        for level, size in ((1, 16), (2, 11)):
            style = self.document.styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), _ACCENT
            style.paragraph_format.space_before = Pt(10)
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)

    def add_head(self) -> None:
        """All that stands above the text: who writes to whom, where and when, about what."""
        content, sender = self.content, self.content.sender
        if content.kind is Kind.LETTER:
            self._add_frame((sender.name, *sender.lines, sender.phone, sender.email), _LEFT_MM, _TOP_MM, 76)
            self._add_frame(content.recipient, *_WINDOW_MM)
            paragraph = self._add_line(content.place_and_date)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = Mm(_BODY_STARTS_MM - _TOP_MM)
        else:
            self.document.add_heading(content.title, 1)
            if content.kind is not Kind.CALL_SHEET:
                writer = (sender.name, *sender.lines)
                self._add_lines([_join_lines(writer), _join_lines(content.recipient), content.place_and_date])
        subject = say("documents.letter.subject", subject=content.subject)
        for text in filter(None, (content.mark, content.channel_line, subject)):
            self._add_line(text, bold=True)
        self._add_lines([_join_lines(content.references), content.salutation])

    def _add_frame(self, lines: Iterable[str], left: int, top: int, width: int) -> None:
        """Lines at a fixed place of the page (millimetres)."""
        paragraph = self._add_line(_join_lines(lines))
        paragraph.paragraph_format.space_after = Pt(0)
        sizes = {key: str(round(mm * 56.7)) for key, mm in {"x": left, "y": top, "w": width}.items()}  # 1/20 point
        frame = _element("w:framePr", hAnchor="page", vAnchor="page", wrap="around", **sizes)
        paragraph._p.get_or_add_pPr().insert(0, frame)

    def _add_lines(self, texts: Iterable[str]) -> None:
        for text in filter(None, texts):
            self._add_line(text)

    def _add_line(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.add_run(text).bold = bold
        return paragraph

    def add_block(self, block: Block) -> None:
        """One block of the text."""
        if block.shape is Shape.TABLE:
            self._add_table(block)
        elif block.shape is Shape.FIELDS and block.rows:
            _fill(self.document.add_table(len(block.rows), 2), block.rows, (52, 111))
        elif block.shape is Shape.HEADING:
            self.document.add_heading(block.text, 2)
        elif block.shape in (Shape.TEXT, Shape.STORY):
            for text in filter(str.strip, block.text.split("\n")):
                self._add_line(text.strip()).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        else:
            for first, *rest in block.rows:
                if block.shape is Shape.ITEMS:
                    self.document.add_paragraph(first, style="List Bullet")
                else:
                    self._add_line("\n".join([first, *[WRITING_LINE] * int(rest[0])]))

    def _add_table(self, block: Block) -> None:
        """A table after its title, and a thin line below it.

        The second of two columns holds amounts; more columns share the page by their longest cells.
        """
        if block.text:
            self.document.add_heading(block.text, 2)
        if not block.rows:
            return
        table = self.document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        if len(block.rows[0]) == 2:
            _fill(table, block.rows, (123, 40))
            for cell in table.columns[-1].cells:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            columns = zip(*block.rows, strict=True)
            signs = [min(max(*map(len, column), _SHORTEST_CELL), _LONGEST_CELL) for column in columns]
            _fill(table, block.rows, [_TEXT_MM * count // sum(signs) for count in signs])
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        for row in (0, -1) if block.total else (0,):
            for cell in table.rows[row].cells:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
        below = self._add_line("").paragraph_format
        below.space_after, below.line_spacing = Pt(0), Pt(6)

    def add_end(self) -> None:
        """The closing and the name, never alone on a page; then the exhibits. A sheet to write on is not signed."""
        content, paragraphs = self.content, self.document.paragraphs
        if content.kind is Kind.CALL_SHEET:
            return
        if paragraphs:
            paragraphs[-1].paragraph_format.keep_with_next = True
        if content.closing:
            self._add_line(content.closing).paragraph_format.keep_with_next = True
        name = self._add_line(content.sender.name)
        name.paragraph_format.space_before = Mm(13)
        name.paragraph_format.left_indent = Mm(_WINDOW_MM[0] - _LEFT_MM)
        if content.exhibits:
            title = self._add_line(say("documents.letter.exhibits"), bold=True)
            title.paragraph_format.keep_with_next = True
            for exhibit in content.exhibits:
                self.document.add_paragraph(exhibit, style="List Number")


def _join_lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _fill(table: Table, rows: Sequence[Sequence[str]], widths_mm: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row, cells in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, width in zip(row.cells, cells, widths_mm, strict=True):
            cell.text, cell.width = text, Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element

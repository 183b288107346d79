"""One letter on A4 with a table, made by the peers: the same words, fonts, places and standard of archive.

Each goes from facts to PDF, as ours does, by the same composed words. LibreOffice is fed the way docassemble does it: a
template filled by docxtpl, then converted.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import typst
import weasyprint
from docx.shared import Pt
from docxtpl import DocxTemplate
from weasyprint.text.fonts import FontConfiguration

from bench.letter_of_ours import content
from recours.documents.formats.pdf import letter_data
from recours.documents.formats.typesetter import FONTS, STANDARDS, TEMPLATES, template_call
from recours.documents.letter_content import LetterContent, Shape
from recours.wording import say


def bare_typst(count: int) -> Callable[[int], object]:
    """The same template called by hand: only typst's own work, the words of `count` letters decided beforehand."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts)
    data = [{**letter_data(content(number)), "tight": False, "numbered": False} for number in range(count)]
    sources = [template_call("letter", one) for one in data]

    def one(number: int) -> object:
        return compiler.compile(sources[number % count], pdf_standards=STANDARDS, timestamp=1_790_000_000 + number)

    return one


_FACES = (
    ("Serif4", "S", "Regular", 400),
    ("Serif4", "S", "Bold", 700),
    ("Sans3", "A", "Regular", 400),
    ("Sans3", "A", "Bold", 700),
)
_STYLE = (
    "".join(
        f"@font-face{{font-family:{name};font-weight:{weight};src:url(file://{FONTS}/Source{family}-{face}.ttf)}}"
        for family, name, face, weight in _FACES
    )
    + """
@page{size:A4;margin:20mm 22mm 24mm 25mm;@bottom-left{content:element(foot)}}
body{margin:0;font:10.8pt S;line-height:1.2;color:#1a1a1a} p,li{text-align:justify;hyphens:auto;margin:0 0 1.6mm}
.from,.to,.fold{position:absolute} .from{width:76mm;font-size:10pt} .from b{font-size:11.4pt;color:#1f3a5f}
.to{left:79mm;top:33mm;width:86mm;font-size:10.5pt} .fold{left:-20mm;width:4mm;border-top:.3pt solid #b8b8b8}
.head{height:64mm} .on{float:right} .how{font:bold 9.4pt S} .small,.foot,.reach{font:8.5pt A;color:#555}
.foot{position:running(foot);font-size:7.6pt;width:160mm} h1{font:bold 10.8pt S;margin:0 0 1mm}
.about{clear:both;border-left:1.6pt solid #1f3a5f;padding-left:3.2mm;margin:5mm 0} h2{font:bold 10pt A;margin:3mm 0 1mm}
table{border-collapse:collapse;width:100%;font-size:9.8pt;border:solid #1f3a5f;border-width:.8pt 0;margin-bottom:3mm}
th{font:bold 8.5pt A;color:#1f3a5f;border-bottom:.4pt solid #1f3a5f} td,th{text-align:left;padding:.7mm 2mm}
td+td,th+th{text-align:right} tr:last-child td{font-weight:bold;border-top:.4pt solid #b8b8b8}
.name{margin:10mm 0 4mm 79mm} .with{border-top:.5pt solid #b8b8b8;padding-top:2.2mm;font:8.5pt A}
"""
)


@cache
def _stylesheet() -> tuple[weasyprint.CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return weasyprint.CSS(string=_STYLE, font_config=fonts), fonts


def by_weasyprint(number: int) -> bytes:
    """The same page drawn by WeasyPrint, PDF/UA-1; its stylesheet and fonts are kept."""
    style, fonts = _stylesheet()
    page = weasyprint.HTML(string=_html(content(number)))
    made = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes)
    return made


def _html(letter: LetterContent) -> str:
    sender, about = letter.sender, say("documents.letter.subject", subject=letter.subject)
    return (
        f"<html lang=fr><head><title>{escape(letter.title)}</title></head><body>"
        f"<div class=foot>{_text(['  ·  '.join(letter.footer.parts())])}</div>"
        "<div class=fold style='top:79mm'></div><div class=fold style='top:178mm'></div>"
        f"<div class=from><b>{escape(sender.name)}</b><br>{_text(sender.lines)}"
        f"<div class=reach>{escape(sender.email)}</div></div><div class=to>{_text(letter.recipient)}</div>"
        f"<div class=head></div><div class=on>{escape(letter.place_and_date)}</div>"
        f"<div class=how>{escape(letter.channel_line)}</div><div class=about><h1>{escape(about)}</h1>"
        f"<div class=small>{_text(letter.references)}</div></div><p>{escape(letter.salutation)}</p>"
        f"{''.join(_html_block(block.shape, block.text, block.rows) for block in letter.blocks)}"
        f"<p>{escape(letter.closing)}</p><p class=name>{escape(sender.name)}</p>"
        f"<div class=with>{escape(say('documents.letter.exhibits'))}"
        f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in letter.exhibits)}</ol></div></body></html>"
    )


def _text(lines: Iterable[str]) -> str:
    return "<br>".join(map(escape, lines))


def _html_block(shape: Shape, text: str, rows: Iterable[tuple[str, ...]]) -> str:
    if shape is not Shape.TABLE:
        return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    head, *body = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    cells = "".join(f"<tr>{row}</tr>" for row in body)
    return f"<h2>{escape(text)}</h2><table><thead><tr>{head.replace('td>', 'th>')}</tr></thead>{cells}</table>"


def by_libreoffice(numbers: range) -> list[bytes]:
    """Letters made the docassemble way in one start of LibreOffice, PDF/A-2b, tagged; its profile is kept."""
    with TemporaryDirectory() as folder:
        files = [_filled(number, Path(folder) / f"{number}.docx") for number in numbers]
        options = {"SelectPdfVersion": {"type": "long", "value": "2"}}
        command = [str(shutil.which("soffice")), "--headless", f"-env:UserInstallation=file://{_profile()}"]
        command += ["--convert-to", f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", folder]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
        return [file.with_suffix(".pdf").read_bytes() for file in files]


@cache
def _profile() -> str:
    _KEPT.append(TemporaryDirectory())
    return _KEPT[-1].name


_KEPT: list[TemporaryDirectory[str]] = []


def _filled(number: int, target: Path) -> Path:
    letter = content(number)
    cut = next(index for index, block in enumerate(letter.blocks) if block.shape is Shape.TABLE)
    template = DocxTemplate(io.BytesIO(_docx_template()))
    template.render(
        {
            "sender": "\n".join((letter.sender.name, *letter.sender.lines, letter.sender.email)),
            "recipient": "\n".join(letter.recipient),
            "when": letter.place_and_date,
            "channel": letter.channel_line,
            "subject": say("documents.letter.subject", subject=letter.subject),
            "references": "\n".join(letter.references),
            "before": [letter.salutation, *(block.text for block in letter.blocks[:cut])],
            "title": letter.blocks[cut].text,
            "rows": letter.blocks[cut].rows,
            "after": [*(block.text for block in letter.blocks[cut + 1 :]), letter.closing],
            "name": letter.sender.name,
            "exhibits": letter.exhibits,
            "foot": "  ·  ".join(letter.footer.parts()),
        },
        autoescape=True,
    )
    template.save(target)
    return target


@cache
def _docx_template() -> bytes:
    """A letter for docxtpl: one paragraph for each part, loops for paragraphs and rows."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.paragraph_format.space_after = "Liberation Serif", Pt(10.5), Pt(5)
    for text in ("{{ sender }}", "{{ recipient }}", "{{ when }}", "{{ channel }}", "{{ subject }}", "{{ references }}"):
        document.add_paragraph(text)
    _loop(document, "before")
    document.add_paragraph("{{ title }}")
    table = document.add_table(3, 2, style="Table Grid")
    for index, cells in enumerate(
        (("{%tr for row in rows %}", ""), ("{{ row[0] }}", "{{ row[1] }}"), ("{%tr endfor %}", ""))
    ):
        for cell, text in zip(table.rows[index].cells, cells, strict=True):
            cell.text = text
    _loop(document, "after")
    document.add_paragraph("{{ name }}")
    _loop(document, "exhibits")
    document.sections[0].footer.paragraphs[0].text = "{{ foot }}"
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _loop(document: docx.document.Document, name: str) -> None:
    for text in (f"{{%p for one in {name} %}}", "{{ one }}", "{%p endfor %}"):
        document.add_paragraph(text)

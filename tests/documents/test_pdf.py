"""The PDF: valid, tagged, in French, with the recipient in the envelope's window and a signature that is never alone."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pytest

from conftest import absent
from documents.example import letter
from recours.documents.formats.pdf import page_count, render_pdf
from recours.documents.formats.typesetter import template_call
from recours.documents.letters.letter_reader import letter_shelf

MM = 72 / 25.4


@pytest.mark.parametrize("id", sorted(letter_shelf().letters))
def test_qpdf_finds_no_fault(id: str, tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        absent("qpdf")
    file = tmp_path / "letter.pdf"
    file.write_bytes(render_pdf(letter(id)))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("id", ["formal_notice_delivery", "mediator_referral", "call_sheet", "requete"])
def test_the_pdf_is_tagged_french_titled_and_says_which_standards_it_keeps(id: str) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(letter(id)))) as pdf:
        assert str(pdf.Root.Lang).lower().startswith("fr")
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]


def test_every_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(letter("formal_notice_delivery")))) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def placed(data: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Each run of text with its distance from the left and the top, in millimetres."""
    found: list[tuple[str, float, float]] = []
    reader = pypdf.PdfReader(io.BytesIO(data))
    height = float(reader.pages[page].mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, (height - y) / MM))

    reader.pages[page].extract_text(visitor_text=visit)
    return found


def test_the_recipient_stands_in_the_window_and_nothing_else_does() -> None:
    data = render_pdf(letter("formal_notice_delivery"))
    lines = [(text, left, top) for text, left, top in placed(data) if 45 < top < 84 and left > 80]
    text = " ".join(line[0] for line in lines)
    assert "Boutique Fictive" in text
    assert "92000" in text
    assert all(100 <= left <= 190 and 54 <= top <= 80 for _, left, top in lines)


def test_a_long_letter_never_leaves_its_signature_alone() -> None:
    for lines in range(1, 40, 3):
        content = letter("formal_notice_delivery", story="\n".join(["Une ligne de plus dans le récit."] * lines))
        last = pypdf.PdfReader(io.BytesIO(render_pdf(content))).pages[-1].extract_text()
        before = re.split(r"Je vous prie d.agréer", last)[0]
        assert len(before.split()) > 15


def test_a_letter_a_little_too_long_is_set_on_one_sheet() -> None:
    assert page_count(render_pdf(letter("formal_notice_conformity", ground="damaged_or_nonconforming"))) == 1


def test_the_pages_are_numbered_and_carry_the_code_of_the_case() -> None:
    data = render_pdf(letter("mediator_referral"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
        assert "RC-7F3K-92" in text


def test_only_our_fonts_are_used_whatever_the_machine_has() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(letter("formal_notice_delivery")))) as pdf:
        names = {str(one.FontName) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one}
    assert all("Source" in name for name in names)


def spoken(data: bytes) -> list[tuple[str, str]]:
    """The structure tree in reading order: each element's role with its title or alternative, headings and tables seen."""
    found: list[tuple[str, str]] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/T", ""))))
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot.get("/K", pikepdf.Array()))
    return found


def test_a_screen_reader_finds_a_title_paragraphs_lists_and_tables_in_order() -> None:
    letter_roles = [role for role, _ in spoken(render_pdf(letter("formal_notice_delivery")))]
    assert letter_roles.count("/H1") == 1
    assert letter_roles.index("/H1") < letter_roles.index("/L")
    assert letter_roles[letter_roles.index("/H1") :].count("/P") >= 6
    form_roles = [role for role, _ in spoken(render_pdf(letter("mediator_referral")))]
    assert form_roles[:3].count("/Document") == 1
    assert form_roles.count("/H2") >= 6
    for table_part in ("/Table", "/TR", "/TH", "/TD"):
        assert table_part in form_roles


def test_the_words_come_in_reading_order() -> None:
    text = pypdf.PdfReader(io.BytesIO(render_pdf(letter("formal_notice_delivery")))).pages[0].extract_text()
    wanted = ["Camille Exemple", "Boutique Fictive", "Lettre recommandée", "21 octobre 2026", "Objet", "Madame, Monsieur",
              "Je vous prie", "Pièces jointes", "Dossier RC"]  # fmt: skip
    places = [text.replace("\u00a0", " ").index(word) for word in wanted]
    assert places == sorted(places)


def test_the_line_that_calls_a_template_holds_the_data_as_one_string() -> None:
    hostile = {"text": "".join(map(chr, range(1, 0x250))) + '\\")))#panic("non")\\\\"'}
    found = re.fullmatch(
        rb'#import "/letter.typ": paper\n#paper\(json\(bytes\("((?:[^"\\]|\\["\\])*)"\)\)\)',
        template_call("letter", hostile),
    )
    assert found is not None
    inside = found.group(1)
    assert inside.isascii()
    assert json.loads(re.sub(rb'\\(["\\])', rb"\1", inside)) == hostile

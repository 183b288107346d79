"""A piece that nobody will see as it is: said when it is attached, where it is listed, and on its page; never a 500."""

from __future__ import annotations

import io

import docx
import pikepdf
import pypdf
import pytest
from PIL import Image
from tests.documents.strangers import a_square, pdf
from tests.web.pieces import add, piece
from tests.web.visitor import case_id, seen

from recours.casework.case.entry_writer import Act
from recours.casework.readers.readers import hide_words
from recours.web.days import now
from recours.web.desk import desk

SECRET = pdf(a_square, encryption=pikepdf.Encryption(owner="a", user="b"))


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def picture(size=(5, 3), form="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return out.getvalue()


def at(case):
    return f"{case}evidence/{piece(case)['digest']}/"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("secret.pdf", SECRET, "mot de passe"),
        ("casse.pdf", b"%PDF-1.7\n", "abîmé"),
        ("casse.png", picture()[:40], "abîmé"),
    ],
)
def test_what_will_not_be_seen_is_said_at_once_and_wherever_the_piece_is(visitor, case, name, content, why):
    add(visitor, case, name, content)
    after = seen(visitor.get(f"{case}evidence/"))
    assert f"À savoir, pour « {name} »" in after.replace("\u00a0", " ")
    assert why in after
    listed = seen(visitor.get(f"{case}evidence/"))
    assert "À savoir" not in listed
    assert why in listed
    assert why in seen(visitor.get(f"{at(case)}readers/"))


def test_a_file_that_is_shown_whole_is_not_spoken_of(visitor, case):
    add(visitor, case, "facture.pdf", pdf(a_square))
    assert "À savoir" not in seen(visitor.get(f"{case}evidence/"))


def test_a_broken_pdf_is_refused_as_a_broken_pdf(visitor, case):
    page = seen(add(visitor, case, "facture.pdf", b"\x00\x01\x02rien", status=422))
    assert "PDF abîmé" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "content",
    [picture((3, 2)), picture((1, 1), "GIF"), pdf(lambda made, page: setattr(page, "MediaBox", [0, 0, 4, 4]))],
)
def test_the_page_on_which_an_area_is_chosen_is_there_for_the_smallest_things(visitor, case, content):
    add(visitor, case, "petit", content)
    drawn = visitor.get(f"{at(case)}page/1/")
    assert max(Image.open(io.BytesIO(drawn.content)).size) >= 400


def test_an_office_document_and_a_bmp_are_seen_as_pages(visitor, case):
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Bonjour Madame")
    document.save(out)
    add(visitor, case, "lettre.docx", out.getvalue())
    assert f"{at(case)}pages/" in visitor.get(f"{case}evidence/").content.decode()
    shown = visitor.get(f"{at(case)}pages/")
    assert shown["Content-Type"] == "application/pdf"
    assert "Bonjour Madame" in pypdf.PdfReader(io.BytesIO(shown.content)).pages[0].extract_text()
    add(visitor, case, "scan.bmp", picture((40, 30), "BMP"))
    assert visitor.get(f"{at(case)}pages/").content.startswith(b"%PDF-")
    assert visitor.get(f"{case}evidence/{'0' * 64}/pages/", status=404)


def test_a_piece_that_cannot_be_searched_waits_for_a_decision_and_stops_no_page(visitor, case):
    add(visitor, case, "secret.pdf", SECRET)
    readers = f"{at(case)}readers/"
    hide_words(desk(), case_id(case), ["Camille Exemple"], ["judge"], act=Act(now()))
    assert "Nous ne pouvons pas lire" in seen(visitor.get(readers))
    assert "à décider avant de partir" in seen(visitor.get(f"{case}export/"))

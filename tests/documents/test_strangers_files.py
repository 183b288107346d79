"""Strangers' PDF, office, RTF, calendar and text files: shown whole, or what is not shown is said with its reason."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from conftest import absent
from documents.exhibits_example import case_file, exhibit, members
from documents.secrets_example import paper, saved
from recours.documents.case_file.case_file import render_case_file
from recours.documents.case_file.exhibit_faults import faults_of, stored_faults
from recours.documents.case_file.exhibit_pages import pages_of
from recours.documents.case_file.exhibits import Exhibit, Shelf
from recours.documents.errors import UnreadableExhibitError
from recours.documents.formats.ics import calendar_lines
from recours.documents.masking.masks import Mask, Way, masked_copy, search
from recours.documents.received import office
from recours.documents.received import office_pages as libreoffice
from recours.documents.received.hidden_words import HiddenWords
from recours.documents.received.office_words import words_of
from recours.documents.received.rtf_words import rtf_words
from recours.journal.evidence.media_types import media_type_of

DAY = date(2026, 11, 21)
MASK = Mask(HiddenWords(("Camille Exemple",)))


@pytest.fixture
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def shown(content: bytes, name: str = "piece") -> str:
    """What the pages of the exhibit say in the case file."""
    return text_of(render_case_file(case_file(exhibit(content, name))))


# -- the stamp


def full_page(width: float, height: float, turn: int = 0) -> bytes:
    """A page covered to its edges, so that whatever covers it shows."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(width, height))
    page = made.pages[0]
    stripes = "".join(f"{x / 10:.1f} 0.5 0.2 rg {x * width / 10} 0 {width / 10} {height} re f " for x in range(10))
    page.Contents = made.make_stream(stripes.encode())
    page.obj.Rotate = turn
    made.save(out)
    return out.getvalue()


def drawn(pdf: bytes, page: int) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=1).to_pil().convert("RGB")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (226, 500), (40, 60), (3, 3)])
def test_the_stamp_covers_nothing_of_a_page(size: tuple[int, int], turn: int) -> None:
    content = full_page(*size, turn)
    data = render_case_file(case_file(exhibit(content)))
    before, after = drawn(content, 0), drawn(data, len(pypdf.PdfReader(io.BytesIO(data)).pages) - 1)
    assert after.height > before.height
    below = after.crop((0, after.height - before.height, before.width, after.height))
    assert (
        ImageChops.difference(below, before).convert("L").point(lambda value: 255 if value > 40 else 0).getbbox()
        is None
    )
    assert "Pièce n° 1 — 1/1" in text_of(data)
    beside = after.crop((0, 0, after.width, after.height - before.height)).convert("L")
    ink = beside.point(lambda value: 255 if value < 100 else 0).getbbox()
    assert ink is not None
    assert 0 < ink[0] < ink[2] < after.width


def test_what_lay_outside_the_page_stays_unseen() -> None:
    pdf = pikepdf.open(io.BytesIO(full_page(300, 300)))
    pdf.pages[0].CropBox = [50, 50, 250, 250]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[60, 260, 200, 290], C=[1, 0, 0]
    )
    pdf.pages[0].Annots = pikepdf.Array([note])
    data = render_case_file(case_file(exhibit(saved(pdf))))
    page = drawn(data, len(pypdf.PdfReader(io.BytesIO(data)).pages) - 1)
    strip = page.crop((0, 0, 40, page.height - 200)).convert("L")
    assert min(strip.tobytes()) > 240
    with pikepdf.open(io.BytesIO(data)) as made:
        assert not any(str(one.get("/Subtype")) == "/Square" for one in made.pages[-1].obj.get("/Annots", []))


# -- what is not shown is said


def locked(**how: str) -> bytes:
    pdf, out = paper("Bonjour Madame"), io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(**how))
    return out.getvalue()


def ciphered_office() -> bytes:
    """The beginning of an office document with a password: a storage of Microsoft's with its streams named."""
    named = "".join(f"{name}\0" for name in ("EncryptionInfo", "EncryptedPackage")).encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + named + bytes(400)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("secret.pdf", locked(user="a", owner="b"), "mot de passe"),
        ("secret.docx", ciphered_office(), "mot de passe"),
        ("casse.pdf", b"%PDF-1.7\nrien de bon", "abîmé"),
        ("coupe.pdf", saved(paper("Bonjour"))[:300], "abîmé"),
        ("casse.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "abîmé"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(40), "son, vidéo"),
        ("casse.docx", b"PK\x03\x04" + bytes(60) + b"word/document.xml", "abîmé"),
    ],
)
def test_why_a_file_is_not_shown_is_said_on_paper_and_where_it_is_attached(name: str, content: bytes, why: str) -> None:
    assert why in shown(content, name)
    if "mp4" not in name:
        assert any(why in each for each in faults_of(exhibit(content, name)))


@pytest.mark.parametrize("how", [{"user": "", "owner": "b"}, {"user": "", "owner": ""}])
def test_a_pdf_that_viewers_open_without_a_password_is_shown(how: dict[str, str]) -> None:
    assert "Bonjour Madame" in shown(locked(**how))
    assert faults_of(exhibit(locked(**how))) == []


def test_a_pdf_with_files_in_it_names_them() -> None:
    pdf = paper("Bonjour")
    pdf.attachments["conditions.txt"] = b"Conditions"
    assert "1 fichier(s) joint(s), qui ne sont pas montrés ici : conditions.txt" in shown(saved(pdf))


def test_a_pdf_after_other_bytes_is_a_pdf() -> None:
    content = b"\x00\x01\x02 quelques octets\n" + saved(paper("Bonjour"))
    assert media_type_of(content[:4096]).name == "application/pdf"
    assert "Bonjour" in shown(content)


def test_faults_are_kept_with_the_piece_and_not_after_it(tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    piece.write_bytes(locked(user="a", owner="b"))
    shelf = Shelf(tmp_path / "previews" / "abc", piece)
    one = Exhibit(1, "Titre", "a.pdf", piece, shelf=shelf)
    assert stored_faults(one) is None
    assert stored_faults(one) == faults_of(one) if faults_of(one) else False
    for each in (tmp_path / "previews").iterdir():
        assert each.name.startswith("abc.")
        each.unlink()
    piece_read = piece.read_bytes()
    piece.unlink()
    faults_of(Exhibit(1, "Titre", "a.pdf", piece_read, shelf=shelf))
    assert list((tmp_path / "previews").iterdir()) == []


# -- office documents


def word_document() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Madame Camille Exemple,")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Aspirateur", "129,90 €"
    document.sections[0].header.paragraphs[0].text = "Boutique Fictive"
    document.save(out)
    return out.getvalue()


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_ODF = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:b="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'


def workbook() -> bytes:
    return members(
        {
            "xl/workbook.xml": f'<workbook {_MAIN} {_REL}><sheets><sheet name="Débits" r:id="r2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r2" Target="worksheets/sheet7.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="170" formatCode="[$-40C]d mmm yyyy"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>Loyer</t></si><si><r><t>Cam</t></r><r><t>ille</t></r></si></sst>",
            "xl/worksheets/sheet7.xml": f'<worksheet {_MAIN}><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
            '<c s="1"><v>45982</v></c><c s="2"><v>45982.5</v></c><c><v>12.5</v></c></row></sheetData></worksheet>',
        }
    )


def open_document() -> bytes:
    body = (
        "<t:p>Bonjour<t:s t:c='3'/>Madame <t:span>Camille Exemple</t:span><t:line-break/>merci</t:p>"
        "<b:table><b:table-row><b:table-cell><t:p>un</t:p></b:table-cell><b:table-cell><t:p>deux</t:p></b:table-cell>"
        "</b:table-row></b:table>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return members(
        {
            "mimetype": kind,
            "content.xml": f"<o:document-content {_ODF}><o:body><o:text>{body}</o:text></o:body></o:document-content>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        }
    )


def test_the_words_of_office_documents_are_read_in_their_order() -> None:
    assert words_of(word_document()).splitlines()[-3:] == [
        "Madame Camille Exemple,",
        "Aspirateur | 129,90 €",
        "Boutique Fictive",
    ]
    assert words_of(workbook()).splitlines() == ["— Débits —", "Loyer | Camille | 21/11/2025 | 21/11/2025 12:00 | 12.5"]
    assert words_of(open_document()).splitlines() == ["Bonjour   Madame Camille Exemple", "merci", "un | deux"]


@pytest.mark.usefixtures("_without_libreoffice")
@pytest.mark.parametrize("make", [word_document, open_document])
def test_without_libreoffice_the_words_are_shown_searched_and_masked(make: object) -> None:
    content = make()  # type: ignore[operator]
    said = shown(content, "a.docx")
    assert "Camille Exemple" in said
    assert "sans sa mise en page ni ses images" in said
    assert search(exhibit(content), MASK).way is Way.COPY
    assert "Camille" not in text_of(masked_copy(exhibit(content), MASK, DAY))
    assert search(exhibit(content), Mask(HiddenWords(("Absent partout",)))).way is Way.AS_IS


@pytest.mark.parametrize("make", [word_document, open_document])
def test_with_libreoffice_the_pages_are_shown_and_kept(make: object, tmp_path: Path) -> None:
    if libreoffice.program() is None:
        absent("LibreOffice")
    piece = tmp_path / "piece"
    piece.write_bytes(make())  # type: ignore[operator]
    one = Exhibit(1, "Titre", "a.docx", piece, shelf=Shelf(tmp_path / "previews" / "abc", piece))
    made = office.office_pdf(one)
    assert made is not None
    assert "Camille Exemple" in text_of(made)
    assert len(next(pages_of(one, DAY)).pdf.pages) == 1
    assert [each.name.startswith("abc.") for each in (tmp_path / "previews").iterdir()] == [True]
    assert search(one, MASK).way is Way.COPY
    assert "Camille" not in text_of(masked_copy(one, MASK, DAY))


def bomb(size: int, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as zipped, zipped.open("word/document.xml", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(b"<w:p>" * 200_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [bomb(100_000_000), bomb(10_000_000, zipfile.ZIP_BZIP2), bomb(50_000_000)],
    ids=["large", "bz2", "ratio"],
)
def test_an_office_bomb_is_neither_unpacked_nor_given_to_libreoffice(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "program", lambda: "/bin/false")
    with pytest.raises(UnreadableExhibitError) as refused:
        words_of(content)
    assert refused.value.reason == "bomb"
    assert "se déplie en beaucoup plus de données" in shown(content, "a.docx")
    assert search(exhibit(content), MASK) == search(exhibit(content), MASK)
    assert search(exhibit(content), MASK).unread == (0,)


def test_entities_of_a_document_s_own_are_refused() -> None:
    xml = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><w:d xmlns:w="x"><w:p><w:t>&b;</w:t></w:p></w:d>'
    with pytest.raises(UnreadableExhibitError):
        words_of(members({"word/document.xml": xml}))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (word_document(), "wordprocessingml.document"),
        (workbook(), "spreadsheetml.sheet"),
        (members({"docProps/app.xml": "x" * 9000, "ppt/presentation.xml": "y"}), "presentationml.presentation"),
        (members({"media/a.png": "x" * 9000, "word/document.xml": "y"}), "wordprocessingml.document"),
        (open_document(), "opendocument.text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000) + "WordDocument\0".encode("utf-16-le"),
            "application/msword",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000) + "Workbook\0".encode("utf-16-le"), "vnd.ms-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000) + "__substg1.0_".encode("utf-16-le"), "vnd.ms-outlook"),
    ],
)
def test_an_office_document_is_known_by_what_it_holds(content: bytes, name: str) -> None:
    assert media_type_of(content[:4096], lambda: content).name.endswith(name)


# -- texts that are not read as they are written


def test_rtf_is_read_as_words() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Word;}\f0 Ch\'e8re \b Madame\b0 ,\par "
        rb"co\u251?t : 12\~\u8364?{\pict 0102030405}\line fin \{oui\}\par}"
    )
    assert rtf_words(data) == "Chère Madame,\ncoût : 12\u00a0€\nfin {oui}\n"
    assert rtf_words(data[:60]) == ""
    assert rtf_words(b"{" * 100_000) == ""


@pytest.mark.usefixtures("_without_libreoffice")
def test_rtf_is_shown_as_words_without_libreoffice() -> None:
    said = shown(rb"{\rtf1\ansi\ansicpg1252 Ch\'e8re Madame}", "a.rtf")
    assert "Chère Madame" in said
    assert "rtf1" not in said


CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
SUMMARY:Passage du technicien
DTSTART;TZID=Europe/Paris:20261121T100000
DTEND:20261121T110000Z
LOCATION:12 rue de l'Exemple
ORGANIZER;CN=Boutique:mailto:service@boutique.example
X-DOSSIER:42
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


def test_a_calendar_is_shown_as_lines() -> None:
    lines = calendar_lines(CALENDAR).splitlines()
    assert lines[0] == "Objet : Passage du technicien"
    assert "10:00" in lines[1]
    assert "21\u00a0novembre 2026" in lines[1]
    assert "Organisateur : Boutique <service@boutique.example>" in lines
    assert "X-DOSSIER : 42" in lines
    said = shown(CALENDAR, "rendez-vous.ics")
    assert "Lieu : 12 rue de l'Exemple" in said
    assert "BEGIN:VEVENT" not in said


@pytest.mark.parametrize("content", [CALENDAR[:150], b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_a_calendar_that_is_not_whole_is_shown_as_it_is_written(content: bytes) -> None:
    assert "VCALENDAR" in shown(content, "a.ics")


def test_a_web_page_is_shown_as_words() -> None:
    said = shown(b"<!DOCTYPE html><html><body><p>Bonjour <b>Madame</b></p><script>x()</script></body></html>", "a.html")
    assert "Bonjour Madame" in said
    assert "<p>" not in said


def test_a_text_too_long_for_paper_is_said_to_be_cut() -> None:
    assert "seul son début est montré" in shown(b"Bonjour.\n" * 30_000, "a.txt")


def test_a_large_text_is_searched_within_bounds() -> None:
    """40 MB held the server for 24 s: now it is searched apart, or waits for a decision."""
    content = "Bonjour madame, voilà le texte.\n".encode() * 1_250_000
    found = search(exhibit(content, "a.txt"), MASK)
    assert (found.way, found.unread) == (Way.AS_IS, (0,))


def test_a_link_to_a_name_still_leads_to_its_page() -> None:
    pdf = paper("Sommaire")
    pdf.add_blank_page()
    pdf.Root.Dests = pikepdf.Dictionary(fin=pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit]))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.Name.fin
    )
    pdf.pages[0].Annots = pikepdf.Array([link])
    with pikepdf.open(io.BytesIO(render_case_file(case_file(exhibit(saved(pdf)))))) as made:
        first, last = made.pages[-2], made.pages[-1]
        places = [one.Dest[0].objgen for one in first.obj.Annots if "/Dest" in one]
        assert places == [last.obj.objgen]

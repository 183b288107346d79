"""The case file: every page stamped, every link lands, every file shown or honestly replaced, the bytes untouched."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image

from conftest import absent
from documents.exhibits_example import case_file, mail, pdf, photo, picture, saved
from recours.documents.case_file.bordereau import BordereauLine, by_number, render_bordereau
from recours.documents.case_file.case_file import render_case_file, write_case_file
from recours.documents.case_file.exhibit_pages import kind_of
from recours.documents.case_file.exhibits import Exhibit


def exhibit(number: int, content: bytes, name: str = "fichier", **more: str) -> Exhibit:
    return Exhibit(number, f"Titre {number}", name, content, on=date(2026, 9, number), origin="moi", **more)


def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def rendered(data: bytes, page: int, tmp_path: Path, dpi: int = 36) -> Image.Image:
    if not shutil.which("pdftoppm"):
        absent("pdftoppm")
    file = tmp_path / "file.pdf"
    file.write_bytes(data)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", file, tmp_path / "p"], check=True
    )
    return Image.open(next(tmp_path.glob("p-*.png"))).convert("RGB")


def test_every_page_of_every_exhibit_is_stamped() -> None:
    data = render_case_file(case_file(exhibit(1, pdf(3)), exhibit(2, photo())))
    pages = texts(data)
    stamps = [line for text in pages for line in text.splitlines() if line.startswith("Pièce n°") and "—" in line]
    assert stamps == ["Pièce n° 1 — 1/3", "Pièce n° 1 — 2/3", "Pièce n° 1 — 3/3", "Pièce n° 2 — 1/1"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_is_upright_in_the_corner_whatever_the_turn(turn: int, tmp_path: Path) -> None:
    data = render_case_file(case_file(exhibit(1, pdf(1, rotate=turn))))
    page = rendered(data, len(texts(data)), tmp_path, dpi=72)
    corner = page.crop((page.width // 2, 0, page.width, 60))
    elsewhere = page.crop((0, 60, page.width, page.height))
    assert min(corner.convert("L").getdata()) < 120
    assert min(elsewhere.convert("L").getdata()) > 240
    dark = corner.convert("L").point(lambda value: 255 if value < 160 else 0).getbbox()
    assert dark is not None
    assert dark[2] - dark[0] > 2 * (dark[3] - dark[1])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_without_touching_its_bytes(orientation: int, tmp_path: Path) -> None:
    taken = photo(orientation)
    data = render_case_file(case_file(exhibit(1, taken)))
    page = rendered(data, len(texts(data)), tmp_path)
    assert page.width > page.height
    down = [page.getpixel((page.width // 2, y)) for y in range(page.height)]
    across = [page.getpixel((x, page.height // 2)) for x in range(page.width)]
    assert next(pixel for pixel in down if pixel[1] < 200) == pytest.approx((221, 0, 0), abs=40)
    assert next(pixel for pixel in across if pixel[0] < 200) == pytest.approx((0, 170, 0), abs=40)
    with pikepdf.open(io.BytesIO(data)) as file:
        (image,) = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert image.read_raw_bytes() == taken


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("GIF", "P"), ("TIFF", "RGB"),
     ("WEBP", "RGB"), ("HEIF", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK")],
)  # fmt: skip
def test_pictures_of_other_formats_become_pages(form: str, mode: str, tmp_path: Path) -> None:
    data = render_case_file(case_file(exhibit(1, saved(form, mode))))
    page = rendered(data, len(texts(data)), tmp_path)
    assert page.width > page.height
    assert page.convert("L").getpixel((page.width // 2, page.height // 2)) < 220


def test_an_email_is_shown_with_its_headers_its_words_and_its_attachments() -> None:
    data = render_case_file(case_file(exhibit(1, mail(joined=photo()), "message.eml")))
    text, attached = texts(data)[-2:]
    for said in (
        "service@boutique.example",
        "Votre commande",
        "15 Sep 2026",
        "<1@boutique.example>",
        "colis est perdu",
    ):
        assert said in text
    assert "Received" in text
    assert "photo.jpg" in text
    assert "Pièce n° 1 — 2/2" in attached


def test_an_html_email_is_words_not_markup() -> None:
    message = (
        mail()
        .replace(b"Content-Type: text/plain", b"Content-Type: text/html")
        .replace(
            b"Votre colis est perdu.",
            b"<p>Votre <b>colis</b></p><script>alert(1)</script><style>p{}</style> est #perdu $x$",
        )
    )
    text = texts(render_case_file(case_file(exhibit(1, message, "m.eml"))))[-1]
    assert "Votre colis" in text
    assert "#perdu $x$" in text
    assert "alert" not in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faux.pdf", b"PK\x03\x04" + b"\x00" * 60),
        ("casse.pdf", b"%PDF-1.7\nrien de bon"),
        ("secret.pdf", pdf(1, password="secret")),
        ("casse.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40),
    ],
)
def test_what_paper_cannot_show_is_named_with_its_digest(name: str, content: bytes) -> None:
    one = exhibit(1, content, name)
    text = texts(render_case_file(case_file(one)))[-1]
    assert name in text
    assert one.sha256()[:32] in text
    assert "Pièce n° 1 — 1/1" in text


def test_signs_that_no_font_draws_do_not_stop_the_file() -> None:
    text = texts(render_case_file(case_file(exhibit(1, mail("Bonjour 😡 مرحبا, désolé"), "m😡.eml"))))[-1]
    assert "Bonjour □" in text
    assert "désolé" in text


def test_every_link_lands_on_its_exhibit_and_every_stamp_leads_back() -> None:
    data = render_case_file(case_file(exhibit(1, pdf(2)), exhibit(2, photo())))
    with pikepdf.open(io.BytesIO(data)) as file:
        numbers = {page.objgen: number for number, page in enumerate(page.obj for page in file.pages)}
        jumps: list[tuple[int, int]] = []
        for index, page in enumerate(file.pages):
            for link in page.obj.get("/Annots", []):
                action = link.get("/A")
                assert action is None or "/URI" not in action
                if action is not None and isinstance(action.D, pikepdf.Array):
                    jumps.append((index, numbers[action.D[0].objgen]))
        first = len(file.pages) - 3
    assert {to for start, to in jumps if start < first} >= {first, first + 2}
    back = {to for start, to in jumps if start >= first}
    assert len(back) == 1
    assert "Bordereau" in texts(data)[back.pop()]


def test_the_bookmarks_lead_to_every_part_and_exhibit() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_case_file(case_file(exhibit(1, pdf(2)), exhibit(2, photo())))))
    flat = [one for entry in reader.outline for one in (entry if isinstance(entry, list) else [entry])]
    titles = {str(one.title): reader.get_destination_page_number(one) for one in flat}
    assert {"Chronologie", "Bordereau des pièces", "Pièce n° 1 – Titre 1", "Pièce n° 2 – Titre 2"} <= set(titles)
    assert titles["Pièce n° 2 – Titre 2"] == len(reader.pages) - 1


def test_the_contents_give_the_right_pages() -> None:
    data = render_case_file(case_file(exhibit(1, pdf(4)), exhibit(2, photo())))
    pages = texts(data)
    start = next(number for number, text in enumerate(pages, 1) if "Pièce n° 2 — 1/1" in text)
    contents = re.findall(r"Titre (\d)\s+(\d+)", pages[0])
    assert contents == [("1", str(start - 4)), ("2", str(start))]
    assert f"/ {len(pages)}" in pages[0]


def test_the_file_claims_no_archive_standard_and_is_valid(tmp_path: Path) -> None:
    data = render_case_file(case_file(exhibit(1, pdf(2)), exhibit(2, photo()), exhibit(3, mail(), "m.eml")))
    assert b"pdfaid" not in data
    if not shutil.which("qpdf"):
        absent("qpdf")
    (tmp_path / "file.pdf").write_bytes(data)
    checked = subprocess.run(["qpdf", "--check", tmp_path / "file.pdf"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_same_exhibits_are_the_same_bytes() -> None:
    contract, screen = pdf(2), saved("PNG")
    first, second = (render_case_file(case_file(exhibit(1, contract), exhibit(2, screen))) for _ in range(2))
    assert first == second


def test_a_large_file_may_come_from_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "gros.pdf"
    path.write_bytes(pdf(5))
    one = Exhibit(1, "Contrat", "gros.pdf", path)
    with (tmp_path / "dossier.pdf").open("wb") as target:
        (line,) = write_case_file(case_file(one), target)
    assert line.pages == 5
    assert one.sha256() == exhibit(1, path.read_bytes()).sha256()


def test_a_case_without_exhibits_still_has_its_file() -> None:
    assert "Bordereau" in "".join(texts(render_case_file(case_file())))


def test_two_exhibits_cannot_have_one_number() -> None:
    with pytest.raises(ValueError, match="same number"):
        by_number([exhibit(1, b""), exhibit(1, b"")])


def test_the_bordereau_alone_lists_every_exhibit() -> None:
    lines = [BordereauLine(exhibit(number, photo()), 2) for number in (1, 2, 3)]
    text = texts(render_bordereau(lines, "Exemple contre Fictive", date(2026, 10, 21)))[0]
    assert all(f"Titre {number}" in text for number in (1, 2, 3))
    assert lines[0].exhibit.sha256()[:16] in text


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (photo()[:16], "picture"),
        (saved("HEIF")[:16], "picture"),
        (b"Bonjour", "text"),
        (b"\x00\x01", "other"),
    ],
)
def test_a_file_is_judged_by_its_first_bytes(beginning: bytes, kind: str) -> None:
    assert kind_of(beginning) == kind
    assert picture().size == (960, 640)


def test_an_exhibit_cannot_act_when_it_is_opened() -> None:
    made, file = io.BytesIO(), pikepdf.open(io.BytesIO(pdf(1)))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://boutique.example")
    annotations = [
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        for action in (script, link)
    ]
    file.pages[0].obj.Annots = pikepdf.Array(annotations)
    file.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    file.Root.OpenAction = script
    file.save(made)
    data = render_case_file(case_file(exhibit(1, made.getvalue())))
    with pikepdf.open(io.BytesIO(data)) as whole:
        unpacked = b"".join(one.unparse(resolved=True) for one in whole.objects if isinstance(one, pikepdf.Dictionary))
    assert b"JavaScript" not in unpacked
    assert b"https://boutique.example" in unpacked

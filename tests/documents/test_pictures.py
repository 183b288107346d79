"""The documents as they look: each page is compared with the picture kept of it, with tolerance.

After a wanted change: `RECOURS_KEEP_PICTURES=1 pytest tests/documents/test_pictures.py`, then look at every picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from conftest import absent
from documents.example import letter
from documents.exhibits_example import case_file, mail, pdf, photo
from recours.documents.case_file.case_file import render_case_file
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.formats.pdf import render_pdf

KEPT = Path(__file__).parent / "pictures"
DPI = 45
FARTHEST = 2.0
"""Mean difference of grey, of 255, over a slightly blurred page."""
MADE: dict[str, Callable[[], bytes]] = {
    "formal_notice_delivery": lambda: render_pdf(letter("formal_notice_delivery")),
    "formal_notice_refund": lambda: render_pdf(letter("formal_notice_refund")),
    "call_sheet": lambda: render_pdf(letter("call_sheet")),
    "mediator_referral": lambda: render_pdf(letter("mediator_referral")),
    "requete": lambda: render_pdf(letter("requete")),
    "case_file": lambda: render_case_file(
        case_file(
            Exhibit(1, "Confirmation de commande", "commande.pdf", pdf(1)),
            Exhibit(2, "Réponse du service client", "reponse.eml", mail()),
            Exhibit(3, "Photo du palier", "photo.jpg", photo(6, (240, 160))),
            Exhibit(4, "Archive", "archive.zip", b"PK\x03\x04\x00\x00"),
        )
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_a_document_looks_as_it_did(name: str, tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        absent("pdftoppm")
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(MADE[name]())
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", file, tmp_path / name], check=True)
    pages = sorted(tmp_path.glob("*.png"))
    if os.environ.get("RECOURS_KEEP_PICTURES"):
        keep(name, pages)
    kept = sorted(KEPT.glob(f"{name}-*.png"))
    assert len(kept) == len(pages)
    for now, before in zip(pages, kept, strict=True):
        assert difference(now, before) < FARTHEST, f"{now.name} no longer looks like {before}"


def difference(now: Path, before: Path) -> float:
    """How far two pages are apart, small shifts of letters aside."""
    first, second = (Image.open(path).convert("L").filter(ImageFilter.GaussianBlur(2)) for path in (now, before))
    assert first.size == second.size
    return float(ImageStat.Stat(ImageChops.difference(first, second)).mean[0])


def keep(name: str, pages: list[Path]) -> None:
    """Put the pages in the place of the pictures kept, packed small."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob(f"{name}-*.png"):
        old.unlink()
    for number, page in enumerate(pages, 1):
        Image.open(page).convert("L").quantize(16).save(KEPT / f"{name}-{number}.png", optimize=True)


def test_a_changed_page_is_noticed(tmp_path: Path) -> None:
    before = KEPT / "formal_notice_delivery-1.png"
    changed = Image.open(before).convert("L")
    changed.paste(255, (0, changed.height // 3, changed.width, 2 * changed.height // 3))
    changed.save(tmp_path / "changed.png")
    assert difference(tmp_path / "changed.png", before) > FARTHEST

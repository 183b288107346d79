"""Goals A1, A3, B1 and B2: one letter and one case file against the bare libraries under them and against their peers.

Every way makes the same letter, or puts together the same 300 pages and 20 photos; ways take turns inside a round and
the median of the rounds is kept. Time is the processor's, so that a busy machine changes little.
`run(rounds)` gives rows (name, value, unit, ratio, peer): the ratio is ours to the peer in the same run (for times and
memory, smaller is better).
"""

from __future__ import annotations

import io
import resource
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import pikepdf
import pypdf
import typst
import weasyprint
from PIL import Image

from bench.rows import Row
from recours.documents.addresses import PostalAddress, Recipient
from recours.documents.case_file import CaseFileContent, Moment, Party, write_case_file
from recours.documents.compose import compose
from recours.documents.content import Block, LetterContent, Shape
from recours.documents.exhibits import Exhibit
from recours.documents.material import Material
from recours.documents.pdf import letter_data, render_pdf
from recours.documents.read_letters import letter_shelf
from recours.documents.typeset import FONTS, STANDARDS, TEMPLATES, called

DAY = date(2026, 11, 21)
LETTERS, FLAT = 60, 600
PDFS, PAGES_EACH, PHOTOS = 30, 10, 20
BARE, WEASY = "bare warm typst", "WeasyPrint"
BY_HAND, PYPDF = "pikepdf by hand", "pypdf"
RECIPIENT = Recipient(
    "Boutique Fictive SAS", PostalAddress("Boutique Fictive SAS", "1 rue du Modèle", "92000", "Nanterre")
)
STORY = "Le suivi n'a pas bougé depuis huit jours. J'ai écrit deux fois ; on m'a répondu de patienter. Rien n'est venu."


def run(rounds: int = 5) -> list[Row]:
    """Letters a second, memory over many letters, and the seconds of a case file."""
    return [*_letters(rounds), *_flat_memory(), *_case_file(rounds)]


def _letters(rounds: int) -> list[Row]:
    ways: dict[str, Callable[[int], object]] = {"ours": _ours, BARE: _bare(), WEASY: _weasy}
    rates = {name: median(each) for name, each in _in_turn(ways, rounds).items()}
    size = len(render_pdf(_content(1))) / 1000
    return [
        Row("one letter, PDF/A-2a + UA-1", rates["ours"], "letters/s", rates["ours"] / rates[BARE], BARE),
        Row("one letter, PDF/A-2a + UA-1", rates["ours"], "letters/s", rates["ours"] / rates[WEASY], WEASY),
        Row("size of a tagged letter", size, "kB", size / 32, "32 kB"),
    ]


def _in_turn(ways: Mapping[str, Callable[[int], object]], rounds: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way(0)
    for turn in range(rounds):
        for name, way in ways.items():
            count = LETTERS if name != WEASY else LETTERS // 10
            begun = process_time()
            for number in range(count):
                way(turn * LETTERS + number)
            rates[name].append(count / (process_time() - begun))
    return rates


def _content(number: int) -> LetterContent:
    facts = {
        "consumer_first_name": "Camille",
        "consumer_last_name": f"Exemple {number}",
        "consumer_street": "12 rue de l'Exemple",
        "consumer_postcode": "75000",
        "consumer_town": "Paris",
        "ground": "parcel_not_arrived",
        "item": "un aspirateur",
        "price_eur": Decimal("89.90") + number,
        "ordered_on": date(2026, 9, 1),
        "order_number": f"{number:07}",
        "formal_notice_days": 10,
        "story": f"{STORY} ({number})",
        "tracking_says_delivered": False,
    }
    material = Material(DAY, facts, due_on={"delivery": date(2026, 9, 10)})
    return compose(letter_shelf()["formal_notice_delivery"], material, RECIPIENT)


def _ours(number: int) -> object:
    return render_pdf(_content(number))


def _bare() -> Callable[[int], object]:
    """The same template compiled by hand: only typst's own work, the words decided beforehand."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts)
    sources = [
        called("letter", {**letter_data(_content(number)), "tight": False, "numbered": False})
        for number in range(LETTERS)
    ]

    def one(number: int) -> object:
        source = sources[number % LETTERS]
        return compiler.compile(source, pdf_standards=STANDARDS, timestamp=1_790_000_000 + number)

    return one


def _weasy(number: int) -> object:
    content = _content(number)
    faces = "".join(
        f"@font-face{{font-family:S;font-weight:{weight};src:url(file://{FONTS}/SourceSerif4-{face}.ttf)}}"
        for face, weight in (("Regular", 400), ("Bold", 700))
    )
    paragraphs = "".join(f"<p>{block.text}</p>" for block in content.blocks)
    head = f"<p>{'<br>'.join(content.sender.lines)}</p><p>{'<br>'.join(content.recipient)}</p>"
    style = f"<style>{faces}body{{font:11pt S}}p{{text-align:justify;hyphens:auto}}</style>"
    page = f"<html lang=fr><title>{content.title}</title>{style}{head}<h1>{content.subject}</h1>{paragraphs}"
    return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def _flat_memory() -> list[Row]:
    """Memory after many letters against memory after a few: flat means a ratio of one."""
    for number in range(60):
        _ours(number)
    few = _peak_mb()
    for number in range(FLAT):
        _ours(number)
    return [Row(f"memory after {FLAT} letters", _peak_mb(), "MB", _peak_mb() / few, "after 60")]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _case_file(rounds: int) -> list[Row]:
    with TemporaryDirectory() as folder:
        files = _inputs(Path(folder))
        ways: dict[str, Callable[[list[Path]], object]] = {"ours": _assembled, BY_HAND: _by_hand, PYPDF: _by_pypdf}
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                begun = process_time()
                way(files)
                seconds[name].append(process_time() - begun)
    spent = {name: median(each) for name, each in seconds.items()}
    name = f"case file, {PDFS * PAGES_EACH} pages and {PHOTOS} photos, with its front"
    return [Row(name, spent["ours"], "s", spent["ours"] / spent[peer], peer) for peer in (BY_HAND, PYPDF)]


def _inputs(folder: Path) -> list[Path]:
    files = []
    page = pypdf.PdfReader(io.BytesIO(render_pdf(_content(1)))).pages[0]
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


def _assembled(files: list[Path]) -> None:
    exhibits = tuple(Exhibit(number, path.name, path.name, path) for number, path in enumerate(files, 1))
    party, summary = Party("Consommateur", ("Camille Exemple",)), (Block(Shape.TEXT, STORY),)
    content = CaseFileContent("Exemple", "Essai", DAY, (party,), summary, (Moment(DAY, "Essai", 1),), (), exhibits)
    write_case_file(content, io.BytesIO())


def _by_hand(files: list[Path]) -> None:
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
    page.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/St"))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ BT /St 9 Tf 480 810 Td (" + text + b") Tj ET")


def _by_pypdf(files: list[Path]) -> None:
    writer = pypdf.PdfWriter()
    for path in files:
        if path.suffix == ".pdf":
            writer.append(str(path), outline_item=path.name)
    writer.write(io.BytesIO())


if __name__ == "__main__":
    for row in run():
        print(f"{row.name:60} {row.value:10.3f} {row.unit:10} {row.ratio:6.2f} of {row.peer}")

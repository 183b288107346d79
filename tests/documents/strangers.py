"""Files of strangers: honest ones of each kind, and those made to harm whoever opens them."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from recours.documents.received.pixels import register_heic

SIZE = (1200, 900)
Build = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def picture(form: str, size: tuple[int, int] = SIZE, mode: str = "RGB") -> bytes:
    """A picture of one colour, in a format of Pillow."""
    register_heic()
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode not in ("1", "L") else 0).save(out, form)
    return out.getvalue()


def pdf(build: Build, **how: object) -> bytes:
    """A PDF of one page."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(595, 842))
    build(made, made.pages[0])
    made.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def a_square(made: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = Stream(made, b"1 0 0 rg 100 100 200 200 re f")


def _form(made: pikepdf.Pdf, content: bytes, inner: pikepdf.Object | None = None) -> pikepdf.Object:
    form = Stream(made, content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    if inner is not None:
        form.Resources = Dictionary(XObject=Dictionary(F=inner))
    return made.make_indirect(form)


def a_billion_squares(made: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A square, ten times, ten times, ten times …: nobody's screen has seen its end."""
    form = _form(made, b"0 0 300 300 re f")
    for _ in range(12):
        form = _form(made, b"/F Do " * 10, form)
    page.Resources, page.Contents = Dictionary(XObject=Dictionary(F=form)), Stream(made, b"/F Do")


def itself(made: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A drawing that draws itself, twice."""
    form = _form(made, b"/F Do /F Do")
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page.Resources, page.Contents = Dictionary(XObject=Dictionary(F=form)), Stream(made, b"/F Do")


def a_huge_page(made: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.MediaBox = Array([0, 0, 10**6, 10**6])
    a_square(made, page)


def png_bomb() -> bytes:
    """109 kB that unfold to 900 million pixels."""
    return picture("PNG", (30_000, 30_000), "1")


def lying_png() -> bytes:
    """A PNG of a few bytes that says it is small, and whose data never end."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = (8_000).to_bytes(4, "big") * 2 + bytes([16, 6, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9))


HONEST: dict[str, Callable[[], bytes]] = {
    "photo.jpg": lambda: picture("JPEG"),
    "photo.heic": lambda: picture("HEIF"),
    "photo.avif": lambda: picture("AVIF"),
    "photo.webp": lambda: picture("WEBP"),
    "ecran.png": lambda: picture("PNG", mode="RGBA"),
    "ecran.gif": lambda: picture("GIF", mode="P"),
    "scan.tiff": lambda: picture("TIFF"),
    "scan.bmp": lambda: picture("BMP"),
    "facture.pdf": lambda: pdf(a_square),
    "affiche.pdf": lambda: pdf(a_huge_page),
    "photo de 48 millions de points.jpg": lambda: picture("JPEG", (8_000, 6_000)),
    "photo de 100 millions de points.jpg": lambda: picture("JPEG", (10_000, 10_000)),
}
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bombe.png": png_bomb,
    "menteur.png": lying_png,
    "100 millions de points.png": lambda: picture("PNG", (10_000, 10_000), "L"),
    "tronquee.jpg": lambda: picture("JPEG")[:600],
    "tronquee.heic": lambda: picture("HEIF")[:-200],
    "sans fin.pdf": lambda: pdf(a_billion_squares),
    "soi-meme.pdf": lambda: pdf(itself),
    "secret.pdf": lambda: pdf(a_square, encryption=pikepdf.Encryption(owner="a", user="b")),
    "tronque.pdf": lambda: pdf(a_square)[:300],
    "bruit.pdf": lambda: b"%PDF-1.7\n" + os.urandom(5_000),
}

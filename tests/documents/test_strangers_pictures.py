"""Pictures of every format and depth stand on paper, in the preview and under the ruler as a viewer shows them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import date

import pillow_heif
import pypdf
import pypdfium2
import pytest
from PIL import Image

from documents.exhibits_example import _HOW_TAKEN, case_file, picture, saved
from recours.documents.case_file.case_file import render_case_file
from recours.documents.case_file.exhibit_pages import pages_of
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import read_apart
from recours.documents.masking.masks import Mask, masked_copy, page_count, ruled_page

DAY = date(2026, 11, 21)
RED, GREEN = (221, 0, 0), (0, 170, 0)


def exhibit(content: bytes, name: str = "photo") -> Exhibit:
    return Exhibit(1, "Photo", name, content)


def turned(form: str, orientation: int, **how: object) -> bytes:
    """The picture in `form`, lying as EXIF says."""
    turn, made, exif = _HOW_TAKEN[orientation], io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image = picture() if turn is None else picture().transpose(turn)
    image.save(made, form, exif=exif, **how)
    return made.getvalue()


def saved_as(form: str, image: Image.Image, **how: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


def on_paper(content: bytes) -> Image.Image:
    """The picture itself, cut out of its first page in the case file."""
    page = next(pages_of(exhibit(content), DAY)).pdf
    out = io.BytesIO()
    page.save(out)
    return pypdfium2.PdfDocument(out.getvalue())[0].render(scale=1).to_pil().convert("RGB")


def masked(content: bytes) -> Image.Image:
    copy = masked_copy(exhibit(content), Mask(areas={1: [(0.9, 0.9, 1, 1)]}), DAY)
    return pypdfium2.PdfDocument(copy)[0].render(scale=1).to_pil().convert("RGB")


def preview(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(read_apart("glance", content).data)).convert("RGB")


def first(line: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The first pixel that is not white."""
    return next(pixel for pixel in line if min(pixel) < 200)


def words(content: bytes, name: str = "photo") -> str:
    data = render_case_file(case_file(exhibit(content, name)))
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


SEEN: list[Callable[[bytes], Image.Image]] = [on_paper, masked, preview]


@pytest.mark.parametrize("seen", SEEN, ids=["paper", "masked", "preview"])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_turned_picture_of_any_format_is_upright_everywhere(form: str, seen: Callable[[bytes], Image.Image]) -> None:
    for orientation in range(2, 9):
        image = seen(turned(form, orientation))
        assert image.width > image.height
        down = [image.getpixel((image.width // 2, y)) for y in range(image.height)]
        across = [image.getpixel((x, image.height // 2)) for x in range(image.width)]
        assert first(down) == pytest.approx(RED, abs=45), orientation
        assert first(across) == pytest.approx(GREEN, abs=45), orientation


def black_on_nothing() -> Image.Image:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (60, 60, 140, 140))
    return image


@pytest.mark.parametrize("seen", SEEN, ids=["paper", "masked", "preview"])
@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "TIFF", "HEIF"])
def test_black_writing_on_nothing_is_black_on_white(form: str, seen: Callable[[bytes], Image.Image]) -> None:
    made = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(black_on_nothing()).save(made, quality=-1)
    else:
        black_on_nothing().save(made, form, **({"lossless": True} if form == "WEBP" else {}))
    image = seen(made.getvalue()).convert("L")
    dark = sum(value < 60 for value in image.tobytes()) / (image.width * image.height)
    assert 0.01 < dark < 0.35
    assert image.getpixel((2, 2)) > 240


def grey_png_16() -> bytes:
    """A PNG of sixteen bits, from black at the left to white at the right."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    row = b"\x00" + b"".join(struct.pack(">H", min(65535, x * 656)) for x in range(100))
    body = chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 50, 16, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(row * 50))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def ramp(mode: str, top: float) -> Image.Image:
    image = Image.new("F", (100, 50))
    image.putdata([top * x / 99 for _ in range(50) for x in range(100)])
    return image if mode == "F" else image.convert("I")


@pytest.mark.parametrize("seen", SEEN, ids=["paper", "masked", "preview"])
@pytest.mark.parametrize(
    "content",
    [
        grey_png_16(),
        saved_as("TIFF", ramp("F", 1.0)),
        saved_as("TIFF", ramp("F", 255.0)),
        saved_as("TIFF", ramp("F", 4000.0)),
        saved_as("TIFF", ramp("I", 65535)),
    ],
    ids=["png 16", "float to 1", "float to 255", "float beyond", "whole 32"],
)
def test_greys_of_any_depth_go_from_black_to_white(content: bytes, seen: Callable[[bytes], Image.Image]) -> None:
    image = seen(content).convert("L")
    middle = [image.getpixel((x, image.height // 2)) for x in range(image.width)]
    if seen is not preview:  # the picture stands in the middle of its page
        box = image.point(lambda value: 255 if value < 250 else 0).getbbox()
        assert box is not None
        middle = [image.getpixel((x, (box[1] + box[3]) // 2)) for x in range(box[0], box[2])]
    at = [middle[len(middle) * part // 10] for part in (1, 3, 5, 7)]
    assert at == sorted(at)
    assert at[0] < 60
    assert 100 < at[2] < 160


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_bmp_is_a_picture(mode: str) -> None:
    content = saved_as("BMP", picture().convert(mode))
    assert page_count(exhibit(content)) == 1
    image = on_paper(content)
    assert image.width > image.height
    assert image.convert("L").getpixel((image.width // 2, image.height // 2)) < 220


@pytest.mark.parametrize("size", [(1, 1), (3, 30), (35, 2), (20_000, 3)])
def test_the_smallest_and_the_narrowest_pictures_have_a_ruler(size: tuple[int, int]) -> None:
    content = saved_as("PNG", Image.new("RGB", size, "teal"))
    ruled = Image.open(io.BytesIO(ruled_page(exhibit(content), 1, Mask())))
    assert 400 <= max(ruled.size) <= 1000


def frames(form: str, count: int, **how: object) -> bytes:
    each = [Image.new("RGB", (60, 40), (40 * number, 100, 100)) for number in range(count)]
    if form == "HEIF":
        made, file = io.BytesIO(), pillow_heif.HeifFile()
        for one in each:
            file.add_from_pillow(one)
        file.save(made)
        return made.getvalue()
    return saved_as(form, each[0], save_all=True, append_images=each[1:], **how)


@pytest.mark.parametrize(
    "content",
    [frames("GIF", 4), frames("TIFF", 4), frames("PNG", 4), frames("WEBP", 4), frames("HEIF", 4)],
    ids=["GIF", "TIFF", "PNG", "WEBP", "HEIC"],
)
def test_every_picture_of_a_file_is_a_page(content: bytes) -> None:
    pages = next(pages_of(exhibit(content), DAY)).pdf.pages
    assert len(pages) == page_count(exhibit(content)) == 4


def test_what_is_beyond_the_pages_is_said() -> None:
    assert "Ce fichier contient 203 images : les 200 premières sont montrées" in words(frames("TIFF", 203), "a.tif")


def test_the_first_picture_of_a_phone_s_photo_is_its_page_and_the_others_are_said() -> None:
    content = saved_as("MPO", picture(), save_all=True, append_images=[picture((96, 64))])
    assert page_count(exhibit(content)) == 1
    assert "Ce fichier contient 2 images" in words(content, "a.jpg")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "GIF"])
def test_a_picture_cut_at_its_end_is_shown_as_far_as_it_goes_and_said_to_be_cut(form: str) -> None:
    noise = Image.effect_noise((300, 200), 90).convert("RGB" if form != "GIF" else "P")
    whole = saved_as(form, noise)
    said = words(whole[: len(whole) * 2 // 3], "coupee")
    assert "abîmé" in said
    assert "abîmé" not in words(whole, "entiere")


def test_a_jpeg_of_many_points_is_shown_and_a_png_of_as_many_is_named() -> None:
    large = Image.new("L", (14_000, 14_000), 120)
    answer = read_apart("picture", saved_as("JPEG", large))
    assert not answer.value
    assert max(Image.open(io.BytesIO(read_apart("glance", saved_as("JPEG", large)).data)).size) == 400
    with pytest.raises(UnreadableExhibitError) as refused:
        read_apart("picture", saved_as("PNG", large))
    assert refused.value.reason == "too_large"


def test_a_picture_that_says_it_is_another_is_not_given_to_the_other_decoder() -> None:
    """An EPS under the first bytes of a PNG: only the decoder of PNG looks at it."""
    with pytest.raises(UnreadableExhibitError):
        read_apart("picture", b"\x89PNG\r\n\x1a\n%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n")
    assert saved("PNG")

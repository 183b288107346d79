"""Pictures as pages: upright, sized to print, a JPEG's own bytes untouched.

The turn of a photo (its EXIF orientation) is made by the page's matrix, never by decoding and encoding again.
HEIC and WebP, which PDF does not know, are converted once to JPEG; PNG, GIF and TIFF are packed without loss.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import ceil

import pikepdf
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence, UnidentifiedImageError

from recours.documents.errors import UnreadableExhibitError

A4 = (595.276, 841.89)
_MARGIN = 34.0
_TOP = 48.0
"""Points kept free above a picture, for the stamp."""
_JPEG_QUALITY = 90
_MOST_PAGES = 200
_RULED_SIDE = 1000
_RULER = (140, 20, 20, 90)
_TURNS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""For each EXIF orientation, the matrix that turns the unit square upright."""
_TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
Box = tuple[float, float, float, float]
"""Left, top, right, bottom of an area, as fractions of the picture upright."""
_COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}


def photo_pages(name: str, data: bytes) -> pikepdf.Pdf:
    """A PDF of one A4 page a picture. Raises UnreadableExhibitError when it is no picture we can open."""
    _know_heic()
    pdf = pikepdf.new()
    try:
        with Image.open(io.BytesIO(data)) as image:
            for stream, size, turn in _pictures(pdf, image, data):
                _add_page(pdf, stream, size, turn)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadableExhibitError(name) from None
    return pdf


def masked_photo(name: str, data: bytes, areas: Mapping[int, Sequence[Box]]) -> pikepdf.Pdf:
    """The same pages from pixels alone, upright, `areas` of each picture (from 1) painted black.

    Nothing else of the file is kept: no place, no date, no small picture of before. Raises UnreadableExhibitError.
    """
    _know_heic()
    pdf = pikepdf.new()
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(_upright_frames(image), 1):
                _paint(frame, areas.get(number, ()))
                add_picture_page(pdf, frame)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadableExhibitError(name) from None
    return pdf


def picture_count(name: str, data: bytes) -> int:
    """How many pages `photo_pages` makes of it. Raises UnreadableExhibitError."""
    _know_heic()
    try:
        with Image.open(io.BytesIO(data)) as image:
            return 1 if image.format in ("HEIF", "WEBP", "JPEG") else min(getattr(image, "n_frames", 1), _MOST_PAGES)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadableExhibitError(name) from None


_PIXELS_ONLY = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"sBIT", b"bKGD"}
)


def is_pixels_alone(data: bytes) -> bool:
    """True for a PNG that holds nothing but its pixels (a logo, a screenshot): no text, nothing after its end."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return False
    at, kind = 8, b""
    while at + 12 <= len(data) and kind != b"IEND":
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + size
        if kind not in _PIXELS_ONLY:
            return False
    return kind == b"IEND" and at == len(data)


def upright_picture(name: str, data: bytes, number: int) -> Image.Image:
    """The `number`th picture (from 1) of a file, upright. Raises UnreadableExhibitError."""
    _know_heic()
    try:
        with Image.open(io.BytesIO(data)) as image:
            for found, frame in enumerate(_upright_frames(image), 1):
                if found == number:
                    return frame
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        pass
    raise UnreadableExhibitError(name)


def ruled(image: Image.Image, boxes: Sequence[Box]) -> bytes:
    """A JPEG to look at, `boxes` painted black, with a line every tenth of the width and of the height, numbered."""
    small = image.convert("RGB")
    small.thumbnail((_RULED_SIDE, _RULED_SIDE))
    _paint(small, boxes)
    drawing, (wide, high) = ImageDraw.Draw(small, "RGBA"), small.size
    tall = max(wide, high) // 36
    font = ImageFont.load_default(tall)
    for tenth in range(1, 10):
        across, down = wide * tenth // 10, high * tenth // 10
        drawing.line((across, 0, across, high), fill=_RULER, width=1)
        drawing.line((0, down, wide, down), fill=_RULER, width=1)
        for place in ((across + 2, 1), (2, down + 1)):
            drawing.rectangle(drawing.textbbox(place, f"{tenth}0", font=font), fill=(255, 255, 255, 215))
            drawing.text(place, f"{tenth}0", fill=(140, 20, 20), font=font)
    packed = io.BytesIO()
    small.save(packed, "JPEG", quality=85)
    return packed.getvalue()


def _upright_frames(image: Image.Image) -> Iterator[Image.Image]:
    if image.format in ("HEIF", "WEBP", "JPEG"):
        yield _on_white(ImageOps.exif_transpose(image)).convert("RGB")
        return
    turn = image.getexif().get(0x0112, 1)
    for _, frame in zip(range(_MOST_PAGES), ImageSequence.Iterator(image), strict=False):
        upright = _on_white(frame).convert("RGB")
        yield upright.transpose(_TRANSPOSED[turn]) if turn in _TRANSPOSED else upright


def _paint(image: Image.Image, boxes: Sequence[Box]) -> None:
    wide, high = image.size
    for left, top, right, bottom in boxes:
        image.paste(0, (int(left * wide), int(top * high), ceil(right * wide), ceil(bottom * high)))


def add_picture_page(pdf: pikepdf.Pdf, image: Image.Image, page_size: tuple[float, float] | None = None) -> None:
    """A page that shows `image`: as large as can be printed on A4, or filling a page of `page_size` (points)."""
    packed = io.BytesIO()
    Image.frombytes(image.mode, image.size, image.tobytes()).save(packed, "JPEG", quality=_JPEG_QUALITY)
    stream = _jpeg(pdf, image, packed.getvalue())
    if page_size is None:
        _add_page(pdf, stream, image.size, 1)
        return
    width, height = (round(side, 3) for side in page_size)
    _place(pdf, stream, (width, height), f"{width} 0 0 {height} 0 0")


@cache
def _know_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()


_Picture = tuple[pikepdf.Stream, tuple[int, int], int]


def _pictures(pdf: pikepdf.Pdf, image: Image.Image, data: bytes) -> Iterator[_Picture]:
    turn = image.getexif().get(0x0112, 1)
    if image.format == "JPEG" and image.mode in _COLOURS:
        yield _jpeg(pdf, image, data), image.size, turn if turn in _TURNS else 1
    elif image.format in ("HEIF", "WEBP"):
        upright, packed = image.convert("RGB"), io.BytesIO()
        upright.save(packed, "JPEG", quality=_JPEG_QUALITY)
        yield _jpeg(pdf, upright, packed.getvalue()), upright.size, 1
    else:
        for _, frame in zip(range(_MOST_PAGES), ImageSequence.Iterator(image), strict=False):
            yield _lossless(pdf, _on_white(frame)), frame.size, turn if turn in _TURNS else 1


def _jpeg(pdf: pikepdf.Pdf, image: Image.Image, data: bytes) -> pikepdf.Stream:
    stream = _stream(pdf, data, image.mode, image.size)
    stream.Filter = pikepdf.Name.DCTDecode
    if image.mode == "CMYK" and "adobe" in image.info:
        stream.Decode = pikepdf.Array([1, 0] * 4)
    return stream


def _on_white(frame: Image.Image) -> Image.Image:
    if frame.mode in ("1", "L"):
        return frame.convert("L")
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        layered = frame.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return frame.convert("RGB")


def _lossless(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    stream = _stream(pdf, zlib.compress(image.tobytes(), 6), image.mode, image.size)
    stream.Filter = pikepdf.Name.FlateDecode
    return stream


def _stream(pdf: pikepdf.Pdf, data: bytes, mode: str, size: tuple[int, int]) -> pikepdf.Stream:
    stream = pikepdf.Stream(pdf, data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = size
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name(_COLOURS[mode]), 8
    return stream


def _add_page(pdf: pikepdf.Pdf, picture: pikepdf.Stream, size: tuple[int, int], turn: int) -> None:
    """An A4 page, upright or lying as the picture is, with the picture as large as it can be printed."""
    wide, high = (size[1], size[0]) if turn >= 5 else size
    page_width, page_height = A4 if high >= wide else (A4[1], A4[0])
    room = (page_width - 2 * _MARGIN, page_height - _MARGIN - _TOP)
    scale = min(room[0] / wide, room[1] / high, 1.5)
    width, height = wide * scale, high * scale
    left, bottom = (page_width - width) / 2, page_height - _TOP - height
    a, b, c, d, e, f = _TURNS[turn]
    matrix = (a * width, b * height, c * width, d * height, left + e * width, bottom + f * height)
    numbers = " ".join(f"{number:.3f}" for number in matrix)
    _place(pdf, picture, (round(page_width, 3), round(page_height, 3)), numbers)


def _place(pdf: pikepdf.Pdf, picture: pikepdf.Stream, page_size: tuple[float, float], numbers: str) -> None:
    pdf.add_blank_page(page_size=page_size)
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(picture)))
    page.Contents = pdf.make_stream(f"q {numbers} cm /Im Do Q".encode())

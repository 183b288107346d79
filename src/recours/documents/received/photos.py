"""Pictures as pages: upright, sized to print, a JPEG's own bytes untouched.

The turn of a photo (its EXIF orientation) is made by the page's matrix for a JPEG, never by decoding and encoding
again; for all other formats by one rule, after the picture is loaded (some decoders turn it themselves then, and say
so). HEIC, AVIF and WebP, which PDF does not know, are converted once to JPEG; others are packed without loss. Page k
shows picture k, and what the file holds besides is said in notes. Strangers' pictures come here in the limited child
only (`limited.jobs`).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any, NamedTuple

import pikepdf
from PIL import Image, ImageDraw, ImageFile, ImageFont, UnidentifiedImageError

from recours.documents.errors import UnreadableExhibitError
from recours.documents.received.pixels import TRANSPOSED, decoder_of, on_white, orientation_of, picture_numbers

A4 = (595.276, 841.89)
_MARGIN = 34.0
"""Points kept free beside and below a picture: 12 mm."""
_TOP = 48.0
"""Points kept free above a picture, for the stamp."""
_LARGEST_SCALE = 1.5
"""Points a pixel: 48 pixels an inch. A larger picture would only show its pixels."""
_JPEG_QUALITY = 90
"""Of a picture that PDF does not know (HEIC, AVIF, WebP) or that was masked, encoded once more."""
_MOST_PAGES = 200
"""Pictures of one file that are shown; the others are counted, and said."""
MOST_PIXELS = 80_000_000
"""Beyond, a picture is not unpacked whole: a JPEG is drawn at half its size or less, another kind is named."""
_RULED_SIDE, _RULED_LEAST = 1000, 400
"""Pixels: the longest side of a picture with a ruler at most, and at least, so that its numbers can be read."""
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
Box = tuple[float, float, float, float]
"""Left, top, right, bottom of an area, as fractions of the picture upright."""
_COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_PHOTOS = ("JPEG", "MPO")
"""One photo, perhaps with smaller pictures of itself after it."""
_END_OF_JPEG = b"\xff\xd9"
_LOSSY = (*_PHOTOS, "HEIF", "AVIF", "WEBP")
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)
Note = tuple[str, dict[str, Any]]
"""What is to be said of a file beside its pages: a key of `documents.note`, and the values of its sentence."""


class PhotoPages(NamedTuple):
    """The pages of a picture file, and what they do not show."""

    pdf: pikepdf.Pdf
    notes: list[Note]


def photo_pages(name: str, data: bytes) -> PhotoPages:
    """One A4 page a picture. Raises UnreadableExhibitError when it is no picture we can open."""
    pdf, notes = pikepdf.new(), list[Note]()
    with _open_photo(name, data, notes) as image:
        count = getattr(image, "n_frames", 1)
        if image.format == "MPO" and count > 1:
            notes.append(("picture_first", {"count": count}))
        is_whole = not any(key == "picture_cut" for key, _ in notes)
        if image.format in _PHOTOS and image.mode in _COLOURS and is_whole:  # PDF holds it as it is
            _add_page(pdf, _jpeg(pdf, image, data), image.size, orientation_of(image))
            return PhotoPages(pdf, notes)
        for frame in _frames(image, notes):
            if image.format in _LOSSY:
                add_picture_page(pdf, frame)
                continue
            stream = _stream(pdf, zlib.compress(frame.tobytes(), 6), frame.mode, frame.size)
            stream.Filter = pikepdf.Name.FlateDecode
            _add_page(pdf, stream, frame.size, 1)
    return PhotoPages(pdf, notes)


def masked_photo(name: str, data: bytes, areas: Mapping[int, Sequence[Box]]) -> pikepdf.Pdf:
    """The same pages from pixels alone, upright, `areas` of each picture (from 1) painted black.

    Nothing else of the file is kept: no place, no date, no small picture of before. Raises UnreadableExhibitError.
    """
    pdf = pikepdf.new()
    with _open_photo(name, data, []) as image:
        for number, frame in enumerate(_frames(image, []), 1):
            _paint(frame, areas.get(number, ()))
            add_picture_page(pdf, frame)
    return pdf


def picture_count(name: str, data: bytes) -> int:
    """How many pages `photo_pages` makes of it. Raises UnreadableExhibitError."""
    try:
        with Image.open(io.BytesIO(data), formats=[decoder_of(data) or ""]) as image:
            return 1 if image.format in _PHOTOS else min(len(picture_numbers(image)), _MOST_PAGES)
    except _FAULTS:
        raise UnreadableExhibitError(name) from None


def upright_picture(name: str, data: bytes, number: int) -> Image.Image:
    """The `number`th picture (from 1) of a file, upright. Raises UnreadableExhibitError."""
    with _open_photo(name, data, []) as image:
        for place, frame in enumerate(_frames(image, []), 1):
            if place == number:
                return frame
    raise UnreadableExhibitError(name)


@contextmanager
def _open_photo(name: str, data: bytes, notes: list[Note]) -> Iterator[Image.Image]:
    """The file, open: what there is of it when its end is missing, which a note says."""
    try:
        with _whole_or_part(name, data, notes) as image:
            yield image
    except MemoryError:
        raise UnreadableExhibitError(name, "too_large") from None
    except _FAULTS:
        raise UnreadableExhibitError(name) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _whole_or_part(name: str, data: bytes, notes: list[Note]) -> Image.Image:
    decoder = decoder_of(data)
    if decoder is None:
        raise UnreadableExhibitError(name)
    image, again = (Image.open(io.BytesIO(data), formats=[decoder]) for _ in range(2))
    _check_size(name, image)
    if image.format == "JPEG" and data.endswith(_END_OF_JPEG):
        return image
    trial = again if image.format in _PHOTOS else image
    try:
        trial.draft(trial.mode, (1, 1))  # a JPEG is read to its end at an eighth of its size
        trial.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        notes.append(("picture_cut", {}))
        image = again if trial is image else image
        image.load()
    return image


def _check_size(name: str, image: Image.Image) -> None:
    """Raises UnreadableExhibitError for a picture that only unpacking shows, and that is too large for it."""
    if image.format not in _PHOTOS and image.width * image.height > MOST_PIXELS:
        raise UnreadableExhibitError(name, "too_large")


def _frames(image: Image.Image, notes: list[Note]) -> Iterator[Image.Image]:
    """Every picture of the file, upright, in grey or colours, on white: what PDF shows alike everywhere."""
    numbers = [image.tell()] if image.format in _PHOTOS else picture_numbers(image)
    for number in numbers[:_MOST_PAGES]:
        try:
            image.seek(number)
            _check_size("", image)
            # A JPEG of too many points to be unpacked whole is read smaller: a decoder halves its sides at least.
            shrunk = min(1, (MOST_PIXELS / (image.width * image.height)) ** 0.5 / 2)
            image.draft("RGB", (int(image.width * shrunk), int(image.height * shrunk)))
            image.load()
            upright = on_white(image)
        except (UnreadableExhibitError, *_FAULTS):
            if number == numbers[0]:
                raise
            notes.append(("picture_rest", {"number": number + 1, "count": len(numbers)}))
            return
        turn = orientation_of(image)
        yield upright.transpose(TRANSPOSED[turn]) if turn in TRANSPOSED else upright
    if len(numbers) > _MOST_PAGES:
        notes.append(("picture_more", {"shown": _MOST_PAGES, "count": len(numbers)}))


def ruled_photo(image: Image.Image, boxes: Sequence[Box]) -> bytes:
    """A JPEG to look at, `boxes` painted black, with a line every tenth of the width and of the height, numbered."""
    small = image.convert("RGB")
    small.thumbnail((_RULED_SIDE, _RULED_SIDE))
    if max(small.size) < _RULED_LEAST:
        larger = _RULED_LEAST / max(small.size)
        small = small.resize((ceil(small.width * larger), ceil(small.height * larger)), Image.Resampling.NEAREST)
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


def _jpeg(pdf: pikepdf.Pdf, image: Image.Image, data: bytes) -> pikepdf.Stream:
    stream = _stream(pdf, data, image.mode, image.size)
    stream.Filter = pikepdf.Name.DCTDecode
    if image.mode == "CMYK" and "adobe" in image.info:
        stream.Decode = pikepdf.Array([1, 0] * 4)
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
    scale = min(room[0] / wide, room[1] / high, _LARGEST_SCALE)
    width, height = wide * scale, high * scale
    left, bottom = (page_width - width) / 2, page_height - _TOP - height
    a, b, c, d, e, f = _TURNS[turn]  # as the PDF standard calls the numbers of a matrix
    matrix = (a * width, b * height, c * width, d * height, left + e * width, bottom + f * height)
    numbers = " ".join(f"{number:.3f}" for number in matrix)
    _place(pdf, picture, (round(page_width, 3), round(page_height, 3)), numbers)


def _place(pdf: pikepdf.Pdf, picture: pikepdf.Stream, page_size: tuple[float, float], numbers: str) -> None:
    pdf.add_blank_page(page_size=page_size)
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(picture)))
    page.Contents = pdf.make_stream(f"q {numbers} cm /Im Do Q".encode())

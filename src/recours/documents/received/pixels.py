"""What decoders give, made into what paper can show: the right decoder, the right way up, eight bits, on white.

For every format the same; with `photos` the only file that knows how Pillow loads them.
"""

from __future__ import annotations

from functools import cache

from PIL import AvifImagePlugin, Image, ImageCms

from recours.journal.evidence.media_types import media_type_of

#: Which decoder of Pillow may look at a file of this type: never another.
DECODERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
_RANGES = {"I": (255, 65_535), "F": (1, 255)}
"""Whole greys are of eight or sixteen bits, broken ones go from 0 to 1 or to 255; the rest is stretched."""
_ORIENTATION = 0x0112
TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""For each EXIF orientation, what turns the picture upright."""


def decoder_of(data: bytes) -> str | None:
    """The decoder for a file that begins so, ready to be used; None when it is no picture."""
    decoder = DECODERS.get(media_type_of(data[:64]).name)
    if decoder == "HEIF":
        register_heic()
    if decoder == "AVIF":
        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # by default one a core, each with its own stack
    Image.MAX_IMAGE_PIXELS = None  # the bound is ours: photos.MOST_PIXELS
    return decoder


@cache
def register_heic() -> None:
    """Make Pillow open HEIC: a library of its own, loaded for the first of them."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


def orientation_of(image: Image.Image) -> int:
    """How the loaded picture is still to be turned (EXIF): 1 when it is upright, or when its decoder turned it."""
    turn = image.getexif().get(_ORIENTATION, 1)
    return turn if turn in TRANSPOSED else 1


def picture_numbers(image: Image.Image) -> list[int]:
    """The pictures of a file as its decoder counts them, the one it opens first."""
    first = image.tell()
    return [first, *(number for number in range(getattr(image, "n_frames", 1)) if number != first)]


def on_white(image: Image.Image) -> Image.Image:
    """A copy in eight bits, grey or in colours; what is seen through is white, as on paper."""
    if image.mode[0] in "IF":
        return _scaled_grey(image)
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    if image.mode == "LAB":
        return ImageCms.profileToProfile(  # type: ignore[return-value]
            image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _scaled_grey(image: Image.Image) -> Image.Image:
    """Greys of sixteen bits, whole or broken numbers, scaled to 0-255 as viewers show them."""
    if image.mode not in ("I", "F"):
        return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    low, high = (float(edge) for edge in image.getextrema())  # type: ignore[arg-type]
    top = next((top for top in _RANGES[image.mode] if low >= 0 and high <= top), None)
    start, size = (0, top) if top else (low, (high - low) or 1)
    return image.convert("F").point(lambda grey: grey * (255 / size) + -start * (255 / size)).convert("L")

"""The child process that draws one small picture of a stranger's file: `python -I draw_preview.py TYPE`.

The file comes on standard input, the JPEG goes to standard output; nothing is written, nothing else is opened. The
limits are set before any decoder is loaded, so a bomb or an endless page ends this process and nothing else: then
there is no picture, and the exit code is not 0.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEGABYTE = 1_000_000
MEMORY_BYTES = 1_000 * MEGABYTE
PROCESSOR_S = 5
MOST_PIXELS = 80 * MEGABYTE
SIDE = 400
"""Longest side of the picture drawn, in pixels."""
_QUALITY = 80
#: Which decoder of Pillow may look at a file of this type: never another.
PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
PDF = "application/pdf"


def limit(memory_bytes: int = MEMORY_BYTES, processor_s: int = PROCESSOR_S) -> None:
    """From now on: so much memory and processor time, no file written, no core dumped."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: processor_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for each, most in limits.items():
        resource.setrlimit(each, (most, most))


def draw(data: bytes, media_type: str) -> bytes:
    """The picture, or the first page, as a small JPEG. Raises whatever its decoder raises."""
    image = _first_page(data) if media_type == PDF else _picture(data, PICTURES[media_type])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _first_page(data: bytes) -> Image.Image:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    page = PdfDocument(data)[0]
    drawn: Image.Image = page.render(scale=SIDE / max(page.get_size()), may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def _picture(data: bytes, decoder: str) -> Image.Image:
    from PIL import AvifImagePlugin, Image, ImageOps

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # by default one a core, each with its own stack
    if decoder == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(data), formats=[decoder]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (SIDE, SIDE))
        small = image.convert("RGBA") if image.mode == "P" else image
        small.thumbnail((SIDE, SIDE))
        return _on_white(ImageOps.exif_transpose(small))


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), sys.argv[1]))

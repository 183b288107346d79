"""Whether a picture file holds its pixels and nothing else: told by its names of parts, without any decoder."""

from __future__ import annotations

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

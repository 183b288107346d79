"""Which signs our fonts can draw: a person's evidence is shown as far as it can be, and says what it leaves out."""

from __future__ import annotations

from functools import cache
from unicodedata import category, normalize

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from recours.documents.formats.typesetter import FONTS

STAND_IN = "□"
_TAB = 8
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Signs that choose between two drawings of the sign before them."""


@cache
def drawn_signs() -> frozenset[int]:
    """The code points that both families have in their regular face."""
    serif, sans = (TTFont(FONTS / f"{name}-Regular.ttf", lazy=True) for name in ("SourceSerif4", "SourceSans3"))
    return frozenset(serif.getBestCmap()) & frozenset(sans.getBestCmap())


def drawable(text: str) -> str:
    """`text` with a small square for each sign that our fonts do not have; line ends stay, tabs become spaces."""
    known = drawn_signs()
    return "".join(sign if ord(sign) in known or sign == "\n" else _instead(sign) for sign in _plain(text))


def count_undrawn(text: str) -> int:
    """How many signs of `text` have a square in their place."""
    known = drawn_signs()
    return sum(ord(sign) not in known and sign != "\n" and _instead(sign) == STAND_IN for sign in _plain(text))


def _plain(text: str) -> str:
    """Accents on their letters, columns set by spaces."""
    return text if text.isascii() and "\t" not in text else normalize("NFC", text.expandtabs(_TAB))


@cache
def _instead(sign: str) -> str:
    """A space for a space of any width, nothing for a mark that nobody sees, a square for the rest."""
    if category(sign) == "Zs":
        return " "
    return "" if category(sign) == "Cf" or sign in _VARIANTS else STAND_IN

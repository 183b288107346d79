"""Which signs our fonts can draw: a person's evidence is shown as far as it can be, and says what it leaves out."""

from __future__ import annotations

from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from recours.documents.typeset import FONTS

STAND_IN = "□"


@cache
def drawn() -> frozenset[int]:
    """The code points that both families have in their regular face."""
    faces = (TTFont(FONTS / name, lazy=True) for name in ("SourceSerif4-Regular.ttf", "SourceSans3-Regular.ttf"))
    found = [frozenset(face.getBestCmap()) for face in faces]
    return found[0] & found[1]


def drawable(text: str) -> str:
    """`text` with a small square for each sign that our fonts do not have; line ends stay."""
    known = drawn()
    return "".join(sign if ord(sign) in known or sign == "\n" else STAND_IN for sign in text)

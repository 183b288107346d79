"""« Vouliez-vous dire … ? »: the known name most like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The name among `known` that is most like `name`; `otherwise` when none is.

    Of a short word, as `di` for `id`, half the letters are enough.
    """
    likeness = 0.5 if len(name) <= 3 else 0.6
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=likeness)), otherwise)

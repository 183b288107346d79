"""« Vouliez-vous dire … ? »: the known name most like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The name among `known` that is most like `name`; `otherwise` when none is."""
    return next(iter(get_close_matches(name, list(known), n=1)), otherwise)

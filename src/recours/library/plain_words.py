"""One folding of French words, for search and for likeness: no accents, no capitals."""

from __future__ import annotations

import unicodedata


def plain_text(text: str) -> str:
    """`text` without accents, capitals or outer blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each)).strip()


def words_of(text: str) -> list[str]:
    """The folded words of `text`, without punctuation."""
    return "".join(each if each.isalnum() else " " for each in plain_text(text)).split()

"""The sentences of the content as French prints them: typographic apostrophes, spaces that do not break.

Only our own sentences: what the person wrote is shown as she wrote it.
"""

from __future__ import annotations

from typing import Any

from recours.documents.french import typeset_text

#: The keys of a position's answer that hold sentences for people.
PROSE = frozenset(
    {
        "about",
        "address_note",
        "after_last_day",
        "cost",
        "court",
        "form",
        "hint",
        "label",
        "note",
        "problem",
        "question",
        "remedy",
        "text",
        "title",
        "who",
        "why",
    }
)


def typeset_answer(found: Any, key: str = "") -> Any:
    """An answer with its sentences typeset, all else untouched."""
    if isinstance(found, dict):
        return {name: typeset_answer(value, name) for name, value in found.items()}
    if isinstance(found, list):
        return [typeset_answer(value, key) for value in found]
    return typeset_text(found) if isinstance(found, str) and key in PROSE else found

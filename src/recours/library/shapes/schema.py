"""The shapes of content as JSON Schema, one for each kind of file: what `tools/write_schema.py` writes for editors."""

from __future__ import annotations

from typing import Any

from recours.library.shapes.conditions import CONDITION, LETTER_CONDITION
from recours.library.shapes.files import FILES

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each folder of content by its file name; a table has one of its own."""
    definitions = {each.definition: each.definition_schema() for each in (CONDITION, LETTER_CONDITION)}
    return {
        f"{folder.replace('/', '_')}.json": {"$schema": DRAFT, "title": folder, **shape.schema(), "$defs": definitions}
        for folder, shape in FILES.items()
    }

"""The shape of each file of content, by its folder: the sections that it may have, and what it says of itself once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from recours.library.shapes.conditions import CONDITION
from recours.library.shapes.kinds import DAY, NEW_ID, TEXT, Shape, Word
from recours.library.shapes.letters import LETTER_TEXT
from recours.library.shapes.names import FactsAndValues, name
from recours.library.shapes.rules import OVERRIDE, RULES
from recours.library.shapes.stories import STORY
from recours.library.shapes.structures import Anything, Items, ListOf, OrNull, Record
from recours.library.shapes.tables import TABLES
from recours.library.shapes.vocabulary import (
    EVENT_DEFINITION,
    FACT_DEFINITION,
    GROUND,
    HOLIDAY,
    PARAMETER_DEFINITION,
    SOURCE_DEFINITION,
)

#: What any file may say of itself; `shared` holds anchors for its other lines, and is not read by itself.
HEADER: Mapping[str, Shape] = {
    "version": DAY,
    "title": TEXT,
    "checked": OrNull(DAY),
    "source": TEXT,
    "note": TEXT,
    "shared": Anything(),
}


def _section(key: str, item: Shape, more: Mapping[str, Shape] | None = None) -> Record:
    return Record("file", {key: Items(item)}, {**HEADER, **(more or {})})


_SECTORS = ListOf(name("sector"))
LAYER_NAME = Record(
    "layer",
    {"kind": Word(("general", "sector", "company"))},
    {"id": NEW_ID, "name": TEXT, "extends": _SECTORS, "sectors": _SECTORS},
)
LAYER = Record(
    "file",
    may={
        **HEADER,
        "layer": LAYER_NAME,
        "gives": FactsAndValues(),
        "gives_unless": CONDITION,
        "overrides": Items(OVERRIDE),
        **{section: Items(rule) for section, rule in RULES.items()},
    },
)
CALENDAR = Record("calendar", {"calendar": NEW_ID, "holidays": Items(HOLIDAY)}, HEADER)
LETTER_FILE = Record("letter", LETTER_TEXT.needs, {**LETTER_TEXT.may, "shared": Anything()})
FILES: Mapping[str, Record] = {
    "facts": _section("facts", FACT_DEFINITION),
    "events": _section("events", EVENT_DEFINITION),
    "sources": _section("sources", SOURCE_DEFINITION),
    "parameters": _section("parameters", PARAMETER_DEFINITION),
    "grounds": _section("grounds", GROUND),
    "calendars": CALENDAR,
    "rights": LAYER,
    "procedures": LAYER,
    "letters": LETTER_FILE,
    "stories": _section("stories", STORY),
    **{f"tables/{table}": _section(table, row, {"lists": Anything()}) for table, row in TABLES.items()},
}


def file_shape(path: PurePath) -> Record | None:
    """The shape of the file at `path` below content/; None for a file that no section reads."""
    return FILES.get(path.parts[0]) or FILES.get(f"{path.parts[0]}/{path.stem}")

"""Rules from YAML: rights, limits, steps and the choices, each read by its shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from recours.core.law import ALWAYS_TRUE, TURNS, Choice, Limit, Override, Right, Step, Track
from recours.library.reader import Entry
from recours.library.shapes.rules import COMMON, LIMIT_RULE, OVERRIDE, RIGHT, RULES, STEP_RULE


@dataclass(frozen=True, slots=True)
class FileDefaults:
    """What a file says once for all its rules."""

    layer: str
    checked: date | None
    source: str = ""


def _common(found: dict[str, Any], entry: Entry, defaults: FileDefaults) -> dict[str, Any]:
    """What every rule has, from its own keys or from those of its file."""
    return {
        "id": found["id"],
        "title": found.get("title", ""),
        "when": found.get("when", ALWAYS_TRUE),
        "why": found.get("why", ""),
        "cite": found.get("cite", ()),
        "judged_on": found.get("judged_on"),
        "confidence": found.get("confidence", "high"),
        "checked": found.get("checked", defaults.checked),
        "source": found.get("source", defaults.source),
        "about": found.get("about", ()),
        "excludes": found.get("excludes", ()),
        "layer": defaults.layer,
        "place": entry.place,
    }


def _own(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in COMMON and key != "id"}


def read_right(entry: Entry, defaults: FileDefaults) -> Right:
    """A right; a clause that is not one of its keys is a fault."""
    found = RIGHT.read(entry)
    return Right(**_own(found), **_common(found, entry, defaults))


def read_limit(entry: Entry, defaults: FileDefaults) -> Limit:
    """A time limit: needs an owner, a start, a length, a reckoning and a citation."""
    found = LIMIT_RULE.read(entry)
    return Limit(**_own(found), **_common(found, entry, defaults))


def read_step(entry: Entry, defaults: FileDefaults) -> Step:
    """A step of the ladder; `records` may tell its entry from another step's by fields (`{entry, field}`)."""
    found = STEP_RULE.read(entry)
    own = {"turn": TURNS[found.get("track", Track.MAIN)], **_own(found)}
    if isinstance(own.get("records"), dict):
        own["records_as"] = {key: str(value) for key, value in own["records"].items() if key != "entry"}
        own["records"] = own["records"]["entry"]
    return Step(**own, **_common(found, entry, defaults))


def read_choice(section: str, entry: Entry, defaults: FileDefaults) -> Choice:
    """An answer among several of that section; what it says beyond the keys of every rule are its details."""
    found = RULES[section].read(entry)
    return Choice(details=_own(found), **_common(found, entry, defaults))


def read_override(entry: Entry) -> Override:
    """An override: target, value, reason and citation are all required."""
    return Override(**OVERRIDE.read(entry), place=entry.place)

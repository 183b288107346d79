"""Choosing the ground: a readable list by family."""

from __future__ import annotations

from dataclasses import dataclass

from recours.core.law import Ground
from recours.library.load import Library
from recours.wording import say


@dataclass(frozen=True, slots=True)
class Family:
    """Grounds that belong together, under their title."""

    title: str
    grounds: tuple[Ground, ...]


def families(library: Library) -> list[Family]:
    """Every ground, by family, in the content's order."""
    found: dict[str, list[Ground]] = {}
    for ground in library.vocabulary.grounds.values():
        found.setdefault(ground.family or say("web.ground.other"), []).append(ground)
    return [Family(title, tuple(grounds)) for title, grounds in found.items()]

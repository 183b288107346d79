"""Choosing the company: those we have a layer for, found by a few letters; any other by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recours.library.load import Library
from recours.library.plain_words import plain_text, words_of


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the content, with the sectors that its layer extends."""

    id: str
    name: str
    sectors: tuple[str, ...]


def companies(library: Library, typed: str = "") -> list[Company]:
    """The companies whose name holds every word typed, without accents or capitals; all of them for nothing."""
    words = plain_text(typed).split()
    found = [
        Company(id_, layer.title, tuple(library.sectors[one].title for one in layer.extends if one in library.sectors))
        for id_, layer in library.companies.items()
    ]
    kept = [each for each in found if all(word in plain_text(each.name) for word in words)]
    return sorted(kept, key=lambda each: plain_text(each.name))


def near(found: Sequence[Company], typed: str, chosen: str, story: str) -> list[Company]:
    """Those to show at once: what a search found, or else the one chosen and those that her story names."""
    if typed:
        return list(found)
    told = set(words_of(story))
    return [
        each for each in found if each.id == chosen or told & {word for word in words_of(each.name) if len(word) >= 3}
    ]

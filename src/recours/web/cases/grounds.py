"""Choosing the ground: a readable list by family, and up to three suggestions from the words typed.

A suggestion only puts a ground on top of the list: the person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recours.core.rules import Ground
from recours.library.load import Library
from recours.web.cases.companies import folded
from recours.wording import say

SUGGESTIONS = 3
GRAM = 4


@dataclass(frozen=True, slots=True)
class Family:
    """Grounds that belong together, under their title."""

    title: str
    grounds: tuple[Ground, ...]


def families(library: Library) -> list[Family]:
    """Every ground, by family, in the content's order."""
    found: dict[str, list[Ground]] = {}
    for ground in library.vocabulary.grounds.values():
        found.setdefault(str(ground.extra.get("family") or say("web.ground.other")), []).append(ground)
    return [Family(title, tuple(grounds)) for title, grounds in found.items()]


def suggested(library: Library, words: str) -> list[Ground]:
    """The grounds whose words look most like those typed, three at most; none when nothing looks alike."""
    typed = set(_grams(words))
    scored = [(_likeness(typed, ground), ground) for ground in library.vocabulary.grounds.values()]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [ground for _, ground in best[:SUGGESTIONS]]


def _likeness(typed: set[str], ground: Ground) -> float:
    """The share of a ground's best phrase that is found in what was typed; near nothing counts as nothing."""
    phrases = (ground.label, *ground.synonyms, *ground.examples)
    shares = [len(typed & grams) / len(grams) for phrase in phrases if (grams := set(_grams(phrase)))]
    best = sorted(shares, reverse=True)[:3]
    return sum(best) / len(best) if best and best[0] >= 0.3 else 0.0


def _grams(text: str) -> Iterator[str]:
    """Runs of letters inside words, short words whole: spelling slips cost little."""
    for word in "".join(each if each.isalnum() else " " for each in folded(text)).split():
        if len(word) >= GRAM:
            yield from (word[at : at + GRAM] for at in range(len(word) - GRAM + 1))

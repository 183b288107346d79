"""Up to three grounds that look like what a person typed. A suggestion is never a decision: she confirms."""

from __future__ import annotations

from collections.abc import Iterator

from recours.core.law import Ground
from recours.library.load import Library
from recours.library.plain_words import words_of

#: As many as one reads at a glance; the whole list is one click away.
SUGGESTIONS = 3
#: Shorter runs are shared by words that have nothing in common, longer ones miss a word with a slip in it.
GRAM = 4
#: Less likeness than this is none.
LEAST_SHARE = 0.3


def suggest_grounds(library: Library, words: str) -> list[Ground]:
    """The grounds whose words look most like those typed, three at most; none when nothing looks alike."""
    typed = set(_grams(words))
    scored = [(_likeness(typed, ground), ground) for ground in library.vocabulary.grounds.values()]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [ground for _, ground in best[:SUGGESTIONS]]


def _likeness(typed: set[str], ground: Ground) -> float:
    """The share of a ground's best phrases that is found in what was typed; near nothing counts as nothing."""
    phrases = (ground.label, *ground.synonyms, *ground.examples)
    shares = [len(typed & grams) / len(grams) for phrase in phrases if (grams := set(_grams(phrase)))]
    best = sorted(shares, reverse=True)[:3]
    return sum(best) / len(best) if best and best[0] >= LEAST_SHARE else 0.0


def _grams(text: str) -> Iterator[str]:
    """Runs of letters inside words, shorter words left out: spelling slips cost little."""
    for word in words_of(text):
        yield from (word[at : at + GRAM] for at in range(len(word) - GRAM + 1))

"""The checks that need more than the rules, letters or words: `recours check` runs them beside the library's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from recours.casework.words import missing_words
from recours.core.errors import RecoursError
from recours.core.law import COMPUTED, RightLeaf, Step, StepLeaf
from recours.documents.letters import Letter, LetterShelf, read_shelf
from recours.library.check_rules import fault
from recours.library.checks import Report, check, rules_of
from recours.library.load import Library


def check_all(library: Library, as_of: date) -> Report:
    """The library's report with the faults of its letters and the words that the wording lacks added."""
    report = check(library, as_of)
    shelf = read_shelf(library.root)
    more = (
        *shelf.faults,
        *_letters_of_steps(library, shelf),
        *_facts_of_letters(library, shelf),
        *missing_words(library, shelf),
    )
    return replace(report, faults=(*report.faults, *more))


def _letters_of_steps(library: Library, shelf: LetterShelf) -> Iterator[RecoursError]:
    for rule in rules_of(library):
        if isinstance(rule, Step) and rule.letter is not None and rule.letter not in shelf.letters:
            yield fault(rule.place, "no_letter", letter=rule.letter, rule=rule.id)


def _facts_of_letters(library: Library, shelf: LetterShelf) -> Iterator[RecoursError]:
    """A letter may print only what the person can be asked for, ask only for what the ladder has, and cite only what
    is in the sources.
    """
    known = library.vocabulary.facts.keys() | COMPUTED.keys()
    limits = {limit.id for layer in library.layers.values() for limit in layer.limits}
    rights = {right.id for layer in library.layers.values() for right in layer.rights}
    steps = {step.id for layer in library.layers.values() for step in layer.steps}
    for letter in shelf.letters.values():
        yield from _unknown_names(letter, "fact", letter.facts() - known)
        yield from _unknown_names(letter, "limit", letter.limits() - limits)
        yield from _unknown_names(letter, "right", letter.asked_rules(RightLeaf) - rights)
        yield from _unknown_names(letter, "step", letter.asked_rules(StepLeaf) - steps)
        yield from _unknown_names(letter, "source", frozenset(letter.cite) - library.vocabulary.sources.keys())


def _unknown_names(letter: Letter, what: str, unknown: frozenset[str]) -> Iterator[RecoursError]:
    for id_ in sorted(unknown):
        yield fault(letter.place, f"letter_{what}", letter=letter.id, id=id_)

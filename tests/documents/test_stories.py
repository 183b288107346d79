"""Every letter that a story makes due can be written, once the person has answered the questions it asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from documents.example import FACTS, FOOTER, RECIPIENT
from recours.casework.steps import material_of
from recours.core.stepping import StepState
from recours.documents.compose import compose
from recours.documents.letters import Letter
from recours.documents.material import Material
from recours.documents.pdf import render_pdf
from recours.documents.plain_text import letter_text
from recours.documents.read_letters import letter_shelf
from recours.library.load import library
from recours.library.stories import Story, stories


def due_letters(story: Story) -> Iterator[tuple[Letter, Material]]:
    """The letters of the steps open in the story, with the facts the person would add when asked."""
    position = story.case.position(library(), story.as_of)
    known = material_of(position)
    material = replace(known, facts={**FACTS, **known.facts})
    for answer in position.steps:
        if answer.step.letter and answer.state is StepState.OPEN:
            yield letter_shelf().fitting(answer.step.letter, material), material


def distinct_stories() -> Iterator[Story]:
    """One story for each ground and each set of things that have happened: dates and companies change no sentence."""
    seen = set()
    for story in stories(library()):
        facts, happened = story.case.facts, frozenset(event.kind for event in story.case.events)
        key = (facts.get("ground"), facts.get("contract_kind"), happened)
        if key not in seen:
            seen.add(key)
            yield story


@cache
def situations() -> dict[tuple[object, ...], tuple[Letter, Material, str]]:
    """Each letter once for each ground and each set of things that have happened, over all stories."""
    found: dict[tuple[object, ...], tuple[Letter, Material, str]] = {}
    for story in distinct_stories():
        for letter, material in due_letters(story):
            happened = frozenset(event.kind for event in material.events)
            key = (letter.id, material.facts.get("ground"), material.facts.get("contract_kind"), happened)
            found.setdefault(key, (letter, material, f"{story.place}: {story.title}"))
    return found


def test_a_letter_can_be_written_in_every_situation_of_the_stories() -> None:
    assert len(situations()) > 100
    for letter, material, story in situations().values():
        text = letter_text(compose(letter, material, RECIPIENT, FOOTER))
        assert "{" not in text, story
        assert "None" not in text, story


def test_the_stories_make_nearly_every_letter_due_and_each_prints() -> None:
    found = {letter.id: (letter, material) for letter, material, _ in situations().values()}
    assert len(found) >= 30
    for letter, material in found.values():
        assert render_pdf(compose(letter, material, RECIPIENT, FOOTER)).startswith(b"%PDF")

"""Every letter that a story makes due can be written and printed, once the person has answered what it asks.

All stories count, not only some: whoever buys, when, and from whom changes which letter is right and what it says.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from conftest import absent
from documents.example import FACTS, FOOTER, MATERIAL, RECIPIENT
from recours.casework.case.letter_material import material_of
from recours.core.judgement.step_states import StepState
from recours.documents.formats.glyphs import STAND_IN
from recours.documents.formats.pdf import render_pdf
from recours.documents.formats.plain_text import letter_text
from recours.documents.letter_content import Kind, LetterContent, Shape
from recours.documents.letters.composition import compose
from recours.documents.letters.letter import Letter
from recours.documents.letters.letter_reader import letter_shelf
from recours.documents.letters.material import Material
from recours.library.load import library
from recours.library.stories import Story, read_stories

WRITTEN_BY_STEPS = {step.letter for layer in library().layers.values() for step in layer.steps if step.letter}
DUE = sorted(
    letter.id for letter in letter_shelf().letters.values() if {letter.id, letter.variant_of} & WRITTEN_BY_STEPS
)
DATES_AND_AMOUNTS = re.compile(
    r"[\d\s]+|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
#: What no paper holds: a hole, or the words that tell a person where to read a name.
BLANK = re.compile(rf"[{{}}]|\bNone\b|\.\.\.|{STAND_IN}| ,|\( \)|nommée? (?:sur|dans)|à vérifier")


def due_letters(story: Story) -> Iterator[tuple[Letter, Material]]:
    """The letters of the steps open in the story, with the facts that the person adds when asked and what follows."""
    position = story.case.position(library(), story.as_of)
    known = material_of(position)
    answered = {"facts": {**FACTS, **known.facts}, "due_on": {**MATERIAL.due_on, **known.due_on}}
    material = replace(known, **answered)
    for answer in position.steps:
        if answer.step.letter and answer.state is StepState.OPEN:
            yield letter_shelf().letter_for(answer.step.letter, material), material


@cache
def wordings() -> dict[str, dict[str, tuple[LetterContent, str]]]:
    """For each letter, each way in which the stories word it (days and amounts aside), with one of those stories."""
    found: dict[str, dict[str, tuple[LetterContent, str]]] = {}
    for story in read_stories(library())[0]:
        for letter, material in due_letters(story):
            content = compose(letter, material, RECIPIENT, FOOTER)
            wording = DATES_AND_AMOUNTS.sub("", letter_text(content))
            found.setdefault(letter.id, {}).setdefault(wording, (content, f"{story.place}: {story.title}"))
    return found


def test_the_stories_make_every_letter_due_that_a_step_writes() -> None:
    assert set(wordings()) == set(DUE)
    assert set(letter_shelf().letters) == set(DUE)


@pytest.mark.slow
@pytest.mark.parametrize("id", DUE)
def test_each_wording_prints_whole_and_without_a_blank(id: str) -> None:
    for content, story in wordings()[id].values():
        words = printed(render_pdf(content))
        assert not BLANK.search(words), story
        on_paper = bare(words)
        for line in said(content):
            assert bare(line) in on_paper, f"{story}: {line}"


@pytest.mark.parametrize("id", DUE)
def test_qpdf_finds_no_fault_in_the_longest_wording(id: str, tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        absent("qpdf")
    longest = max(wordings()[id])
    file = tmp_path / "letter.pdf"
    file.write_bytes(render_pdf(wordings()[id][longest][0]))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def said(content: LetterContent) -> Iterator[str]:
    """Each line that must stand on the paper; the number of lines to write on is none."""
    yield from (content.subject, content.closing, *content.exhibits)
    if content.kind is not Kind.CALL_SHEET:
        yield from (content.sender.name, *content.recipient, *content.references, content.salutation)
    for block in content.blocks:
        yield from block.text.split("\n")
        yield from (cell for row in block.rows for cell in row[: 1 if block.shape is Shape.NOTES else None])


def printed(data: bytes) -> str:
    """The words of every page."""
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def bare(text: str) -> str:
    """The letters and figures alone: lines and hyphens fall otherwise on paper."""
    return "".join(sign for sign in text if sign.isalnum())

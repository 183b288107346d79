"""Every kind of mistake in every file of content/ is one fault: tried by making them.

RECOURS_MUTATIONS=all makes every kind of mistake that can be drawn (an hour); RECOURS_SEED draws others.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from tests.library.mutations import Mistake, in_rounds, mistakes_in

from recours.casework.content_checks import check_all
from recours.core.errors import RecoursError
from recours.library.load import default_content, read_library

TODAY = date(2026, 12, 1)
SEED = int(os.environ.get("RECOURS_SEED", "20261201"))
#: Runs of the check, each with one mistake in each file: some 230 kinds of the 12,000, others with another seed.
ROUNDS = None if os.environ.get("RECOURS_MUTATIONS") == "all" else 1


@pytest.mark.slow
def test_every_mistake_is_found(tmp_path: Path) -> None:
    content, draw = Path(shutil.copytree(default_content(), tmp_path / "content")), random.Random(SEED)
    mistakes = mistakes_in(content, SEED)
    # Stories are judged when all else is sound, so mistakes in them are made by themselves.
    stories = [mistake for mistake in mistakes if mistake.file.parts[0] == "stories"]
    others = [mistake for mistake in mistakes if mistake.file.parts[0] != "stories"]
    rounds = [*in_rounds(others, draw)[:ROUNDS], *in_rounds(stories, draw)[:ROUNDS]]
    missed = missed_in(content, rounds)
    # One mistake may hide another: what was missed is tried again together, as long as that finds more, then alone.
    again, before = missed_in(content, in_rounds(missed, draw)), missed
    while len(again) < len(before):
        again, before = missed_in(content, in_rounds(again, draw)), again
    still_missed = missed_in(content, [[mistake] for mistake in again])
    kinds = {(mistake.what, mistake.kind) for each in rounds for mistake in each}
    made = sum(map(len, rounds))
    print(f"seed {SEED}: {made} mistakes of {len(kinds)} kinds, {len(still_missed)} missed")
    print({what: share(what, rounds, still_missed) for what in sorted({what for what, _ in kinds})})
    assert not still_missed, "\n".join(map(str, still_missed))


def missed_in(content: Path, rounds: Iterable[list[Mistake]]) -> list[Mistake]:
    """The mistakes that no fault names, each round made and checked in turn."""
    missed = []
    for mistakes in rounds:
        faults = faults_with(content, mistakes)
        missed += [mistake for mistake in mistakes if not is_found(mistake, faults)]
    return missed


def share(what: str, rounds: Iterable[list[Mistake]], missed: Iterable[Mistake]) -> str:
    """How many of the mistakes of one sort were found."""
    made = sum(mistake.what == what for each in rounds for mistake in each)
    lost = Counter(mistake.what for mistake in missed)[what]
    return f"{(made - lost) / made:.1%} of {made}"


def faults_with(content: Path, mistakes: list[Mistake]) -> list[RecoursError]:
    """The faults of the content with these mistakes in it, at most one a file; the content is left as it was."""
    before = {mistake.file: (content / mistake.file).read_text(encoding="utf-8") for mistake in mistakes}
    try:
        for mistake in mistakes:
            text = before[mistake.file]
            (content / mistake.file).write_text(
                text[: mistake.start] + mistake.text + text[mistake.end :], encoding="utf-8"
            )
        return list(check_all(read_library(content), TODAY).faults)
    finally:
        for file, text in before.items():
            (content / file).write_text(text, encoding="utf-8")


def is_found(mistake: Mistake, faults: Iterable[RecoursError]) -> bool:
    """True when a fault names the file and a line of the mistake."""
    for fault in faults:
        file, _, rest = (fault.place or "").partition(".yaml:")
        line = rest.split(":")[0]
        if f"{file}.yaml".endswith(mistake.file.as_posix()) and line.isdigit() and int(line) in mistake.lines:
            return True
    return False

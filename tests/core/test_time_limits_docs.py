"""The page about time limits: its examples run, and its table of reckonings is the one of the code."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from tests.core.days import french

from recours.core.days.reckonings import Reckoning

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "time-limits.md"


def test_the_examples_of_the_page_give_what_it_prints() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {"france": french()}, PAGE.name, str(PAGE), 0)
    results = doctest.DocTestRunner().run(examples)
    assert results.attempted
    assert results.failed == 0


def test_the_page_says_of_each_reckoning_what_the_code_does() -> None:
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    said = {name: (" not moved" not in moved, local.strip() == "yes") for name, _, moved, local in rows}
    assert said == {each.value: (each.rule.moved, each.rule.local_days) for each in Reckoning}

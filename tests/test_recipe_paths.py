"""The recipes for the code name files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`((?:src|tests|content|docs)/[\w./-]+)`")


@pytest.mark.parametrize("page", ["add-an-entry.md", "add-a-page-or-column.md"])
def test_every_file_that_a_recipe_names_is_there(page: str) -> None:
    named = NAMED.findall((ROOT / "docs/how-to" / page).read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []

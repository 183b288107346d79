"""docs/how-to/run-one-test.md: each command finds tests, and the story that it shows holds."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from recours.library.load import library
from recours.library.reader import parse_yaml
from recours.library.stories import read_story

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/how-to/run-one-test.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`\.venv/bin/python (-m pytest [^`]*\btests/[^`]*)`", PAGE)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_finds_tests(command: str) -> None:
    words = [sys.executable, *shlex.split(command), "--collect-only"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]  # 5: no test was found


def test_the_story_of_the_page_holds() -> None:
    [text] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    [entry] = parse_yaml(text, "run-one-test.md").map()["stories"].list()
    assert read_story(entry, library()).faults(library()) == []

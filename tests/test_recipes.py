"""The recipes of docs/how-to/ end green: each is followed to the letter on a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOW_TO = ROOT / "docs" / "how-to"
STORIES = ("-m", "pytest", "-q", "-n0", "-x", "tests/content/test_stories.py", "-k")
CHECK = ("-m", "recours.cli.main", "check", "--quiet", "--coverage")
Run = Callable[..., tuple[bool, str]]
pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files of the project that git tracks, in a repository of their own."""
    copy = tmp_path / "copy"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    git = ["git", "-C", str(copy)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    return copy


@pytest.fixture
def run(copy: Path) -> Run:
    """Runs Python in the copy: whether it ended well, and what it said."""
    env = {**os.environ, "PYTHONPATH": str(copy / "src")}
    env.pop("RECOURS_CONTENT", None)

    def run_python(*words: str) -> tuple[bool, str]:
        done = subprocess.run([sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    return run_python


def block(page: str, holding: str) -> str:
    """The YAML of a page that holds some words."""
    blocks = re.findall(r"```yaml\n(.*?)```", (HOW_TO / page).read_text(encoding="utf-8"), re.DOTALL)
    return next(text for text in blocks if holding in text)


def append(path: Path, text: str) -> None:
    """Write text at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def assert_all_end_well(run: Run, *commands: tuple[str, ...]) -> None:
    """Run each command, which must end well."""
    for command in commands:
        well, output = run(*command)
        assert well, (command, output[-2000:])


def test_a_jurist_corrects_a_rule(copy: Path, run: Run) -> None:
    page = "correct-a-rule.md"
    (copy / "content/stories/a_jurist.yaml").write_text(block(page, "stories:"), encoding="utf-8")
    assert not run(*STORIES, "a_jurist")[0]
    append(copy / "content/sources/consommation.yaml", block(page, 'id: "conso:L216-7@2027"'))
    parameters = copy / "content/parameters/delivery.yaml"
    today, cited = parameters.read_text(encoding="utf-8"), "cite: [conso:L216-7]"
    assert today.count(cited) == 1
    last = today.index("confidence: high\n", today.index(cited)) + len("confidence: high\n")
    changed = today[:last] + block(page, "value: 10 days") + today[last:]
    parameters.write_text(changed, encoding="utf-8")
    reference, docs = ("tools/write_reference.py",), ("tools/check_docs.py",)
    assert_all_end_well(run, (*STORIES, "a_jurist"), reference, CHECK, docs)


def test_a_jurist_adds_a_right(copy: Path, run: Run) -> None:
    page = "add-a-right.md"
    (copy / "content/stories/example_receipt.yaml").write_text(block(page, "stories:"), encoding="utf-8")
    assert not run(*STORIES, "example_receipt")[0]
    append(copy / "content/sources/consommation.yaml", block(page, 'id: "conso:L999-1"'))
    append(copy / "content/parameters/ladder.yaml", block(page, "kind: length"))
    append(copy / "content/procedures/general/limits.yaml", block(page, "whose: company"))
    (copy / "content/rights/receipt.yaml").write_text(block(page, "rights:\n  - id: example"), encoding="utf-8")
    reference, docs = ("tools/write_reference.py",), ("tools/check_docs.py",)
    assert_all_end_well(run, (*STORIES, "example_receipt"), reference, CHECK, docs)


def test_a_jurist_adds_a_company(copy: Path, run: Run) -> None:
    page = "add-a-company.md"
    (copy / "content/stories/boutique_exemple.yaml").write_text(block(page, "stories:"), encoding="utf-8")
    assert not run(*STORIES, "boutique_exemple")[0]
    append(copy / "content/sources/companies.yaml", block(page, 'id: "terms:boutique-exemple'))
    layer = block(page, "kind: company")
    (copy / "content/procedures/companies/boutique_exemple.yaml").write_text(layer, encoding="utf-8")
    reference, companies = ("tools/write_reference.py",), ("-m", "pytest", "-q", "tests/content/test_companies.py")
    assert_all_end_well(run, (*STORIES, "boutique_exemple"), reference, CHECK, ("tools/check_docs.py",), companies)

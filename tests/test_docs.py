"""The pages show commands that exist and do what they say, and the jurist's recipe ends green."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from recours.cli.main import cli

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-case.md"
RECIPE = ROOT / "docs" / "how-to" / "correct-a-rule.md"
#: Pages whose commands are run in their own tests (the tutorial, the backup) or written from the commands themselves.
ELSEWHERE = {TUTORIAL, ROOT / "docs" / "how-to" / "back-up.md", ROOT / "docs" / "reference" / "cli.md"}
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - ELSEWHERE)
MENTION = re.compile(r"`(?:\.venv/bin/)?recours ([^`\n]+)`|^(?:\.venv/bin/)?recours (.+)$", re.MULTILINE)


def shown():
    """Each command that a page shows, once, as words."""
    found = {}
    for page in PAGES:
        for inline, line in MENTION.findall(page.read_text(encoding="utf-8")):
            words = shlex.split(inline or line.partition(" #")[0])
            for each in product(*(word.split("|") for word in words)):  # `list|ask` names two commands
                found.setdefault(each, page)
    return [
        pytest.param(words, id=f"{page.relative_to(ROOT)}: {' '.join(words)[:60]}") for words, page in found.items()
    ]


def found_command(words):
    """The command that the words name, and the words after it. Fails when there is none."""
    command, left = cli, list(words)
    while isinstance(command, click.Group) and left:
        inner = command.get_command(click.Context(command), left[0])
        assert inner is not None, f"there is no command {' '.join(words)}"
        command, left = inner, left[1:]
    return command, left


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder where all that the pages speak of is there: a case file, a kept case with pieces, its archive, heads."""
    folder = tmp_path_factory.mktemp("shown")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("RECOURS_DATA", str(folder / "data"))
        told = re.findall(r"```yaml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)[0]
        for name in ("dossier.yaml", "CASE.yaml"):
            (folder / name).write_text(told, encoding="utf-8")
        case = re.search(r"[0-9a-f]{32}", run("case", "new", "--from", "dossier.yaml").output).group()
        for number in (1, 2, 3):
            (folder / f"{number}.txt").write_text(f"Pièce {number}. FR76 3000 …", encoding="utf-8")
            run("case", "attach", case, f"{number}.txt", "--title", f"Pièce {number}", "--on", "2026-10-01")
        run("case", "export", case, "-o", "archive.zip")
        run("witnesses", "heads")
        shutil.copy(next(folder.glob("data/witnesses/heads/*.txt")), folder / "heads.txt")
        yield case


def run(*words):
    done = CliRunner().invoke(cli, list(words), input="\n" * 200)
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done


def meant(words, case):
    """The words with what the page leaves to the reader: the case, a rule, a file to read or to write."""
    head = Path("heads.txt").read_text(encoding="ascii").split()[-1]
    known = {"CASE": case, "ID": "mediator_referral", "case.zip": "archive.zip", "HASH": head}
    files = {"-o": "out.zip", "--heads": "heads.txt"}
    told = [known.get(word, word) for word in words]
    return [
        files.get(before, "archive.zip") if word == "FILE" else word
        for before, word in zip(["", *told], told, strict=False)
    ]


#: Not run: the server stays until it is stopped, and a stamp asks an authority of the network.
NOT_RUN = {("serve",), ("witnesses", "stamp")}


@pytest.mark.parametrize("words", shown())
def test_a_command_shown_exists_and_runs(words, kept, tmp_path, monkeypatch):
    if words[:2] == ("case", "import"):  # elsewhere: here the case has gone on since
        monkeypatch.setenv("RECOURS_DATA", str(tmp_path / "elsewhere"))
    command, left = found_command(meant(words, kept))
    options = {option for each in command.params for option in each.opts}
    assert {word for word in left if word.startswith("--")} <= options
    if not {words[:1], words[:2]} & NOT_RUN and is_whole(command, left):
        run(*meant(words, kept))


def is_whole(command, left):
    """True when the page shows all that the command needs; false where it only names it."""
    try:
        command.make_context("shown", list(left))
    except (click.MissingParameter, click.BadOptionUsage, click.exceptions.NoArgsIsHelpError):
        return False
    return True


def block(of, holding):
    return next(each for each in re.findall(r"```yaml\n(.*?)```", of, re.DOTALL) if holding in each)


@pytest.mark.slow
def test_the_recipe_of_the_jurist_ends_green(tmp_path):
    """A copy of the project, the page followed to the letter: the story fails before the change and holds after it."""
    copy, page = tmp_path / "copy", RECIPE.read_text(encoding="utf-8")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    git = ["git", "-C", str(copy)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    env = {**os.environ, "PYTHONPATH": str(copy / "src")}
    env.pop("RECOURS_CONTENT", None)

    def ends(*words):
        done = subprocess.run([sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    stories = ["-m", "pytest", "-q", "-n0", "-x", "tests/content/test_stories.py", "-k", "a_jurist"]
    (copy / "content/stories/a_jurist.yaml").write_text(block(page, "stories:"), encoding="utf-8")
    assert not ends(*stories)[0]
    with (copy / "content/sources/consommation.yaml").open("a", encoding="utf-8") as file:
        file.write(block(page, 'id: "conso:L216-7@2027"'))
    parameters = copy / "content/parameters/delivery.yaml"
    before = "      - {from: 2022-01-01, value: 14 days, cite: [conso:L216-7], checked: 2025-07-15, confidence: high}\n"
    assert before in parameters.read_text(encoding="utf-8")
    changed = parameters.read_text(encoding="utf-8").replace(before, before + block(page, "value: 10 days"))
    parameters.write_text(changed, encoding="utf-8")
    for step in (
        stories,
        ["tools/write_reference.py"],
        ["-m", "recours.cli.main", "check", "--quiet", "--coverage"],
        ["tools/check_docs.py"],
    ):
        well, told = ends(*step)
        assert well, (step, told[-2000:])


def test_the_licence_of_every_package_is_told():
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements/base.txt").read_text(encoding="utf-8"), re.MULTILINE)
    page = (ROOT / "docs/reference/licences.md").read_text(encoding="utf-8")
    told = [name.lower() for name in re.findall(r"^\| ([A-Za-z0-9-]+) \|", page, re.MULTILINE)[1:]]
    assert sorted(told) == sorted(pinned)

"""The pages show commands that exist and do what they say."""

from __future__ import annotations

import re
import shlex
import shutil
from itertools import product
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from recours.cli.main import cli

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-case.md"
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


def test_the_licence_of_every_package_is_told():
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements/base.txt").read_text(encoding="utf-8"), re.MULTILINE)
    page = (ROOT / "docs/reference/licences.md").read_text(encoding="utf-8")
    told = [name.lower() for name in re.findall(r"^\| ([A-Za-z0-9-]+) \|", page, re.MULTILINE)[1:]]
    assert sorted(told) == sorted(pinned)

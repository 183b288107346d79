"""The tutorial tells the truth: every command in it runs, and answers what the page says, in that order."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from recours.cli.main import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial" / "first-case.md"
CASE = re.compile(r"\b[0-9a-f]{32}\b")


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def commands():
    """Each command with the lines that the page shows under it."""
    for block in blocks("console"):
        for part in block.split("$ ")[1:]:
            command, _, shown = part.partition("\n")
            yield command, [line for line in shown.splitlines() if line.strip() != "…"]


def pattern(line):
    return ".*".join(re.escape(part.strip()) for part in line.split("…"))


def answer(command, case, capfd):
    arguments = [case if word == "CASE" else word for word in shlex.split(command)]
    assert arguments[0] == "recours"
    result = CliRunner().invoke(cli, arguments[1:])
    assert result.exit_code == 0, (command, result.output)
    return result.output + capfd.readouterr().out  # the verifier is a program of its own


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECOURS_DATA", str(tmp_path / "data"))
    (tmp_path / "dossier.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    return tmp_path


def test_every_command_answers_what_the_page_says(here, capfd):
    case, seen = None, 0
    for command, shown in commands():
        output = answer(command, case, capfd)
        case = case or next(iter(CASE.findall(output)), None) if command.startswith("recours case") else case
        at = 0
        for line in shown:
            wanted = re.compile(pattern(line.replace("CASE", case or "CASE")))
            found = next(
                (number for number, said in enumerate(output.splitlines()[at:], at) if wanted.search(said)), None
            )
            assert found is not None, f"`{command}` does not say: {line}\n{output}"
            at, seen = found + 1, seen + 1
    assert seen
    assert (here / "lettre.pdf").read_bytes().startswith(b"%PDF")

"""The content as it is read: on days that have come, and the same by both loaders of YAML."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from recours.library import reader
from recours.library.checks import check
from recours.library.load import default_content, read_library

CONTENT = default_content()
TODAY = date(2026, 11, 30)
FILES = sorted(CONTENT.rglob("*.yaml"))


@pytest.fixture
def content(tmp_path):
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("stories")))


def faults(content, as_of=TODAY):
    return [str(each) for each in check(read_library(content), as_of).faults]


READ = (
    "sources/civil.yaml",
    "procedures/companies/amazon.yaml",
    "letters/reminder.yaml",
    "grounds/grounds.yaml",
    "calendars/france.yaml",
)


def test_a_day_of_reading_that_has_not_come_is_a_fault_with_its_line(content):
    wrong = {f"content/{file}:{read_tomorrow(content / file)}" for file in READ}
    assert {each.partition(": ")[0] for each in faults(content) if "2026-12-01" in each} == wrong
    assert not [each for each in faults(content, date(2026, 12, 1)) if "2026-12-01" in each]


def read_tomorrow(path):
    """The first day of reading of a file put one day after today: its line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if "checked: 20" in line)
    before, _, after = lines[number].partition("checked: ")
    lines[number] = f"{before}checked: 2026-12-01{after[10:]}"
    path.write_text("\n".join(lines), encoding="utf-8")
    return number + 1


def test_a_file_that_cannot_be_read_hides_no_other_fault(content):
    (content / "facts" / "parties.yaml").write_text("facts: [", encoding="utf-8")
    assert any("content/facts/parties.yaml" in each for each in faults(content))


def nodes(node):
    """A composed tree as plain data: what our reader sees of it."""
    where = (type(node).__name__, node.start_mark.line)
    if isinstance(node, yaml.ScalarNode):
        return (*where, node.value, bool(node.style))
    if isinstance(node, yaml.MappingNode):
        return (*where, [(nodes(key), nodes(value)) for key, value in node.value])
    return (*where, [nodes(each) for each in node.value])


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="this PyYAML has no C loader to compare with")
def test_both_loaders_read_the_same_content():
    assert FILES
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        by_c, plainly = (yaml.compose(text, Loader=loader) for loader in (yaml.CSafeLoader, yaml.SafeLoader))
        assert nodes(by_c) == nodes(plainly), path


def test_the_content_is_whole_without_the_c_loader(monkeypatch):
    monkeypatch.setattr(reader, "_Loader", yaml.SafeLoader)
    slowly = read_library(CONTENT)
    monkeypatch.undo()
    assert slowly.faults == []
    assert slowly.vocabulary.facts == read_library(CONTENT).vocabulary.facts

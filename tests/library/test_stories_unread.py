"""A story that cannot be read is one fault with file and line; it takes no other story with it."""

import shutil

import pytest
from click.testing import CliRunner

from recours.cli.main import cli
from recours.core.errors import RecoursError
from recours.library.load import default_content, read_library
from recours.library.stories import read_stories, stories

GOOD = "  - {story: bon, as_of: 2026-01-01, source: La loi, facts: {}, expect: {rights: {}}}\n"
BAD = {
    "a key misspelt": ("  - {story: faux, as_off: 2026-01-01, source: La loi, expect: {}}\n", "as_off"),
    "an expectation misspelt": ("  - {story: faux, as_of: 2026-01-01, source: La loi, expect: {right: {}}}\n", "right"),
    "an unknown fact": ("  - {story: faux, as_of: 2026-01-01, source: La loi, facts: {nope: 1}, expect: {}}\n", "nope"),
    "dates that contradict each other": (
        "  - {story: faux, as_of: 2026-01-01, source: La loi, facts: {ordered_on: 2025-05-05, delivered_on: 2025-01-01}, expect: {}}\n",
        "2025",
    ),
}


@pytest.fixture
def content(tmp_path):
    folder = shutil.copytree(default_content(), tmp_path / "content", ignore=shutil.ignore_patterns("stories"))
    (folder / "stories").mkdir()
    (folder / "stories" / "b_good.yaml").write_text("stories:\n" + GOOD, encoding="utf-8")
    return folder


@pytest.mark.parametrize("mistake", BAD)
def test_one_story_that_cannot_be_read_leaves_the_others(content, mistake):
    text, word = BAD[mistake]
    (content / "stories" / "a.yaml").write_text("stories:\n" + GOOD + text + GOOD, encoding="utf-8")
    found, [fault] = read_stories(read_library(content))
    assert [story.place.rpartition("/")[2] for story in found] == ["a.yaml:2", "a.yaml:4", "b_good.yaml:2"]
    assert str(fault).startswith("content/stories/a.yaml:3: ")
    assert word in str(fault)


def test_a_file_of_stories_that_cannot_be_read_is_one_fault(content):
    (content / "stories" / "a.yaml").write_text("storis:\n" + GOOD, encoding="utf-8")
    found, [fault] = read_stories(read_library(content))
    assert (len(found), fault.place) == (1, "content/stories/a.yaml:1")
    with pytest.raises(RecoursError, match="storis"):
        stories(read_library(content))


def test_the_check_names_every_story_that_cannot_be_read(content):
    for name in ("a", "c"):
        (content / "stories" / f"{name}.yaml").write_text("stories:\n" + BAD["a key misspelt"][0], encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(content), "--quiet", "--coverage"])
    assert done.exit_code == 1
    assert "stories/a.yaml:2" in done.stderr
    assert "stories/c.yaml:2" in done.stderr

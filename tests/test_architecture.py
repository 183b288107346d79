"""What the house holds to, read from the code itself: who knows which library, who asks the time, what names may say.

That imports go down only is import-linter's to hold: the floors and the rooms of the core stand in pyproject.toml.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"
#: Each library is known in its room only, so that it can be changed for another there.
ONLY_IN = {
    "django": "web",
    "csp": "web",
    "waitress": "web",
    "click": "cli",
    "yaml": "library/reader.py",
    "rfc3161_client": "journal/proof/timestamps.py",
    "cryptography": "journal/proof/timestamps.py",
    "typst": "documents/formats/typesetter.py",
    "docx": "documents/formats/docx.py",
    "icalendar": "documents/formats/ics.py",
    "PIL": "documents",
    "pillow_heif": "documents",
    "pypdfium2": "documents",
    "pikepdf": "documents",
    "fontTools": "documents",
}
FILES = sorted(SOURCE.rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def place(path):
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("floor", ["core", "wording"])
def test_the_lowest_floors_stand_on_the_standard_library(floor):
    for path in (SOURCE / floor).rglob("*.py"):
        for name in imported(path):
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top == "recours", f"{place(path)} imports {name}"


@pytest.mark.parametrize(("library", "room"), ONLY_IN.items())
def test_a_library_is_known_in_its_room_only(library, room):
    users = [place(path) for path in FILES if any(name.split(".")[0] == library for name in imported(path))]
    assert all(user == room or user.startswith(f"{room}/") for user in users), f"{library}: {users}"
    assert users, f"nobody uses {library}: take it out of the list, and of requirements/"


CLOCKS = {"now", "today", "utcnow", "localdate", "time", "monotonic", "time_ns"}
#: The only places that ask what day or what second it is. Everything else is told (`as_of`, `made_on`, `now`).
DOORS_OF_TIME = {
    "cli/options.py",
    "web/days.py",
    "web/workers.py",  # how long a worker lived
    "journal/stores/store.py",
    "journal/evidence/evidence.py",
    "journal/write_lock.py",
}


@pytest.mark.parametrize("path", [path for path in FILES if place(path) not in DOORS_OF_TIME], ids=place)
def test_nobody_asks_what_day_it_is_but_the_doors(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = ast.unparse(node.func.value).split(".")[-1]
            assert owner not in {"date", "datetime", "time", "timezone"}, f"{place(path)}:{node.lineno}"


def test_no_room_is_called_by_a_word_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc", "manager", "handlers"}
    assert not [place(path) for path in FILES if path.stem in empty or path.parent.name in empty]


def test_the_commands_print_through_one_door():
    """`cli/output.py` takes out what a terminal obeys; whoever prints past it lets a stranger's words act."""
    for path in (SOURCE / "cli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert place(path) == "cli/output.py" or not re.search(r"click\.s?echo|\bprint\(|sys\.stdout", text), place(
            path
        )

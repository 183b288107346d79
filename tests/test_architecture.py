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


#: True nouns in -ing. A file named by any other gerund says what goes on in it, and not what it holds.
NOUNS_IN_ING = {"listing", "masking", "opening", "wording"}
#: Participles without -ed that once named functions, each with several meanings: a name says what is given or done.
PARTICIPLE = re.compile(
    "begun|broken|brought|chosen|done|drawn|fed|forgotten|found|given|gone|held|hidden|kept|known|left|lost|made|met|"
    "said|seen|sent|shown|stood|taken|told|typeset|undone|undrawn|unsent|withheld|written|rewritten|[a-z]+ed"
)
VERBS_IN_ED = {"embed", "exceed", "feed", "need", "proceed", "seed", "shed"}
#: A participle with one of these is still no name (`given_up`, `corrected_by`); with a noun it is (`shown_pieces`).
SMALL_WORDS = {"after", "anywhere", "as", "back", "by", "for", "from", "in", "not", "of", "to", "up", "with"}
#: Goes into every archive as it stands: the same journal gives the same archive for as long as nothing in it changes.
AS_RELEASED = {"journal/proof/verify.py"}
#: Names that a library or a protocol asks for.
GIVEN_NAMES = {"received"}


def is_participle(word):
    return bool(PARTICIPLE.fullmatch(word)) and word not in VERBS_IN_ED


def is_bare(name):
    words = name.strip("_").split("_")
    return any(map(is_participle, words)) and all(is_participle(word) or word in SMALL_WORDS for word in words)


def functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("__"):
            yield node


def test_a_file_is_named_by_a_noun():
    """By `step_states`, never by `stepping`."""
    named = [(word, place(path)) for path in FILES for word in (*path.stem.split("_"), path.parent.name)]
    assert not [file for word, file in named if word.endswith("ing") and word not in NOUNS_IN_ING]
    assert {word for word, _ in named} >= NOUNS_IN_ING, "a noun that names no file any more: take it out of the list"


def test_no_function_is_named_by_a_bare_participle():
    """By `error_text`, never by `told`: a function says what it gives or does."""
    bare = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in FILES
        if place(path) not in AS_RELEASED
        for node in functions(path)
        if is_bare(node.name) and node.name not in GIVEN_NAMES
    ]
    assert not bare


def test_no_function_says_told():
    """The word once meant shown, described, recorded, entered, known, rendered: each of these has its own."""
    names = [f"{place(path)}:{node.lineno} {node.name}" for path in FILES for node in functions(path)]
    assert not [name for name in names if "told" in name.rpartition(" ")[2].strip("_").split("_")]


@pytest.mark.parametrize("name", ["told", "_kept", "corrected_by", "given_up", "refused", "_made"])
def test_what_is_a_bare_participle(name):
    assert is_bare(name)


@pytest.mark.parametrize(
    "name", ["error_text", "shown_pieces", "keep", "feed_parser", "is_needed", "read", "opened_on"]
)
def test_what_is_a_name(name):
    assert not is_bare(name)


def test_the_commands_print_through_one_door():
    """`cli/output.py` takes out what a terminal obeys; whoever prints past it lets a stranger's words act."""
    for path in (SOURCE / "cli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert place(path) == "cli/output.py" or not re.search(r"click\.s?echo|\bprint\(|sys\.stdout", text), place(
            path
        )

"""The French sentences: every key that the code names exists, every sentence is named somewhere, none is malformed."""

import ast
import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from recours.wording import say
from recours.wording.french import french_amount, french_day

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"
WORDING = sorted((SOURCE / "wording").glob("*.toml"))


@cache
def nodes():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    return [node for tree in trees for node in ast.walk(tree)]


def said():
    """The first argument of every call of `say`."""
    for node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
            yield node.args[0]


def sentences(path):
    """Every sentence of a file with its whole key."""

    def walk(table, key):
        for name, value in table.items():
            yield from walk(value, f"{key}.{name}") if isinstance(value, dict) else [(f"{key}.{name}", value)]

    return dict(walk(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))


def named():
    """Patterns of the keys that code and templates name, whole or by a part that is not known before the program runs."""
    floors = tuple(f"{path.stem}." for path in WORDING)
    for node in nodes():
        if isinstance(node, ast.JoinedStr) and str(getattr(node.values[0], "value", "")).startswith(floors):
            parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
            yield "".join(parts)
    for path in SOURCE.rglob("*.html"):
        for key in re.findall(r'{%\s*say "([a-z_.]+)"', path.read_text(encoding="utf-8")):
            yield rf"web\.{re.escape(key)}(\..+)?"


def test_every_key_that_the_code_names_exists():
    known = {key for path in WORDING for key in sentences(path)}
    named_whole = {node.value for node in said() if isinstance(node, ast.Constant)}
    assert named_whole <= known


@pytest.mark.parametrize("path", WORDING, ids=lambda path: path.name)
def test_every_sentence_is_named_somewhere(path):
    constants = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    pattern = re.compile("|".join(f"(?:{each})" for each in named()))
    ends = {key: [key.split(".", cut)[-1] for cut in range(key.count(".") + 1)] for key in sentences(path)}
    orphans = [key for key in ends if not pattern.fullmatch(key) and not constants.intersection(ends[key])]
    assert orphans == []


@pytest.mark.parametrize("path", WORDING, ids=lambda path: path.name)
def test_every_sentence_can_be_filled_in(path):
    for key, sentence in sentences(path).items():
        fields = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
        assert all(re.fullmatch(r"[a-z_]+", name) for name in fields), f"{key}: {fields}"


@pytest.mark.parametrize("key", ["core.fact.nothing_like_it", "nowhere.at_all", "core", "core.fact"])
def test_an_unknown_key_is_an_error(key):
    with pytest.raises(KeyError):
        say(key)


def test_a_sentence_without_its_value_is_an_error():
    with pytest.raises(KeyError):
        say("core.fact.unknown")


def test_days_and_amounts_are_written_as_french_writes_them():
    assert french_day(date(2026, 3, 1)) == "1er mars 2026"
    assert french_amount(Decimal("1234.5")) == "1\u202f234,50\u00a0€"

"""The French sentences: every key that the code names exists, and every sentence is named somewhere."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from recours.wording import say
from recours.wording.french import french_amount, french_day

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"


def keys_named():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value, path


def sentences(table, path=""):
    for key, value in table.items():
        name = f"{path}.{key}" if path else key
        yield from sentences(value, name) if isinstance(value, dict) else [(name, value)]


def test_every_key_that_the_code_names_exists():
    absent = []
    for key, path in keys_named():
        floor, *names = key.split(".")
        found = tomllib.loads((SOURCE / "wording" / f"{floor}.toml").read_text(encoding="utf-8"))
        for name in names:
            found = found.get(name, {}) if isinstance(found, dict) else {}
        if not isinstance(found, str):
            absent.append(f"{path.name}: {key}")
    assert not absent


@pytest.mark.parametrize("path", sorted((SOURCE / "wording").glob("*.toml")), ids=lambda path: path.name)
def test_every_sentence_is_well_formed(path):
    for name, sentence in sentences(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert re.sub(r"\{[a-z_]+(![rs])?(:[^}]*)?\}", "", sentence).count("{") == 0, f"{path.name}: {name}"


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        say("core.fact.nothing_like_it")


def test_days_and_amounts_are_written_as_french_writes_them():
    from datetime import date
    from decimal import Decimal

    assert french_day(date(2026, 3, 1)) == "1er mars 2026"
    assert french_amount(Decimal("1234.5")) == "1\u202f234,50\u00a0€"

"""The French sentences: every key written whole exists, every sentence is used somewhere, none is malformed.

Keys made of parts are held by test_words.py.
"""

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from recours.casework.words import FAMILIES
from recours.wording import WordingError, has_word, say
from recours.wording.french import french_amount, french_day

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"
WORDING = sorted((SOURCE / "wording").glob("*.toml"))
TEXT = "\n".join(path.read_text(encoding="utf-8") for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind))
#: Everything in quotes that could be a key, or the end of one whose beginning another line adds.
QUOTED = set(re.findall(r"""["']([\w.]+)["']""", TEXT))
#: The beginnings that code completes, f"core.explain.{kind}". At least a floor and a section: "web." would begin all.
BEGUN = (*re.findall(r"""f["']([a-z_]+\.[\w.]+)\{""", TEXT), *(f"{family}." for family in FAMILIES))


def sentences(path):
    """Every sentence of a file with its whole key."""

    def walk(table, key):
        for name, value in table.items():
            yield from walk(value, f"{key}.{name}") if isinstance(value, dict) else [(f"{key}.{name}", value)]

    return dict(walk(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))


def is_used(key):
    """True where the source quotes the key or an end of it (a way out goes with its fault), or completes its beginning."""
    names = key.removesuffix("_way_out").split(".")
    ends = {".".join(names[first:]) for first in range(len(names))}
    return not QUOTED.isdisjoint({key, *ends}) or key.startswith(BEGUN)


def test_every_key_written_whole_exists():
    written = re.findall(r"""\bsay\(\s*["']([\w.]+)["']\s*[,)]""", TEXT)
    assert [key for key in written if not has_word(*key.split(".", 1))] == []


@pytest.mark.parametrize("path", WORDING, ids=lambda path: path.name)
def test_every_sentence_is_used_somewhere(path):
    assert [key for key in sentences(path) if not is_used(key)] == []


@pytest.mark.parametrize("path", WORDING, ids=lambda path: path.name)
def test_every_sentence_can_be_filled_in(path):
    for key, sentence in sentences(path).items():
        fields = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
        assert all(re.fullmatch(r"[a-z_]+", name) for name in fields), f"{key}: {fields}"


@pytest.mark.parametrize("key", ["core.fact.nothing_like_it", "core", "core.fact", "core.fact.unknown.more"])
def test_a_missing_sentence_is_told_with_its_key_and_the_file_to_add_it_to(key):
    with pytest.raises(WordingError) as missing:
        say(key)
    assert str(missing.value) == f"{key}: add it to wording/core.toml"


def test_a_sentence_without_its_value_is_told_with_its_key_and_the_value():
    with pytest.raises(WordingError, match=r"core\.fact\.unknown: .*'fact'"):
        say("core.fact.unknown")


def test_days_and_amounts_are_written_as_french_writes_them():
    assert french_day(date(2026, 3, 1)) == "1er mars 2026"
    assert french_amount(Decimal("1234.5")) == "1\u202f234,50\u00a0€"

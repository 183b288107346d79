"""French sentences for people, one TOML file a floor, read by key: `say("core.fact.unknown", fact="x")`.

Python logic holds no French; it holds keys. An unknown key is a WordingError, found by the tests. What content or a
journal names goes through `word`: its families of keys are declared in `casework.words`, and `recours check` holds them
whole.
"""

from __future__ import annotations

import logging
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_log = logging.getLogger(__name__)


class WordingError(KeyError):
    """A key without a sentence, or a sentence without one of its values; says which key and what to add where."""

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError prints its text in quotes, as if all of it were the key


def say(key: str, /, **values: object) -> str:
    """The sentence of `key` ("floor.section.name") with its values filled in. Raises WordingError where one lacks."""
    try:
        return _sentence(key).format_map(values)
    except WordingError:
        raise
    except KeyError as error:
        raise WordingError(f"{key}: give its value {error.args[0]!r}, which the sentence names") from None


def word(family: str, *ids: str) -> str:
    """The word for what content or a journal names: `word("web.channel", "phone")`, `word("web.choice", "of", id_)`.

    What has no word is shown as it is, and logged: no page is lost for it.
    """
    if not has_word(family, *ids):
        _log.warning("no wording for %s", ".".join((family, *ids)))
        return ids[-1]
    return _sentence(".".join((family, *ids)))


def has_word(family: str, *ids: str) -> bool:
    """True when these ids have a word in that family of keys."""
    try:
        _sentence(".".join((family, *ids)))
    except WordingError:
        return False
    return True


@cache
def _sentence(key: str) -> str:
    floor, *path = key.split(".")
    found: Any = _sentences(floor)
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str):
        raise WordingError(f"{key}: add it to wording/{floor}.toml")
    return found


@cache
def _sentences(floor: str) -> dict[str, Any]:
    """The tables of a floor's file, empty where there is no such file."""
    file = files(__name__) / f"{floor}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

"""French sentences for people, one TOML file a floor, read by key: `say("core.fact.unknown", fact="x")`.

Python logic holds no French; it holds keys. An unknown key is a KeyError, found by the tests. What content or a journal
names goes through `word`: its families of keys are declared in `casework.words`, and `recours check` holds them whole.
"""

from __future__ import annotations

import logging
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_log = logging.getLogger(__name__)


def say(key: str, /, **values: object) -> str:
    """The sentence of `key` ("floor.section.name") with its values filled in. Raises KeyError for an unknown key."""
    return _sentence(key).format_map(values)


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
    except (KeyError, TypeError):
        return False
    return True


@cache
def _sentence(key: str) -> str:
    floor, *path = key.split(".")
    found: Any = _sentences(floor)
    for name in path:
        found = found[name]
    if not isinstance(found, str):
        raise KeyError(key)
    return found


@cache
def _sentences(floor: str) -> dict[str, Any]:
    try:
        return tomllib.loads((files(__name__) / f"{floor}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyError(floor) from None

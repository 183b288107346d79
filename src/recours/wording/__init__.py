"""French sentences for people, one TOML file a floor, read by key: `say("core.fact.unknown", fact="x")`.

Python logic holds no French; it holds keys. An unknown key is a KeyError, found by the tests.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def say(key: str, /, **values: object) -> str:
    """The sentence of `key` ("floor.section.name") with its values filled in. Raises KeyError for an unknown key."""
    return _sentence(key).format_map(values)


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

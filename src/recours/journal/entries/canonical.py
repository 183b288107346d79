"""The one way a value becomes bytes, so that everyone computes the same digest.

JSON, UTF-8, keys in order, no space, no floating point. Python's own json module writes it, which lets verify.py,
and anybody, check an archive with the standard library alone. Text keeps its characters as they came.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """`value` (None, bool, int, str, list, dict with str keys) as canonical JSON text."""
    return _ENCODER.encode(value)


def quote(text: str) -> str:
    """A text as canonical JSON."""
    return encode_basestring(text)


@lru_cache(maxsize=64)  # one append writes its instant three times for each entry
def instant_text(at: datetime) -> str:
    """An aware instant as 2026-11-21T10:00:00.000000Z. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str) -> datetime:
    """The instant written by `instant_text`."""
    return datetime.fromisoformat(text)

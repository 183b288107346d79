"""The types of a payload's fields: how a value is checked, written as JSON, and read back.

A value goes in typed or as its text ("2026-09-01", "89.90"), as forms and YAML give it; it comes back typed.
Reading back what was written always gives the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from recours.core.days import Length, LengthError
from recours.core.law import LONGEST_TEXT
from recours.wording import say

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: A day outside these is a slip of the keyboard.
EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class BadValueError(ValueError):
    """A value that its field cannot have: what is wrong and what to write instead, in French."""

    def __init__(self, key: str, value: object, **more: str) -> None:
        super().__init__(say(f"journal.value.{key}", value=str(value)[:80]))
        self.way_out = say(f"journal.value.{key}_way_out", **more)


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type: `write` checks a value and makes it JSON (raises BadValueError), `read` makes the value again."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a payload."""

    type: FieldType
    required: bool = False


def required_field(field_type: FieldType) -> Field:
    """A field that an entry of this kind cannot do without."""
    return Field(field_type, required=True)


def _same(value: Any) -> Any:
    return value


def _write_text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValueError("not_text", value)
    if len(value) > LONGEST_TEXT:
        raise BadValueError("text_too_long", value)
    if not _is_readable(value):
        raise BadValueError("text_unreadable", value.encode(errors="replace").decode())
    return value


def _is_readable(value: str) -> bool:
    """No half of a character (a lone surrogate), and no NUL, which PostgreSQL does not keep."""
    return "\x00" not in value and (value.isascii() or not _SURROGATE.search(value))


def _match_pattern(pattern: re.Pattern[str], key: str) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadValueError(key, value)
        return value

    return write


def _write_length(value: Any) -> str:
    try:
        Length.parse(_write_text(value))
    except LengthError:
        raise BadValueError("not_length", value) from None
    return str(value)


def _write_date(value: Any) -> str:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _day_from(value)
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise BadValueError("date_out_of_range", value)
    return day.isoformat()


def _day_from(value: Any) -> date:
    try:
        if isinstance(value, str) and len(value) == len("2026-11-21"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadValueError("not_date", value)


def _write_amount(value: Any) -> str:
    if isinstance(value, bool | float) or not isinstance(value, Decimal | int | str):
        raise BadValueError("not_amount", value)
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise BadValueError("not_amount", value) from None
    if not amount.is_finite() or abs(amount) >= 10**12 or len(amount.as_tuple().digits) > 18:
        raise BadValueError("not_amount", value)
    return format(amount, "f")


def _write_integer(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,15}", value):  # from the command line
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise BadValueError("not_integer", value)
    return value


def _write_yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValueError("not_yes_no", value)
    return value


def _write_any(value: Any) -> Any:
    """A fact's value says its own type: text, yes/no and integers as they are, the others named."""
    if isinstance(value, date):
        return {"date": _write_date(value)}
    if isinstance(value, Decimal):
        return {"amount": _write_amount(value)}
    if isinstance(value, frozenset | set):
        return {"choices": sorted(_write_text(each) for each in value)}
    if value is None or isinstance(value, bool):
        return value
    return _write_integer(value) if isinstance(value, int) else _write_text(value)


def _read_any(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(name, inner)] = value.items()
    return _TAGGED[name](inner)


_TAGGED: Mapping[str, Callable[[Any], Any]] = {"date": date.fromisoformat, "amount": Decimal, "choices": frozenset}


def _write_mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) and _TOKEN.fullmatch(key) for key in value):
        raise BadValueError("not_mapping", value)
    return {key: _write_any(each) for key, each in value.items()}


def _read_mapping(value: Any) -> dict[str, Any]:
    return {key: _read_any(each) for key, each in value.items()}


def _write_texts(value: Any) -> list[str]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise BadValueError("not_list", value)
    return [_write_text(each) for each in value]


def one_of(*choices: str) -> FieldType:
    """One of these identifiers."""

    def write(value: Any) -> str:
        if value not in choices:
            raise BadValueError("not_choice", value, choices=", ".join(choices))
        return str(value)

    return FieldType("choice", write, _same)


TEXT = FieldType("text", _write_text, _same)
TOKEN = FieldType("token", _match_pattern(_TOKEN, "not_token"), _same)
LENGTH = FieldType("length", _write_length, _same)
#: The digest of a file that lies among the pieces: whoever writes it needs the file to be there.
PIECE = FieldType("piece", _match_pattern(_DIGEST, "not_digest"), _same)
#: A digest of something else (a ladder, a head).
DIGEST = FieldType("digest", _match_pattern(_DIGEST, "not_digest"), _same)
DATE = FieldType("date", _write_date, date.fromisoformat)
AMOUNT_EUR = FieldType("amount_eur", _write_amount, Decimal)
INTEGER = FieldType("integer", _write_integer, _same)
YES_NO = FieldType("yes_no", _write_yes_no, _same)
#: The value of a fact (None: unknown again), and several of them by name.
VALUE = FieldType("value", _write_any, _read_any)
MAPPING = FieldType("mapping", _write_mapping, _read_mapping)
TEXTS = FieldType("list", _write_texts, tuple)

"""Texts inside entries and answers: whether one says a hidden word, and the same value with the words masked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from recours.documents import french
from recours.documents.masking.masks import Mask
from recours.documents.received import HiddenWords
from recours.journal.entries.entry import Entry
from recours.journal.entries.fold import facts_given

T = TypeVar("T")


def says(entry: Entry, words: HiddenWords) -> bool:
    """True when the content of an entry holds one of the words, in a value or across several; or a part as a fact."""
    if not words or entry.payload is None:
        return False
    given = (value for value in facts_given(entry).values() if isinstance(value, str))
    return words.is_in("\n".join(_texts(entry.payload))) or any(map(words.is_part, given))


def _texts(value: Any) -> Iterator[str]:
    """Every text of a payload, its amounts and days also as they are printed; then the names of its fields."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
        yield from map(str, value)
    elif isinstance(value, (list, tuple, frozenset)):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, date):
        yield from (value.isoformat(), french.day(value), value.strftime("%d/%m/%Y"))
    elif isinstance(value, Decimal):
        yield from (str(value), french.amount(value))
    else:
        yield str(value)


def masked_texts(value: T, mask: Mask) -> T:
    """`value` (a dataclass, a tuple, a list, a mapping) with every text in it as `mask` leaves it.

    A passage that begins in one text and ends in the next (the lines of an address) is masked in both.
    """
    shown = iter(mask.parts(_leaves(value)))
    return _with_leaves(value, lambda _: next(shown))  # type: ignore[no-any-return]


def _leaves(value: Any) -> list[str]:
    found: list[str] = []
    _with_leaves(value, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return found


def _with_leaves(value: Any, told: Callable[[str], str]) -> Any:
    """`value` with each of its texts, in order, as `told` gives it."""
    if isinstance(value, str):
        return told(value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(value, **{name: _with_leaves(each, told) for name, each in named.items()})
    if isinstance(value, (tuple, list)):
        return type(value)(_with_leaves(each, told) for each in value)
    if isinstance(value, Mapping):
        return {key: _with_leaves(each, told) for key, each in value.items()}
    return value

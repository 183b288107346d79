"""Words that a reader must not see, found however they are written: case, accents, spaces, line breaks, punctuation.

    "FR76 3000 4028"  is found in  "fr7630004028", "FR76-3000-\\n4028", "ＦＲ７６ 3000 4028"
    "06 12 34 56 78"  is found in  "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78"
    "Élodie Martin"   is found in  "ELODIE MARTIN", "Elodie-\\nMartin", "elodie.martin@…"
Six letters or digits and more are looked for anywhere, whatever stands between them. Shorter ones, which would be met
by chance inside other words ("Ali" in "réalisation"), are looked for as words of their own. All are looked for twice:
as the text is written, and as it reads once its codes are undone ("%C3%89lodie", "=C3=89lodie", "\\u00c9lodie").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import category, decimal, normalize

from recours.documents.errors import WordTooShortError
from recours.documents.received.escapes import undo_escapes

SHORTEST = 3
"""Letters and digits that a word to hide must have: fewer would be found everywhere."""
_ANYWHERE = 6
"""Letters and digits from which a word is looked for inside others: five, as in "Marie", are met in "mariés"."""
_TWO_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
"""Accents by themselves, and signs that nobody sees: soft hyphens, joiners, marks of direction."""
_BETWEEN_LETTERS = "(?:\x02|[-\u2010][ \\t]*\\r?\\n[ \\t]*)?"
"""A word cut at the end of a line; PDFium writes it as one sign."""
_NOT_A_WORD = re.compile(r"[\W_]+")
_BETWEEN_DIGITS = r"[^\w]?"
_FRENCH_PHONE = re.compile(r"(?:(?:00)?330?|0)([1-9]\d{8})")

Span = tuple[int, int]


@dataclass(frozen=True)
class HiddenWords:
    """The words to hide from one reader. Raises WordTooShortError for one with less than SHORTEST letters or digits."""

    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.words:
            if len(key_of(word)) < SHORTEST:
                raise WordTooShortError(word)

    def __bool__(self) -> bool:
        return bool(self.words)

    def spans(self, text: str) -> list[Span]:
        """Where the words stand in `text`: start and end of each passage, in order, without overlap."""
        if not self.words or not text:
            return []
        spans = list(self._find_spans(text))
        if plain := undo_escapes(text):
            spans += [plain.place(start, end) for start, end in self._find_spans(plain.text)]
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged

    def is_in(self, text: str) -> bool:
        """True when one of the words stands in `text`."""
        return bool(self.spans(text))

    def mask(self, text: str, mark: str) -> str:
        """`text` with `mark` in place of each passage."""
        return _without(text, self.spans(text), mark)

    def masked_parts(self, parts: Sequence[str], mark: str) -> list[str]:
        """`parts`, which are read one after the other, with `mark` in each that holds a passage or a piece of one."""
        spans, masked, at = self.spans("\n".join(parts)), [], 0
        for part in parts:
            after = at + len(part)
            inside = [(max(start, at) - at, min(end, after) - at) for start, end in spans if start < after and end > at]
            masked.append(_without(part, inside, mark))
            at = after + 1
        return masked

    def is_part(self, text: str) -> bool:
        """True when the whole of `text` is some words of a passage to hide: a first name, a street. Not a number."""
        part = _tokens(text)
        return (
            len(part) > SHORTEST + 1
            and not part.replace(" ", "").isdigit()
            and any(part in _tokens(word) for word in self.words)
        )

    def _find_spans(self, text: str) -> Iterator[Span]:
        folded = _fold_text(text)
        spans = [*self._anywhere(folded), *self._alone(folded)]
        if not spans:
            return
        # The place in the text of each sign of it folded: one sign may be folded to two ("œ"), or to none.
        places: Sequence[int] = range(len(text))
        if not text.isascii():
            places = [place for place, sign in enumerate(text) for _ in _plain(sign)]
        for start, end in spans:
            after = places[end] if end < len(places) else len(text)
            yield places[start], max(after, places[end - 1] + 1)  # with the accents that follow the last letter

    def _anywhere(self, folded: str) -> Iterator[Span]:
        """The long words, whatever stands between their letters."""
        squeezed = _NOT_A_WORD.sub("", folded) if self._long else ""
        if not any(key in squeezed for key in self._long):
            return
        places = [place for place, sign in enumerate(folded) if sign.isalnum()]
        for key in self._long:
            at = squeezed.find(key)
            while at >= 0:
                yield places[at], places[at + len(key) - 1] + 1
                at = squeezed.find(key, at + 1)

    def _alone(self, folded: str) -> Iterator[Span]:
        """The short words, where they are words."""
        for pattern in self._short:
            yield from (match.span() for match in pattern.finditer(folded))

    @cached_property
    def _long(self) -> tuple[str, ...]:
        """The keys of the long words; of a French phone number, its national and its international way."""
        keys: list[str] = []
        for key in map(key_of, self.words):
            phone = _FRENCH_PHONE.fullmatch(key)
            keys += (f"0{phone[1]}", f"33{phone[1]}") if phone else (key,)
        return tuple(dict.fromkeys(key for key in keys if len(key) >= _ANYWHERE))

    @cached_property
    def _short(self) -> tuple[re.Pattern[str], ...]:
        keys = dict.fromkeys(key for key in map(key_of, self.words) if len(key) < _ANYWHERE)
        return tuple(_alone_pattern(key) for key in keys)


def key_of(word: str) -> str:
    """The letters and digits of a word, folded: what two ways of writing it have in common."""
    return "".join(sign for sign in _fold_text(word) if sign.isalnum())


def _alone_pattern(key: str) -> re.Pattern[str]:
    """A short word with nothing of its kind around it, written together or letter by letter."""
    letters = key.isalpha()
    close = (_BETWEEN_LETTERS if letters else _BETWEEN_DIGITS).join(map(re.escape, key))
    apart = r"\s".join(map(re.escape, key))
    edge = r"[^\W\d_]" if letters else r"\w"
    return re.compile(f"(?<!{edge})(?:{close}|{apart})(?!{edge})")


def _fold_text(text: str) -> str:
    """The text without case, accents or ligatures."""
    if text.isascii():
        return text.lower()
    return text.translate({ord(sign): _plain(sign) for sign in set(text)})


@lru_cache(maxsize=65_536)
def _plain(sign: str) -> str:
    """One sign folded: nothing for what is unseen, two letters for a ligature, a digit for any kind of digit."""
    parts = [each for each in normalize("NFKD", sign) if category(each) not in _UNSEEN]
    plain = "".join(str(decimal(each)) if each.isdecimal() else each for each in parts)
    return normalize("NFKD", plain.casefold()).translate(_TWO_LETTERS)


def _tokens(text: str) -> str:
    """The words of a text, folded, each between single spaces."""
    return f" {' '.join(_NOT_A_WORD.split(_fold_text(text))).strip()} "


def _without(text: str, spans: Iterable[Span], mark: str) -> str:
    parts, after = [], 0
    for start, end in spans:
        parts += [text[after:start], mark]
        after = end
    return "".join([*parts, text[after:]])

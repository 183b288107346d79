"""The codes in which files write letters, undone: of addresses, mails, JSON, RTF and web pages.

"%C3%89lodie"  "=C3=89lodie"  "\u00c9lodie"  "\'c9lodie"  "&Eacute;lodie"   all read   "Élodie"
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import unescape

_CODE = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|(?:=[0-9A-Fa-f]{2}|=[ \t]*\r?\n)+|(?:\\['x][0-9A-Fa-f]{2})+|\\u[0-9A-Fa-f]{4}|&#?\w{2,31};"
)
_BYTE = re.compile(r"(?:%|=|\\['x])([0-9A-Fa-f]{2})")


@dataclass(slots=True)
class UnescapedText:
    """A text without its codes; it knows where each passage stands in the text as it was written."""

    text: str = ""
    _starts: list[int] = field(default_factory=list)
    _written: list[tuple[int, int]] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands as it was written: a code is taken whole."""
        (first, past), (last, beyond) = self._letter(start), self._letter(end - 1)
        return min(first, last), max(past, beyond)

    def _letter(self, at: int) -> tuple[int, int]:
        run = bisect_right(self._starts, at) - 1
        start, end = self._written[run]
        if end >= 0:
            return start, end
        return start + at - self._starts[run], start + at - self._starts[run] + 1

    def add(self, at: int, start: int, end: int = -1) -> None:
        """From `at` of the text on: the code from `start` to `end`, or letters as they were written from `start` on."""
        self._starts.append(at)
        self._written.append((start, end))


def undo_escapes(written: str) -> UnescapedText | None:
    """`written` without its codes; None when it has none."""
    plain, parts, after, length = UnescapedText(), [], 0, 0
    for code in _CODE.finditer(written):
        before, letters = written[after : code.start()], _letters_of(code[0])
        plain.add(length, after)
        plain.add(length + len(before), *code.span())
        parts += [before, letters]
        after, length = code.end(), length + len(before) + len(letters)
    if not parts:
        return None
    plain.add(length, after)
    plain.text = "".join([*parts, written[after:]])
    return plain


def _letters_of(code: str) -> str:
    if code.startswith("&"):
        return unescape(code)
    if code.startswith("\\u"):
        return chr(int(code[2:], 16))
    data = bytes.fromhex("".join(_BYTE.findall(code)))
    try:
        return data.decode()
    except ValueError:
        return data.decode("cp1252", "replace")

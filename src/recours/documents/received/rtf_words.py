"""The words of an RTF file: its codes undone, what is not text (fonts, colours, styles, pictures) left out."""

from __future__ import annotations

import codecs
import re

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)")
_NOT_TEXT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping latentstyles datastore listtable"
    b" listoverridetable rsidtbl generator xmlnstbl filetbl revtbl fldinst bkmkstart bkmkend blipuid".split()
)
_SIGNS = {
    **dict.fromkeys((b"par", b"line", b"sect", b"page", b"row"), "\n"),
    **dict.fromkeys((b"cell", b"nestcell"), " | "),
    b"tab": " ", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


def rtf_words(data: bytes) -> str:
    """The words as they are read, in the alphabet that the file names; those before the cut of a file cut short."""
    named = re.search(rb"\\ansicpg(\d{3,5})", data[:2_000])
    alphabet = f"cp{named[1].decode()}" if named else "mac_roman" if b"\\mac" in data[:100] else "cp1252"
    try:
        codecs.lookup(alphabet)
    except LookupError:
        alphabet = "cp1252"  # Windows's of western Europe
    reader = _Reader(alphabet)
    words = "".join(reader.sign(match) for match in _TOKEN.finditer(data))
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Reader:
    """What the codes before have set: whether text is shown, and how many letters stand for the sign before them."""

    def __init__(self, alphabet: str) -> None:
        self._alphabet = alphabet
        self._groups: list[tuple[bool, int]] = []
        self._shown, self._beside, self._skip = True, 1, 0

    def sign(self, match: re.Match[bytes]) -> str:
        """What one code, or a run of letters, adds to the words."""
        word, number, code, escaped, brace, text = match.groups()
        if brace:
            self._turn(brace)
        elif escaped == b"*" or word in _NOT_TEXT:
            self._shown = False
        elif word == b"uc":
            self._beside = int(number or 1)
        elif word == b"u" and number:
            self._skip = self._beside
            return chr(int(number) & 0xFFFF) if self._shown else ""
        elif self._skip and (code or text):
            return self._rest(text or b"")
        elif self._shown:
            return self._read(word, code, escaped, text)
        return ""

    def _turn(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            self._groups.append((self._shown, self._beside))
        elif self._groups:
            self._shown, self._beside = self._groups.pop()

    def _rest(self, text: bytes) -> str:
        """What follows the letters that stand for the sign before them, for programs that do not know it."""
        rest = text[self._skip :]
        self._skip -= min(self._skip, len(text) or 1)
        return rest.decode(self._alphabet, "replace") if self._shown else ""

    def _read(self, word: bytes | None, code: bytes | None, escaped: bytes | None, text: bytes | None) -> str:
        if code:
            return bytes([int(code, 16)]).decode(self._alphabet, "replace")
        if text:
            return text.decode(self._alphabet, "replace")
        return _SIGNS.get(word, "") if word else _ESCAPED.get(escaped or b"", "")

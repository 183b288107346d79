"""What a person typed, made safe to print: text stays text, and what is not text is refused clearly.

Line and page separators of word processors become line ends. Invisible direction marks (they could make a letter
read otherwise than it is written) and byte-order marks are left out; accents typed apart are joined to their letter.
Other control characters are refused.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from recours.documents.errors import ControlCharacterError

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str, field: str) -> str:
    """`text` ready to print. Raises ControlCharacterError naming `field`."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = normalize("NFC", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))).replace("\u2011", "-")
    codes = sorted({f"U+{ord(sign):04X}" for sign in _CONTROL.findall(text)})
    if codes:
        raise ControlCharacterError(field, codes)
    return text.replace("\t", " ").strip()


def one_line(text: str, field: str) -> str:
    """`text` on one line (names, subjects, mail headers): runs of white space become one space."""
    return " ".join(plain(text, field).split())


def harmless(text: str) -> str:
    """A stranger's text, ready to be looked at: nothing invisible, no sign that is none; nothing is refused."""
    return _CONTROL.sub("\ufffd", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))

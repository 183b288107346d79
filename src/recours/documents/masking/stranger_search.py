"""Hidden words looked for in the bytes of a stranger's file: as text in the ways that people write text, and in what is
packed in it. Strangers' files come here in the limited child only (`limited.jobs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from recours.documents.received import HiddenWords
from recours.documents.received.office_words import open_package
from recours.documents.received.rtf_words import rtf_words
from recours.documents.received.text_words import shown_words, text_of
from recours.documents.received.web_words import html_as_text

_ALPHABETS = ("utf-8", "mac_roman", "cp850")
_DRAWN = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"ID3", b"RIFF")
"""How pictures, drawings, films and sounds begin: what they say in letters stands at their beginning."""
_DRAWN_BEGINS = 200_000
"""Bytes of that beginning; in what follows, letters would be met by chance."""
_MARK = re.compile(r"<[^<>]*>")
_RUN = re.compile(rb"[^\x00-\x08\x0e-\x1f]{3,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\xff][\x00-\x05\x20-\x27]){3,}")


def has_words_anywhere(data: bytes, words: HiddenWords) -> bool:
    """True when the words stand in the file, or in what is packed in it. Raises UnreadableExhibitError."""
    if data.startswith(b"PK"):
        with open_package(data) as packed:
            return any(
                words.is_in(each.filename) or _is_in_part(packed.read(each), words) for each in packed.infolist()
            )
    if data.startswith(b"{\\rtf"):
        return words.is_in(rtf_words(data)) or has_words(data, words)
    return _is_in_part(data, words)


def _is_in_part(data: bytes, words: HiddenWords) -> bool:
    if data.startswith(_DRAWN) or data[4:8] == b"ftyp":
        data = data[:_DRAWN_BEGINS]
    return any(words.is_in(text) for text in _texts_of_part(data)) or (
        b"\x00" not in data and has_words_in_another_alphabet(data, words)
    )


def _texts_of_part(data: bytes) -> Iterator[str]:
    """Markup with and without its marks; of what is no text, the runs that may be letters, of one byte or of two."""
    if data.lstrip()[:1] == b"<":
        text = data.decode("utf-8", "replace")
        yield from (unescape(_MARK.sub("", text)), unescape(_MARK.sub(" ", text)), text)
    elif b"\x00" not in data:
        yield from readings(data)
    else:
        runs = b"\n".join(_RUN.findall(data))
        yield from (runs.decode("cp1252", "replace"), runs.decode("utf-8", "ignore"))
        yield b"\n\x00".join(_WIDE_RUN.findall(data)).decode("utf-16-le", "ignore")


def has_words(data: bytes, words: HiddenWords) -> bool:
    """True when the words stand in a text, in one of the ways it can be read."""
    return any(words.is_in(text) for text in readings(data))


def readings(data: bytes) -> Iterator[str]:
    """A file as text in the ways that people write text: its bytes, and without the marks of a web page."""
    text = text_of(data)
    yield text
    if b"<" in data or b"&" in data:
        yield html_as_text(text)
        yield unescape(text)
    if text.lstrip().startswith("{\\rtf"):
        yield rtf_words(data)
    if b"\x00" in data:
        yield data.decode("utf-16-le", "ignore")
        yield data.decode("utf-16-be", "ignore")


def has_words_in_another_alphabet(data: bytes, words: HiddenWords) -> bool:
    """True when others would read the words in a file of mixed or old letters, which we show as Windows does."""
    try:
        data.decode()
    except ValueError:
        ours = len(words.spans(text_of(data)))
        return any(len(words.spans(data.decode(code, "ignore"))) > ours for code in _ALPHABETS)
    return False


_ADDRESS = re.compile(r"https?://\S+")
_CODED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{60,}={0,2}(?![\w+/=])")
_NO_PROSE = re.compile(
    r"\A\s*\{\\rtf|<svg\b|base64,|^begin [0-7]{3} |^content-transfer-encoding:\s*(?:base64|x-)",
    re.IGNORECASE | re.MULTILINE,
)


def is_prose(text: str) -> bool:
    """False for a text that carries coded parts: a picture in a web page, a drawing, a ciphered message, a mailbox."""
    return not _NO_PROSE.search(text) and not _CODED.search(_ADDRESS.sub("", text))


def search_text(data: bytes, words: HiddenWords, mark: str) -> dict[str, bool]:
    """What a text file says of the words: `said`; `maskable` when a copy without them can be made; `prose` as above."""
    said = has_words(data, words)
    shown, whole = shown_words(data)
    maskable = not said or not has_words(words.mask(shown, mark).encode(), words)
    strange = has_words_in_another_alphabet(data, words)
    return {"said": said or strange, "maskable": maskable and not strange, "prose": whole and is_prose(text_of(data))}

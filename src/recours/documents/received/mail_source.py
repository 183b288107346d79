"""An e-mail's bytes taken apart by Python's reader, and what stands in them made into letters.

Python's newer reader understands addresses, and can be kept busy for minutes by a few kilobytes of commas. For showing
them nothing has to be understood: headers are taken as they are written, and only their coded words are undone.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Compat32
from typing import NamedTuple

from recours.documents.received.mail_model import Field, Notice
from recours.documents.text_safety import harmless

FIELDS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID")
TRAVEL = ("Received", "Return-Path", "DKIM-Signature", "Authentication-Results")
MOST_OF_A_HEADER = 60
"""How many headers of one name are shown."""
_LONGEST_HEADER, _LONGEST_SHOWN = 8_000, 3_000
"""Signs of a header that are read, and that are shown."""
_MOST_CONTAINERS, _MOST_WORK = 1_000, 10_000_000
"""Parts that hold parts, and lines times the parts around them: a mail beyond either would keep Python's reader busy,
and its headers are shown alone."""
_PIECE = 500_000
"""Bytes given to Python's reader at once."""
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CONTAINER = re.compile(rb"multipart|message/", re.IGNORECASE)
#: What Python's reader may raise on a mail that breaks the rules.
FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
_CHARSETS = re.compile(r"(utf|iso8859|cp\d|ascii|koi8|mac|big5|gb|euc|shift|iso2022|hz|johab|tis)")
#: Labels that browsers read as the larger alphabet of Windows (WHATWG, Encoding Standard), by Python's names.
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
#: Signs that no text means: bytes of Windows under another label.
_CONTROL_SIGNS = {code: sign for code in range(0x80, 0xA0) if (sign := bytes([code]).decode("cp1252", "ignore"))}
_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,200}@[^\s<>,;:\"()@]{1,200}")


def parse_mail(data: bytes, *, headers_only: bool = False) -> Message:
    """The e-mail taken apart; its headers alone when it is made to keep a machine busy, or on demand."""
    head = data if is_simple(data) and not headers_only else _head(data)
    try:
        return _feed_parser(head)
    except FAULTS:
        return _feed_parser(_head(data)[:_LONGEST_HEADER])


def _feed_parser(data: bytes) -> Message:
    """Given to Python's reader piece by piece: whole, it would keep four times as much in memory."""
    reader = BytesFeedParser(policy=_RawHeaders())
    for start in range(0, len(data), _PIECE):
        reader.feed(data[start : start + _PIECE])
    return reader.close()


def _head(data: bytes) -> bytes:
    end = _END_OF_HEAD.search(data)
    return data[: end.start()] if end else data


def is_simple(data: bytes) -> bool:
    """True when taking it apart stays quick: the work is the number of its lines times the parts around each."""
    containers = sum(1 for _ in _CONTAINER.finditer(data))
    return containers <= _MOST_CONTAINERS and (containers + 1) * data.count(b"\n") <= _MOST_WORK


def source_of(message: Message) -> bytes:
    """The bytes of a message passed on, as it was written."""
    try:
        return message.as_bytes()
    except FAULTS:
        return b""


class Head(NamedTuple):
    """The headers of a message that are shown, how it travelled, and what of both was left out."""

    fields: tuple[Field, ...]
    travel: tuple[str, ...]
    notices: tuple[Notice, ...]


def head_of(message: Message) -> Head:
    """What is shown of the headers of a message."""
    shown: dict[str, list[str]] = {name: [] for name in (*FIELDS, *TRAVEL)}
    names = {name.lower(): name for name in shown}
    met: Counter[str] = Counter()
    for raw_name, raw in message.raw_items():
        if name := names.get(raw_name.lower()):
            met[name] += 1
            if met[name] <= MOST_OF_A_HEADER:
                shown[name].append(plain_header(raw))
    senders = set(_ADDRESS.findall(" ".join(shown["From"]).lower()))
    for name in ("Sender", "Reply-To"):
        shown[name] = [value for value in shown[name] if set(_ADDRESS.findall(value.lower())) != senders]
    left = sum(count - MOST_OF_A_HEADER for count in met.values() if count > MOST_OF_A_HEADER)
    long = sum(len(value) > _LONGEST_SHOWN for values in shown.values() for value in values)
    return Head(
        fields=tuple((name, _cut_header(value)) for name in FIELDS for value in shown[name]),
        travel=tuple(f"{name}: {_cut_header(value)}" for name in TRAVEL for value in shown[name]),
        notices=tuple((key, count) for key, count in (("headers_left", left), ("headers_cut", long)) if count),
    )


def headers_in(message: Message) -> Iterator[str]:
    """The values of all its headers, whole."""
    return (plain_header(raw) for _, raw in message.raw_items())


def plain_header(raw: object) -> str:
    """A header on one line, its coded words undone."""
    value = _repair_header(str(raw))
    if "=?" in value:
        with suppress(*FAULTS):  # then as it is written
            pieces = []
            for content, label in decode_header(value):
                if isinstance(content, str):
                    pieces.append(content)
                else:
                    pieces.append(
                        letters_of(content, label) if label else content.decode("raw-unicode-escape", "replace")
                    )
            value = "".join(pieces)
    return " ".join(harmless(value.translate(_CONTROL_SIGNS)).split())


def filename_of(part: Message) -> str:
    """The name that the sender gave to a file; empty when there is none."""
    try:
        return plain_header(part.get_filename() or "")[:200]
    except FAULTS:
        return ""


def content_of(part: Message) -> bytes:
    """The content of a part, unpacked."""
    try:
        content = part.get_payload(decode=True)
    except FAULTS:
        return b""
    return content if isinstance(content, bytes) else b""


def is_damaged(part: Message) -> bool:
    """True when the packing of its content is broken."""
    return any("Base64" in type(defect).__name__ for defect in part.defects)


def text_of(part: Message) -> str:
    """The text of a part, in the alphabet that it names or else in the one that its bytes fit."""
    try:
        label = part.get_param("charset", "")
    except FAULTS:
        label = ""
    return letters_of(content_of(part), str(label[2] if isinstance(label, tuple) else label))


def letters_of(data: bytes, label: str = "") -> str:
    """Bytes read as text: as their label says, as browsers read that label; else in UTF-8, else as Windows wrote."""
    name = _alphabet_of(label)
    wide = name.startswith(("utf-16", "utf-32"))
    text = data.decode(name, "replace") if wide else _read_as(dict.fromkeys((name, "utf-8")), data)
    return text.translate(_CONTROL_SIGNS).replace("\r\n", "\n").replace("\r", "\n")


def _read_as(alphabets: Iterable[str], data: bytes) -> str:
    """The bytes as text in the first alphabet that they fit, else as Windows wrote."""
    for alphabet in alphabets:
        try:
            return data.decode(alphabet)
        except ValueError:
            text = data.decode(alphabet, "replace")
            broken, foreign = text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))
            if foreign >= 2 * broken:  # cut or damaged in places, but this is its alphabet
                return text
    return data.decode("cp1252", "replace")


def _alphabet_of(label: str) -> str:
    """Python's name for the alphabet, when it is one (Python also knows codecs that are none)."""
    try:
        name = codecs.lookup(label.strip().strip("'\"") or "utf-8").name
    except FAULTS:
        return "utf-8"
    if name == "ascii" or not _CHARSETS.match(name.replace("_", "").replace("-", "")):
        return "utf-8"
    return _AS_BROWSERS_READ.get(name, name)


def _repair_header(value: str) -> str:
    """A header whose eight-bit bytes, which no rule allows, were put aside by Python's reader."""
    if value.isascii():
        return value
    return letters_of(value.encode("utf-8", "surrogateescape"))


def _cut_header(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + " […]"


class _RawHeaders(Compat32):
    """Headers as they are written, cut at a length beyond which reading them takes time, not sense."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _repair_header(value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")

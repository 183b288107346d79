"""A stranger's e-mail, read within bounds: for the pages of the case file and for the screen.

Python's reader of mails takes anything and raises at nothing, as long as three things are bounded before it begins: the
length of a header, the number of parts within parts, and the work of finding them. A mail beyond that is shown by its
headers alone. Everything it says is a stranger's word: text, never run and never loaded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from itertools import islice

from recours.documents.text_safety import harmless
from recours.documents.web_words import Link, words_and_links
from recours.wording import say

FIELDS = ("From", "To", "Cc", "Date", "Subject", "Message-ID")
TRAVEL = ("Received", "Return-Path", "DKIM-Signature", "Authentication-Results")
LONGEST_TEXT = 60_000
MOST_FILES, MOST_LINKS, MOST_OF_A_HEADER = 200, 200, 60
_LONGEST_HEADER, _LONGEST_SHOWN_HEADER = 8_000, 1_200
_MOST_CONTAINERS, _MOST_WORK = 100, 10_000_000
_CONTAINER = re.compile(rb"multipart|message/", re.IGNORECASE)
#: What Python's reader may raise on a mail that breaks the rules.
_FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
_CHARSETS = re.compile(r"(utf|iso8859|cp\d|ascii|koi8|mac|big5|gb|euc|shift|iso2022|hz|johab|tis)")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that the e-mail carries: its place among them (from 1), what it is called, and its size in bytes."""

    number: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says. `fields`: header names with their values; `travel`: how it came, as written.

    `links` are numbered in the text as [1]; `whole` is False when the text is cut, or its parts could not be told.
    """

    fields: tuple[tuple[str, str], ...]
    travel: tuple[str, ...]
    text: str
    links: tuple[Link, ...]
    files: tuple[MailFile, ...]
    file_count: int
    whole: bool


def read_mail(data: bytes) -> Mail:
    """The e-mail, whatever its bytes are."""
    message = parsed(data)
    part, source = body_of(message)
    is_html = part is not None and part.get_content_subtype() == "html"
    text, links = words_and_links(source) if is_html else (source, ())
    parts = _file_parts(message, part)
    files = [_file(number, each) for number, each in enumerate(parts[:MOST_FILES], 1)]
    return Mail(
        fields=tuple(_shown_headers(message, FIELDS)),
        travel=tuple(f"{name}: {value}" for name, value in _shown_headers(message, TRAVEL)),
        text=harmless(text[:LONGEST_TEXT]),
        links=tuple(Link(harmless(each.shown), harmless(each.address)) for each in links[:MOST_LINKS]),
        files=tuple(files),
        file_count=len(parts),
        whole=len(text) <= LONGEST_TEXT and len(links) <= MOST_LINKS and is_simple(data),
    )


def file_in(data: bytes, number: int) -> tuple[MailFile, bytes]:
    """The `number`-th file of the e-mail, with its bytes. Raises KeyError when there is none."""
    message = parsed(data)
    parts = _file_parts(message, body_of(message)[0])
    if not 1 <= number <= min(len(parts), MOST_FILES):
        raise KeyError(number)
    return _file(number, parts[number - 1]), _bytes(parts[number - 1])


def parsed(data: bytes) -> EmailMessage:
    """The e-mail taken apart; its headers alone when it is made to keep a machine busy."""
    reader = BytesParser(policy=_Bounded())
    try:
        message = reader.parsebytes(data, headersonly=not is_simple(data))
    except _FAULTS:
        message = reader.parsebytes(data[:_LONGEST_HEADER], headersonly=True)
    assert isinstance(message, EmailMessage)
    return message


def _shown_headers(message: MIMEPart, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for value in islice(headers_of(message, name), MOST_OF_A_HEADER):
            yield name, harmless(value[:_LONGEST_SHOWN_HEADER])


def headers_of(message: MIMEPart, name: str) -> Iterator[str]:
    """The values of a header, decoded, each on one line."""
    return (" ".join(str(value).split()) for value in message.get_all(name, []))


def body_of(message: EmailMessage) -> tuple[MIMEPart | None, str]:
    """The part that is the message itself (plain text before HTML), and its text."""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except _FAULTS:
        part = None
    return part, text_of(part) if part is not None else ""


def text_of(part: MIMEPart) -> str:
    """The text of a part: in the alphabet it says, else in UTF-8, else as old programs of Western Europe wrote."""
    data = _bytes(part)
    for charset in (_charset(part), "utf-8"):
        try:
            return data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
        except ValueError:
            continue
    return data.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")


def filename_of(part: MIMEPart, number: int) -> str:
    """The name that the sender gave to a file, or one of ours."""
    try:
        name = part.get_filename()
    except _FAULTS:
        name = None
    return name or say("documents.mail.unnamed", number=number)


class _Bounded(EmailPolicy):
    """Headers cut at a length beyond which reading them takes time, not sense; one that cannot be read, as written."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        try:
            found: str = super().header_fetch_parse(name, value)
        except _FAULTS:
            of_structure = name.lower().startswith("content-")
            found = super().header_fetch_parse(name, "") if of_structure else str(value)
        return found


def is_simple(data: bytes) -> bool:
    """True when taking it apart stays quick: the work is the number of its lines times the parts around each."""
    containers = sum(1 for _ in _CONTAINER.finditer(data))
    return containers <= _MOST_CONTAINERS and (containers + 1) * data.count(b"\n") <= _MOST_WORK


def _charset(part: MIMEPart) -> str:
    """The alphabet that the part names, when it is one (Python also knows codecs that are none)."""
    try:
        name = codecs.lookup(str(part.get_param("charset", "utf-8"))).name
    except _FAULTS:
        return "utf-8"
    return name if _CHARSETS.match(name.replace("_", "").replace("-", "")) else "utf-8"


def _file_parts(message: EmailMessage, body: MIMEPart | None) -> list[MIMEPart]:
    """What the e-mail carries besides its text: attached, within the text (pictures), or an e-mail passed on."""
    if message.get_content_maintype() == "text":
        return []
    return [each for each in _leaves(message) if each is not body and not _is_other_body(each)]


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold something, in order; a message passed on is one."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        inner = each.get_payload() if each.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            waiting += reversed([one for one in inner if isinstance(one, MIMEPart)])
        else:
            yield each


def _is_other_body(part: MIMEPart) -> bool:
    """True for the same words in another form (the HTML beside the plain text)."""
    try:
        return part.get_content_type() in ("text/html", "text/plain") and not (
            part.is_attachment() or part.get_filename()
        )
    except _FAULTS:
        return False


def _file(number: int, part: MIMEPart) -> MailFile:
    name = harmless(" ".join(filename_of(part, number).split()))[:200]
    return MailFile(number, name, part.get_content_type()[:100], len(_bytes(part)))


def _bytes(part: MIMEPart) -> bytes:
    """The content of a part, unpacked; a message passed on as it was written."""
    try:
        if part.get_content_maintype() == "message" and part.is_multipart():
            return b"".join(each.as_bytes() for each in part.get_payload() if isinstance(each, MIMEPart))
        content = part.get_payload(decode=True)
    except _FAULTS:
        content = b""
    return content if isinstance(content, bytes) else b""

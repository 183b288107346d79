"""An e-mail kept as evidence, made readable: its headers, its words, what was attached, and how it travelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import HeaderParseError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from html import unescape
from html.parser import HTMLParser

from recours.documents.coverage import drawable
from recours.documents.typeset import typeset
from recours.wording import say

_SHOWN = ("From", "To", "Cc", "Date", "Subject", "Message-ID")
_TRAVEL = ("Received", "Return-Path", "DKIM-Signature", "Authentication-Results")
_TRAVEL_UNSIGNED = ("Received", "Return-Path")
_LONGEST_BODY = 60_000
_LONGEST_HEADER = 1_200


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file attached to the e-mail."""

    name: str
    media_type: str
    content: bytes


def mail_page(
    data: bytes, made_on: date, hide: Callable[[str], str] | None = None
) -> tuple[bytes, tuple[JoinedFile, ...]]:
    """The PDF that shows the e-mail, and the files it carried, to be shown after it.

    `hide` takes words out of every text. Digests and signatures go too then: who knows the rest of a text could try
    words until its digest agrees.
    """
    message = _parsed(data)
    joined = tuple(_joined(message))
    digest, travel, hide = (_no_digest, _TRAVEL_UNSIGNED, hide) if hide else (_digest, _TRAVEL, str)
    shown: dict[str, object] = {
        "title": say("documents.mail.title"),
        "fields": [
            [say(f"documents.mail.{name.lower()}"), drawable(value)]
            for name in _SHOWN
            for value in _header(message, name, hide)
        ],
        "body": drawable(hide(_body(message))[:_LONGEST_BODY]),
        "attached_title": say("documents.mail.attached"),
        "attached": [[drawable(hide(one.name)), one.media_type, _weight(one), digest(one)] for one in joined],
        "travel_title": say("documents.mail.travel"),
        "travel": [f"{name}: {drawable(value)}" for name in travel for value in _header(message, name, hide)],
    }
    return typeset("mail", shown, made_on, to_keep=False), joined


def texts_in(data: bytes) -> Iterator[str]:
    """Everything that the e-mail says: the headers of each of its parts, their texts, the names of its files."""
    for part in _parsed(data).walk():
        if isinstance(part, EmailMessage):
            for name in dict.fromkeys(part.keys()):
                yield from _header(part, name, str)
            yield part.get_filename() or ""
            if part.get_content_maintype() == "text":
                text = _text(part)
                yield from (text, html_as_text(text), unescape(text))


def files_in(data: bytes) -> Iterator[JoinedFile]:
    """Every part of the e-mail that is no text to be read, however deep."""
    for part in _parsed(data).walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and (part.get_content_maintype() != "text" or part.get_filename()):
            yield JoinedFile(part.get_filename() or "", part.get_content_type(), content)


def _parsed(data: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    return message


def _header(message: EmailMessage, name: str, hide: Callable[[str], str]) -> Iterator[str]:
    try:
        found = message.get_all(name, [])
    except (HeaderParseError, ValueError, IndexError, AttributeError):
        found = []
    for value in found:
        yield hide(" ".join(str(value).split()))[:_LONGEST_HEADER]


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _text(part)
    return html_as_text(text) if part.get_content_subtype() == "html" else text


def _text(part: MIMEPart) -> str:
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError):
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _joined(message: EmailMessage) -> Iterator[JoinedFile]:
    for number, part in enumerate(message.iter_attachments(), 1):
        content = part.get_payload(decode=True)
        name = part.get_filename() or say("documents.mail.unnamed", number=number)
        if isinstance(content, bytes):
            yield JoinedFile(name, part.get_content_type(), content)


def _weight(one: JoinedFile) -> str:
    return say("documents.mail.weight", kilobytes=max(1, round(len(one.content) / 1000)))


def _digest(one: JoinedFile) -> str:
    return hashlib.sha256(one.content).hexdigest()[:16]


def _no_digest(one: JoinedFile) -> str:
    return ""


class _Words(HTMLParser):
    """Keeps the words of an HTML mail and its line ends; scripts and styles are left out."""

    _BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})
    _SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag in self._BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(" ".join(data.split()) + " " if data.strip() else "")


def html_as_text(source: str) -> str:
    """The words of an HTML text, at most one empty line between paragraphs."""
    reader = _Words()
    reader.feed(source)
    lines = [line.strip() for line in "".join(reader.words).split("\n")]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip()

"""An e-mail kept as evidence, made readable: its headers, its words, what was attached, and how it travelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser

from recours.documents.coverage import drawable
from recours.documents.typeset import typeset
from recours.wording import say

_SHOWN = ("From", "To", "Cc", "Date", "Subject", "Message-ID")
_TRAVEL = ("Received", "Return-Path", "DKIM-Signature", "Authentication-Results")
_LONGEST_BODY = 60_000
_LONGEST_HEADER = 1_200


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file attached to the e-mail."""

    name: str
    media_type: str
    content: bytes


def mail_page(data: bytes, made_on: date) -> tuple[bytes, tuple[JoinedFile, ...]]:
    """The PDF that shows the e-mail, and the files it carried, to be shown after it."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    joined = tuple(_joined(message))
    shown: dict[str, object] = {
        "title": say("documents.mail.title"),
        "fields": [
            [say(f"documents.mail.{name.lower()}"), drawable(value)]
            for name in _SHOWN
            for value in _header(message, name)
        ],
        "body": drawable(_body(message)[:_LONGEST_BODY]),
        "attached_title": say("documents.mail.attached"),
        "attached": [[drawable(one.name), one.media_type, _weight(one), _digest(one)] for one in joined],
        "travel_title": say("documents.mail.travel"),
        "travel": [f"{name}: {drawable(value)}" for name in _TRAVEL for value in _header(message, name)],
    }
    return typeset("mail", shown, made_on, to_keep=False), joined


def _header(message: EmailMessage, name: str) -> Iterator[str]:
    try:
        found = message.get_all(name, [])
    except (HeaderParseError, ValueError, IndexError, AttributeError):
        found = []
    for value in found:
        yield " ".join(str(value).split())[:_LONGEST_HEADER]


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError):
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return html_as_text(text) if part.get_content_subtype() == "html" else text


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

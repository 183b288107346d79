"""An e-mail kept as evidence, made readable: its headers, its words, what was attached, and how it travelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from html import unescape
from itertools import islice

from recours.documents.coverage import drawable
from recours.documents.mail_reading import (
    FIELDS,
    LONGEST_TEXT,
    MOST_FILES,
    TRAVEL,
    body_of,
    filename_of,
    headers_of,
    parsed,
    text_of,
)
from recours.documents.typeset import typeset
from recours.documents.web_words import html_as_text
from recours.wording import say

_TRAVEL_UNSIGNED = ("Received", "Return-Path")
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
    message = parsed(data)
    joined = tuple(islice(_joined(message), MOST_FILES))
    digest, travel, hide = (_no_digest, _TRAVEL_UNSIGNED, hide) if hide else (_digest, TRAVEL, str)
    shown: dict[str, object] = {
        "title": say("documents.mail.title"),
        "fields": [
            [say(f"documents.mail.{name.lower()}"), drawable(value)]
            for name in FIELDS
            for value in _header(message, name, hide)
        ],
        "body": drawable(hide(_body(message))[:LONGEST_TEXT]),
        "attached_title": say("documents.mail.attached"),
        "attached": [
            [drawable(hide(one.name)), drawable(hide(one.media_type)), _weight(one), digest(one)] for one in joined
        ],
        "attached_more": say("documents.mail.more", most=MOST_FILES) if len(joined) == MOST_FILES else "",
        "travel_title": say("documents.mail.travel"),
        "travel": [f"{name}: {drawable(value)}" for name in travel for value in _header(message, name, hide)],
    }
    return typeset("mail", shown, made_on, to_keep=False), joined


def texts_in(data: bytes) -> Iterator[str]:
    """Everything that the e-mail says: the headers of each of its parts, their texts, the names of its files."""
    for part in parsed(data).walk():
        if isinstance(part, EmailMessage):
            for name in dict.fromkeys(part.keys()):
                yield from _header(part, name, str, None)
            yield part.get_filename() or ""
    for text in bodies_in(data):
        yield from (text, html_as_text(text), unescape(text))


def bodies_in(data: bytes) -> Iterator[str]:
    """The texts of the e-mail, as they are written in each of its parts."""
    for part in parsed(data).walk():
        if isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
            yield text_of(part)


def files_in(data: bytes) -> Iterator[JoinedFile]:
    """Every part of the e-mail that is no text to be read, however deep."""
    for part in parsed(data).walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and (part.get_content_maintype() != "text" or part.get_filename()):
            yield JoinedFile(part.get_filename() or "", part.get_content_type(), content)


def _header(
    message: EmailMessage, name: str, hide: Callable[[str], str], longest: int | None = _LONGEST_HEADER
) -> Iterator[str]:
    return (hide(value)[:longest] for value in headers_of(message, name))


def _body(message: EmailMessage) -> str:
    part, text = body_of(message)
    return html_as_text(text) if part and part.get_content_subtype() == "html" else text


def _joined(message: EmailMessage) -> Iterator[JoinedFile]:
    for number, part in enumerate(message.iter_attachments(), 1):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield JoinedFile(filename_of(part, number), part.get_content_type(), content)


def _weight(one: JoinedFile) -> str:
    return say("documents.mail.weight", kilobytes=max(1, round(len(one.content) / 1000)))


def _digest(one: JoinedFile) -> str:
    return hashlib.sha256(one.content).hexdigest()[:16]


def _no_digest(one: JoinedFile) -> str:
    return ""

"""What holds an e-mail, or files, in a form of its own: mailboxes, signed envelopes, winmail.dat, uuencode, Outlook.

Each is read by a library, which may raise anything on a file that breaks the rules: the caller names what it could not
open. Only the limited child comes here (`mail_child`).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.policy import SMTP
from typing import Any

from recours.documents.received.mail_source import letters_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK_MARK = "__properties_version1.0".encode("utf-16-le")
_ENVELOPE = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:)")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_UU = re.compile(r"^begin [0-7]{3,4} ([^\n]+)\n((?:[ -`]{0,90}\n)+?)[` ]?\n?end[ \t]*$", re.MULTILINE)
_RTF, _HTML, _SHORT_NAME, _DISPLAY_NAME = 0x1009, 0x1013, 0x3704, 0x3001
"""Properties of Outlook, by their numbers."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file found inside: its name, its type when told, its bytes (None: it could not be opened)."""

    name: str
    media_type: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message of another form: the source of its headers, its texts, its files."""

    headers: bytes = b""
    plain: str = ""
    html: str = ""
    rich: bool = False
    files: tuple[PackedFile, ...] = ()


def mails_in(data: bytes) -> list[bytes]:
    """The e-mails of a mailbox file (mbox), one after the other; a lone e-mail is one."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    starts = list(_ENVELOPE.finditer(data)) if data.startswith(b"From ") else []
    if not starts:
        return [data]
    ends = [*(each.start() for each in starts[1:]), len(data)]
    return [_QUOTED_FROM.sub(rb"\1", data[each.end() : end]) for each, end in zip(starts, ends, strict=True)]


def is_outlook_mail(data: bytes) -> bool:
    """True for a .msg of Outlook: an OLE file, as old office documents are, that holds the properties of a message."""
    return data.startswith(OLE) and _OUTLOOK_MARK in data


def signed_content(data: bytes) -> bytes | None:
    """The e-mail inside an opaque S/MIME signature; None when it is ciphered, or only a signature."""
    from asn1crypto import cms

    envelope = cms.ContentInfo.load(data)
    if envelope["content_type"].native != "signed_data":
        return None
    inner = envelope["content"]["encap_content_info"]["content"].native
    return inner if isinstance(inner, bytes) else None


def split_uuencoded(text: str) -> Iterator[str | PackedFile]:
    """The text, with each file that is written in it by uuencode taken out, in order."""
    at = 0
    for found in _UU.finditer(text):
        try:
            content = b"".join(binascii.a2b_uu(line) for line in found[2].split("\n") if line)
        except binascii.Error:
            continue
        yield text[at : found.start()]
        yield PackedFile(found[1].strip(), "application/octet-stream", content)
        at = found.end()
    yield text[at:]


def winmail(data: bytes) -> OpenedMessage:
    """The words and files of a winmail.dat (TNEF)."""
    from tnefparse import TNEF

    box = TNEF(data, do_checksum=False)
    files = tuple(
        PackedFile(_winmail_name(file), "application/octet-stream", bytes(file.data) or None)
        for file in box.attachments
    )
    return OpenedMessage(plain=_as_text(box.body), html=_as_text(box.htmlbody), rich=bool(box._rtfbody), files=files)


def outlook_mail(data: bytes) -> OpenedMessage:
    """A message of Outlook (.msg). Attached messages and what lies elsewhere are named, not opened."""
    from oxmsg import Message

    message = Message.load(data)
    properties = message.properties
    files = []
    for file in message.attachments:
        other_names = (file.properties.str_prop_value(name) for name in (_SHORT_NAME, _DISPLAY_NAME))
        name = next(filter(None, (file.file_name, *other_names)), "")
        files.append(PackedFile(name, file.mime_type or "application/octet-stream", file.file_bytes))
    written = properties.binary_prop_value(_HTML)
    html = letters_of(written, properties.body_encoding) if written else properties.str_prop_value(_HTML) or ""
    rich = properties.binary_prop_value(_RTF) is not None
    return OpenedMessage(_outlook_headers(message), message.body or "", html, rich, tuple(files))


def _outlook_headers(message: Any) -> bytes:
    """The headers with which the message travelled; of one that did not, what its properties say of them."""
    headers = list(message._message_headers.raw_items())
    if {"from", "date"} <= {name.lower() for name, _ in headers}:
        lines = [f"{name}: {' '.join(str(value).split())}" for name, value in headers]
        return SMTP.linesep.join(lines).encode("utf-8", "replace")
    sent = message.sent_date
    properties = {
        "From": message.sender,
        "To": ", ".join(f"{recipient.name} <{recipient.email_address}>" for recipient in message.recipients),
        "Date": sent.isoformat(sep=" ") if sent else "",
        "Subject": message.subject,
    }
    written = (f"{name}: {' '.join(str(value).split())}\r\n" for name, value in properties.items() if value)
    return "".join(written).encode("utf-8", "replace")


def _winmail_name(attachment: Any) -> str:
    """The name of a file in a winmail.dat; the library knows only those in UTF-8, Outlook writes as Windows does."""
    try:
        name = attachment.long_filename()
    except UnicodeDecodeError:
        name = attachment._name
    return _as_text(name).strip("\0")


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else b""
    return letters_of(value) if isinstance(value, bytes) else str(value or "")

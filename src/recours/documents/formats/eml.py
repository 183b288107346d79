"""A draft as an .eml file: it opens in the person's own mail program, ready to read, change and send.

`X-Unsent: 1` makes it open as a draft; it carries no Date, no Message-ID and no Received line, for it was not sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from recours.documents.errors import TooLongError
from recours.documents.formats.plain_text import body_text, letter_text
from recours.documents.letter_content import Kind, LetterContent
from recours.documents.text_safety import one_line

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAILBOX = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""An address that a header can hold as it is; any other is left for the person to put right in her mail program."""
LONGEST_LINK = 1900
"""Signs that every mail program and browser accepts in a mailto link."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file joined to a draft, byte for byte."""

    name: str
    media_type: str
    content: bytes


def render_eml(content: LetterContent, attachments: Sequence[Attachment] = ()) -> bytes:
    """The draft as bytes; the same letter and files give the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if _MAILBOX.fullmatch(content.sender.email):
        message["From"] = _address(content.sender.name, content.sender.email)
    if _MAILBOX.fullmatch(content.recipient_email):
        message["To"] = _address("", content.recipient_email)
    message["Subject"] = mail_subject(content)
    message["Content-Language"] = "fr"
    message.set_content(mail_body(content), charset="utf-8", cte="quoted-printable")
    for file in attachments:
        main, _, sub = file.media_type.partition("/")
        name = one_line(file.name, "name")
        message.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=name)
    if message.is_multipart():  # the boundary between parts is drawn from their content instead of from chance
        parts = b"".join(part.as_bytes() for part in message.iter_parts())
        message.set_boundary(f"=_{hashlib.sha256(parts).hexdigest()[:40]}")
    return message.as_bytes()


def mail_subject(content: LetterContent) -> str:
    """The subject with its first reference: what a company's desk files it by."""
    return one_line(" – ".join((content.subject, *content.references[:1])), "subject")


def mail_body(content: LetterContent) -> str:
    """What stands in the mail: the body of an e-mail, or the whole letter when it is a letter."""
    return (body_text(content) if content.kind is Kind.EMAIL else letter_text(content)).rstrip() + "\n"


def mailto_link(content: LetterContent) -> str:
    """A `mailto:` link holding the draft. Raises TooLongError when programs would cut it: offer the .eml instead."""
    to = quote(content.recipient_email, safe="@")
    subject = quote(mail_subject(content), safe="")
    body = quote(mail_body(content).replace("\n", "\r\n"), safe="")
    link = f"mailto:{to}?subject={subject}&body={body}"
    if len(link) > LONGEST_LINK:
        raise TooLongError(len(link), LONGEST_LINK)
    return link


def _address(name: str, email: str) -> Address:
    return Address(display_name=one_line(name, "name"), addr_spec=one_line(email, "email"))

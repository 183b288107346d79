"""A stranger's e-mail, read within bounds: for the pages of the case file and for the screen.

It is taken apart by the limited child (`mail_child`), with less time and memory than a picture. When that comes to
nothing, the headers alone are read here, from the first bytes, and it is said that there is more. Everything an e-mail
says is a stranger's word: text, never run and never loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore

from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import read_apart
from recours.documents.received.mail_boxes import OLE, is_outlook_mail
from recours.documents.received.mail_model import Mail, MailFile, mail_from_data
from recours.documents.received.mail_source import head_of, parse_mail

_ENVELOPE = b"From "
_FIRST_BYTES = 64_000
"""Where the headers alone are looked for when the child came to nothing."""
#: The machine has better things to do than all e-mails together.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """An e-mail, the bytes of its files in their order, and (`said`, `bodies`) all its texts whole, to be searched."""

    mail: Mail
    contents: tuple[bytes, ...] = ()
    sentences: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    opened: bool = True


def is_mail(data: bytes, media_type: str = "", name: str = "") -> bool:
    """True for what is read as an e-mail: an .eml, a mailbox file, a message of Outlook."""
    if data.startswith(OLE):
        return is_outlook_mail(data) or name.lower().endswith(".msg")
    return media_type in ("message/rfc822", "application/mbox") or name.lower().endswith((".eml", ".mbox"))


def read_mail(data: bytes) -> Mail:
    """The e-mail, whatever its bytes are."""
    return open_mail(data, "mail").mail


def file_in(data: bytes, number: int) -> tuple[MailFile, bytes]:
    """The `number`-th file of the e-mail, with its bytes. Raises KeyError when there is none."""
    opened = open_mail(data, str(number)) if number > 0 else OpenedMail(Mail())
    for file in opened.mail.files:
        if file.number == number and opened.contents:
            return file, opened.contents[0]
    raise KeyError(number)


def open_mail(data: bytes, wanted: str = "files") -> OpenedMail:
    """The e-mail, with what is wanted of it (see `mail_child`); its headers alone when it cannot be taken apart."""
    try:
        with _AT_ONCE:
            answer = read_apart("mail", data, limits="mail", wanted=wanted)
        reading, contents, at = answer.value, [], 0
        for size in reading["sizes"]:
            contents.append(answer.data[at : at + int(size)])
            at += int(size)
        if at != len(answer.data):
            raise ValueError(at)
        said, bodies = tuple(reading.get("said", ())), tuple(reading.get("bodies", ()))
        return OpenedMail(mail_from_data(reading["mail"]), tuple(contents), said, bodies)
    except (UnreadableExhibitError, OSError, ValueError, KeyError, TypeError):
        return OpenedMail(_read_head(data), opened=False)


def _read_head(data: bytes) -> Mail:
    """The headers of the e-mail, from its first bytes."""
    if data.startswith(OLE):
        return Mail(notices=(("outlook_unread", 0),))
    start = data[:_FIRST_BYTES]
    if start.startswith(_ENVELOPE):
        start = start.partition(b"\n")[2]
    fields, travel, notices = head_of(parse_mail(start, headers_only=True))
    return Mail(fields, travel, notices=(*notices, ("too_complicated", 0)))

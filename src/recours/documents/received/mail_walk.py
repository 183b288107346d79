"""The walk through an e-mail: every text and every file of every nesting, in order; what cannot be shown is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from email.message import Message
from html import unescape

from recours.documents.formats.ics import calendar_lines
from recours.documents.received import mail_boxes as boxes
from recours.documents.received import mail_source as source
from recours.documents.received.mail_model import Mail, MailFile, Notice, Part, PassedMessage, Words
from recours.documents.received.mail_selection import LONGEST_TEXT, MOST_FILES, within_bounds, without_twins
from recours.documents.received.web_words import html_as_text, words_and_links
from recours.documents.text_safety import harmless
from recours.journal.evidence.media_types import CALENDAR, EML, HTML, MBOX, TEXT, media_type_of

_LONGEST_SOURCE, _LONGEST_HTML = 20_000_000, 4_000_000
"""Signs of one text that are looked at: all that could be shown, however it is written, and much more."""
_MOST_MAILS = 50
"""E-mails of a mailbox that are shown; the others are counted."""
_DEEPEST = 60
"""Parts within parts that are opened: the walk calls itself for each, and Python ends at a thousand calls in calls."""
_TEXTS = (TEXT, HTML, CALENDAR, EML, MBOX)
_MESSAGES = ("message/rfc822", "message/global", "message/news")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_WINMAIL = ("application/ms-tnef", "application/vnd.ms-tnef")
_FORMS = {"text/calendar": "calendar", "text/rfc822-headers": "headers"}
_CIPHERED = "-----BEGIN PGP MESSAGE-----"
Notices = tuple[Notice, ...]
_OPENED: Notices = (("opened", 0),)
"""Of a file whose content is shown beside it."""
_UNOPENED: Notices = (("unopened", 0),)


def walk_mail(data: bytes, *, listening: bool = False) -> MailWalk:
    """The e-mail (.eml, mbox, .msg), walked through."""
    reading = MailWalk(listening)
    mails = [data] if data.startswith(boxes.OLE) else boxes.mails_in(data)
    if len(mails) == 1:
        head, parts = reading.walk_mail(mails[0], 0)
    else:
        left = (("mails_left", len(mails) - _MOST_MAILS),) if len(mails) > _MOST_MAILS else ()
        head = source.Head((), (), (("mailbox", len(mails)), *left))
        parts = [part for mail in mails[:_MOST_MAILS] for part in reading.walk_passed_mail(mail, 1)]
    shown, cut = within_bounds(parts)
    notices = (*head.notices, *dict.fromkeys(reading.notices), *cut)
    reading.mail = Mail(head.fields, head.travel, tuple(shown), reading.files, notices)
    return reading


@dataclass
class MailWalk:
    """A walk, and what it has met: the e-mail; the bytes of its files; when `listening`, all that it says, whole.

    `level` counts the messages around a part, `depth` the parts around it.
    """

    listening: bool = False
    mail: Mail = field(default_factory=Mail)
    contents: list[bytes] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    files: int = 0
    notices: list[Notice] = field(default_factory=list)

    def walk_mail(self, data: bytes, level: int) -> tuple[source.Head, list[Part]]:
        """One e-mail: its head, and its parts."""
        if data.startswith(boxes.OLE):
            opened = boxes.outlook_mail(data)
            message = source.parse_mail(opened.headers, headers_only=True)
            self._hear(source.headers_in(message))
            return source.head_of(message), self._walk_box(opened, level)
        message = source.parse_mail(data)
        head = source.head_of(message)
        if not source.is_simple(data):
            return head._replace(notices=(*head.notices, ("too_complicated", 0))), []
        return head, self._walk(message, level, 0)

    def walk_passed_mail(self, data: bytes, level: int) -> list[Part]:
        """An e-mail inside another: its beginning, then its parts."""
        head, parts = self.walk_mail(data, level)
        return [PassedMessage(head.fields, head.notices, level), *parts]

    def _walk(self, part: Message, level: int, depth: int) -> list[Part]:
        """What a part holds, in order."""
        self._hear(source.headers_in(part))
        inner = part.get_payload()
        if not isinstance(inner, list):
            return self._walk_leaf(part, level, depth)
        inside = [one for one in inner if isinstance(one, Message)]
        if depth >= _DEEPEST:
            return [self._file(part, level, b"", (("too_deep", 0),))]
        if part.get_content_maintype() == "message":
            return self._walk_message(part, inside, level, depth)
        forms = [self._walk(one, level, depth + 1) for one in inside]
        if part.get_content_subtype() == "alternative":
            forms = without_twins(forms)
        if any("CloseBoundary" in type(defect).__name__ for defect in part.defects):
            self.notices.append(("cut_short", 0))
        ciphered = part.get_content_subtype() == "encrypted"
        return [
            replace(one, notices=(("ciphered", 0),)) if ciphered and isinstance(one, MailFile) else one
            for form in forms
            for one in form
        ]

    def _walk_message(self, part: Message, inside: list[Message], level: int, depth: int) -> list[Part]:
        """A message passed on, which is a file too; or a report of delivery, which is words."""
        if part.get_content_type() not in _MESSAGES:
            words = "\n".join(source.letters_of(source.source_of(one)) for one in inside)
            return self._words(words, level, form="report")
        coding = str(part.get("content-transfer-encoding", "")).strip().lower()
        if coding in ("base64", "quoted-printable") and inside:  # against the rules, and done
            packed = Message()
            packed["Content-Transfer-Encoding"] = coding
            packed.set_payload(inside[0].get_payload())
            inside = [source.parse_mail(source.content_of(packed))]
        data = b"".join(map(source.source_of, inside))
        heads = [source.head_of(one) for one in inside]
        subjects = (value for head in heads for name, value in head.fields if name == "Subject" and value)
        name = source.filename_of(part) or next((f"{subject}.eml" for subject in subjects), "")
        parts: list[Part] = [self._file_named(name, part.get_content_type(), level, data, _OPENED)]
        for one, head in zip(inside, heads, strict=True):
            parts += [PassedMessage(head.fields, head.notices, level + 1), *self._walk(one, level + 1, depth + 1)]
        return parts

    def _walk_leaf(self, part: Message, level: int, depth: int) -> list[Part]:
        """A part that holds no others: words, or a file, which may hold more in a form of its own."""
        media_type, name = part.get_content_type(), source.filename_of(part)
        content = source.content_of(part)
        if part.get_content_maintype() == "multipart":
            self.notices.append(("cut_short", 0))
            media_type = "text/plain"
        if _is_words(media_type, name, content, part):
            return self._walk_words(part, media_type, level, content)
        if media_type in _SMIME or name.lower().endswith(".p7m"):
            return self._walk_signed(part, level, depth, content)
        if media_type in _WINMAIL or name.lower() == "winmail.dat":
            return self._walk_winmail(part, level, content)
        is_eml = media_type_of(content[:4096]) is EML and name.lower().endswith(".eml")
        if is_eml and depth < _DEEPEST and source.is_simple(content):
            passed = self.walk_passed_mail(content, level + 1)
            return [self._file(part, level, content, _OPENED), *passed]
        if media_type in _SIGNATURES:
            return [self._file(part, level, content, (("signature", 0),))]
        if source.is_damaged(part):
            return [self._file(part, level, content, (("damaged", 0),))]
        return [self._file(part, level, content, () if content else (("empty", 0),))]

    def _walk_words(self, part: Message, media_type: str, level: int, content: bytes) -> list[Part]:
        """A text; a file beside it when it has a name, or is a calendar."""
        form = _FORMS.get(media_type, "html" if re.search("html|enriched|richtext", media_type) else "plain")
        text = source.text_of(part)
        words = self._words(self._calendar(text) if form == "calendar" else text, level, form=form)
        is_file = source.filename_of(part) or form == "calendar"
        return [*words, self._file(part, level, content, _OPENED)] if is_file and words else words

    def _calendar(self, text: str) -> str:
        """A calendar as lines that people read; one that is broken or very long as it is written, its lines in one
        piece and its commas as people write them (RFC 5545, 3.1 and 3.3.11)."""
        lines = re.sub(r"\n[ \t]", "", text)
        written = re.sub(r"\\([nN,;\\])", lambda sign: "\n" if sign[1] in "nN" else sign[1], lines)
        self._hear((text, written))
        return (calendar_lines(text.encode()) if len(text) <= LONGEST_TEXT else "") or written

    def _walk_signed(self, part: Message, level: int, depth: int, content: bytes) -> list[Part]:
        """An envelope of S/MIME: what was signed is shown; what is ciphered is named."""
        try:
            inner = boxes.signed_content(content)
        except Exception:  # a library on a stranger's bytes: whatever it says, it could not open them
            return [self._file(part, level, content, _UNOPENED)]
        if inner is None or depth >= _DEEPEST:
            return [self._file(part, level, content, (("ciphered", 0),))]
        file = self._file(part, level, content, _OPENED)
        return [file, *self._walk(source.parse_mail(inner), level, depth + 1)]

    def _walk_winmail(self, part: Message, level: int, content: bytes) -> list[Part]:
        try:
            opened = boxes.winmail(content)
        except Exception:  # as above
            return [self._file(part, level, content, _UNOPENED)]
        parts = self._walk_box(opened, level)
        return [self._file(part, level, content, _OPENED if parts else _UNOPENED), *parts]

    def _walk_box(self, opened: boxes.OpenedMessage, level: int) -> list[Part]:
        """What was in a container that is no MIME."""
        forms = [self._words(opened.plain, level), self._words(opened.html, level, form="html")]
        words = [one for form in without_twins(forms) for one in form]
        if opened.rich and not words:
            self.notices.append(("rich_text", 0))
        return [*words, *(self._packed_file(file, level) for file in opened.files)]

    def _packed_file(self, file: boxes.PackedFile, level: int) -> MailFile:
        notices = _UNOPENED if file.content is None else ()
        return self._file_named(file.name, file.media_type, level, file.content or b"", notices)

    def _words(self, text: str, level: int, *, form: str = "plain") -> list[Part]:
        """A text as parts: its words, and the files that uuencode wrote in it."""
        longest = _LONGEST_HTML if form == "html" else _LONGEST_SOURCE
        if self.listening:
            self._hear((text, unescape(text), html_as_text(text)))
        elif len(text) > longest:
            self.notices.append(("cut_source", len(text) - longest))
            text = text[:longest]
        if form == "html":
            self.bodies.append(text)
            words, links = words_and_links(text)
            return [Words(harmless(words), form, links, _unread_signs(words), level)] if words.strip() or links else []
        parts: list[Part] = []
        for piece in boxes.split_uuencoded(text):
            if isinstance(piece, boxes.PackedFile):
                parts.append(self._packed_file(piece, level))
            elif words := harmless(piece).strip("\n"):
                self.bodies.append(piece)
                ciphered: Notices = (("ciphered_text", 0),) if _CIPHERED in words else ()
                parts += [Words(words, form, (), (*_unread_signs(words), *ciphered), level)] if words.strip() else []
        return parts

    def _file(self, part: Message, level: int, content: bytes, notices: Notices) -> MailFile:
        return self._file_named(source.filename_of(part), part.get_content_type(), level, content, notices)

    def _file_named(self, name: str, media_type: str, level: int, content: bytes, notices: Notices) -> MailFile:
        self.files += 1
        name = source.plain_header(name)[:200]
        self._hear((name,))
        if self.files <= MOST_FILES or self.listening:
            self.contents.append(content)
        digest = hashlib.sha256(content).hexdigest() if self.files <= MOST_FILES else ""
        return MailFile(self.files, name, media_type[:100], len(content), digest, notices, level)

    def _hear(self, texts: Iterable[str]) -> None:
        if self.listening:
            self.sentences += texts


def _is_words(media_type: str, name: str, content: bytes, part: Message) -> bool:
    """True for a text that the sender did not attach, and that is what it says it is."""
    if not media_type.startswith("text/") or part.get_content_disposition() == "attachment":
        return False
    if content.startswith((b"{\\rtf", b"%PDF-")):
        return False
    return not name or media_type_of(content[:4096]) in _TEXTS


def _unread_signs(text: str) -> Notices:
    unread = harmless(text).count("\ufffd")
    return (("unread_signs", unread),) if unread else ()

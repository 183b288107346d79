"""The walk through an e-mail: every text and every file of every nesting, in order; what cannot be shown is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from html import unescape

from recours.documents.formats.ics import calendar_lines
from recours.documents.received import mail_boxes as boxes
from recours.documents.received.mail_model import Mail, MailFile, Notice, Part, PassedMessage, Words
from recours.documents.received.mail_source import (
    content_of,
    filename_of,
    head_of,
    headers_in,
    is_damaged,
    is_simple,
    letters_of,
    parse_mail,
    plain_header,
    source_of,
    text_of,
)
from recours.documents.received.web_words import Link, html_as_text, words_and_links
from recours.documents.text_safety import harmless
from recours.journal.evidence.media_types import CALENDAR, EML, HTML, MBOX, TEXT, media_type_of

LONGEST_TEXT = 200_000
"""Signs of all its texts together."""
_LONGEST_SOURCE, _LONGEST_HTML = 20_000_000, 4_000_000
"""Signs of one text that are looked at: all that could be shown, however it is written, and much more."""
MOST_FILES, MOST_LINKS, MOST_PARTS, MOST_MAILS = 200, 200, 600, 50
_DEEPEST, _LONGEST_ADDRESS = 60, 2_000
_TEXTS = (TEXT, HTML, CALENDAR, EML, MBOX)
_MESSAGES = ("message/rfc822", "message/global", "message/news")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_FORMS = {"text/calendar": "calendar", "text/rfc822-headers": "headers"}
_ADDRESS = re.compile(r"<?\b(?:https?|mailto|tel):\S+")
_WORD = re.compile(r"[^\W_]+|[€$£%]")
_CIPHERED = "-----BEGIN PGP MESSAGE-----"


@dataclass
class MailWalk:
    """What a walk has found: the e-mail; the bytes of its files; when `listening`, all that it says, whole."""

    listening: bool = False
    mail: Mail = field(default_factory=Mail)
    contents: list[bytes] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    files: int = 0
    notices: list[Notice] = field(default_factory=list)


def walk_mail(data: bytes, *, listening: bool = False) -> MailWalk:
    """The e-mail (.eml, mbox, .msg), walked through."""
    reading = MailWalk(listening)
    mails = [data] if data.startswith(boxes.OLE) else boxes.mails_in(data)
    if len(mails) == 1:
        head, found = _mail(reading, mails[0], 0)
        fields, travel, notices = head
    else:
        fields, travel, notices = (), (), (("mailbox", len(mails)),)
        found = [part for each in mails[:MOST_MAILS] for part in _passed_parts(reading, each)]
        if len(mails) > MOST_MAILS:
            notices += (("mails_left", len(mails) - MOST_MAILS),)
    parts, left = _within_bounds(found)
    told = (*notices, *dict.fromkeys(reading.notices), *left)
    reading.mail = Mail(fields, travel, tuple(parts), reading.files, tuple(told))
    return reading


Head = tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[Notice, ...]]


def _mail(reading: MailWalk, data: bytes, level: int) -> tuple[Head, list[Part]]:
    """One e-mail: its head, and its parts."""
    if data.startswith(boxes.OLE):
        opened = boxes.outlook_mail(data)
        message = parse_mail(opened.headers, headers_only=True)
        _hear(reading, headers_in(message))
        return head_of(message), _container_parts(reading, opened, level)
    message = parse_mail(data)
    fields, travel, notices = head_of(message)
    if not is_simple(data):
        return (fields, travel, (*notices, ("too_complicated", 0))), []
    return (fields, travel, notices), _parts(reading, message, level, 0)


def _passed_parts(reading: MailWalk, data: bytes) -> list[Part]:
    (fields, _, notices), parts = _mail(reading, data, 1)
    return [PassedMessage(fields, notices, 1), *parts]


def _parts(reading: MailWalk, part: Message, level: int, depth: int) -> list[Part]:
    """What a part holds, in order."""
    _hear(reading, headers_in(part))
    inner = part.get_payload()
    if not isinstance(inner, list):
        return _leaf(reading, part, level, depth)
    inside = [each for each in inner if isinstance(each, Message)]
    if depth >= _DEEPEST:
        return [_file(reading, part, level, b"", (("too_deep", 0),))]
    if part.get_content_maintype() == "message":
        return _message(reading, part, inside, level, depth)
    found = [_parts(reading, each, level, depth + 1) for each in inside]
    if part.get_content_subtype() == "alternative":
        found = _fullest(found)
    if any("CloseBoundary" in type(defect).__name__ for defect in part.defects):
        reading.notices.append(("cut_short", 0))
    flat = [one for each in found for one in each]
    return [_ciphered_part(one) for one in flat] if part.get_content_subtype() == "encrypted" else flat


def _message(reading: MailWalk, part: Message, inside: Sequence[Message], level: int, depth: int) -> list[Part]:
    """A message passed on, which is a file too; or a report of delivery, which is words."""
    if part.get_content_type() not in _MESSAGES:
        words = "\n".join(letters_of(source_of(each)) for each in inside)
        return _words(reading, words, level, form="report")
    coding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if coding in ("base64", "quoted-printable") and inside:  # against the rules, and done
        inside = [parse_mail(content_of(_with_coding(inside[0], coding)))]
    source = b"".join(map(source_of, inside))
    name = filename_of(part) or next((f"{value}.eml" for each in inside for value in _subject(each)), "")
    found: list[Part] = [_file_of(reading, name, part.get_content_type(), level, source, (("opened", 0),))]
    for each in inside:
        fields, _, notices = head_of(each)
        found += [PassedMessage(fields, notices, level + 1), *_parts(reading, each, level + 1, depth + 1)]
    return found


def _subject(message: Message) -> list[str]:
    return [value for name, value in head_of(message)[0] if name == "Subject" and value]


def _with_coding(message: Message, coding: str) -> Message:
    packed = Message()
    packed["Content-Transfer-Encoding"] = coding
    packed.set_payload(message.get_payload())
    return packed


def _leaf(reading: MailWalk, part: Message, level: int, depth: int) -> list[Part]:
    """A part that holds no others: words, or a file, which may hold more in a form of its own."""
    media_type, name, content = part.get_content_type(), filename_of(part), content_of(part)
    if part.get_content_maintype() == "multipart":
        reading.notices.append(("cut_short", 0))
        media_type = "text/plain"
    if _is_words(media_type, name, content, part):
        form = _FORMS.get(media_type, "html" if re.search("html|enriched|richtext", media_type) else "plain")
        text = _calendar(reading, text_of(part)) if form == "calendar" else text_of(part)
        found = _words(reading, text, level, form=form)
        is_file = name or form == "calendar"
        return [*found, _file(reading, part, level, content, (("opened", 0),))] if is_file and found else found
    if media_type in _SMIME or name.lower().endswith(".p7m"):
        return _signed_parts(reading, part, level, depth, content)
    if media_type in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        return _winmail(reading, part, level, content)
    if media_type_of(content[:4096]) is EML and name.lower().endswith(".eml"):
        passed = _mail(reading, content, level + 1) if depth < _DEEPEST and is_simple(content) else None
        if passed:
            (fields, _, notices), parts = passed
            file = _file(reading, part, level, content, (("opened", 0),))
            return [file, PassedMessage(fields, notices, level + 1), *parts]
    return [_file(reading, part, level, content, _notices_of(part, media_type, content))]


def _is_words(media_type: str, name: str, content: bytes, part: Message) -> bool:
    if not media_type.startswith("text/") or part.get_content_disposition() == "attachment":
        return False
    if content.startswith((b"{\\rtf", b"%PDF-")):
        return False
    return not name or media_type_of(content[:4096]) in _TEXTS


def _calendar(reading: MailWalk, source: str) -> str:
    """A calendar as lines that people read; one that is broken or very long as it is written, its lines in one piece
    and its commas as people write them (RFC 5545, 3.1 and 3.3.11)."""
    lines = re.sub(r"\n[ \t]", "", source)
    written = re.sub(r"\\([nN,;\\])", lambda sign: "\n" if sign[1] in "nN" else sign[1], lines)
    _hear(reading, (source, written))
    return (calendar_lines(source.encode()) if len(source) <= LONGEST_TEXT else "") or written


def _notices_of(part: Message, media_type: str, content: bytes) -> tuple[Notice, ...]:
    if media_type in _SIGNATURES:
        return (("signature", 0),)
    if is_damaged(part):
        return (("damaged", 0),)
    return () if content else (("empty", 0),)


def _ciphered_part(part: Part) -> Part:
    return replace(part, notices=(("ciphered", 0),)) if isinstance(part, MailFile) else part


def _signed_parts(reading: MailWalk, part: Message, level: int, depth: int, content: bytes) -> list[Part]:
    """An envelope of S/MIME: what was signed is shown; what is ciphered is named."""
    try:
        inner = boxes.signed_content(content)
    except Exception:  # a library on a stranger's bytes: whatever it says, it could not open them
        return [_file(reading, part, level, content, (("unopened", 0),))]
    if inner is None or depth >= _DEEPEST:
        return [_file(reading, part, level, content, (("ciphered", 0),))]
    file = _file(reading, part, level, content, (("opened", 0),))
    return [file, *_parts(reading, parse_mail(inner), level, depth + 1)]


def _winmail(reading: MailWalk, part: Message, level: int, content: bytes) -> list[Part]:
    try:
        opened = boxes.winmail(content)
    except Exception:  # as above
        return [_file(reading, part, level, content, (("unopened", 0),))]
    found = _container_parts(reading, opened, level)
    told = ("opened", 0) if found else ("unopened", 0)
    return [_file(reading, part, level, content, (told,)), *found]


def _container_parts(reading: MailWalk, opened: boxes.OpenedMessage, level: int) -> list[Part]:
    """What was in a container that is no MIME."""
    forms = [_words(reading, opened.plain, level), _words(reading, opened.html, level, form="html")]
    found = [one for each in _fullest(forms) for one in each]
    if opened.rich and not found:
        reading.notices.append(("rich_text", 0))
    return [*found, *(_packed_file(reading, each, level) for each in opened.files)]


def _packed_file(reading: MailWalk, one: boxes.PackedFile, level: int) -> MailFile:
    notices: tuple[Notice, ...] = (("unopened", 0),) if one.content is None else ()
    return _file_of(reading, one.name, one.media_type, level, one.content or b"", notices)


def _words(reading: MailWalk, source: str, level: int, *, form: str = "plain") -> list[Part]:
    """A text as parts: its words, and the files that uuencode wrote in it."""
    longest = _LONGEST_HTML if form == "html" else _LONGEST_SOURCE
    if not reading.listening and len(source) > longest:
        reading.notices.append(("cut_source", len(source) - longest))
        source = source[:longest]
    _hear(reading, (source, unescape(source), html_as_text(source)) if reading.listening else ())
    if form == "html":
        reading.bodies.append(source)
        text, links = words_and_links(source)
        return [Words(harmless(text), form, links, _signs(text), level)] if text.strip() or links else []
    found: list[Part] = []
    for piece in boxes.split_uuencoded(source):
        if isinstance(piece, boxes.PackedFile):
            found.append(_packed_file(reading, piece, level))
        elif text := harmless(piece).strip("\n"):
            reading.bodies.append(piece)
            notices = (*_signs(text), *((("ciphered_text", 0),) if _CIPHERED in text else ()))
            found += [Words(text, form, (), notices, level)] if text.strip() else []
    return found


def _signs(text: str) -> tuple[Notice, ...]:
    unread = harmless(text).count("\ufffd")
    return (("unread_signs", unread),) if unread else ()


def _file(reading: MailWalk, part: Message, level: int, content: bytes, notices: tuple[Notice, ...] = ()) -> MailFile:
    return _file_of(reading, filename_of(part), part.get_content_type(), level, content, notices)


def _file_of(
    reading: MailWalk, name: str, media_type: str, level: int, content: bytes, notices: tuple[Notice, ...]
) -> MailFile:
    reading.files += 1
    name = plain_header(name)[:200]
    _hear(reading, (name,))
    if reading.files <= MOST_FILES or reading.listening:
        reading.contents.append(content)
    digest = hashlib.sha256(content).hexdigest() if reading.files <= MOST_FILES else ""
    return MailFile(reading.files, name, media_type[:100], len(content), digest, notices, level)


def _hear(reading: MailWalk, said: Iterable[str]) -> None:
    if reading.listening:
        reading.sentences += said


def _fullest(forms: list[list[Part]]) -> list[list[Part]]:
    """The forms of one message, without each text that another form says whole: the first stays when they agree.

    A form that says something else stays beside the first, and says so. The links of a text that goes are kept.
    """
    texts = [(at, part, _words_of(part)) for at, form in enumerate(forms) for part in form if isinstance(part, Words)]
    by: dict[int, list[Words]] = {
        id(part): [other for place, other, said in texts if words < said or (words == said and place < at)]
        for at, part, words in texts
    }
    kept = [(at, part) for at, part, _ in texts if not by[id(part)]]
    shown: dict[int, Words] = {}
    for at, part in kept:
        links = part.links or tuple(link for _, gone, _ in texts if part in by[id(gone)] for link in gone.links)
        differs = at != kept[0][0] and part.form in ("plain", "html")
        notices = (("other_form", 0), *part.notices) if differs else part.notices
        shown[id(part)] = replace(part, links=links, notices=notices)
    return [
        [shown.get(id(part), part) for part in form if not isinstance(part, Words) or id(part) in shown]
        for form in forms
    ]


def _words_of(part: Words) -> frozenset[str]:
    return frozenset(_WORD.findall(_ADDRESS.sub(" ", part.text).casefold()))


def _within_bounds(parts: Sequence[Part]) -> tuple[list[Part], list[Notice]]:
    """The parts that are shown, each text as far as there is room; what is left out is counted."""
    room, kept, files_left = LONGEST_TEXT, list[Part](), 0
    for part in parts[:MOST_PARTS]:
        if isinstance(part, MailFile) and part.number > MOST_FILES:
            files_left += 1
        elif isinstance(part, Words):
            kept.append(_cut_words(part, room))
            room -= min(room, len(part.text))
        else:
            kept.append(part)
    rest = parts[MOST_PARTS:]
    files_left += sum(isinstance(part, MailFile) for part in rest)
    others = sum(not isinstance(part, MailFile) for part in rest)
    told = (("files_left", files_left), ("parts_left", others))
    return kept, [(key, count) for key, count in told if count]


def _cut_words(part: Words, room: int) -> Words:
    notices = list(part.notices)
    if len(part.text) > room:
        notices.append(("cut", len(part.text) - room))
    if len(part.links) > MOST_LINKS:
        notices.append(("links_left", len(part.links) - MOST_LINKS))
    links = tuple(_short(each) for each in part.links[:MOST_LINKS])
    return replace(part, text=part.text[:room], links=links, notices=tuple(notices))


def _short(link: Link) -> Link:
    """Its words stand in the text already; a longer address says that it goes on."""
    address = harmless(link.address)
    more = " […]" if len(address) > _LONGEST_ADDRESS else ""
    return Link(harmless(link.shown)[:300], address[:_LONGEST_ADDRESS] + more)

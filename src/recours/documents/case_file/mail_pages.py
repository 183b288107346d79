"""An e-mail kept as evidence, made readable on paper: its headers, its words in order, its files, how it travelled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from recours.documents.formats.glyphs import count_undrawn, drawable
from recours.documents.formats.typesetter import typeset_template
from recours.documents.received import Field, Mail, MailFile, Notice, Part, PassedMessage, Words
from recours.wording import say

_TRAVEL_UNSIGNED = ("Received", "Return-Path")
_LONGEST_LINK = 300
"""Signs of an address that are printed: some four lines. The screen shows more, the original all."""
Hide = Callable[[str], str]


def mail_page(mail: Mail, shown: Collection[int], made_on: date, hide: Hide | None = None) -> bytes:
    """The PDF that shows the e-mail; `shown`: the numbers of its files whose own pages follow.

    `hide` takes words out of every text. Digests and signatures go too then: who knows the rest of a text could try
    words until its digest agrees.
    """
    safe = hide or str
    travel = [line for line in mail.travel if not hide or line.startswith(_TRAVEL_UNSIGNED)]
    last = max((at for at, part in enumerate(mail.parts) if not isinstance(part, MailFile)), default=-1)
    page: dict[str, object] = {
        "title": say("documents.mail.title"),
        "fields": _fields(mail.fields, safe),
        "notices": [*notice_lines(mail.notices), *_undrawn_notes(safe(value) for _, value in mail.fields)],
        "parts": [
            _part_data(part, safe) for at, part in enumerate(mail.parts) if at < last or not isinstance(part, MailFile)
        ],
        "attached_title": say("documents.mail.attached"),
        "attached": [_file_line(file, file.number in shown, hide) for file in mail.files],
        "travel_title": say("documents.mail.travel"),
        "travel": [drawable(safe(line)) for line in travel],
    }
    return typeset_template("mail", page, made_on, to_keep=False)


def name_of(file: MailFile) -> str:
    """What a file of an e-mail is called: by its sender, else by us."""
    return file.name or say("documents.mail.unnamed", number=file.number)


def notice_lines(notices: Iterable[Notice]) -> list[str]:
    """What is to be said of a part that is not shown as it is."""
    return [say(f"documents.mail_notice.{key}", count=count) for key, count in notices]


def form_line(part: Part) -> str:
    """What kind of part begins here, when it is not simply words."""
    form = part.form if isinstance(part, Words) else "message"
    return say(f"documents.mail_form.{form}") if form not in ("plain", "html") else ""


def _part_data(part: Part, hide: Hide) -> dict[str, object]:
    """A part as the template reads it: where a file stands, a message passed on, or words."""
    data: dict[str, object] = {"level": part.level, "notices": [], "heading": "", "body": ""}
    if isinstance(part, MailFile):
        name = drawable(hide(name_of(part)))
        return {**data, "heading": say("documents.mail.in_place", number=part.number, name=name)}
    if isinstance(part, PassedMessage):
        missing = _undrawn_notes(hide(value) for _, value in part.fields)
        return {
            **data,
            "heading": form_line(part),
            "fields": _fields(part.fields, hide),
            "notices": [*notice_lines(part.notices), *missing],
        }
    text = hide(part.text)
    links = [f"[{at}] {hide(link.address)}" for at, link in enumerate(part.links, 1)]
    return {
        **data,
        "heading": form_line(part),
        "body": drawable(text),
        "after": [*notice_lines(part.notices), *_undrawn_notes([text])],
        "links": [drawable(link if len(link) <= _LONGEST_LINK else f"{link[:_LONGEST_LINK]} […]") for link in links],
        "links_title": say("documents.mail.links"),
    }


def _fields(fields: Iterable[Field], hide: Hide) -> list[list[str]]:
    return [[say(f"documents.mail.{name.lower()}"), drawable(hide(value))] for name, value in fields]


def _file_line(file: MailFile, shown: bool, hide: Hide | None) -> list[str]:
    """The line of a file: its number and name, its type, its weight, its digest, what is to be said of it."""
    safe = hide or str
    name = drawable(safe(name_of(file)))
    weight = say("documents.mail.weight", kilobytes=max(1, round(file.size / 1000)))
    notices = [*notice_lines(file.notices), *_undrawn_notes([safe(file.name)])]
    if shown:
        notices.append(say("documents.mail.shown_after"))
    elif not file.notices:
        notices.append(say("documents.mail.not_shown"))
    digest = "" if hide else file.digest[:16]
    return [f"{file.number}. {name}", drawable(safe(file.media_type)), weight, digest, " ".join(notices)]


def _undrawn_notes(texts: Iterable[str]) -> list[str]:
    count = sum(map(count_undrawn, texts))
    return [say("documents.mail_notice.undrawn", count=count)] if count else []

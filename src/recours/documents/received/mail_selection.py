"""Which of the parts of an e-mail are shown, and how much of each: no text twice, and all within bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from recours.documents.received.mail_model import MailFile, Notice, Part, Words
from recours.documents.received.web_words import Link
from recours.documents.text_safety import harmless

LONGEST_TEXT = 200_000
"""Signs of all its texts together, as of a text file; the rest is in the original, and a page says so."""
MOST_FILES, MOST_LINKS, MOST_PARTS = 200, 200, 600
"""Beyond, they are counted and said to be left out: a mail of ten thousand parts was made to keep a machine busy."""
_LONGEST_ADDRESS, _LONGEST_LINK_WORDS = 2_000, 300
"""Signs of a link: a longer address is none that a browser surely takes; its words stand in the text already."""
_ADDRESS = re.compile(r"<?\b(?:https?|mailto|tel):\S+")
_WORD = re.compile(r"[^\W_]+|[€$£%]")


def without_twins(forms: list[list[Part]]) -> list[list[Part]]:
    """The forms of one message, without each text that another form says whole: the first stays when they agree.

    A form that says something else stays beside the first, and says so. The links of a text that goes are kept.
    """
    texts = [
        (at, part, frozenset(_WORD.findall(_ADDRESS.sub(" ", part.text).casefold())))
        for at, form in enumerate(forms)
        for part in form
        if isinstance(part, Words)
    ]
    said_by: dict[int, list[Words]] = {
        id(part): [other for place, other, more in texts if words < more or (words == more and place < at)]
        for at, part, words in texts
    }
    staying = [(at, part) for at, part, _ in texts if not said_by[id(part)]]
    shown: dict[int, Words] = {}
    for at, part in staying:
        links = part.links or tuple(link for _, gone, _ in texts if part in said_by[id(gone)] for link in gone.links)
        differs = at != staying[0][0] and part.form in ("plain", "html")
        notices = (("other_form", 0), *part.notices) if differs else part.notices
        shown[id(part)] = replace(part, links=links, notices=notices)
    return [
        [shown.get(id(part), part) for part in form if not isinstance(part, Words) or id(part) in shown]
        for form in forms
    ]


def within_bounds(parts: Sequence[Part]) -> tuple[list[Part], list[Notice]]:
    """The parts that are shown, each text as far as there is room; what is left out is counted."""
    room, shown, files_left = LONGEST_TEXT, list[Part](), 0
    for part in parts[:MOST_PARTS]:
        if isinstance(part, MailFile) and part.number > MOST_FILES:
            files_left += 1
        elif isinstance(part, Words):
            shown.append(_cut(part, room))
            room -= min(room, len(part.text))
        else:
            shown.append(part)
    rest = parts[MOST_PARTS:]
    files_left += sum(isinstance(part, MailFile) for part in rest)
    others = sum(not isinstance(part, MailFile) for part in rest)
    left = (("files_left", files_left), ("parts_left", others))
    return shown, [(key, count) for key, count in left if count]


def _cut(part: Words, room: int) -> Words:
    """A text as far as there is room. The words of a link stand in it already; a long address says that it goes on."""
    notices = list(part.notices)
    if len(part.text) > room:
        notices.append(("cut", len(part.text) - room))
    if len(part.links) > MOST_LINKS:
        notices.append(("links_left", len(part.links) - MOST_LINKS))
    links = []
    for link in part.links[:MOST_LINKS]:
        address = harmless(link.address)
        more = " […]" if len(address) > _LONGEST_ADDRESS else ""
        links.append(Link(harmless(link.shown)[:_LONGEST_LINK_WORDS], address[:_LONGEST_ADDRESS] + more))
    return replace(part, text=part.text[:room], links=tuple(links), notices=tuple(notices))

"""What a text file says, as people read it: a web page without its marks, a calendar as lines, another as it is."""

from __future__ import annotations

from recours.documents.formats.ics import calendar_lines
from recours.documents.received.web_words import html_as_text

LONGEST_TEXT = 200_000
"""Signs of a text that are set on paper; the rest is in the original, and a page says so."""
_LARGEST_READ = 4_000_000
"""Bytes that are looked at for them: a web page holds much that is not shown."""


def text_of(data: bytes) -> str:
    """The words of a text file: UTF-8, UTF-16 when it says so, or the Windows way of writing."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").replace("\r\n", "\n")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n")


def shown_words(data: bytes) -> tuple[str, bool]:
    """The words to show, and whether that is all of them. Not for e-mails."""
    whole = len(data) <= _LARGEST_READ
    data = data if whole else data[:_LARGEST_READ].rpartition(b"\n")[0]
    text = text_of(data)
    if data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        text = html_as_text(text)
    elif data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        text = calendar_lines(data) or text
    return text[:LONGEST_TEXT], whole and len(text) <= LONGEST_TEXT

"""A letter as PDF: tagged, PDF/A-2a and PDF/UA-1, ready to print, fold and post."""

from __future__ import annotations

import re
from dataclasses import asdict

from recours.documents.formats.typesetter import typeset_template
from recours.documents.letter_content import Block, Kind, LetterContent
from recours.wording import say

_SHORT = 3
"""Pages up to which a tighter setting is tried: each try sets the whole letter again."""
_TEMPLATES = {Kind.LETTER: "letter", Kind.EMAIL: "letter", Kind.FORM: "form", Kind.CALL_SHEET: "sheet"}


def render_pdf(content: LetterContent) -> bytes:
    """The PDF of `content`. Raises UnprintableTextError for signs that our fonts cannot draw.

    A paper that runs only a little over a sheet is set slightly tighter, so that it takes one sheet less; one that
    takes several sheets has its pages numbered.
    """
    pdf, pages = _set_letter(content)
    if pages == 1:
        return pdf
    if content.kind is not Kind.CALL_SHEET and pages <= _SHORT:
        tighter, fewer = _set_letter(content, tight=True)
        if fewer < pages:
            return tighter if fewer == 1 else _set_letter(content, tight=True, numbered=True)[0]
    return _set_letter(content, numbered=True)[0]


def _set_letter(content: LetterContent, *, tight: bool = False, numbered: bool = False) -> tuple[bytes, int]:
    """The PDF and the number of its pages."""
    data = {**letter_data(content), "tight": tight, "numbered": numbered}
    pdf = typeset_template(_TEMPLATES[content.kind], data, content.written_on)
    return pdf, page_count(pdf)


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF made by Typst, which writes its page tree in clear."""
    count = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    assert count is not None
    return int(count.group(1))


def letter_data(content: LetterContent) -> dict[str, object]:
    """`content` as the templates read it: strings, lists and numbers only."""
    return {
        "pdf_title": content.title,
        "title": content.title,
        "year": content.written_on.year,
        "month": content.written_on.month,
        "day": content.written_on.day,
        "sender": asdict(content.sender),
        "recipient": content.recipient or ((content.recipient_email,) if content.recipient_email else ()),
        "place_and_date": content.place_and_date,
        "mark": content.mark,
        "channel_line": content.channel_line,
        "subject": content.subject,
        "subject_line": say("documents.letter.subject", subject=content.subject),
        "references": content.references,
        "salutation": content.salutation,
        "blocks": [block_data(block) for block in content.blocks],
        "closing": content.closing,
        "exhibits_title": say("documents.letter.exhibits"),
        "exhibits": content.exhibits,
        "footer": content.footer.parts(),
    }


def block_data(block: Block) -> dict[str, object]:
    """One block as the templates read it."""
    return {"shape": block.shape.value, "text": block.text, "rows": block.rows, "total": block.total}

"""A letter as plain text: for a web form with its length limit, for the body of an e-mail, for a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recours.documents.errors import TooLongError
from recours.documents.french import FIXED, NARROW
from recours.documents.letter_content import Block, Kind, LetterContent, Shape
from recours.wording import say

WRITING_LINE = "." * 60
"""What stands for a line to write on by hand."""


def render_text(content: LetterContent) -> bytes:
    """The whole letter as UTF-8 text."""
    return letter_text(content).encode()


def letter_text(content: LetterContent, limit: int | None = None) -> str:
    """The whole letter, one line a paragraph. Raises TooLongError above `limit` signs."""
    sender, subject = content.sender, say("documents.letter.subject", subject=content.subject)
    if content.kind in (Kind.EMAIL, Kind.CALL_SHEET):
        parts = [subject, body_text(content)]
    else:
        writer = _join_lines((sender.name, *sender.lines, sender.phone, sender.email))
        about = _join_lines((subject, *content.references))
        parts = [writer, _join_lines(content.recipient), _for_forms(content.place_and_date), about, body_text(content)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    if limit is not None and len(text.strip()) > limit:
        raise TooLongError(len(text.strip()), limit)
    return text


def body_text(content: LetterContent, limit: int | None = None) -> str:
    """The letter without its head: what goes under the subject of an e-mail or into a form's one box."""
    sender, signature = content.sender, content.sender.name
    if content.kind is Kind.CALL_SHEET:
        signature = ""
    elif content.kind is Kind.EMAIL:
        signature = _join_lines((sender.name, *sender.lines, sender.phone, sender.email, *content.references))
    exhibits = [f"{number}. {name}" for number, name in enumerate(content.exhibits, 1)]
    if exhibits:
        exhibits.insert(0, say("documents.letter.exhibits"))
    blocks = [block_text(block) for block in content.blocks]
    parts = [content.mark, content.salutation, *blocks, content.closing, signature, _join_lines(exhibits)]
    text = _for_forms("\n\n".join(part for part in parts if part))
    if limit is not None and len(text) > limit:
        raise TooLongError(len(text), limit)
    return text


def editable_text(content: LetterContent) -> str:
    """The body alone, as the person may change it (see `compose.rewritten`): no salutation, closing or signature."""
    return "\n\n".join(block_text(block) for block in content.blocks)


def block_text(block: Block) -> str:
    """One block as lines."""
    return "\n".join(line for line in _block_lines(block) if line)


def _block_lines(block: Block) -> Iterator[str]:
    if block.shape is Shape.ITEMS:
        yield from (f"– {row[0]}" for row in block.rows)
    elif block.shape is Shape.FIELDS:
        yield from (f"{label}{FIXED}: {value}" for label, value in block.rows)
    elif block.shape is Shape.NOTES:
        for label, lines in block.rows:
            yield from (label, *[WRITING_LINE] * int(lines))
    elif block.shape is Shape.TABLE:
        yield block.text
        has_amounts = len(block.rows[:1]) == 1 and len(block.rows[0]) == 2
        for row in block.rows:
            if has_amounts:  # read as a field; some lines of a computation have no amount
                yield f"– {row[0]}{FIXED}: {row[1]}" if row[1] else f"– {row[0]}"
            else:
                yield f"– {' | '.join(row)}"
    else:
        yield "\n\n".join(line.strip() for line in block.text.split("\n") if line.strip())


def _join_lines(lines: Iterable[str]) -> str:
    return _for_forms("\n".join(line for line in lines if line))


def _for_forms(text: str) -> str:
    """Narrow spaces made ordinary no-break ones: old forms turn the narrow one into a question mark."""
    return text.replace(NARROW, FIXED)

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
    if content.kind in (Kind.EMAIL, Kind.CALL_SHEET):
        parts = [say("documents.letter.subject", subject=content.subject), body_text(content)]
    else:
        parts = [*_head(content), body_text(content)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    if limit is not None and len(text.strip()) > limit:
        raise TooLongError(len(text.strip()), limit)
    return text


def body_text(content: LetterContent, limit: int | None = None) -> str:
    """The letter without its head: what goes under the subject of an e-mail or into a form's one box."""
    blocks = [block_text(block) for block in content.blocks]
    parts = [content.mark, content.salutation, *blocks, content.closing, _signature(content), _exhibits(content)]
    text = _for_forms("\n\n".join(part for part in parts if part))
    if limit is not None and len(text) > limit:
        raise TooLongError(len(text), limit)
    return text


def editable_text(content: LetterContent) -> str:
    """The body alone, as the person may change it (see `compose.rewritten`): no salutation, closing or signature."""
    return "\n\n".join(block_text(block) for block in content.blocks)


def block_text(block: Block) -> str:
    """One block as lines."""
    return "\n".join(line for line in _LINES[block.shape](block) if line)


def _text(block: Block) -> Iterator[str]:
    yield "\n\n".join(line.strip() for line in block.text.split("\n") if line.strip())


def _items(block: Block) -> Iterator[str]:
    return (f"– {row[0]}" for row in block.rows)


def _fields(block: Block) -> Iterator[str]:
    return (f"{row[0]}{FIXED}: {row[1]}" for row in block.rows)


def _table(block: Block) -> Iterator[str]:
    yield block.text
    if len(block.rows[:1]) and len(block.rows[0]) == 2:
        yield from (f"– {label}{FIXED}: {value}" if value else f"– {label}" for label, value in block.rows)
    else:
        yield from (f"– {' | '.join(row)}" for row in block.rows)


def _notes(block: Block) -> Iterator[str]:
    for label, lines in block.rows:
        yield label
        yield from [WRITING_LINE] * int(lines)


_LINES = {
    Shape.TEXT: _text,
    Shape.STORY: _text,
    Shape.HEADING: _text,
    Shape.ITEMS: _items,
    Shape.FIELDS: _fields,
    Shape.TABLE: _table,
    Shape.NOTES: _notes,
}


def _head(content: LetterContent) -> Iterator[str]:
    sender = content.sender
    yield _join_lines((sender.name, *sender.lines, sender.phone, sender.email))
    yield _join_lines(content.recipient)
    yield _join_lines((content.place_and_date,))
    yield _join_lines((say("documents.letter.subject", subject=content.subject), *content.references))


def _signature(content: LetterContent) -> str:
    sender = content.sender
    if content.kind is Kind.CALL_SHEET:
        return ""
    if content.kind is not Kind.EMAIL:
        return sender.name
    return _join_lines((sender.name, *sender.lines, sender.phone, sender.email, *content.references))


def _exhibits(content: LetterContent) -> str:
    if not content.exhibits:
        return ""
    numbered = (f"{number}. {name}" for number, name in enumerate(content.exhibits, 1))
    return _join_lines((say("documents.letter.exhibits"), *numbered))


def _join_lines(lines: Iterable[str]) -> str:
    return _for_forms("\n".join(line for line in lines if line))


def _for_forms(text: str) -> str:
    """Narrow spaces made ordinary no-break ones: old forms turn the narrow one into a question mark."""
    return text.replace(NARROW, FIXED)

"""A letter text and a case made into the words of one letter, or a refusal that names all that is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TypeVar

from recours.core.judgement import judge
from recours.core.law import Condition
from recours.documents import french
from recours.documents.errors import IncompleteAddressError, MissingFactsError
from recours.documents.letter_content import Block, Footer, Kind, LetterContent, Sender, Shape
from recours.documents.letters.addresses import PostalAddress, Recipient
from recours.documents.letters.blanks import fill
from recours.documents.letters.letter import Letter, Line, Part
from recours.documents.letters.material import Computation, Material, sender_of
from recours.documents.text_safety import plain
from recours.wording import say, word

T = TypeVar("T")
_ANYBODY = Recipient("", PostalAddress("-", "-", "00000", "-"))


def compose(
    letter: Letter,
    material: Material,
    recipient: Recipient,
    footer: Footer | None = None,
) -> LetterContent:
    """The letter's words, every one decided: nothing is left to fill.

    Raises MissingFactsError with every missing fact at once, IncompleteAddressError or UntrustedContactError for a
    contact that must not be printed, ControlCharacterError for a value that is not text.
    """
    draft = _Draft(letter, material)
    content = LetterContent(
        letter_id=letter.id,
        title=french.typeset_text(letter.title),
        kind=letter.kind,
        written_on=material.written_on,
        sender=draft.sender(),
        recipient=draft.address(recipient),
        recipient_email=recipient.sure_email(),
        channel_line=word("documents.channel_line", letter.channel) if letter.channel else "",
        subject=draft.fill(letter.subject),
        references=tuple(draft.single_lines(letter.references)),
        salutation=draft.fill(letter.salutation),
        blocks=tuple(draft.blocks(letter.parts)),
        closing=draft.fill(letter.closing),
        exhibits=tuple(draft.attachment_lines(letter.attachments)),
        footer=footer or Footer(checked_on=letter.checked),
    )
    draft.refuse_blanks()
    return content


def replace_body(content: LetterContent, text: str) -> LetterContent:
    """The letter with its body as the person changed it; the head, the closing and the exhibits stay.

    Raises ControlCharacterError when the text holds what is not text.
    """
    body = Block(Shape.STORY, french.fix_spaces(plain(text, "body")))
    return replace(content, blocks=(body,))


def missing_facts(letter: Letter, material: Material) -> tuple[str, ...]:
    """The facts the letter still needs, to be asked for; empty when it can be written."""
    try:
        compose(letter, material, _ANYBODY)
    except MissingFactsError as error:
        return error.missing
    return ()


class _Draft:
    """Fills one letter, and remembers what was missing instead of stopping at the first blank."""

    def __init__(self, letter: Letter, material: Material) -> None:
        self.letter = letter
        self.material = material
        self.circumstances = material.circumstances()
        self.missing: list[str] = []

    def refuse_blanks(self) -> None:
        needed = [fact for fact in self.letter.needs if fact not in self.material.facts]
        if needed or self.missing:
            raise MissingFactsError(self.letter.id, [*needed, *self.missing])

    def sender(self) -> Sender:
        postal = self.letter.kind in (Kind.LETTER, Kind.FORM)
        named = self.letter.kind is not Kind.CALL_SHEET
        try:
            return sender_of(self.letter.id, self.material.facts, named=named, postal=postal)
        except MissingFactsError as error:
            self.missing.extend(error.missing)
            return Sender("", ())

    def address(self, recipient: Recipient) -> tuple[str, ...]:
        """The recipient's lines; a letter on paper without an address would hold a blank."""
        lines = recipient.address_lines()
        if self.letter.kind is Kind.LETTER and recipient.address is None:
            raise IncompleteAddressError(recipient.name, ["street", "postcode", "town"])
        return lines

    def fill(self, text: str) -> str:
        try:
            return fill(text, self.letter.id, self.material)
        except MissingFactsError as error:
            self.missing.extend(error.missing)
            return ""

    def holds(self, condition: Condition, if_known: bool) -> bool:
        verdict = judge(condition, self.circumstances)
        day = self.material.written_on.toordinal()
        if not if_known:
            self.missing.extend(verdict.missing_facts(day))
        return verdict.on(day) is True

    def blocks(self, parts: Iterable[Part]) -> Iterator[Block]:
        """The blocks whose conditions hold and that say something.

        A part `if_known` vanishes when anything in it is unknown.
        """
        for part in parts:
            if self.holds(part.when, part.if_known):
                blocks = self._if_known(part.if_known, partial(self._block, part))
                yield from (block for block in blocks if not block.is_bare)

    def rows(self, lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
        for line in lines:
            if line.each:
                yield from self._one_row_each(line)
            elif self.holds(line.when, line.if_known):
                yield from self._if_known(line.if_known, partial(self._cells, line))

    def _one_row_each(self, line: Line) -> Iterator[tuple[str, ...]]:
        for event in self.material.events_of(line.each):
            alone = replace(self.material, events=(event,))
            unknown = say("documents.value.not_noted")
            yield tuple(fill(cell, self.letter.id, alone, unknown) for cell in line.cells)

    def _cells(self, line: Line) -> tuple[str, ...]:
        return tuple(self.fill(cell) for cell in line.cells)

    def single_lines(self, lines: Iterable[Line]) -> Iterator[str]:
        return (row[0] for row in self.rows(lines))

    def attachment_lines(self, lines: Iterable[Line]) -> Iterator[str]:
        """What goes with the letter: a piece that the case does not hold is said to be still to join, never joined."""
        for line in lines:
            is_there = any(fnmatchcase(id_, name) for id_ in self.material.exhibits for name in line.exhibits)
            for text in self.single_lines([line]):
                yield text if is_there else say("documents.exhibit.to_join", text=text)

    def _if_known(self, if_known: bool, make: Callable[[], T]) -> Iterator[T]:
        """What `make` gives; with `if_known`, nothing when it lacks a fact, which is not asked for then."""
        before = len(self.missing)
        part = make()
        if if_known and len(self.missing) > before:
            del self.missing[before:]
        else:
            yield part

    def _block(self, part: Part) -> Block:
        if part.amount:
            return self._computation(part.amount)
        return Block(part.shape, self.fill(part.text), tuple(self.rows(part.lines)))

    def _computation(self, amounts: str) -> Block:
        """The first of these computations that is known, as a table."""
        names = amounts.split("|")
        known = [self.material.amounts[name] for name in names if name in self.material.amounts]
        if not known:
            self.missing.append(f"amount.{names[-1]}")
            return Block(Shape.TABLE)
        return Block(Shape.TABLE, french.typeset_text(known[0].title), tuple(computation_rows(known[0])), total=True)


def computation_rows(computed: Computation) -> Iterator[tuple[str, str]]:
    """The computation as the rows of a table: its header, each line, the total."""
    yield say("documents.amount.item"), say("documents.amount.amount")
    for label, value in computed.lines:
        yield french.typeset_text(label[:1].upper() + label[1:]), french.amount(value) if value is not None else ""
    yield say("documents.amount.total"), french.amount(computed.total_eur)

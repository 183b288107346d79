"""A letter as content/letters holds it: French sentences with named placeholders, and when each is said.

A placeholder is a fact (`{price_eur}`), an event's field (`{written_complaint_sent.on}`, `{call_made.last.said}`),
the day a limit falls due (`{delivery.due_on}`), a computed amount (`{amount.refund}`), an exhibit's number
(`{exhibit.invoice}`) or the day of the letter (`{written_on}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from recours.core.law import ALWAYS_TRUE, Condition, RightLeaf, StepLeaf, facts_of, leaves, limits_of
from recours.documents.letter_content import Kind, Shape

_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,2}"
PLACEHOLDER = re.compile(rf"\{{({_NAME}(?:\|{_NAME})*)\}}")
"""A name, or several of which the first that is known is printed: `{amount.refund|claim_eur}`."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells, said `when` its condition holds; with `if_known`, left out when something in it is unknown.

    With `each`, said once for every event of that kind, by their days; what it does not tell is « sans indication ».
    An attachment names the `exhibits` that it is (ids, `photo*` for all that begin so, `*` for any piece): the paper
    says of one that the case does not hold that it is still to be joined.
    """

    cells: tuple[str, ...]
    when: Condition = ALWAYS_TRUE
    if_known: bool = False
    each: str = ""
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One block: `text` for texts and headings, `lines` for the other shapes, `amount` the id of a computation."""

    shape: Shape
    text: str = ""
    lines: tuple[Line, ...] = ()
    amount: str = ""
    when: Condition = ALWAYS_TRUE
    if_known: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter text. `to` says whom it is for, `channel` how it is sent, `cite` the texts it rests on.

    `or_by`: the other channels by which it does as well, when no text demands a form.

    A variant (`variant_of`) takes the place of a more general letter `when` its condition holds. A formal notice says
    what it `demands`: payment, from which interest runs (art. 1231-6, 1344-1 C. civ.), or performance.
    """

    id: str
    title: str
    kind: Kind
    to: str
    subject: str
    parts: tuple[Part, ...]
    channel: str = ""
    or_by: tuple[str, ...] = ()
    references: tuple[Line, ...] = ()
    salutation: str = ""
    closing: str = ""
    needs: tuple[str, ...] = ()
    attachments: tuple[Line, ...] = ()
    cite: tuple[str, ...] = ()
    checked: date | None = None
    about: str = ""
    variant_of: str = ""
    demands: str = ""
    when: Condition = ALWAYS_TRUE
    place: str = ""

    @property
    def may_be_message(self) -> bool:
        """True when it may go by e-mail, in a form or in the company's messages: no postal address is needed then."""
        return self.kind is Kind.LETTER and "email" in self.or_by

    def as_message(self) -> Letter:
        """The same words, to be sent as a message."""
        return replace(self, kind=Kind.EMAIL, channel="")

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the letter."""
        yield self.when
        for part in self.parts:
            yield part.when
            yield from (line.when for line in part.lines)
        yield from (line.when for line in (*self.references, *self.attachments))

    def texts(self) -> Iterator[str]:
        """Every sentence of the letter as written, placeholders included."""
        yield from (self.subject, self.salutation, self.closing)
        for part in self.parts:
            yield part.text
            yield from (cell for line in part.lines for cell in line.cells)
        yield from (cell for line in (*self.references, *self.attachments) for cell in line.cells)

    def placeholders(self) -> frozenset[str]:
        """The names of all placeholders."""
        alternatives = (names for text in self.texts() for names in PLACEHOLDER.findall(text))
        return frozenset(name for names in alternatives for name in names.split("|"))

    def facts(self) -> frozenset[str]:
        """The ids of every fact the letter can print, ask about or need (for the checks of the content)."""
        printed = {name for name in self.placeholders() if "." not in name and name != "written_on"}
        read = {fact for condition in self.conditions() for fact in facts_of(condition)}
        return frozenset(printed | read | set(self.needs))

    def asked_rules(self, kind: type[RightLeaf] | type[StepLeaf]) -> frozenset[str]:
        """The ids of the rights, or of the steps, that its conditions ask about."""
        asked = (leaf for condition in self.conditions() for leaf in leaves(condition) if isinstance(leaf, kind))
        return frozenset(leaf.right if isinstance(leaf, RightLeaf) else leaf.step for leaf in asked)

    def limits(self) -> frozenset[str]:
        """The ids of the time limits the letter reads."""
        printed = {name.removesuffix(".due_on") for name in self.placeholders() if name.endswith(".due_on")}
        return frozenset(printed | {limit for condition in self.conditions() for limit in limits_of(condition)})

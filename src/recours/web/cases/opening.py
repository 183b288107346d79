"""Telling a problem, before there is a case: what is known so far, and the next thing worth asking.

The answers live in an `Opening` row until the person opens the case; then they go into a journal and the row goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from recours.casework.cases import open_case, sectors_in
from recours.casework.desk import Desk
from recours.core.facts import FactDefinition, FactError, Value
from recours.core.ladder import Ladder, LadderError
from recours.core.position import Position, missing_facts, position
from recours.journal.entries import Receipt
from recours.library.cases import check_dates
from recours.web.cases.door import ACTOR
from recours.web.cases.fields import plain_answer
from recours.web.cases.models import Opening

#: Facts with pages of their own, asked before the questions.
ASKED_APART = frozenset({"ground", "story", "company_name"})


@dataclass(frozen=True, slots=True)
class Telling:
    """An opening with what follows from it on a day."""

    desk: Desk
    opening: Opening
    facts: dict[str, Value]
    position: Position

    @property
    def waiting(self) -> list[str]:
        """The facts still worth asking, in order, without those she said she does not know."""
        asked = missing_facts(self.position)
        return [fact for fact in asked if fact not in self.opening.skipped and fact not in ASKED_APART]

    def definition(self, fact: str) -> FactDefinition | None:
        """The fact's definition; None when there is no such fact."""
        return self.desk.library.vocabulary.facts.get(fact)


def telling(desk: Desk, opening: Opening, as_of: date) -> Telling:
    """What the answers so far say."""
    facts = _facts(desk, opening)
    try:
        ladder = _ladder(desk, opening, facts)
    except LadderError:  # another company since: its sector is asked again
        del facts["sector"]
        ladder = _ladder(desk, opening, facts)
    return Telling(desk, opening, facts, position(ladder, (), facts, as_of))


def _ladder(desk: Desk, opening: Opening, facts: Mapping[str, Value]) -> Ladder:
    company = opening.company if opening.company in desk.library.companies else None
    return desk.library.ladder(company, sectors_in(desk, facts))


def _facts(desk: Desk, opening: Opening) -> dict[str, Value]:
    """The answers, typed; one that the content no longer accepts is asked again."""
    known: dict[str, Value] = {}
    for fact, raw in opening.answers.items():
        definition = desk.library.vocabulary.facts.get(fact)
        try:
            known |= {fact: definition.read(raw)} if definition else {}
        except FactError:
            continue
    return known


def answer(told: Telling, definition: FactDefinition, value: Value) -> None:
    """Keep an answer. Raises CaseError or LadderError when it contradicts another one; nothing is kept then."""
    facts, opening = {**told.facts, definition.id: value}, told.opening
    check_dates(facts, (), told.desk.library.vocabulary)
    _ladder(told.desk, opening, facts)
    opening.answers = {**opening.answers, definition.id: plain_answer(definition, value)}
    opening.skipped = [fact for fact in opening.skipped if fact != definition.id]
    opening.save()


def skip(told: Telling, fact: str) -> None:
    """She does not know: the fact is unknown, and not asked again."""
    opening = told.opening
    opening.answers = {id_: raw for id_, raw in opening.answers.items() if id_ != fact}
    opening.skipped = [*(one for one in opening.skipped if one != fact), fact]
    opening.save()


def begin_case(told: Telling, *, on: date, at: datetime) -> Receipt:
    """The answers become a case, and the opening goes. Raises CaseError, StoreError; nothing is lost then."""
    facts = dict(told.facts)
    sector = facts.pop("sector", None)
    sectors = sector if isinstance(sector, frozenset) else frozenset()
    company = told.opening.company or None
    known = company if company in told.desk.library.companies else None
    receipt = open_case(told.desk, company=known, sectors=sectors, facts=facts, actor=ACTOR, on=on, at=at)
    told.opening.delete()
    return receipt

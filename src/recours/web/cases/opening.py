"""Telling a problem, before there is a case: what is known so far, and the next thing worth asking.

The answers live in an `Opening` row until the person opens the case; then they go into a journal and the row goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from recours.casework.case.case_opening import open_case
from recours.casework.case.case_view import sectors_in
from recours.casework.case.entry_writer import Act
from recours.casework.desk import Desk
from recours.core.law import FactDefinition, FactError, Ground, Ladder, LadderError, Value
from recours.core.position import Position, missing_facts, position
from recours.library.cases import check_dates, check_past
from recours.library.load import Library
from recours.library.plain_words import plain_text, words_of
from recours.web.cases.forms import plain_answer
from recours.web.cases.models import OpenedCase, Opening
from recours.wording import say

#: Facts with pages of their own, asked before the questions.
ASKED_APART = frozenset({"ground", "story", "company_name"})


@dataclass(frozen=True, slots=True)
class OpeningAnswers:
    """An opening with what follows from it on a day."""

    desk: Desk
    opening: Opening
    facts: dict[str, Value]
    position: Position

    @property
    def waiting_facts(self) -> list[str]:
        """The facts still worth asking, in order, without those she said she does not know."""
        asked = missing_facts(self.position)
        return [fact for fact in asked if fact not in self.opening.skipped and fact not in ASKED_APART]

    def definition(self, fact: str) -> FactDefinition | None:
        """The fact's definition; None when there is no such fact."""
        return self.desk.library.vocabulary.facts.get(fact)


def answers_so_far(desk: Desk, opening: Opening, as_of: date) -> OpeningAnswers:
    """What the answers so far say; one that the content no longer accepts is asked again."""
    facts: dict[str, Value] = {}
    for fact, raw in opening.answers.items():
        definition = desk.library.vocabulary.facts.get(fact)
        with suppress(FactError):
            facts |= {fact: definition.read(raw)} if definition else {}
    try:
        ladder = _ladder(desk, opening, facts)
    except LadderError:  # another company since: its sector is asked again
        del facts["sector"]
        ladder = _ladder(desk, opening, facts)
    return OpeningAnswers(desk, opening, facts, position(ladder, (), facts, as_of))


def _ladder(desk: Desk, opening: Opening, facts: Mapping[str, Value]) -> Ladder:
    company = opening.company if opening.company in desk.library.companies else None
    return desk.library.ladder(company, sectors_in(desk, facts))


def begin_opening() -> Opening:
    """An opening to tell a problem in: one that is still empty, else a new one."""
    untold = Opening.objects.filter(story="", company_told=False)
    return next(filter(is_empty, untold), None) or Opening.objects.create()


def is_empty(opening: Opening) -> bool:
    """Nothing was told in it yet."""
    return not (opening.story or opening.company_told or opening.answers or opening.skipped)


def _went_on(opening: Opening, fact: str) -> None:
    """This question takes its place on her way, once, however often she comes back to it."""
    if fact not in opening.way and fact not in ASKED_APART:
        opening.way = [*opening.way, fact]


def question_before(opening: Opening, fact: str) -> str | None:
    """The question before this one on her own way, each nearer to its beginning; None when the ground came before."""
    way = opening.way
    before = way[: way.index(fact)] if fact in way else way
    return str(before[-1]) if before else None


def answer(so_far: OpeningAnswers, definition: FactDefinition, value: Value) -> None:
    """Keep an answer. Raises CaseError or LadderError when it contradicts another one; nothing is kept then."""
    facts, opening = {**so_far.facts, definition.id: value}, so_far.opening
    check_past(facts, so_far.position.as_of, so_far.desk.library.vocabulary)
    check_dates(facts, (), so_far.desk.library.vocabulary)
    _ladder(so_far.desk, opening, facts)
    opening.answers = {**opening.answers, definition.id: plain_answer(definition, value)}
    opening.skipped = [fact for fact in opening.skipped if fact != definition.id]
    _went_on(opening, definition.id)
    opening.save()


def choose_company(opening: Opening, company: str, name: str) -> None:
    """Keep the company: one of the content by its id, or with no id any other by its `name`."""
    opening.company, opening.company_told = company, True
    opening.answers = {fact: raw for fact, raw in opening.answers.items() if fact != "company_name"}
    opening.answers |= {} if company else {"company_name": name}
    opening.save()


def skip(so_far: OpeningAnswers, fact: str) -> None:
    """She does not know: the fact is unknown, and not asked again."""
    opening = so_far.opening
    opening.answers = {id_: raw for id_, raw in opening.answers.items() if id_ != fact}
    opening.skipped = [*(one for one in opening.skipped if one != fact), fact]
    _went_on(opening, fact)
    opening.save()


def begin_case(so_far: OpeningAnswers, act: Act) -> str:
    """The answers become a case, and the opening goes; its addresses lead to the case from now on. The case's id.

    Of two clicks, the second finds the case of the first. Raises CaseError, StoreError; nothing is lost then.
    """
    library, facts = so_far.desk.library, dict(so_far.facts)
    sector = facts.pop("sector", None)
    sectors = sector if isinstance(sector, frozenset) else frozenset()
    company = so_far.opening.company if so_far.opening.company in library.companies else None
    with transaction.atomic():
        mine, _ = Opening.objects.filter(id=so_far.opening.id).delete()
        if mine:
            receipt = open_case(so_far.desk, company=company, sectors=sectors, facts=facts, act=act)
            OpenedCase.objects.create(opening_id=so_far.opening.id, case_id=receipt.head.case_id)
        return OpenedCase.objects.get(opening_id=so_far.opening.id).case_id


def case_id_of(opening_id: UUID) -> str | None:
    """The case that an opening became, if it did."""
    found = OpenedCase.objects.filter(opening_id=opening_id).first()
    return found.case_id if found else None


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the content, with the sectors that its layer extends."""

    id: str
    name: str
    sectors: tuple[str, ...]


def companies(library: Library, typed: str = "") -> list[Company]:
    """The companies whose name holds every word typed, without accents or capitals; all of them for nothing."""
    words = plain_text(typed).split()
    found = [
        Company(id_, layer.title, tuple(library.sectors[one].title for one in layer.extends if one in library.sectors))
        for id_, layer in library.companies.items()
    ]
    kept = [each for each in found if all(word in plain_text(each.name) for word in words)]
    return sorted(kept, key=lambda each: plain_text(each.name))


def near(found: Sequence[Company], typed: str, chosen: str, story: str) -> list[Company]:
    """Those to show at once: what a search found, or else the one chosen and those that her story names."""
    if typed:
        return list(found)
    told = set(words_of(story))
    return [
        each for each in found if each.id == chosen or told & {word for word in words_of(each.name) if len(word) >= 3}
    ]


@dataclass(frozen=True, slots=True)
class Family:
    """Grounds that belong together, under their title."""

    title: str
    grounds: tuple[Ground, ...]


def families(library: Library) -> list[Family]:
    """Every ground, by family, in the content's order."""
    found: dict[str, list[Ground]] = {}
    for ground in library.vocabulary.grounds.values():
        found.setdefault(ground.family or say("web.ground.other"), []).append(ground)
    return [Family(title, tuple(grounds)) for title, grounds in found.items()]

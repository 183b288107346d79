"""The case file of one reader: what the journal and the position say, made into `dossier.pdf`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from recours.casework.cases import CaseView
from recours.casework.desk import Desk
from recours.casework.masked_texts import masked_texts
from recours.casework.versions import Fate, Version
from recours.core.conditions import Today
from recours.core.events import Event
from recours.core.position import Position
from recours.documents import french
from recours.documents.case_file import CaseFileContent, Finding, Moment, Party
from recours.documents.content import Block, Footer, Shape
from recours.documents.exhibits import Exhibit
from recours.documents.filling import printed
from recours.wording import say

#: Events that tell how the file was kept, not what happened (entries that are bookkeeping are no events at all).
_SILENT = frozenset({"case_opened", "evidence_added", "letter_sent", "letter_drafted", "note_added", "step_given_up"})


def dossier_of(
    desk: Desk, case: CaseView, position: Position, version: Version, copies: Mapping[int, bytes]
) -> CaseFileContent:
    """What the case file of a version says, on the position's day; `copies` are its masked copies, by number."""
    told = _told(case, position, version)
    if version.mask.words:
        told = masked_texts(told, version.mask)
    return replace(told, exhibits=tuple(_exhibits(desk, version, copies)))


def _told(case: CaseView, position: Position, version: Version) -> CaseFileContent:
    """All but the exhibits."""
    company = _company(position)
    return CaseFileContent(
        title=say("casework.dossier.title", consumer=_consumer(position), company=company),
        reader=say(f"casework.dossier.reader.{version.reader}"),
        made_on=position.as_of,
        parties=(
            Party(say("casework.dossier.consumer"), tuple(_lines(position, "consumer"))),
            Party(say("casework.dossier.company"), (company, *_lines(position, "company"))),
        ),
        summary=tuple(_summary(position, version)),
        chronology=tuple(_chronology(case, position, version)),
        findings=tuple(_findings(position)),
        findings_note="" if version.reader == "consumer" else say("casework.dossier.addressed"),
        exhibits=(),
        sources=tuple(_sources(position)),
        footer=Footer(case.code, case.head.hash[:16]),
    )


def _consumer(position: Position) -> str:
    names = (str(position.facts.get(f"consumer_{part}_name", "")) for part in ("first", "last"))
    return " ".join(name for name in names if name) or say("casework.dossier.consumer")


def _company(position: Position) -> str:
    """The company as the person named it, else the right addressee's name."""
    chosen = position.chosen["addressees"].rule
    known = str(chosen.details.get("name") or chosen.title) if chosen else ""
    return str(position.facts.get("company_name") or known) or say("casework.dossier.company")


def _lines(position: Position, who: str) -> Iterator[str]:
    facts = position.facts
    if who == "consumer":
        yield _consumer(position)
    town = f"{facts.get(f'{who}_postcode', '')} {facts.get(f'{who}_town', '')}".strip()
    yield from (line for line in (str(facts.get(f"{who}_street", "")), town) if line)


def _summary(position: Position, version: Version) -> Iterator[Block]:
    yield Block(Shape.FIELDS, rows=tuple(_at_a_glance(position)))
    for heading, fact in (("facts", "story"), ("demand", "demand")):
        if position.facts.get(fact):
            yield Block(Shape.HEADING, say(f"casework.dossier.{heading}"))
            yield Block(Shape.STORY, french.spaced(str(position.facts[fact])))
    steps = [french.typeset(answer.step.title) for answer in position.next_steps]
    if steps and version.is_whole:  # what she means to do next is hers
        yield Block(Shape.HEADING, say("casework.dossier.next", day=french.day(position.as_of)))
        yield Block(Shape.ITEMS, rows=tuple((title,) for title in steps[:5]))


def _at_a_glance(position: Position) -> Iterator[tuple[str, str]]:
    shown = ("ground", "item", "order_number", "ordered_on", "price_eur", "delivery_fee_eur", "claim_eur")
    vocabulary = position.ladder.vocabulary
    for fact in shown:
        value = position.facts.get(fact)
        if value not in (None, "") and not isinstance(value, Today):
            labels = dict(vocabulary.facts[fact].choices or {}) if fact in vocabulary.facts else {}
            yield say(f"casework.dossier.fact.{fact}"), printed(fact, value, labels)


def _chronology(case: CaseView, position: Position, version: Version) -> Iterator[Moment]:
    """What happened, day by day, with the piece that shows it."""
    shows = dict(_what_they_show(position, version))
    told = [event for event in case.events if event.kind not in _SILENT | version.default_kinds]
    moments = [Moment(event.on, _sentence(event, position), _piece(event.kind, shows)) for event in told]
    yield from sorted([*_dated_facts(position, shows), *moments], key=lambda moment: moment.on)


def _piece(kind: str, shows: Mapping[str, int]) -> int | None:
    return shows.get(kind, shows.get(kind.removesuffix("_sent")))


def _dated_facts(position: Position, shows: Mapping[str, int]) -> Iterator[Moment]:
    """What the facts date: the order, the day announced, the day of receipt."""
    for fact, piece in (("ordered_on", "contract"), ("promised_delivery_on", ""), ("delivered_on", "delivery")):
        day = position.facts.get(fact)
        if isinstance(day, date):
            yield Moment(day, say(f"casework.dossier.moment.{fact}"), shows.get(piece))


def _what_they_show(position: Position, version: Version) -> Iterator[tuple[str, int]]:
    """For each piece, the kind of entry that it shows: the one its step records, or what it was said to be of."""
    records = {answer.step.id: answer.step.records for answer in position.steps}
    for piece in version.shown:
        step = str(piece.event.data.get("step") or piece.event.data.get("of"))
        yield str(records.get(step) or step), piece.number


def _sentence(event: Event, position: Position) -> str:
    definition = position.ladder.vocabulary.events.get(event.kind)
    title = definition.title if definition else event.kind
    said = [str(event.data[field]) for field in ("said", "promised", "what") if event.data.get(field)]
    channel = str(event.data.get("channel", ""))
    known = say("documents.channel.known").split()
    how = f", {say(f'documents.channel.{channel}')}" if channel in known and event.kind != "call_made" else ""
    return f"{title}{how}" + (f" : {' ; '.join(said)}" if said else "")


def _findings(position: Position) -> Iterator[Finding]:
    sources = position.ladder.vocabulary.sources
    for right, verdict in position.rights:
        if verdict.on(position.day) is True:
            cites = tuple(sources[cite].label for cite in right.cite if cite in sources)
            yield Finding(right.title, say("casework.dossier.yes"), right.why, cites)


def _exhibits(desk: Desk, version: Version, copies: Mapping[int, bytes]) -> Iterator[Exhibit]:
    for piece in version.shown:
        data, own = piece.event.data, piece.event.kind == "letter_sent"
        title = version.text(_letter_title(desk, data) if own else piece.exhibit.title)
        origin = say("casework.dossier.by_consumer") if own else ""
        exhibit = replace(piece.exhibit, title=title, origin=origin)
        if piece.fate is Fate.MASKED:
            exhibit = replace(
                exhibit, title=say("casework.dossier.masked_copy", title=title), name="", content=copies[piece.number],
                media_type="application/pdf", digest="",
            )  # fmt: skip
        yield exhibit


def _letter_title(desk: Desk, data: Mapping[str, Any]) -> str:
    letter = desk.letters.letters.get(str(data.get("letter")))
    return say("casework.dossier.letter_as_sent", title=letter.title if letter else str(data.get("name", "")))


def _sources(position: Position) -> Iterator[tuple[str, str]]:
    sources = position.ladder.vocabulary.sources
    cited = {cite for right, verdict in position.rights if verdict.on(position.day) is True for cite in right.cite}
    for cite in sorted(cited & sources.keys()):
        yield sources[cite].label, sources[cite].about

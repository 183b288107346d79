"""The case file of one reader: what the journal and the position say, made into `dossier.pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from recours.casework.case.case_view import CaseView
from recours.casework.desk import Desk
from recours.casework.readers.masked_texts import masked_texts
from recours.casework.readers.mediator_conditions import conditions_met, conditions_title
from recours.casework.readers.reader_rights import citations_in, shared_answer, shared_facts
from recours.casework.readers.versions import Fate, Version
from recours.core.answer.data import Data, as_data
from recours.core.law import Event, EventDefinition, Known, Today
from recours.core.position import Position
from recours.documents import french
from recours.documents.case_file import Exhibit
from recours.documents.case_file.case_file import CaseFileContent, Finding, Moment, Party
from recours.documents.letter_content import Block, Footer, Shape
from recours.documents.letters import print_value
from recours.wording import say, word

Facts = Mapping[str, Known]

#: Events that tell how the file was kept, not what happened (entries that are bookkeeping are no events at all).
_SILENT = frozenset({"case_opened", "evidence_added", "letter_sent", "letter_drafted", "note_added", "step_given_up"})


def dossier_of(
    desk: Desk, case: CaseView, position: Position, version: Version, copies: Mapping[int, bytes]
) -> CaseFileContent:
    """What the case file of a version says, on the position's day; `copies` are its masked copies, by number.

    To another reader than the consumer, it says what the answer on that reader's list says.
    """
    share = None if version.is_whole else version.share
    facts = position.facts if share is None else shared_facts(position, share)
    answer = as_data(position) if share is None else shared_answer(position, share)
    company = _company(position, facts)
    # The texts cited by the rights that hold; for another reader those of the limits on that reader's list too.
    cited = [right for right in answer["rights"] if right["value"] == "yes"] if version.is_whole else answer
    content = CaseFileContent(
        title=say("casework.dossier.title", consumer=_consumer(facts), company=company),
        reader=word("casework.dossier.reader", version.reader),
        made_on=position.as_of,
        parties=(
            Party(say("casework.dossier.consumer"), tuple(_lines(facts, "consumer"))),
            Party(say("casework.dossier.company"), (company, *_lines(facts, "company"))),
        ),
        summary=(*_summary(position, facts), *_parts(position, facts, version, answer)),
        chronology=tuple(_chronology(case, position, facts, version)),
        findings=tuple(_findings(answer, version)),
        findings_title="" if version.is_whole else say("casework.dossier.rights"),
        exhibits=(),
        sources=tuple((label, about) for label, about, _ in citations_in(cited)),
        footer=Footer(case.code, case.head.hash[:16]),
    )
    if version.mask.words:
        content = masked_texts(content, version.mask)
    return replace(content, exhibits=tuple(_exhibits(desk, version, copies)))


def _consumer(facts: Facts) -> str:
    names = (str(facts.get(f"consumer_{part}_name", "")) for part in ("first", "last"))
    return " ".join(name for name in names if name) or say("casework.dossier.consumer")


def _company(position: Position, facts: Facts) -> str:
    """The company as the person named it, else the right addressee's name."""
    chosen = position.chosen["addressees"].rule
    known = str(chosen.details.get("name") or chosen.title) if chosen else ""
    return str(facts.get("company_name") or known) or say("casework.dossier.company")


def _lines(facts: Facts, who: str) -> Iterator[str]:
    if who == "consumer":
        yield _consumer(facts)
    town = f"{facts.get(f'{who}_postcode', '')} {facts.get(f'{who}_town', '')}".strip()
    yield from (line for line in (str(facts.get(f"{who}_street", "")), town) if line)


def _summary(position: Position, facts: Facts) -> Iterator[Block]:
    """The case at a glance, then what happened and what is asked in her own words."""
    definitions, rows = position.ladder.vocabulary.facts, []
    for fact in ("ground", "item", "order_number", "ordered_on", "price_eur", "delivery_fee_eur", "claim_eur"):
        value = facts.get(fact)
        if value not in (None, "") and not isinstance(value, Today):
            labels = dict(definitions[fact].choices or {}) if fact in definitions else {}
            rows.append((say(f"casework.dossier.fact.{fact}"), print_value(fact, value, labels)))
    yield Block(Shape.FIELDS, rows=tuple(rows))
    for heading, own_words in (("facts", "story"), ("demand", "demand")):
        if facts.get(own_words):
            yield Block(Shape.HEADING, say(f"casework.dossier.{heading}"))
            yield Block(Shape.STORY, french.fix_spaces(str(facts[own_words])))


def _parts(position: Position, facts: Facts, version: Version, answer: Data) -> Iterator[Block]:
    """What the reader's list adds to the summary; to the consumer's own, the next steps."""
    if version.is_whole:
        steps = position.next_steps[:5]
        heading = say("casework.dossier.next", day=french.day(position.as_of))
        yield from _table_with_heading(heading, Shape.ITEMS, [(french.typeset_text(one.step.title),) for one in steps])
    if "admissibility" in version.share.dossier:
        met = conditions_met(position, facts, dict(what_they_show(position, version)))
        yield from _table_with_heading(conditions_title(position), Shape.FIELDS, met)
    if "limits" in version.share.dossier:
        limits = sorted(answer["limits"], key=lambda one: one["due_on"] or "")
        rows = []
        for limit in limits:
            days = {
                name: french.day(date.fromisoformat(limit[name])) for name in ("due_on", "answered_on") if limit[name]
            }
            state = say(f"casework.dossier.limit.{limit['state']}", **days)
            articles = [cite["label"] for cite in limit["cites"]]
            rows.append((french.typeset_text(limit["title"]), french.typeset_text(" — ".join([state, *articles]))))
        yield from _table_with_heading(say("casework.dossier.limits"), Shape.FIELDS, rows)


def _table_with_heading(heading: str, shape: Shape, rows: Iterable[tuple[str, ...]]) -> Iterator[Block]:
    if found := tuple(rows):
        yield from (Block(Shape.HEADING, heading), Block(shape, rows=found))


def _chronology(case: CaseView, position: Position, facts: Facts, version: Version) -> Iterator[Moment]:
    """What happened, day by day, with the piece that shows it."""
    shows = dict(what_they_show(position, version))
    told = [event for event in case.events if event.kind not in _SILENT]
    if not version.is_whole:
        told = [event for event in told if event.kind in version.share.entries]
    moments = []
    for fact, piece in (("ordered_on", "contract"), ("promised_delivery_on", ""), ("delivered_on", "delivery")):
        day = facts.get(fact)
        if isinstance(day, date):
            moments.append(Moment(day, say(f"casework.dossier.moment.{fact}"), shows.get(piece)))
    for event in told:
        number = shows.get(event.kind, shows.get(event.kind.removesuffix("_sent")))
        moments.append(Moment(event.on, _sentence(event, position, version), number))
    yield from sorted(moments, key=lambda moment: moment.on)


def what_they_show(position: Position, version: Version) -> Iterator[tuple[str, int]]:
    """For each piece, the kind of entry that it shows: the one its step records, or what it was said to be of."""
    records = {answer.step.id: answer.step.records for answer in position.steps}
    for piece in version.shown_pieces:
        step = str(piece.event.data.get("step") or piece.event.data.get("of"))
        yield str(records.get(step) or step), piece.number


def _sentence(event: Event, position: Position, version: Version) -> str:
    told = event.data if version.is_whole else version.share.shareable_fields(event.kind, event.data)
    called = _definition_of(replace(event, data=told), position)
    said = [str(told[field]) for field in ("said", "promised", "what") if told.get(field)]
    channel = str(told.get("channel", ""))
    in_title = event.kind == "call_made" or (called is not None and "channel" in (called.derived_from or {}))
    how = f", {word('documents.channel', channel)}" if channel and not in_title else ""
    due = told.get("due_on")
    by = f", {say('casework.dossier.promised_for', day=french.day(due))}" if due else ""
    return f"{called.title if called else event.kind}{how}" + (f" : {' ; '.join(said)}" if said else "") + by


def _definition_of(event: Event, position: Position) -> EventDefinition | None:
    """What it is called; of an answer or a report, what is made of it by what it says (« L'entreprise refuse »).

    Not what gathers entries of several kinds, nor what is made of every entry of a kind: those say less than its name.
    """
    known = position.ladder.vocabulary.events
    telling = (each for each in known.values() if each.is_entry_form and len(each.derived_from or ()) > 1)
    return next((each for each in telling if each.derives(event)), known.get(event.kind))


def _findings(answer: Data, version: Version) -> Iterator[Finding]:
    """The rights that hold: to the consumer with the reason, which speaks to her; to who judges, with the sums."""
    for right in answer["rights"]:
        if right["value"] != "yes":
            continue
        cites = tuple(cite["label"] for cite in right["cites"])
        if version.is_whole:
            yield Finding(right["title"], say("casework.dossier.yes"), right["why"], cites)
        elif "rights" in version.share.dossier:
            amounts = right["amounts"] if "amounts" in version.share.dossier else []
            sums = [
                say("casework.dossier.sum", title=one["title"], total=french.amount(Decimal(one["total_eur"])))
                for one in amounts
                if one["total_eur"]
            ]
            yield Finding(right["title"], "", " ; ".join(sums), cites)


def _exhibits(desk: Desk, version: Version, copies: Mapping[int, bytes]) -> Iterator[Exhibit]:
    for piece in version.shown_pieces:
        data, own = piece.event.data, piece.event.kind == "letter_sent"
        title, origin = piece.exhibit.title, ""
        if own:
            letter = desk.letters.letters.get(str(data.get("letter")))
            name = letter.title if letter else str(data.get("name", ""))
            title, origin = say("casework.dossier.letter_as_sent", title=name), say("casework.dossier.by_consumer")
        title = version.text(title)
        exhibit = replace(piece.exhibit, title=title, origin=origin)
        if piece.fate is Fate.MASKED:
            exhibit = replace(
                exhibit, title=say("casework.dossier.masked_copy", title=title), name="", content=copies[piece.number],
                media_type="application/pdf", digest="",
            )  # fmt: skip
        yield exhibit

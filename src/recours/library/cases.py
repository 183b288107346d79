"""A case or a story as a file: company, sector, facts and journal, read into typed facts and events.

Every fault is a sentence with its place in the file and the way out. Contradictions of dates are faults too: what the
law would be computed from must be possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from recours.core.entry_fields import FieldError, check_by_hand, read_fields, stored_entry
from recours.core.errors import RecoursError
from recours.core.law import Event, FactDefinition, FactType, Ladder, Value, Vocabulary, fact_named
from recours.core.position import Position, position
from recours.library.load import Library
from recours.library.reader import Entry, open_bounded_yaml
from recours.wording import say
from recours.wording.french import french_day
from recours.wording.near import nearest


class CaseError(RecoursError):
    """A case that cannot be read or contradicts itself; `place` is file:line."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the core needs it. `company` None: no layer for it. `sectors` beside those of the company.

    `given`: the facts that the file gives outright, before what its journal tells; `places`: file:line of each event.
    """

    company: str | None
    sectors: frozenset[str]
    facts: Mapping[str, Value]
    events: tuple[Event, ...]
    given: Mapping[str, Value] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    def ladder(self, library: Library) -> Ladder:
        """The ladder of the company and sectors. Raises LadderError where layers conflict."""
        return library.ladder(self.company, self.sectors)

    def position(self, library: Library, as_of: date) -> Position:
        """Where the case stands on `as_of`."""
        return position(self.ladder(library), self.events, self.facts, as_of)


def open_case(path: Path, library: Library, today: date | None = None) -> Case:
    """The case in a YAML file. Raises CaseError, FactError or ContentError with its place.

    With `today`, what can only have happened must have happened by then.
    """
    root = open_bounded_yaml(path)
    found = root.fields("case", (), ("company", "sector", "facts", "journal", "as_of", "title", "note"))
    case = read_case(found, library)
    try:
        check_past(case.facts, today, library.vocabulary)
    except CaseError as error:
        facts = found["facts"].map() if "facts" in found and not found["facts"].is_null else {}
        place = facts[error.place].place if error.place in facts else f"{path}: {error.place}"
        raise CaseError(error.message, place=place, way_out=error.way_out) from None
    return case


def read_case(found: Mapping[str, Entry], library: Library) -> Case:
    """The case in these fields (company, sector, facts, journal, each optional)."""
    given = _facts(found["facts"], library.vocabulary) if "facts" in found and not found["facts"].is_null else {}
    journal = found["journal"].list() if "journal" in found and not found["journal"].is_null else []
    events = tuple(_event(each, library) for each in journal)
    places = tuple(each.place for each in journal)
    facts = facts_after(given, events)
    case = Case(_company(found, library), _sectors(found, facts, library), facts, events, given, places)
    check_dates(case.facts, (), library.vocabulary)
    for event, place in zip(events, places, strict=True):
        try:
            check_dates(facts, (event,), library.vocabulary)
        except CaseError as error:
            raise CaseError(error.message, place=place, way_out=error.way_out) from None
    return case


def _company(found: Mapping[str, Entry], library: Library) -> str | None:
    entry = found.get("company")
    if entry is None or entry.is_null:
        return None
    if entry.text() not in library.companies:
        raise _unknown("ladder.unknown_company", entry, entry.text(), library.companies)
    return entry.text()


def _sectors(found: Mapping[str, Entry], facts: Mapping[str, Value], library: Library) -> frozenset[str]:
    entry = found.get("sector")
    named = entry.list() if entry is not None and not entry.is_null else []
    for each in named:
        if each.text() not in library.sectors and each.text() not in _other_sectors(library):
            raise _unknown("ladder.unknown_sector", each, each.text(), library.sectors)
    said = facts.get("sector", frozenset())
    wanted = {each.text() for each in named} | (said if isinstance(said, frozenset) else {str(said)})
    return frozenset(wanted & library.sectors.keys())


def _other_sectors(library: Library) -> Mapping[str, str]:
    definition = library.vocabulary.facts.get("sector")
    return (definition.choices or {}) if definition else {}


def _unknown(key: str, entry: Entry, id_: str, known: Mapping[str, object]) -> CaseError:
    shown = nearest(id_, known, ", ".join(sorted(known)))
    return CaseError(say(f"core.{key}", id=id_), place=entry.place, way_out=say(f"core.{key}_way_out", near=shown))


def _facts(entry: Entry, vocabulary: Vocabulary) -> dict[str, Value]:
    return {id_: read_fact(id_, each, vocabulary) for id_, each in entry.map().items() if not each.is_null}


def read_fact(id_: str, entry: Entry, vocabulary: Vocabulary) -> Value:
    """One fact, typed by its definition. Raises CaseError with file and line."""
    return _typed_value(fact_of(id_, entry, vocabulary), entry)


def _typed_value(definition: FactDefinition, entry: Entry) -> Value:
    raw = list(entry.texts()) if entry.is_list else entry.text()
    try:
        return definition.read(raw)
    except RecoursError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None


def _event(entry: Entry, library: Library) -> Event:
    found, vocabulary = entry.map(), library.vocabulary
    for key in ("on", "entry"):
        if key not in found:
            raise entry.fault("missing_key", key=key, of="journal")
    kind, on = found["entry"].text(), _day(found["on"])
    if kind not in vocabulary.events:
        near = nearest(kind, vocabulary.events, "written_complaint_sent")
        way_out = say("core.event.unknown_way_out", near=near)
        raise CaseError(say("core.event.unknown", kind=kind), place=found["entry"].place, way_out=way_out)
    plain = {key: each.plain() for key, each in found.items() if key not in ("on", "entry", *_TYPED.get(kind, ()))}
    try:
        check_by_hand(kind, in_a_file=True)
        written, data = stored_entry(kind, plain, vocabulary.events)
        if kind in _TYPED:
            return Event(kind, on, {**plain, **_facts_of_line(kind, found, entry, vocabulary)})
        return Event(written, on, read_fields(vocabulary.events[written], data, library.names))
    except FieldError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None


def _day(entry: Entry) -> date:
    """The day of a line of the journal, within the years that a case can be about."""
    on = _typed_value(FactDefinition("on", FactType.DATE, "on"), entry)
    assert isinstance(on, date)
    return on


#: The fields that hold facts: each is read by its own definition.
_TYPED = {"facts_asserted": ("facts",), "fact_corrected": ("fact", "value")}


def _facts_of_line(kind: str, found: Mapping[str, Entry], entry: Entry, vocabulary: Vocabulary) -> dict[str, object]:
    """What a line that asserts or corrects facts says of them; a value of null makes one unknown again."""
    for key in _TYPED[kind]:
        if key not in found:
            raise entry.fault("missing_key", key=key, of="journal")
    if kind == "facts_asserted":
        return {"facts": _facts(found["facts"], vocabulary)}
    id_, value = found["fact"].text(), found["value"]
    read_as = fact_of(id_, value, vocabulary)
    return {"fact": id_, "value": None if value.is_null else _typed_value(read_as, value)}


def fact_of(id_: str, entry: Entry, vocabulary: Vocabulary) -> FactDefinition:
    """The definition of a fact. Raises CaseError with file and line."""
    try:
        return fact_named(id_, vocabulary.facts)
    except RecoursError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None


def facts_after(facts: Mapping[str, Value], events: Iterable[Event]) -> dict[str, Value]:
    """What is known once the lines that assert or correct facts are read, in their order."""
    known: dict[str, Value | None] = dict(facts)
    for event in events:
        if event.kind == "facts_asserted":
            known.update(event.data["facts"])
        elif event.kind == "fact_corrected":
            known[event.data["fact"]] = event.data["value"]
    return {id_: value for id_, value in known.items() if value is not None}


#: Pairs of facts of which the first cannot come after the second.
_IN_ORDER = (
    ("ordered_on", "delivered_on"),
    ("ordered_on", "promised_delivery_on"),
    ("ordered_on", "paid_back_on"),
    ("delivered_on", "defect_appeared_on"),
    ("defect_appeared_on", "defect_discovered_on"),
)


def check_past(facts: Mapping[str, Value], today: date | None, vocabulary: Vocabulary) -> None:
    """A day to come where the past is asked. Raises CaseError naming the fact; nothing is compared without `today`."""
    for id_, value in facts.items():
        definition = vocabulary.facts.get(id_)
        if today is None or definition is None or definition.may_lie_ahead or not isinstance(value, date):
            continue
        if value > today:
            question = definition.question.rstrip(" ?")
            message = say("core.fact.future", question=question, day=french_day(value))
            raise CaseError(message, place=id_, way_out=say("core.fact.future_way_out"))


def check_dates(facts: Mapping[str, Value], events: tuple[Event, ...], vocabulary: Vocabulary) -> None:
    """Dates that contradict one another. Raises CaseError naming both."""
    for earlier, later in _IN_ORDER:
        first, second = facts.get(earlier), facts.get(later)
        if isinstance(first, date) and isinstance(second, date) and second < first:
            raise _disorder(earlier, first, later, second, vocabulary)
    ordered = facts.get("ordered_on")
    for event in events:
        if isinstance(ordered, date) and event.on < ordered and event.kind not in _BEFORE_CONTRACT:
            title = vocabulary.events[event.kind].title if event.kind in vocabulary.events else event.kind
            message = say(
                "core.event.before_contract", title=title, on=french_day(event.on), ordered_on=french_day(ordered)
            )
            raise CaseError(message, place=event.kind, way_out=say("core.event.before_contract_way_out"))


_BEFORE_CONTRACT = frozenset(
    {
        "facts_asserted",
        "fact_corrected",
        "evidence_added",
        "note_added",
        "case_opened",
        "call_made",
        "insolvency_published",
    }
)


def check_happened(case: Case, as_of: date, vocabulary: Vocabulary) -> None:
    """Nothing when all that the journal tells had happened by `as_of`. Raises CaseError with file and line."""
    for event, place in zip(case.events, case.places, strict=True):
        if event.on > as_of:
            title = vocabulary.events[event.kind].title
            message = say("core.event.future", title=title, on=event.on.isoformat(), as_of=as_of.isoformat())
            raise CaseError(message, place=place, way_out=say("core.event.future_way_out"))


def _disorder(earlier: str, first: date, later: str, second: date, vocabulary: Vocabulary) -> CaseError:
    questions = {
        name: vocabulary.facts[id_].question.rstrip(" ?")
        for name, id_ in (("earlier_question", earlier), ("later_question", later))
    }
    message = say("core.fact.order_of_dates", earlier=french_day(first), later=french_day(second), **questions)
    return CaseError(message, place=later, way_out=say("core.fact.order_of_dates_way_out"))

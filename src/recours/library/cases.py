"""A case or a story as a file: company, sector, facts and journal, read into typed facts and events.

Every fault is a sentence with its place in the file and the way out. Contradictions of dates are faults too: what the
law would be computed from must be possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recours.core.errors import RecoursError
from recours.core.events import Event
from recours.core.facts import FactDefinition, FactType, Value, fact_named
from recours.core.ladder import Ladder, Vocabulary
from recours.core.lengths import Length
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
    """A case as the core needs it. `company` None: no layer for it. `sectors` beside those of the company."""

    company: str | None
    sectors: frozenset[str]
    facts: Mapping[str, Value]
    events: tuple[Event, ...]

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
    facts = _facts(found["facts"], library.vocabulary) if "facts" in found and not found["facts"].is_null else {}
    journal = found["journal"].list() if "journal" in found else []
    events = tuple(_event(each, library.vocabulary) for each in journal)
    asserted = {key: value for each in journal for key, value in _asserted(each.map(), library.vocabulary).items()}
    case = Case(_company(found, library), _sectors(found, facts, library), {**facts, **asserted}, events)
    check_dates(case.facts, case.events, library.vocabulary)
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
    try:
        definition = fact_named(id_, vocabulary.facts)
    except RecoursError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None
    return _typed(definition, entry)


def _typed(definition: FactDefinition, entry: Entry) -> Value:
    raw = list(entry.texts()) if entry.is_list else entry.text()
    try:
        return definition.read(raw)
    except RecoursError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None


def _event(entry: Entry, vocabulary: Vocabulary) -> Event:
    found = entry.map()
    for key in ("on", "entry"):
        if key not in found:
            raise entry.fault("missing_key", key=key, of="journal")
    kind, on = found["entry"].text(), _day(found["on"])
    if kind not in vocabulary.events:
        near = nearest(kind, vocabulary.events, "written_complaint_sent")
        way_out = say("core.event.unknown_way_out", near=near)
        raise CaseError(say("core.event.unknown", kind=kind), place=found["entry"].place, way_out=way_out)
    data = {key: each.plain() for key, each in found.items() if key not in ("on", "entry")}
    return Event(kind, on, _checked(kind, data, entry, vocabulary))


def _day(entry: Entry) -> date:
    """The day of a line of the journal, within the years that a case can be about."""
    on = _typed(FactDefinition("on", FactType.DATE, "on"), entry)
    assert isinstance(on, date)
    return on


_FIELD_TYPES = {
    "text": FactType.TEXT,
    "date": FactType.DATE,
    "amount_eur": FactType.AMOUNT_EUR,
    "choice": FactType.CHOICE,
}


def _checked(kind: str, data: dict[str, object], entry: Entry, vocabulary: Vocabulary) -> dict[str, object]:
    """The payload with its fields typed as content/events says; unknown, missing or impossible fields are faults."""
    fields = vocabulary.events[kind].fields
    for key, value in data.items():
        if key not in fields:
            raise _bad_field(kind, key, value, entry, fields)
    for key, shape in fields.items():
        if shape.get("required") and data.get(key) is None:
            message = say("core.event.missing_field", kind=kind, field=key)
            raise CaseError(message, place=entry.place, way_out=say("core.event.missing_field_way_out"))
    return {key: _field(kind, key, value, entry, fields) for key, value in data.items()}


def _field(kind: str, key: str, value: object, entry: Entry, fields: Mapping[str, Mapping[str, object]]) -> object:
    shape = fields[key]
    type_ = str(shape.get("type", "text"))
    if type_ == "length" and value is not None:
        return _length(str(value), entry)
    if type_ not in _FIELD_TYPES or value is None:
        return value
    listed = shape.get("choices")
    choices = {str(each): str(each) for each in listed} if isinstance(listed, list) else None
    try:
        return FactDefinition(key, _FIELD_TYPES[type_], key, choices=choices).read(value)
    except RecoursError:
        raise _bad_field(kind, key, value, entry, fields) from None


def _length(text: str, entry: Entry) -> str:
    try:
        return str(Length.parse(text))
    except RecoursError as error:
        raise CaseError(error.message, place=entry.place, way_out=error.way_out) from None


def _bad_field(
    kind: str, key: str, value: object, entry: Entry, fields: Mapping[str, Mapping[str, object]]
) -> CaseError:
    known = ", ".join(_field_shown(name, shape) for name, shape in fields.items())
    message = say("core.event.bad_field", kind=kind, field=key, value=str(value)[:80])
    return CaseError(message, place=entry.place, way_out=say("core.event.bad_field_way_out", known=known or "—"))


def _field_shown(name: str, shape: Mapping[str, object]) -> str:
    choices = shape.get("choices")
    return f"{name} ({', '.join(str(each) for each in choices)})" if isinstance(choices, list) else name


def _asserted(found: Mapping[str, Entry], vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts that a line of the journal asserts or corrects."""
    kind = found["entry"].text()
    if kind == "facts_asserted" and "facts" in found:
        return _facts(found["facts"], vocabulary)
    if kind == "fact_corrected":
        id_ = found["fact"].text()
        return {id_: read_fact(id_, found["value"], vocabulary)}
    return {}


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
            title = vocabulary.events[event.kind].title
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


def _disorder(earlier: str, first: date, later: str, second: date, vocabulary: Vocabulary) -> CaseError:
    questions = {
        name: vocabulary.facts[id_].question.rstrip(" ?")
        for name, id_ in (("earlier_question", earlier), ("later_question", later))
    }
    message = say("core.fact.order_of_dates", earlier=french_day(first), later=french_day(second), **questions)
    return CaseError(message, place=later, way_out=say("core.fact.order_of_dates_way_out"))

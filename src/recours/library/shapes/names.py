"""The shapes of what names something else: a fact, an event and its fields, a limit, a source, a letter.

A name is read as text; `faults` resolves it against `Known`, when everything has been read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from recours.core.entry_fields import CHANNELS, shapes_of
from recours.core.errors import ContentError
from recours.core.law.computed_facts import COMPUTED
from recours.core.law.events import EventDefinition
from recours.core.law.facts import FactDefinition, FactType
from recours.library.reader import Entry
from recours.library.shapes.kinds import DAY, FLAG, LENGTH, NEW_ID, NUMBER, TEXT, WHOLE, Schema, Shape
from recours.wording import say
from recours.wording.near import nearest


@dataclass(frozen=True)
class Known:
    """Every name that content gives, by kind. `lost`: those of what could not be read, whose fault is told already."""

    names: Mapping[str, Collection[str]]
    facts: Mapping[str, FactDefinition]
    events: Mapping[str, EventDefinition]
    lost: Collection[str] = field(default_factory=frozenset)

    def fields(self, events: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """The fields that all these entries may have, each with its shape."""
        several = [shapes_of(self.events[event]) for event in events if event in self.events]
        first = several[0] if several else {}
        return {name: shape for name, shape in first.items() if all(name in each for each in several)}


class Named(Shape):
    """A shape whose names are resolved."""

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """What it names and nothing is called by."""
        raise NotImplementedError


def unknown(entry: Entry, what: str, names: Collection[str]) -> ContentError:
    """The fault of a name that nothing is called by, with the nearest name when one is near."""
    id_ = entry.text()
    near = nearest(id_, names)
    way_out = say("library.near", near=near) if near else say("library.unknown.way_out")
    return ContentError(say(f"library.unknown.{what}", id=id_), place=entry.place, way_out=way_out)


@dataclass(frozen=True)
class Name(Named):
    """The name of a thing of one of these kinds."""

    kinds: tuple[str, ...]

    def read(self, entry: Entry) -> str:
        """The name."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A name of none of these kinds."""
        id_ = entry.text()
        if id_ not in known.lost and not any(id_ in known.names[kind] for kind in self.kinds):
            names = [each for kind in self.kinds for each in known.names[kind]]
            yield unknown(entry, "_or_".join(self.kinds), names)

    def schema(self) -> Schema:
        """A string: editors do not resolve names, the check does."""
        return {"type": "string"}


def name(*kinds: str) -> Name:
    """The name of a thing of one of these kinds."""
    return Name(kinds)


#: The shape of a value of each type that has one form.
_FORMS: Mapping[FactType, Shape] = {
    FactType.YES_NO: FLAG,
    FactType.DATE: DAY,
    FactType.AMOUNT_EUR: NUMBER,
    FactType.INTEGER: WHOLE,
    FactType.TEXT: TEXT,
}
#: The same for the fields of entries, whose types have names of their own beside those of facts.
_FIELD_FORMS: Mapping[str, Shape] = {
    **{type_.value: shape for type_, shape in _FORMS.items()},
    "length": LENGTH,
    "mediator": TEXT,
}


@dataclass(frozen=True)
class FactValue(Named):
    """A value that the fact may have: a day for a date, one of its choices for a choice."""

    fact: str

    def read(self, entry: Entry) -> object:
        """The value by its form."""
        return entry.scalar()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A value of another type, or no choice of the fact's."""
        definition = known.facts.get(self.fact) or COMPUTED.get(self.fact)
        if definition is None:
            return
        choices = definition.choices or ()
        if definition.type in _FORMS:
            yield from _form_faults(entry, _FORMS[definition.type])
        elif entry.text() not in choices and entry.text() not in known.lost:
            yield unknown(entry, "choice", choices)

    def schema(self) -> Schema:
        """Any single value."""
        return {"type": ["string", "number", "boolean"]}


def _form_faults(entry: Entry, shape: Shape) -> Iterator[ContentError]:
    """A value of another form, or in quotes, which make a text of it."""
    try:
        shape.read(entry)
    except ContentError as fault:
        yield fault
        return
    if shape not in (TEXT, LENGTH) and isinstance(entry.scalar(), str):
        yield entry.fault("quoted", value=entry.text())


@dataclass(frozen=True)
class FieldValue(Named):
    """A value that a field of these entries may have."""

    events: tuple[str, ...]
    field: str

    def read(self, entry: Entry) -> object:
        """The value by its form."""
        return entry.scalar()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A value of another type, none of the field's choices, no channel, no step, or (`of`) no paper."""
        shape = known.fields(self.events).get(self.field, {})
        among: Mapping[str, Collection[str]] = {"channel": CHANNELS, "step": known.names["entry_step"]}
        papers = known.names["exhibit"] if self.field == "of" else None
        listed = shape.get("choices") or among.get(str(shape.get("type"))) or papers
        if listed is not None and entry.text() not in {*map(str, listed), *known.lost}:
            yield unknown(entry, "choice", [str(each) for each in listed])
        elif listed is None and shape.get("type") in _FIELD_FORMS:
            yield from _form_faults(entry, _FIELD_FORMS[shape["type"]])

    def schema(self) -> Schema:
        """Any single value."""
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True)
class EntryFields(Named):
    """An entry (or several) with the values of some of its fields: `{entry: answer_classified, channel: phone}`.

    Under a key of `below` the same fields stand again, with other values.
    """

    below: str = ""

    def read(self, entry: Entry) -> dict[str, object]:
        """The entry and the values, as plain data."""
        if "entry" not in entry.map():
            raise entry.fault("missing_key", key="entry", of="entry")
        for _, _, _, value in self._fields(entry):
            for each in value.list():
                each.scalar()
        return {key: each.plain() for key, each in entry.map().items()}

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The names of the entries, then the value of each field."""
        if "entry" not in entry.map():
            return
        yield from ((EVENT, each) for each in entry.map()["entry"].list())
        for events, _, key, value in self._fields(entry):
            yield from ((FieldValue(events, key), each) for each in value.list())

    def _fields(self, entry: Entry) -> Iterator[tuple[tuple[str, ...], Entry, str, Entry]]:
        events = entry.map()["entry"].texts()
        for key, value in entry.pairs():
            if key.text() == self.below:
                yield from ((events, each, each.text(), value) for each, value in value.pairs())
            elif key.text() != "entry":
                yield events, key, key.text(), value

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A key that is no field of the entries."""
        for events, key, field_, _ in self._fields(entry) if "entry" in entry.map() else ():
            if all(event in known.events for event in events) and field_ not in known.fields(events):
                yield unknown(key, "field", [*known.fields(events), "entry", self.below])

    def schema(self) -> Schema:
        """An object with an entry, and the values of its fields."""
        single = {"type": ["string", "number", "boolean"]}
        value = {"anyOf": [single, {"type": "array", "items": single}, {"type": "object"}]}
        return {"type": "object", "required": ["entry"], "additionalProperties": value}


@dataclass(frozen=True)
class EventField(Named):
    """The field of an event, as `formal_notice_sent.period`."""

    def read(self, entry: Entry) -> str:
        """The event and the field."""
        if entry.text().count(".") != 1:
            raise entry.wrong_form("event_field")
        return entry.text()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """An unknown event, or a field that is none of its own."""
        event, _, field_ = entry.text().partition(".")
        if event in known.lost:
            return
        if event not in known.events:
            near = [each + f".{field_}" for each in known.events]
            yield unknown(entry, "event_field", near)
        elif field_ not in known.fields((event,)):
            yield unknown(entry, "event_field", [f"{event}.{each}" for each in known.fields((event,))])

    def schema(self) -> Schema:
        """Two names and a point."""
        return {"type": "string", "pattern": r"^\w+\.\w+$"}


@dataclass(frozen=True)
class Target(Named):
    """The field of a rule that an override replaces, as `steps.reminder.title`."""

    def read(self, entry: Entry) -> str:
        """The target."""
        return entry.text()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A rule that no layer has."""
        section, _, rest = entry.text().partition(".")
        rule, _, field_ = rest.rpartition(".")
        if rule not in known.names[section] and rule not in known.lost:
            yield unknown(entry, "target", [f"{section}.{each}.{field_}" for each in known.names[section]])

    def schema(self) -> Schema:
        """Three names and two points."""
        return {"type": "string", "pattern": r"^\w+\.\w+\.\w+$"}


@dataclass(frozen=True)
class ComparedParameter(Named):
    """The name of a parameter that a fact is compared with: its values are of the type of the fact."""

    fact: str

    def read(self, entry: Entry) -> str:
        """The name."""
        return entry.words()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A parameter that is none, or whose values are of another type."""
        definition = known.facts.get(self.fact) or COMPUTED.get(self.fact)
        if definition is not None:
            yield from name(f"{_COMPARED.get(definition.type, 'word')}_parameter").faults(entry, known)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


#: The kind of parameter that a fact of each type may be compared with; of any other, a word.
_COMPARED: Mapping[FactType, str] = {
    FactType.YES_NO: "yes_no",
    FactType.DATE: "date",
    FactType.AMOUNT_EUR: "number",
    FactType.INTEGER: "number",
}
FACT, TOLD_FACT, EVENT, SOURCE, PARAMETER = (
    name(kind) for kind in ("fact", "told_fact", "event", "source", "parameter")
)
LENGTH_PARAMETER, NUMBER_PARAMETER, SCALE_PARAMETER = (
    name(f"{kind}_parameter") for kind in ("length", "number", "scale")
)
LIMIT, RIGHT, STEP, LETTER, MEDIATOR = (name(kind) for kind in ("limit", "right", "step", "letter", "mediator"))


@dataclass(frozen=True)
class FactsAndValues(Shape):
    """Facts with their values: `{company_country: eu}`."""

    def read(self, entry: Entry) -> dict[str, object]:
        """The values by fact."""
        return {key: each.scalar() for key, each in entry.map().items()}

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """Each fact, and its value by the type of the fact."""
        for key, value in entry.pairs():
            yield TOLD_FACT, key
            yield FactValue(key.text()), value

    def schema(self) -> Schema:
        """An object with a single value for each fact."""
        key = {name: value for name, value in NEW_ID.schema().items() if name != "type"}
        return {"type": "object", "propertyNames": key, "additionalProperties": FactValue("").schema()}

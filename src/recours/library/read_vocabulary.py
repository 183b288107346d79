"""The vocabulary from YAML: facts, events, sources, parameters and grounds, each by its own reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from recours.core.law import (
    EventDefinition,
    FactDefinition,
    FactType,
    Ground,
    Parameter,
    ParameterValue,
    Period,
    Source,
)
from recours.library.reader import Entry


def read_fact(entry: Entry) -> FactDefinition:
    """A fact: its type, its question and what may answer it."""
    optional = (
        *("why", "choices", "assumed", "particular", "private", "hint", "note", "cite"),
        *("at_least", "at_most", "may_lie_ahead"),
    )
    found = entry.fields("fact", ("id", "type", "question"), optional)
    type_ = FactType(found["type"].one_of(tuple(each.value for each in FactType)))
    definition = FactDefinition(
        id=found["id"].text(),
        type=type_,
        question=found["question"].text(),
        why=found["why"].text() if "why" in found else "",
        choices=_choices(found["choices"]) if "choices" in found else None,
        particular=found["particular"].flag() if "particular" in found else False,
        hint=found["hint"].text() if "hint" in found else "",
        place=entry.place,
        private=found["private"].flag() if "private" in found else False,
        **_bounds(found),
        may_lie_ahead=found["may_lie_ahead"].flag() if "may_lie_ahead" in found else False,
    )
    if definition.may_lie_ahead and type_ is not FactType.DATE:
        raise found["may_lie_ahead"].fault("ahead_without_day", id=definition.id)
    if "assumed" in found and not found["assumed"].is_null:
        return replace(definition, assumed=definition.read(found["assumed"].scalar()))
    return definition


def _bounds(found: Mapping[str, Entry]) -> dict[str, int]:
    """The bounds of a whole number."""
    return {name: found[name].integer() for name in ("at_least", "at_most") if name in found}


def _choices(entry: Entry) -> dict[str, str]:
    choices = {}
    for each in entry.list():
        found = each.fields("choice", ("id", "label"), ())
        choices[found["id"].text()] = found["label"].text()
    return choices


def read_event(entry: Entry) -> EventDefinition:
    """A kind of entry, with the fields it may hold."""
    found = entry.fields("event", ("id", "title"), ("fields", "derived_from", "until", "fact", "why", "note", "hint"))
    fields = {key: each.plain() for key, each in found["fields"].map().items()} if "fields" in found else {}
    derived = (
        {key: each.plain() for key, each in found["derived_from"].map().items()} if "derived_from" in found else None
    )
    fact = found["fact"].text() if "fact" in found else None
    until = found["until"].text() if "until" in found else None
    return EventDefinition(found["id"].text(), found["title"].text(), fields, derived, fact, until, entry.place)  # type: ignore[arg-type]


def read_source(entry: Entry) -> Source:
    """A text of law, with the day on which it was read."""
    optional = ("article", "url", "from", "until", "note", "title")
    found = entry.fields("source", ("id", "text", "about", "checked", "confidence"), optional)
    return Source(
        id=found["id"].text(),
        text=found["text"].text(),
        article=found["article"].text() if "article" in found and not found["article"].is_null else "",
        about=found["about"].text(),
        checked=found["checked"].day_or_none(),
        confidence=found["confidence"].one_of(("high", "medium", "low")),
        url=found["url"].text() if "url" in found and not found["url"].is_null else "",
        from_=found["from"].day_or_none() if "from" in found else None,
        until=found["until"].day_or_none() if "until" in found else None,
        note=found["note"].text() if "note" in found else "",
        place=entry.place,
    )


def read_parameter(entry: Entry) -> Parameter:
    """A dated value; periods that overlap or go backwards are a fault."""
    found = entry.fields("parameter", ("id", "title", "values"), ("unit", "note", "about"))
    periods = tuple(_period(each) for each in found["values"].list())
    for before, after in pairwise(periods):
        if before.starts_on >= after.starts_on or (before.ends_on and before.ends_on >= after.starts_on):
            raise entry.fault("periods_out_of_order", id=found["id"].text(), day=after.starts_on.isoformat())
    return Parameter(found["id"].text(), found["title"].text(), periods, entry.place)


def _period(entry: Entry) -> Period:
    optional = ("until", "confidence", "note", "from_note", "url")
    found = entry.fields("period", ("from", "value", "cite", "checked"), optional)
    return Period(
        starts_on=found["from"].day(),
        value=_value(found["value"]),
        cite=found["cite"].texts(),
        checked=found["checked"].day_or_none(),
        confidence=found["confidence"].one_of(("high", "medium", "low")) if "confidence" in found else "high",
        ends_on=found["until"].day_or_none() if "until" in found else None,
        note=found["note"].text() if "note" in found else "",
        place=entry.place,
    )


def _value(entry: Entry) -> ParameterValue:
    if entry.is_list:
        return tuple({key: each.plain() for key, each in row.map().items()} for row in entry.list())
    if entry.is_null:
        return None
    plain = entry.scalar()
    return plain if isinstance(plain, (bool, int, str)) else str(plain)


def read_ground(entry: Entry) -> Ground:
    """A ground; keys beyond its own are kept as plain data."""
    found = entry.map()
    own = ("id", "label", "description", "synonyms", "examples", "exhibits")
    for key in own[:3]:
        if key not in found:
            raise entry.fault("missing_key", key=key, of="ground")
    several = {key: found[key].texts() if key in found else () for key in own[3:]}
    extra = {key: each.plain() for key, each in found.items() if key not in own}
    first, label, description = (found[key].text() for key in own[:3])
    return Ground(first, label, description, **several, place=entry.place, extra=extra)

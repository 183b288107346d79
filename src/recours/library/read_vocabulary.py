"""The vocabulary from YAML: facts, events, sources, parameters and grounds, each read by its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from recours.core.errors import RecoursError
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
from recours.library.shapes.vocabulary import (
    EVENT_DEFINITION,
    FACT_DEFINITION,
    GROUND,
    PARAMETER_DEFINITION,
    SOURCE_DEFINITION,
)

#: The types of fact for which each of these keys has a meaning.
_KEYS_OF_TYPES: Mapping[str, tuple[FactType, ...]] = {
    "may_lie_ahead": (FactType.DATE,),
    "choices": (FactType.CHOICE, FactType.CHOICES),
    "at_least": (FactType.INTEGER,),
    "at_most": (FactType.INTEGER,),
}


def read_fact(entry: Entry) -> FactDefinition:
    """A fact: its type, its question and what may answer it."""
    found = FACT_DEFINITION.read(entry)
    type_, assumed = FactType(found.pop("type")), found.pop("assumed", None)
    for key, types in _KEYS_OF_TYPES.items():
        if found.get(key) is not None and found[key] is not False and type_ not in types:
            raise entry.map()[key].fault(
                "key_of_type", id=found["id"], key=key, types=", ".join(t.value for t in types)
            )
    if "choices" in found:
        found["choices"] = {each["id"]: each["label"] for each in found["choices"]}
    definition = FactDefinition(type=type_, place=entry.place, **found)
    return definition if assumed is None else _with_assumption(definition, entry.map()["assumed"])


def _with_assumption(definition: FactDefinition, entry: Entry) -> FactDefinition:
    """The fact with what is assumed of it. Raises ContentError for a value that it cannot have."""
    try:
        return replace(definition, assumed=definition.read(entry.scalar()))
    except RecoursError as error:
        raise entry.refusal(error) from None


def read_event(entry: Entry) -> EventDefinition:
    """A kind of entry, with the fields it may hold."""
    found = EVENT_DEFINITION.read(entry)
    for name, shape in found.get("fields", {}).items():
        if ("choices" in shape) != (shape["type"] == "choice"):
            raise entry.map()["fields"].map()[name].fault("choices_of_field", field=name)
    return EventDefinition(place=entry.place, **found)


def read_source(entry: Entry) -> Source:
    """A text of law, with the day on which it was read."""
    found = SOURCE_DEFINITION.read(entry)
    plain: dict[str, Any] = {key: found.pop(key, None) or "" for key in ("article", "url", "note")}
    return Source(from_=found.pop("from", None), place=entry.place, **plain, **found)


def read_parameter(entry: Entry) -> Parameter:
    """A dated value; periods that overlap or go backwards are a fault."""
    found = PARAMETER_DEFINITION.read(entry)
    entries = entry.map()["values"].list()
    periods = tuple(
        Period(
            starts_on=each["from"],
            value=parameter_value(each["value"]),
            cite=each["cite"],
            checked=each["checked"],
            confidence=each.get("confidence", "high"),
            ends_on=each.get("until"),
            note=each.get("note", ""),
            place=at.place,
        )
        for each, at in zip(found["values"], entries, strict=True)
    )
    for before, after in pairwise(periods):
        if before.starts_on >= after.starts_on or (before.ends_on and before.ends_on >= after.starts_on):
            raise entry.fault("periods_out_of_order", id=found["id"], day=after.starts_on.isoformat())
    return Parameter(found["id"], found["title"], periods, entry.place, found["kind"])


def parameter_value(read: Any) -> ParameterValue:
    """The value of a period as it is kept: a rate keeps its decimals, and a day its form, as text."""
    return str(read) if isinstance(read, (Decimal, date)) else read


def read_ground(entry: Entry) -> Ground:
    """A ground, in the consumer's words."""
    return Ground(place=entry.place, **GROUND.read(entry))

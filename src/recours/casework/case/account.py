"""What a person tells, as the entries that are kept: read by its definition, whichever door it came through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from recours.casework.desk import Desk
from recours.core.entry_fields import FieldError, check_by_hand, read_field, read_fields, shapes_of, stored_entry
from recours.core.law import Event, Value, fact_named
from recours.journal.entries.entry import Entry, NewEntry
from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.journal.entries.payload_bytes import check_payload, kind_named
from recours.library.cases import facts_after
from recours.wording import say


def read_facts(desk: Desk, raw: Mapping[str, object]) -> dict[str, Value]:
    """Typed facts from a form, JSON or the command line; empty values are left out. Raises FactError."""
    return {id_: read_fact(desk, id_, value) for id_, value in raw.items() if value not in (None, "", [])}


def read_fact(desk: Desk, id_: str, raw: object) -> Value:
    """One typed fact. Raises FactError (unknown fact, or a value it cannot have) with the way out."""
    return fact_named(id_, desk.library.vocabulary.facts).read(raw)


def entries_for(
    desk: Desk, known: Mapping[str, Value], kind: str, payload: Mapping[str, Any], on: date, actor: str
) -> list[NewEntry]:
    """The entries by which `kind` is told on the legal date `on`, in a case of which these facts are `known`.

    What follows from another entry is written as that entry, what is a fact as the fact of that day. Raises FieldError,
    FactError, PayloadError.
    """
    check_by_hand(kind)
    vocabulary = desk.library.vocabulary
    kind, said = stored_entry(kind, payload, vocabulary.events)
    definition = vocabulary.events.get(kind)
    if kind == "facts_asserted":
        return fact_entries(known, read_facts(desk, _facts_in(said)), on, actor)
    if kind == "fact_corrected":
        return [NewEntry(kind, on, _corrected_fact(desk, said), actor)]
    if definition is not None and definition.fact is not None and kind not in KINDS:
        return fact_entries(known, read_facts(desk, {definition.fact: on}), on, actor)
    own = kind_named(kind).fields
    if definition is not None:
        beside = {name: said.pop(name) for name in own.keys() - shapes_of(definition).keys() if name in said}
        said = read_fields(definition, said, desk.library.names) | beside
    check_payload(kind_named(kind), said)
    return [NewEntry(kind, on, said, actor)]


def _facts_in(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of `facts_asserted`, as a file gives them, or as the fields of the command line."""
    facts = said.get("facts")
    return facts if isinstance(facts, Mapping) else said


def _corrected_fact(desk: Desk, said: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("fact", "value"):
        if name not in said:
            message = say("core.event.missing_field", kind="fact_corrected", field=name)
            raise FieldError(message, place=f"fact_corrected.{name}", way_out=say("core.event.missing_field_way_out"))
    value = said["value"]
    read = None if value in (None, "") else read_fact(desk, str(said["fact"]), value)
    fact_named(str(said["fact"]), desk.library.vocabulary.facts)
    return {**said, "value": read}


def fact_entries(known: Mapping[str, Value], facts: Mapping[str, Value], on: date, actor: str) -> list[NewEntry]:
    """Facts told: those not known yet asserted together, each that had another value corrected."""
    fresh = {id_: value for id_, value in facts.items() if id_ not in known}
    changed = {id_: value for id_, value in facts.items() if id_ in known and known[id_] != value}
    entries = [NewEntry("facts_asserted", on, {"facts": fresh}, actor)] if fresh else []
    return [*entries, *(NewEntry("fact_corrected", on, {"fact": f, "value": v}, actor) for f, v in changed.items())]


def facts_with(known: Mapping[str, Value], entries: Iterable[NewEntry]) -> dict[str, Value]:
    """What is known once these entries are written too: read as the lines of a case's file are."""
    return facts_after(known, (Event(entry.kind, entry.occurred_on, entry.payload) for entry in entries))


def events_in(entries: Iterable[NewEntry]) -> tuple[Event, ...]:
    """The events of the dispute among these entries."""
    return tuple(Event(each.kind, each.occurred_on, each.payload) for each in entries if each.kind not in BOOKKEEPING)


def read_correction(desk: Desk, entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a correction gives an entry, each read by its definition; None takes one away.

    Raises FieldError: an unknown field, a value it cannot have, an entry that is not corrected this way.
    """
    definition = desk.library.vocabulary.events.get(entry.kind)
    if entry.kind in BOOKKEEPING or definition is None:
        message, way_out = say("casework.correction.no_fields", kind=entry.kind), say("casework.correction.way_out")
        raise FieldError(message, place="entry_corrected", way_out=way_out)
    shapes, own = shapes_of(definition), kind_named(entry.kind).fields
    beside = {name: value for name, value in fields.items() if name not in shapes and name in own}
    emptied = {name: None for name, value in fields.items() if value in (None, "") and name in shapes}
    told = {name: value for name, value in fields.items() if name not in beside and name not in emptied}
    for name in told.keys() - shapes.keys():
        read_fields(definition, {name: told[name]}, desk.library.names)  # raises: there is no such field
    read = {name: read_field(definition, name, shapes[name], told[name], desk.library.names) for name in told}
    return {**beside, **emptied, **read}

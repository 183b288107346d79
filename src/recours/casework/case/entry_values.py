"""What a journal says, read by today's definitions: what does not fit is unknown, and told, instead of in the way.

Journals come from older versions, from archives that somebody rewrote, from a door that was once left open. A value
that its fact cannot have is left out as an erased one is; an event whose fields cannot be read keeps its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recours.core.entry_fields import read_value, shapes_of
from recours.core.errors import RecoursError
from recours.core.law import Event, FactDefinition, FactType, Value, Vocabulary
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry
from recours.journal.entries.kinds import BOOKKEEPING, KINDS


@dataclass(frozen=True, slots=True)
class ReadingFault:
    """Something that an entry says and that cannot be: which entry, about what (a fact or an entry's kind), and why.

    `of_its_time`: a choice that we do not have, and that another version of the content may have had.
    """

    seq: int
    what: str
    why: str
    of_its_time: bool = False


def read_facts_of(
    entries: Iterable[Entry], vocabulary: Vocabulary
) -> tuple[dict[str, Value], tuple[ReadingFault, ...]]:
    """The facts, each read by its definition; one that we do not know (another version) stays as it is."""
    facts: dict[str, Value] = {}
    unread = []
    for id_, known in fold.facts_with_entries(entries).items():
        definition = vocabulary.facts.get(id_)
        try:
            facts[id_] = definition.read(known.value) if definition else known.value
        except RecoursError as error:
            unread.append(ReadingFault(known.entry.seq, id_, error.message, _is_of_its_time(definition, known.value)))
    return facts, tuple(unread)


def _is_of_its_time(definition: FactDefinition | None, value: Value) -> bool:
    chosen = definition is not None and definition.type in (FactType.CHOICE, FactType.CHOICES)
    return chosen and isinstance(value, str | frozenset)


def read_events_of(
    entries: Iterable[Entry], vocabulary: Vocabulary
) -> tuple[tuple[Event, ...], tuple[ReadingFault, ...]]:
    """The events of the dispute, their fields read by their types."""
    events, unread = [], []
    for entry in fold.corrected_entries(entries):
        if entry.kind in BOOKKEEPING:
            continue
        try:
            data = dict(_fields(entry, vocabulary))
        except RecoursError as error:
            data = {}
            unread.append(ReadingFault(entry.seq, entry.kind, error.message))
        events.append(Event(entry.kind, entry.occurred_on, data))
    return tuple(events), tuple(unread)


def _fields(entry: Entry, vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    payload: Mapping[str, Any] = entry.payload or {}
    definition = vocabulary.events.get(entry.kind)
    if definition is None or entry.kind not in KINDS:
        yield from payload.items()
        return
    shapes = shapes_of(definition)
    for name, value in payload.items():
        yield name, read_value(definition, name, shapes[name], value) if name in shapes else value

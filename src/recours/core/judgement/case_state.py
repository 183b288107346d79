"""A case folded for judging: its facts from every source, and the first and last day of each event.

Facts are assumed, given by a layer, asserted, told by an event of the same day, or computed; `origin` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from recours.core.judgement.verdicts import Circumstances, judge
from recours.core.law import (
    INPUTS,
    Condition,
    Event,
    EventDefinition,
    Known,
    Ladder,
    Period,
    Value,
    Vocabulary,
    add_computed,
)

Periods = Mapping[str, tuple[Period, ...]]


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case on a day: only events up to that day count. What is not in `facts` is unknown."""

    facts: Mapping[str, Known]
    origin: Mapping[str, str]
    events: tuple[Event, ...]
    first: Mapping[str, date]
    last: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What one layer gives, unless a condition holds."""

    values: Mapping[str, Value]
    unless: Condition | None


@dataclass(frozen=True, slots=True)
class Folder:
    """What folding needs of a ladder, prepared once."""

    assumed: Mapping[str, Value]
    giving: tuple[LayerFacts, ...]
    sectors: frozenset[str]
    derived: Mapping[str, tuple[EventDefinition, ...]]
    twins: tuple[EventDefinition, ...]
    periods: Periods

    def fold(self, events: Iterable[Event], facts: Mapping[str, Value], as_of: date) -> CaseState:
        """The case as it is known on `as_of`."""
        happened = self._add_derived(sorted((e for e in events if e.on <= as_of), key=_day))
        first: dict[str, date] = {}
        last: dict[str, date] = {}
        for event in happened:
            first.setdefault(event.kind, event.on)
            last[event.kind] = event.on
        given = self._given_facts({**self.assumed, **facts}, first, last, as_of)
        known: dict[str, Known] = {**self.assumed, **given, **facts}
        origin = dict.fromkeys(self.assumed, "assumed")
        origin.update(dict.fromkeys(given, "layer"))
        origin.update(dict.fromkeys(facts, "asserted"))
        told = self._same_day(known, origin, first, last, as_of)
        computed = add_computed(known, first)
        origin.update({fact: "computed" for fact in computed if fact not in known})
        counted = tuple(sorted((*happened, *told), key=_day)) if told else happened
        return CaseState(computed, origin, counted, first, last)

    def _add_derived(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Each event followed by those derived from it, but for those whose place another entry has taken since."""
        found: list[Event] = []
        last = {event.kind: event.on for event in events}
        for event in events:
            found.append(event)
            for each in self.derived.get(event.kind, ()):
                replaced_on = last.get(each.until) if each.until is not None else None
                if each.derives(event) and (replaced_on is None or replaced_on < event.on):
                    found.append(Event(each.id, event.on, event.data))
        return tuple(found)

    def _given_facts(
        self, facts: Mapping[str, Value], first: Mapping[str, date], last: Mapping[str, date], as_of: date
    ) -> dict[str, Value]:
        """The facts that the layers themselves settle (such as the company's country) in these circumstances."""
        given: dict[str, Value] = {}
        for layer in self.giving:
            if layer.unless is not None:
                told = Circumstances(facts, first, last, {}, self.periods.__getitem__, INPUTS)
                if judge(layer.unless, told).on(as_of.toordinal()) is True:
                    continue
            given.update(layer.values)
        return given

    def _same_day(
        self,
        known: dict[str, Known],
        origin: dict[str, str],
        first: dict[str, date],
        last: dict[str, date],
        as_of: date,
    ) -> list[Event]:
        """The ladder's sectors; an event and the fact of the same day stand for each other. The events facts told."""
        if self.sectors:
            said = known.get("sector")
            known["sector"] = self.sectors | (said if isinstance(said, frozenset) else frozenset())
        told: list[Event] = []
        for event in self.twins:
            assert event.fact is not None
            day = known.get(event.fact)
            if event.id in first:
                known.setdefault(event.fact, first[event.id])
                origin.setdefault(event.fact, "asserted")
            elif isinstance(day, date) and day <= as_of:
                first[event.id] = last[event.id] = day
                told.append(Event(event.id, day))
        return told


def _day(event: Event) -> date:
    return event.on


@lru_cache(maxsize=1024)
def folder(ladder: Ladder) -> Folder:
    """What folding a case under this ladder needs."""
    vocabulary = ladder.vocabulary
    return Folder(
        assumed={fact.id: fact.assumed for fact in vocabulary.facts.values() if fact.assumed is not None},
        giving=tuple(
            _layer_facts(layer.gives, layer.gives_unless, vocabulary) for layer in ladder.layers if layer.gives
        ),
        sectors=ladder.sectors,
        derived=_derived_definitions(vocabulary.events.values()),
        twins=tuple(event for event in vocabulary.events.values() if event.fact is not None),
        periods={id_: parameter.periods for id_, parameter in vocabulary.parameters.items()},
    )


def _layer_facts(gives: Mapping[str, object], unless: Condition | None, vocabulary: Vocabulary) -> LayerFacts:
    values = {id_: vocabulary.facts[id_].read(value) for id_, value in gives.items() if id_ in vocabulary.facts}
    return LayerFacts(values, unless)


def _derived_definitions(definitions: Iterable[EventDefinition]) -> dict[str, tuple[EventDefinition, ...]]:
    found: dict[str, tuple[EventDefinition, ...]] = {}
    for definition in definitions:
        for entry in definition.entries:
            found[entry] = (*found.get(entry, ()), definition)
    return found

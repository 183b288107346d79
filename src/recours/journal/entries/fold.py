"""Entries → what the core sees: facts and events, as known at an instant.

`occurred_on` rules the law; `recorded_at` says what was known when. With `known_at`, everything recorded later is
left out, corrections too. Entries are taken in order of `seq`: the last word on a fact holds, the last correction of
an entry wins field by field. An erased payload gives nothing: its facts are unknown again, its event keeps the date
that the header still shows, without data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from recours.core.law import Event, Value
from recours.journal.entries.entry import Entry
from recours.journal.entries.kinds import BOOKKEEPING


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact's value, and the entry by which it is known."""

    value: Value
    entry: Entry


def corrected_entries(entries: Iterable[Entry], known_at: datetime | None = None) -> tuple[Entry, ...]:
    """The entries recorded up to `known_at` (all when None), corrected: a withdrawn one is not among them."""
    seen = [entry for entry in entries if known_at is None or entry.recorded_at <= known_at]
    corrections: dict[int, list[Entry]] = {}
    for entry in seen:
        if entry.kind == "entry_corrected" and entry.payload:
            corrections.setdefault(entry.payload["seq"], []).append(entry)
    if not corrections:
        return tuple(seen)
    corrected = (_apply_corrections(entry, corrections.get(entry.seq, ())) for entry in seen)
    return tuple(entry for entry in corrected if entry is not None)


def events(entries: Iterable[Entry], known_at: datetime | None = None) -> tuple[Event, ...]:
    """What happened in the dispute, in order of the journal."""
    return tuple(
        Event(entry.kind, entry.occurred_on, entry.payload or {})
        for entry in corrected_entries(entries, known_at)
        if entry.kind not in BOOKKEEPING
    )


def facts(entries: Iterable[Entry], known_at: datetime | None = None) -> dict[str, Value]:
    """What is known of the case, by fact; a fact set back to nothing is absent."""
    return {name: each.value for name, each in facts_with_entries(entries, known_at).items()}


def facts_with_entries(entries: Iterable[Entry], known_at: datetime | None = None) -> dict[str, KnownFact]:
    """The same, each with the entry that says so: who asserted it, and when."""
    found: dict[str, KnownFact] = {}
    for entry in corrected_entries(entries, known_at):
        for name, value in facts_given(entry).items():
            found.pop(name, None)
            if value is not None:
                found[name] = KnownFact(value, entry)
    return found


def facts_given(entry: Entry) -> Mapping[str, Value | None]:
    """The facts that one entry asserts or corrects (None: unknown again)."""
    if not entry.payload:
        return {}
    if entry.kind == "facts_asserted":
        given: Mapping[str, Value | None] = entry.payload["facts"]
        return given
    return {entry.payload["fact"]: entry.payload["value"]} if entry.kind == "fact_corrected" else {}


def _apply_corrections(entry: Entry, corrections: Iterable[Entry]) -> Entry | None:
    day: date = entry.occurred_on
    payload: Mapping[str, Any] | None = entry.payload
    withdrawn = False
    for correction in corrections:
        said = correction.payload or {}
        withdrawn = said.get("withdrawn", withdrawn)
        day = said.get("occurred_on", day)
        if payload is not None and "fields" in said:
            payload = {name: value for name, value in {**payload, **said["fields"]}.items() if value is not None}
    return None if withdrawn else replace(entry, occurred_on=day, payload=payload)

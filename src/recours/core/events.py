"""Events: what the core sees of the journal's entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a legal date: `kind` is the journal's entry kind, `data` its payload."""

    kind: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """An event kind as content/events names it.

    `derived_from` makes it from an entry with these field values; `fact` names a fact that holds the same day.
    """

    id: str
    title: str
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    derived_from: Mapping[str, Any] | None = None
    fact: str | None = None
    place: str = ""

    def derives(self, event: Event) -> bool:
        """True when this definition is made from `event` (its entry kind and every named field agree)."""
        if self.derived_from is None or self.derived_from["entry"] != event.kind:
            return False
        wanted = {k: v for k, v in self.derived_from.items() if k != "entry"}
        return all(event.data.get(key) == value for key, value in wanted.items())

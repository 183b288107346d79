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

    `derived_from` makes it from an entry (`entry`: a kind or several) with these field values (one or several each),
    and none of those under `unless`; `until` names an entry that, the same day or later, takes its place. `fact` names
    a fact that holds the same day.
    """

    id: str
    title: str
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    derived_from: Mapping[str, Any] | None = None
    fact: str | None = None
    until: str | None = None
    place: str = ""

    @property
    def entries(self) -> tuple[str, ...]:
        """The kinds of entry that it is derived from; none for an entry of its own."""
        return _several(self.derived_from["entry"]) if self.derived_from is not None else ()

    @property
    def is_entry_form(self) -> bool:
        """True when a person may tell it: an entry of its own, or one entry with one value for each field."""
        several = (isinstance(value, (list, tuple, Mapping)) for value in (self.derived_from or {}).values())
        return not any(several)

    def derives(self, event: Event) -> bool:
        """True when this definition is made from `event` (its entry kind and every named field agree)."""
        if self.derived_from is None or event.kind not in self.entries:
            return False
        wanted = {k: v for k, v in self.derived_from.items() if k not in ("entry", "unless")}
        barred = self.derived_from.get("unless", {})
        return all(event.data.get(key) in _several(value) for key, value in wanted.items()) and not any(
            event.data.get(key) in _several(value) for key, value in barred.items()
        )


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)

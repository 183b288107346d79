"""What each reader other than the consumer gets of a case, as content/tables/readers.yaml lists it.

An allow-list: what is not named does not go, and a reader who has no row gets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from recours.library.reader import Entry
from recours.library.shapes.tables import READER_ROW

_FACT = "facts."


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader gets. Keys are the table's own; `position` holds dotted paths, as `rights.cites.label`."""

    members: tuple[str, ...] = ()
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    position: frozenset[str] = frozenset()
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    calendar: frozenset[str] = frozenset()
    dossier: frozenset[str] = frozenset()

    @property
    def facts(self) -> frozenset[str]:
        """The facts that may be told."""
        return frozenset(path.removeprefix(_FACT) for path in self.position if path.startswith(_FACT))

    def holds(self, member: str) -> bool:
        """True when a file of this name may be in the archive."""
        return any(fnmatchcase(member, pattern) for pattern in self.members)

    def tells(self, kind: str, payload: Mapping[str, Any]) -> bool:
        """True when an entry of this kind, which says this, is on the list with every field that it has."""
        said = {name for name, value in payload.items() if value is not None}
        return kind in self.entries and said <= self.entries[kind]

    def shareable_fields(self, kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an entry that may be told, whether or not its payload goes."""
        return {name: value for name, value in payload.items() if name in self.entries.get(kind, ())}

    def part(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of a position (as data) that are on the list, whatever their depth."""
        part: dict[str, Any] = self._part(answer, "")
        return part

    def _part(self, value: Any, path: str) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._part(each, path) for each in value if self._is_wanted(each, path)]
        if isinstance(value, Mapping):
            below = f"{path}." if path else ""
            return {key: self._part(each, below + key) for key, each in value.items() if self._leads(below + key)}
        return value

    def _leads(self, path: str) -> bool:
        return path in self.position or any(each.startswith(f"{path}.") for each in self.position)

    def _is_wanted(self, row: Any, path: str) -> bool:
        only, without = _of_rows(self.only, path), _of_rows(self.without, path)
        said = row if isinstance(row, Mapping) else {}
        return all(said.get(key) in only[key] for key in only) and not any(
            said.get(key) in without[key] for key in without
        )


def _of_rows(tests: Mapping[str, frozenset[str]], path: str) -> dict[str, frozenset[str]]:
    """The tests of the rows at `path`, by their own key."""
    return {at.rpartition(".")[2]: values for at, values in tests.items() if at.rpartition(".")[0] == path}


def read_share(row: Entry) -> tuple[str, Share]:
    """One row of the table: the reader, and what goes to that reader."""
    found = READER_ROW.read(row)
    return found["id"], Share(
        members=found["members"],
        entries=_sets(found["entries"]),
        position=frozenset(found["position"]),
        only=_sets(found["only"]),
        without=_sets(found.get("without", {})),
        calendar=frozenset(found["calendar"]),
        dossier=frozenset(found["dossier"]),
    )


def _sets(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in lists.items()}

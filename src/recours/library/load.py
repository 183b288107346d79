"""The whole of content/ as one `Library`: vocabulary, layers, and the faults found on the way."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from recours.core.entry_fields import Names
from recours.core.errors import ContentError
from recours.core.law import FactDefinition, Ground, Ladder, LadderError, Layer, Vocabulary, compose, exhibit_id
from recours.library.calendars import read_calendars
from recours.library.read_rules import (
    FileDefaults,
    read_choice,
    read_limit,
    read_override,
    read_right,
    read_step,
)
from recours.library.read_vocabulary import read_event, read_fact, read_ground, read_parameter, read_source
from recours.library.reader import Entry, Faults, guess, open_yaml
from recours.library.shapes.files import FILES, LAYER
from recours.library.shapes.rules import CHOICES
from recours.library.shapes.tables import TABLES
from recours.library.shares import Share, read_share
from recours.wording import say

T = TypeVar("T")
SECTIONS: Mapping[str, Callable[[Entry, FileDefaults], Any]] = {
    "rights": read_right,
    "limits": read_limit,
    "steps": read_step,
    **{section: partial(read_choice, section) for section in CHOICES},
}


def default_content() -> Path:
    """Where content/ is: $RECOURS_CONTENT, or beside the package's source, or inside the installed package."""
    named = os.environ.get("RECOURS_CONTENT")
    if named:
        return _content_at(Path(named))
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1] / "content"
    return checkout if checkout.is_dir() else package / "content"


def _content_at(root: Path) -> Path:
    """`root` when it holds rules. Raises ContentError: no such folder, or another one."""
    if not any((root / folder).is_dir() for folder in ("facts", "procedures", "rights")):
        raise ContentError(say("library.no_content"), place=str(root), way_out=say("library.no_content_way_out"))
    return root


@dataclass
class Library:
    """Everything that content/ says. `faults` holds what could not be read; a ladder is made only without faults.

    `withholding`: the papers that a reader does not get unless the person decides otherwise, with the reason.
    `shares`: what each reader other than the consumer gets. `places`: file and line of each row of a table.
    """

    root: Path
    vocabulary: Vocabulary
    layers: dict[tuple[str, str], Layer]
    faults: list[ContentError | LadderError]
    withholding: dict[str, Mapping[str, object]] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    _ladders: dict[tuple[str | None, frozenset[str]], Ladder] = field(default_factory=dict)

    @property
    def companies(self) -> dict[str, Layer]:
        """The company layers by id."""
        return {id_: layer for (kind, id_), layer in self.layers.items() if kind == "company"}

    @property
    def sectors(self) -> dict[str, Layer]:
        """The sector layers by id."""
        return {id_: layer for (kind, id_), layer in self.layers.items() if kind == "sector"}

    @property
    def names(self) -> Names:
        """What the fields of an entry may name."""
        steps = {step.id: None for layer in self.layers.values() for step in layer.steps}
        return Names(self.vocabulary.facts.keys(), steps.keys(), self.vocabulary.mediators.keys())

    def ladder(self, company: str | None, sectors: frozenset[str] = frozenset()) -> Ladder:
        """The ladder of a company (None: no layer for it) with these sectors beside its own. Raises LadderError."""
        key = (company, sectors)
        if key not in self._ladders:
            self._ladders[key] = compose(self.vocabulary, self._chain(company, sectors))
        return self._ladders[key]

    def _chain(self, company: str | None, sectors: frozenset[str]) -> list[Layer]:
        firm = self.companies[company] if company else None
        wanted = [*(firm.extends if firm else ()), *sorted(sectors)]
        chain = [self.layers["general", "general"]]
        for sector in wanted:
            self._add_sector(sector, chain)
        return [*chain, firm] if firm else chain

    def _add_sector(self, sector: str, chain: list[Layer]) -> None:
        layer = self.sectors.get(sector)
        if layer is None:
            raise LadderError(
                say("core.ladder.unknown_sector", id=sector),
                place=chain[-1].place,
                way_out=guess(sector, self.sectors),
            )
        for broader in layer.extends:
            self._add_sector(broader, chain)
        if layer not in chain:
            chain.append(layer)


@cache
def library(root: Path | None = None) -> Library:
    """The library at `root` (default: `default_content()`), read once per process."""
    with _without_collector():
        return read_library(root or default_content())


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave the cycle collector alone meanwhile: it would walk every new node again and again, and free none.

    Reading content/ takes 0.1 s instead of 0.25 s. What was read lives as long as the process: it is set apart.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def read_library(root: Path) -> Library:
    """Read content/ whole; faults are collected, not raised. Raises ContentError where there is no content at all."""
    faults, root = Faults(), _content_at(root)
    places: dict[tuple[str, str], str] = {}
    grounds = _by_id(faults, _items(root, faults, "grounds", "grounds", read_ground))
    facts = _by_id(faults, _items(root, faults, "facts", "facts", read_fact))
    layers = _layers(root, faults)
    vocabulary = Vocabulary(
        facts=_with_choices(facts, grounds, layers),
        events=_by_id(faults, _items(root, faults, "events", "events", read_event)),
        parameters=_by_id(faults, _items(root, faults, "parameters", "parameters", read_parameter)),
        sources=_by_id(faults, _items(root, faults, "sources", "sources", read_source)),
        grounds=grounds,
        calendars=read_calendars(root, faults),
        mediators=_table(root, faults, "mediators", places),
        exhibits=_exhibits(_table(root, faults, "exhibits", places), grounds, layers),
    )
    withholding = _table(root, faults, "withholding", places)
    shares = dict(faults.read_each(_rows(root, faults, "readers"), read_share))
    return Library(root, vocabulary, layers, list(faults.found), withholding, shares, places)


def files(root: Path, folder: str) -> Iterator[tuple[Path, str]]:
    """The YAML files of a folder of content/, in order, with the name shown in faults."""
    for path in sorted((root / folder).rglob("*.yaml")):
        yield path, f"{root.name}/{path.relative_to(root)}"


def _items(root: Path, faults: Faults, folder: str, section: str, read: Callable[[Entry], T]) -> list[T]:
    found: list[T] = []
    for path, shown in files(root, folder):
        values = faults.attempt(lambda path=path, shown=shown: FILES[folder].read(open_yaml(path, shown)))  # type: ignore[misc]
        found += faults.read_each(values[section] if values else [], read)
    return found


def _by_id(faults: Faults, items: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.id in found:
            faults.found.append(_twice(item, found[item.id]))
        found.setdefault(item.id, item)
    return found


def _twice(item: Any, other: Any) -> ContentError:
    return ContentError(
        say("core.ladder.twice", id=item.id, other=getattr(other, "place", "")), place=getattr(item, "place", None)
    )


def _table(
    root: Path, faults: Faults, name: str, places: dict[tuple[str, str], str]
) -> dict[str, Mapping[str, object]]:
    read: dict[str, Mapping[str, object]] = {}
    for entry in _rows(root, faults, name):
        row = faults.attempt(lambda entry=entry: TABLES[name].read(entry))  # type: ignore[misc]
        if row is not None:
            read[row["id"]], places[name, row["id"]] = row, entry.place
    return read


def _rows(root: Path, faults: Faults, name: str) -> list[Entry]:
    path = root / "tables" / f"{name}.yaml"
    if not path.exists():
        return []
    shape, shown = FILES[f"tables/{name}"], f"{root.name}/tables/{name}.yaml"
    values = faults.attempt(lambda: shape.read(open_yaml(path, shown)))
    return values[name] if values else []


def _exhibits(
    table: Mapping[str, Mapping[str, Any]], grounds: Mapping[str, Ground], layers: Mapping[tuple[str, str], Layer]
) -> dict[str, str]:
    """The id of each exhibit by the words that ask for it."""
    named = {text: id_ for id_, row in table.items() for text in row["means"]}
    steps = [step for layer in layers.values() for step in layer.steps]
    asked = (*(each.exhibits for each in grounds.values()), *(step.exhibits for step in steps), tuple(named))
    return {text: exhibit_id(text, named) for texts in asked for text in texts}


def _layers(root: Path, faults: Faults) -> dict[tuple[str, str], Layer]:
    found: dict[tuple[str, str], Layer] = {("general", "general"): Layer("general", "general")}
    for folder in ("rights", "procedures"):
        for path, shown in files(root, folder):
            part = faults.attempt(lambda path=path, shown=shown: _layer(open_yaml(path, shown), faults))  # type: ignore[misc]
            if part is not None:
                key = (part.kind, part.id)
                found[key] = _join_layers(found[key], part) if key in found else part
    return found


def _layer(root: Entry, faults: Faults) -> Layer:
    found = LAYER.read(root)
    kind, id_, title, extends = _layer_name(root, found)
    defaults = FileDefaults(id_, found.get("checked"), found.get("source", ""))
    sections = {
        section: tuple(faults.read_each(found[section], lambda entry, read=read: read(entry, defaults)))  # type: ignore[misc]
        for section, read in SECTIONS.items()
        if section in found
    }
    return Layer(
        kind,
        id_,
        title,
        extends,
        gives=found.get("gives", {}),
        gives_unless=found.get("gives_unless"),
        versions=(f"{root.file}@{found.get('version', '')}",),
        overrides=tuple(faults.read_each(found.get("overrides", []), read_override)),
        place=root.place,
        **sections,
    )


def _layer_name(root: Entry, found: Mapping[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    """The kind of the layer, its id, its title, and the sectors that it extends."""
    layer, title = found.get("layer", {"kind": "general"}), found.get("title", "")
    if layer["kind"] == "general":
        return "general", "general", title, ()
    if "id" not in layer:
        raise root.map()["layer"].fault("missing_key", key="id", of="layer")
    return layer["kind"], layer["id"], layer.get("name", title), layer.get("extends", layer.get("sectors", ()))


def _join_layers(first: Layer, second: Layer) -> Layer:
    lists = {name: getattr(first, name) + getattr(second, name) for name in (*SECTIONS, "overrides", "versions")}
    extends = tuple(dict.fromkeys(first.extends + second.extends))
    return replace(
        first,
        extends=extends,
        gives={**first.gives, **second.gives},
        gives_unless=first.gives_unless or second.gives_unless,
        title=first.title or second.title,
        **lists,
    )


def _with_choices(
    facts: dict[str, FactDefinition], grounds: Mapping[str, Ground], layers: Mapping[tuple[str, str], Layer]
) -> dict[str, FactDefinition]:
    """The facts `ground` and `sector` take their choices from the grounds and the sector layers."""
    known = dict(facts)
    if "ground" in known:
        known["ground"] = replace(known["ground"], choices={each.id: each.label for each in grounds.values()})
    if "sector" in known:
        sectors = {id_: layer.title or id_ for (kind, id_), layer in layers.items() if kind == "sector"}
        known["sector"] = replace(known["sector"], choices={**sectors, **(known["sector"].choices or {})})
    return known

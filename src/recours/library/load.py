"""The whole of content/ as one `Library`: vocabulary, layers, and the faults found on the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from recours.core.entry_fields import Names
from recours.core.errors import ContentError
from recours.core.law import FactDefinition, Ground, Ladder, LadderError, Layer, Vocabulary, compose, exhibit_id
from recours.library.calendars import read_calendars
from recours.library.read_conditions import read_condition
from recours.library.read_rules import (
    FileDefaults,
    override_value,
    read_choice,
    read_limit,
    read_override,
    read_right,
    read_step,
)
from recours.library.read_vocabulary import read_event, read_fact, read_ground, read_parameter, read_source
from recours.library.reader import Entry, Faults, open_yaml
from recours.library.shares import Share, read_share
from recours.wording import say

T = TypeVar("T")
CHOICES = ("addressees", "mediators", "forums", "prior_attempts", "help", "warnings")
SECTIONS: Mapping[str, Callable[[Entry, FileDefaults], Any]] = {
    "rights": read_right,
    "limits": read_limit,
    "steps": read_step,
    **dict.fromkeys(CHOICES, read_choice),
}
HEADER = ("layer", "version", "title", "checked", "source", "note")


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
    `shares`: what each reader other than the consumer gets.
    """

    root: Path
    vocabulary: Vocabulary
    layers: dict[tuple[str, str], Layer]
    faults: list[ContentError | LadderError]
    withholding: dict[str, Mapping[str, object]] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
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
                way_out=say("core.ladder.unknown_sector_way_out", near=", ".join(self.sectors)),
            )
        for broader in layer.extends:
            self._add_sector(broader, chain)
        if layer not in chain:
            chain.append(layer)


@cache
def library(root: Path | None = None) -> Library:
    """The library at `root` (default: `default_content()`), read once per process."""
    return read_library(root or default_content())


def read_library(root: Path) -> Library:
    """Read content/ whole; faults are collected, not raised. Raises ContentError where there is no content at all."""
    faults, root = Faults(), _content_at(root)
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
        mediators=_table(root, faults, "mediators"),
        exhibits=_exhibits(_table(root, faults, "exhibits"), grounds, layers),
    )
    withholding = _table(root, faults, "withholding")
    shares = dict(faults.read_each(_rows(root, faults, "readers"), read_share))
    return Library(root, vocabulary, layers, list(faults.found), withholding, shares)


def files(root: Path, folder: str) -> Iterator[tuple[Path, str]]:
    """The YAML files of a folder of content/, in order, with the name shown in faults."""
    for path in sorted((root / folder).rglob("*.yaml")):
        yield path, f"{root.name}/{path.relative_to(root)}"


def _items(root: Path, faults: Faults, folder: str, section: str, read: Callable[[Entry], T]) -> list[T]:
    found: list[T] = []
    for path, shown in files(root, folder):
        entries = faults.attempt(lambda path=path, shown=shown: _section(open_yaml(path, shown), section))  # type: ignore[misc]
        found += faults.read_each(entries or [], read)
    return found


def _section(entry: Entry, section: str) -> list[Entry]:
    return entry.fields("file", (section,), HEADER)[section].list()


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


def _table(root: Path, faults: Faults, name: str) -> dict[str, Mapping[str, object]]:
    rows = _rows(root, faults, name)
    plain = list(faults.read_each(rows, lambda row: {key: each.plain() for key, each in row.map().items()}))
    return {str(row["id"]): row for row in plain}


def _rows(root: Path, faults: Faults, name: str) -> list[Entry]:
    path = root / "tables" / f"{name}.yaml"
    if not path.exists():
        return []
    entry = faults.attempt(lambda: open_yaml(path, f"{root.name}/tables/{name}.yaml"))
    return faults.attempt(lambda: entry.map()[name].list() if entry else []) or []


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
    found = root.fields("file", (), (*HEADER, "gives", "gives_unless", "overrides", *SECTIONS))
    kind, id_, title, extends = _layer_name(found.get("layer"), found)
    checked = found["checked"].day_or_none() if "checked" in found else None
    defaults = FileDefaults(id_, checked, found["source"].text() if "source" in found else "")
    sections = {
        section: tuple(faults.read_each(found[section].list(), lambda e, read=read: read(e, defaults)))  # type: ignore[misc]
        for section, read in SECTIONS.items()
        if section in found
    }
    overrides = found["overrides"].list() if "overrides" in found else []
    return Layer(
        kind,
        id_,
        title,
        extends,
        gives={key: each.scalar() for key, each in found["gives"].map().items()} if "gives" in found else {},
        gives_unless=read_condition(found["gives_unless"]) if "gives_unless" in found else None,
        versions=(f"{root.file}@{found['version'].text() if 'version' in found else ''}",),
        overrides=tuple(faults.read_each(overrides, lambda each: read_override(each, override_value))),
        place=root.place,
        **sections,
    )


def _layer_name(entry: Entry | None, found: dict[str, Entry]) -> tuple[str, str, str, tuple[str, ...]]:
    title = found["title"].text() if "title" in found else ""
    if entry is None:
        return "general", "general", title, ()
    layer = entry.fields("layer", ("kind",), ("id", "name", "extends", "sectors"))
    kind = layer["kind"].one_of(("general", "sector", "company"))
    if kind == "general":
        return kind, "general", title, ()
    extends = layer["extends"].texts() if "extends" in layer else layer["sectors"].texts() if "sectors" in layer else ()
    if "id" not in layer:
        raise entry.fault("missing_key", key="id", of="layer")
    return kind, layer["id"].text(), layer["name"].text() if "name" in layer else title, extends


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

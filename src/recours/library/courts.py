"""The court of a commune, from a table that says when it does not know.

A table is a CSV file: the sample of content/tables/courts, or the whole map that `courts_import` writes here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path

from recours.core.errors import RecoursError
from recours.wording import say

COLUMNS = (
    "insee",
    "commune",
    "postcodes",
    "shared_postcodes",
    "court",
    "chamber",
    "address_extra",
    "address_street",
    "address_postcode",
    "address_town",
    "email",
    "address_confidence",
    "agreement",
    "sources",
    "source_on",
)
SEVERAL_IN_ONE_CELL = "|"
#: The imported map, in the data folder.
TABLE_NAME = "courts.csv"
#: Arrondissements by their first and last INSEE code, with the commune that the map of courts names.
ARRONDISSEMENTS = (("75101", "75120", "75056"), ("13201", "13216", "13055"), ("69381", "69389", "69123"))


class CourtTableError(RecoursError):
    """A table of courts that cannot be read; `place` is its file and line."""


class CourtState(Enum):
    """What the table can say of a place."""

    KNOWN = "known"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CourtRow:
    """One commune with its court; `chamber` and the address are None where the source has none."""

    insee: str
    commune: str
    postcodes: tuple[str, ...]
    shared_postcodes: frozenset[str]
    court: str
    chamber: str | None
    address: Mapping[str, str] | None
    email: str | None
    address_confidence: str | None
    agreement: str
    sources: tuple[str, ...]
    source_on: date | None

    @property
    def seat(self) -> str:
        """The court to write to: the chamber or proximity court where there is one."""
        return self.chamber or self.court

    @property
    def printable(self) -> bool:
        """True when the address may stand in a request: official and dated."""
        return self.address is not None and self.address_confidence == "high" and self.source_on is not None


@dataclass(frozen=True, slots=True)
class CourtAnswer:
    """What is known of a place: one court, several possible ones, or none; `why` is a French sentence."""

    state: CourtState
    rows: tuple[CourtRow, ...]
    why: str

    @property
    def row(self) -> CourtRow | None:
        """The court when it is known."""
        return self.rows[0] if self.state is CourtState.KNOWN else None


@dataclass(frozen=True)
class CourtTable:
    """The rows of one table, found by commune or by postcode."""

    rows: tuple[CourtRow, ...]

    @cached_property
    def by_insee(self) -> dict[str, CourtRow]:
        """The row of each commune."""
        return {row.insee: row for row in self.rows}

    @cached_property
    def by_postcode(self) -> dict[str, list[CourtRow]]:
        """The rows of each postcode."""
        found: dict[str, list[CourtRow]] = {}
        for row in self.rows:
            for postcode in row.postcodes:
                found.setdefault(postcode, []).append(row)
        return found


def court_of(table: CourtTable, *, insee: str | None = None, postcode: str | None = None) -> CourtAnswer:
    """The court of a commune (INSEE code, surest) or of a postcode; unknown rather than guessed."""
    if insee:
        code = insee.strip().upper()
        row = table.by_insee.get(code) or table.by_insee.get(_commune_of(code))
        return _court_of_row(row) if row else _unknown(code)
    asked = (postcode or "").strip()
    rows = table.by_postcode.get(asked, [])
    if not rows:
        return _unknown(asked)
    if len({(row.court, row.chamber) for row in rows}) > 1 or any(asked in row.shared_postcodes for row in rows):
        return CourtAnswer(CourtState.SEVERAL, tuple(rows), say("library.courts.several", asked=asked))
    return _court_of_row(rows[0])


def read_court_table(path: Path) -> CourtTable:
    """The table of a CSV file. Raises CourtTableError with the file and line."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        if tuple(next(reader, ())) != COLUMNS:
            raise CourtTableError(
                say("library.courts.table_columns", columns=", ".join(COLUMNS)), place=f"{path.name}:1"
            )
        return CourtTable(tuple(_row(cells, f"{path.name}:{reader.line_num}") for cells in reader))


def first_court_table(paths: Iterable[Path]) -> CourtTable:
    """The table of the first file that exists (the imported map before the sample); an empty one if there is none."""
    for path in paths:
        if path.exists():
            return read_court_table(path)
    return CourtTable(())


def courts_at(content: Path, data_folder: Path | None = None) -> CourtTable:
    """The map imported into `data_folder` (courts.csv) or, without one, the sample of `content`."""
    imported = [data_folder / TABLE_NAME] if data_folder else []
    return first_court_table([*imported, content / "tables" / "courts" / "sample.csv"])


def _court_of_row(row: CourtRow) -> CourtAnswer:
    return CourtAnswer(CourtState.KNOWN, (row,), say("library.courts.known", commune=row.commune, seat=row.seat))


def _unknown(asked: str) -> CourtAnswer:
    return CourtAnswer(CourtState.UNKNOWN, (), say("library.courts.unknown", asked=asked or "—"))


def _commune_of(insee: str) -> str:
    for first, last, commune in ARRONDISSEMENTS:
        if first <= insee <= last:
            return commune
    return insee


def _row(cells: list[str], place: str) -> CourtRow:
    if len(cells) != len(COLUMNS):
        raise CourtTableError(say("library.courts.table_row", wanted=len(COLUMNS), found=len(cells)), place=place)
    cell = dict(zip(COLUMNS, cells, strict=True))
    return CourtRow(
        insee=cell["insee"],
        commune=cell["commune"],
        postcodes=_several(cell["postcodes"]),
        shared_postcodes=frozenset(_several(cell["shared_postcodes"])),
        court=cell["court"],
        chamber=cell["chamber"] or None,
        address=_address(cell),
        email=cell["email"] or None,
        address_confidence=cell["address_confidence"] or None,
        agreement=cell["agreement"],
        sources=_several(cell["sources"]),
        source_on=_day(cell["source_on"], place),
    )


def _address(cell: Mapping[str, str]) -> dict[str, str] | None:
    if not cell["address_town"]:
        return None
    named = {"name": cell["chamber"] or cell["court"], "street": cell["address_street"], "extra": cell["address_extra"]}
    lines = {**named, "postcode": cell["address_postcode"], "town": cell["address_town"]}
    return {key: value for key, value in lines.items() if value}


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEVERAL_IN_ONE_CELL)) if cell else ()


def _day(cell: str, place: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise CourtTableError(say("library.not_a_day", value=cell), place=place) from None

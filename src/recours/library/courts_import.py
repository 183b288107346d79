"""The whole map of courts, made on this machine from the ministry's open files.

A well-formed copy with wrong content has circulated (July 2026): so nothing is written unless the columns, the
number of communes, every row and five known answers are right.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recours.core.errors import RecoursError
from recours.library.courts import ARRONDISSEMENTS, COLUMNS, SEVERAL_IN_ONE_CELL
from recours.wording import say

COMMUNE_COLUMNS = (
    "Commune",
    "Libellé Commune",
    "Orig. CA",
    "N° CA",
    "Cour d'Appel compétente",
    "Orig. TJ",
    "N° TJ",
    "Tribunal judiciaire compétent",
    "Orig. TPRX",
    "N° TPRX",
    "Tribunal de proximité compétent",
    "Orig. CPH",
    "N° CPH",
    "Conseil de Prud'hommes compétent",
)
STRUCTURE_COLUMNS = (
    "CODE_ORIG",
    "NUM",
    "NOM_ETABLISSEMENT",
    "NUMÉRO_ET_LIBELLÉ_VOIE",
    "LIEU_DIT",
    "CODE_POSTAL",
    "LIGNE_D_ACHEMINEMENT",
    "ADRESSE_MAIL",
)
POSTCODE_COLUMNS = ("#Code_commune_INSEE", "Code_postal")
#: The map of July 2026 had 35,029 communes, and the ministry listed 1,470 structures in 2026: fewer means that the file
#: was cut.
FEWEST_COMMUNES = 34_000
FEWEST_STRUCTURES = 1_000
#: Communes whose court is known, by the end of the court's name.
CANARIES = {
    "01053": "Bourg-en-Bresse",
    "13055": "Marseille",
    "33063": "Bordeaux",
    "69123": "Lyon",
    "75056": "Paris",
}
INSEE = re.compile(r"\d[\dAB]\d{3}")
POSTCODE = re.compile(r"\d{5}")
Row = Mapping[str, str]


class CourtsImportError(RecoursError):
    """A file that must not become the map; `place` is its name and line. Nothing has been written."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was imported: rows written, seats with and without an address, and the SHA-256 of each file read."""

    communes: int
    without_address: int
    digests: Mapping[str, str]


def import_courts(
    communes: Path, structures: Path, out: Path, *, on: date, postcodes: Path | None = None
) -> ImportReport:
    """Check the official files and write the table at `out`; `on` is the day they bear. Raises CourtsImportError."""
    map_rows = _communes(communes)
    _check_canaries(map_rows, communes.name)
    seats = {(row["CODE_ORIG"], row["NUM"]): row for row in _rows(structures, STRUCTURE_COLUMNS, _structure_is_whole)}
    if len(seats) < FEWEST_STRUCTURES:
        raise _import_error("too_few_structures", structures.name, found=len(seats), wanted=FEWEST_STRUCTURES)
    _check_seats(map_rows, seats, structures.name)
    by_commune = _postcodes(postcodes) if postcodes else {}
    files = [path for path in (communes, structures, postcodes) if path]
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    sources = SEVERAL_IN_ONE_CELL.join(f"{name} sha256:{digest[:12]}" for name, digest in digests.items())
    written = [_court_line(row, seats, by_commune, sources, on) for row in map_rows]
    _write(written, out)
    return ImportReport(len(written), sum(not row["address_town"] for row in written), digests)


def _communes(path: Path) -> list[Row]:
    rows = list(_rows(path, COMMUNE_COLUMNS, _commune_is_whole))
    if len(rows) < FEWEST_COMMUNES:
        raise _import_error("too_few", path.name, found=len(rows), wanted=FEWEST_COMMUNES)
    seen: set[str] = set()
    for row in rows:
        if row["Commune"] in seen:
            raise _import_error("twice", path.name, insee=row["Commune"])
        seen.add(row["Commune"])
    return rows


def _commune_is_whole(row: Row) -> bool:
    named = all(row[key] for key in ("Libellé Commune", "Orig. TJ", "N° TJ", "Tribunal judiciaire compétent"))
    return bool(INSEE.fullmatch(row["Commune"])) and named


def _check_canaries(rows: list[Row], file: str) -> None:
    courts = {row["Commune"]: row["Tribunal judiciaire compétent"] for row in rows}
    for insee, town in CANARIES.items():
        ranges = [range(int(first), int(last) + 1) for first, last, commune in ARRONDISSEMENTS if commune == insee]
        codes = [insee, *(str(code) for codes in ranges for code in codes)]
        answers = [courts[code] for code in codes if code in courts]
        if not answers:
            raise _import_error("canary_missing", file, town=town)
        for answer in answers:
            if not _fold_name(answer).endswith(f" {_fold_name(town)}"):
                raise _import_error("canary", file, town=town, answer=answer)


def _structure_is_whole(row: Row) -> bool:
    return bool(row["CODE_ORIG"] and row["NUM"] and row["NOM_ETABLISSEMENT"])


def _check_seats(rows: list[Row], seats: Mapping[tuple[str, str], Row], file: str) -> None:
    """The two files belong together: each court of a canary has an address in the second."""
    for row in rows:
        if row["Commune"] in CANARIES:
            seat = seats.get((row["Orig. TJ"], row["N° TJ"]))
            if seat is None or not POSTCODE.fullmatch(seat["CODE_POSTAL"]):
                raise _import_error("no_seat", file, court=row["Tribunal judiciaire compétent"])


def _postcodes(path: Path) -> dict[str, list[str]]:
    postcodes: dict[str, list[str]] = {}
    for row in _rows(path, POSTCODE_COLUMNS, lambda row: bool(POSTCODE.fullmatch(row["Code_postal"]))):
        insee = row["#Code_commune_INSEE"]
        whole = [commune for first, last, commune in ARRONDISSEMENTS if first <= insee <= last]
        for commune in (insee, *whole):
            codes = postcodes.setdefault(commune, [])
            if row["Code_postal"] not in codes:
                codes.append(row["Code_postal"])
    return postcodes


def _rows(path: Path, columns: tuple[str, ...], whole: Callable[[Row], bool]) -> Iterator[Row]:
    """The rows of an official file (`;`, UTF-8 or cp1252); one that is not whole refuses the file."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter=";")
    header = [unicodedata.normalize("NFC", name.strip()) for name in next(reader, [])]
    missing = [name for name in columns if name not in header]
    if missing:
        raise _import_error("columns", path.name, missing=", ".join(missing))
    for cells in reader:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        if len(cells) != len(header) or not whole(row):
            raise _import_error("rejected_row", f"{path.name}:{reader.line_num}", row=";".join(cells)[:120])
        yield row


def _text(path: Path) -> str:
    raw = path.read_bytes()
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith(b"<") or b"<html" in start:
        raise _import_error("html", path.name)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _import_error("encoding", path.name)


def _court_line(
    row: Row, seats: Mapping[tuple[str, str], Row], postcodes: Mapping[str, list[str]], sources: str, on: date
) -> dict[str, str]:
    near = bool(row["N° TPRX"] and row["Tribunal de proximité compétent"])
    seat = seats.get((row["Orig. TPRX"], row["N° TPRX"]) if near else (row["Orig. TJ"], row["N° TJ"]), {})
    found = bool(seat.get("LIGNE_D_ACHEMINEMENT"))
    return {
        "insee": row["Commune"],
        "commune": row["Libellé Commune"],
        "postcodes": SEVERAL_IN_ONE_CELL.join(postcodes.get(row["Commune"], [])),
        "shared_postcodes": "",
        "court": row["Tribunal judiciaire compétent"],
        "chamber": row["Tribunal de proximité compétent"] if near else "",
        "address_extra": seat.get("LIEU_DIT", ""),
        "address_street": seat.get("NUMÉRO_ET_LIBELLÉ_VOIE", ""),
        "address_postcode": seat.get("CODE_POSTAL", ""),
        "address_town": seat.get("LIGNE_D_ACHEMINEMENT", ""),
        "email": seat.get("ADRESSE_MAIL", ""),
        "address_confidence": "high" if found else "",
        "agreement": "official",
        "sources": sources,
        "source_on": on.isoformat(),
    }


def _write(rows: list[dict[str, str]], out: Path) -> None:
    """Whole or not at all: written beside, then put in place."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(out.name + ".part")
    with beside.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(beside, out)


def _fold_name(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", " ", plain).strip()


def _import_error(key: str, place: str, **more: object) -> CourtsImportError:
    return CourtsImportError(say(f"library.courts.{key}", **more), place=place, way_out=say("library.courts.way_out"))

"""The importer of the map of courts, on made files: everything in them is fictive but the five known answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from recours.library.courts import CourtState, court_of, read_court_table
from recours.library.courts_import import CANARIES, COMMUNE_COLUMNS, CourtsImportError, import_courts

ON = date(2026, 7, 28)
STRUCTURE_HEADER = (
    "TYPE;CODE_INSEE;CODE_ORIG;NUM;NOM_ETABLISSEMENT;NUMÉRO_ET_LIBELLÉ_VOIE;LIEU_DIT;CODE_POSTAL;LIGNE_D_ACHEMINEMENT;PAYS;"
    "COORDONNÉES_X;COORDONNÉES_Y;NU_TEL;ADRESSE_MAIL"
)
SEATS = {town: str(number) for number, town in enumerate(CANARIES.values(), start=1)}
#: Fictive communes are numbered from here, below the arrondissements of Lyon and Paris, above those of Marseille.
FIRST = 34_100


def commune(insee: str, name: str, court: str, number: str, near: str = ";;") -> str:
    """One row of the communes file; `near` holds the three cells of the proximity court."""
    return f"{insee};{name};CA;1;Cour d'appel fictive;TJ;{number};{court};{near};CPH;1;Conseil fictif"


def communes_text(*more: str, size: int = 34_050, wrong: Mapping[str, str] | None = None) -> str:
    """A communes file of `size` fictive rows and the five canaries; `wrong` replaces a canary's court, by INSEE code."""
    known = [
        commune(insee, town, (wrong or {}).get(insee, f"Tribunal judiciaire de {town}"), SEATS[town])
        for insee, town in CANARIES.items()
        if (wrong or {}).get(insee) != ""
    ]
    filler = (f"{code:05d}" for code in range(FIRST, FIRST + size))
    fictive = [
        commune(code, f"Ville fictive {code}", "Tribunal judiciaire de Fiction", "900")
        for code in filler
        if code not in CANARIES
    ]
    return "\n".join([";".join(COMMUNE_COLUMNS), *known, *fictive, *more]) + "\n"


def structures_text(size: int = 1_200, without: str = "") -> str:
    """A structures file: the seats of the canaries, one proximity court, and fictive structures."""
    seats = [
        f"TJ;0;TJ;{number};TJ {town};1 rue de l'Exemple;;0000{number};{town.upper()};;0;0;;greffe@exemple.invalid"
        for town, number in SEATS.items()
        if town != without
    ]
    near = ["TPRX;0;TPRX;77;TPRX fictif;2 place de l'Exemple;Bâtiment É;00077;FICTION;;0;0;;"]
    others = [f"PJ;0;PJ;{number};Point fictif {number};;;00000;FICTION;;0;0;;" for number in range(size)]
    return "\n".join([STRUCTURE_HEADER, *seats, *near, *others]) + "\n"


class Files:
    """The made files of one test, and where the map is written."""

    def __init__(self, folder: Path) -> None:
        self.communes, self.structures = folder / "communes.csv", folder / "structures.csv"
        self.postcodes, self.out = folder / "postcodes.csv", folder / "data" / "courts.csv"
        self.structures.write_text(structures_text(), encoding="utf-8")

    def run(self, communes: str | bytes, *, postcodes: bool = False) -> int:
        """Import these communes; the number of rows written."""
        raw = communes if isinstance(communes, bytes) else communes.encode("utf-8")
        self.communes.write_bytes(raw)
        chosen = self.postcodes if postcodes else None
        return import_courts(self.communes, self.structures, self.out, on=ON, postcodes=chosen).communes

    def refuses(self, communes: str | bytes, why: str) -> None:
        """The import is refused for this reason and nothing is written."""
        with pytest.raises(CourtsImportError, match=why):
            self.run(communes)
        assert not self.out.exists()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_sound_map_is_written_in_the_form_of_the_sample(files: Files) -> None:
    near = commune(
        "99001", "Bourg fictif", "Tribunal judiciaire de Fiction", "900", "TPRX;77;Tribunal de proximité de Fiction"
    )
    written = files.run(communes_text(near))
    table = read_court_table(files.out)
    assert len(table.rows) == written >= 34_000
    paris = court_of(table, insee="75056").row
    assert paris is not None
    assert paris.address == {
        "name": "Tribunal judiciaire de Paris",
        "street": "1 rue de l'Exemple",
        "postcode": "00005",
        "town": "PARIS",
    }
    assert paris.printable
    assert paris.source_on == ON
    bourg = court_of(table, insee="99001").row
    assert bourg is not None
    assert bourg.seat == "Tribunal de proximité de Fiction"
    assert bourg.address is not None
    assert bourg.address["extra"] == "Bâtiment É"


def test_a_court_without_an_address_is_kept_and_counted(files: Files) -> None:
    files.communes.write_text(communes_text(), encoding="utf-8")
    report = import_courts(files.communes, files.structures, files.out, on=ON)
    assert report.without_address == report.communes - len(CANARIES)
    assert set(report.digests) == {"communes.csv", "structures.csv"}
    row = court_of(read_court_table(files.out), insee="34100").row
    assert row is not None
    assert row.address is None
    assert not row.printable


def test_the_older_encoding_is_read_as_well(files: Files) -> None:
    assert files.run(communes_text().encode("cp1252")) >= 34_000
    files.structures.write_text(structures_text(), encoding="cp1252")
    assert files.run("\ufeff" + communes_text()) >= 34_000


def test_postcodes_come_from_their_own_file_and_arrondissements_join_their_commune(files: Files) -> None:
    header = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5"
    lines = [
        header,
        "75101;PARIS 01;75001;PARIS;",
        "75102;PARIS 02;75002;PARIS;",
        "75102;PARIS 02;75002;PARIS;LIEU FICTIF",
    ]
    lines += ["34100;FICTIVE A;34100;FICTION;", "33063;BORDEAUX;34100;FICTION;"]
    files.postcodes.write_text("\n".join(lines) + "\n", encoding="cp1252")
    files.run(communes_text(), postcodes=True)
    table = read_court_table(files.out)
    assert table.by_insee["75056"].postcodes == ("75001", "75002")
    assert court_of(table, postcode="75002").state is CourtState.KNOWN
    assert court_of(table, postcode="34100").state is CourtState.SEVERAL


def test_a_web_page_is_refused(files: Files) -> None:
    files.refuses("\n<!DOCTYPE html><html><body>404</body></html>", "page web")


def test_an_unreadable_encoding_is_refused(files: Files) -> None:
    files.refuses(communes_text().encode("utf-8") + b"\x81\x8d\xff\n", "UTF-8")


def test_a_missing_column_is_refused_by_its_name(files: Files) -> None:
    files.refuses(communes_text().replace("N° TPRX", "Numero"), "N° TPRX")


def test_too_few_communes_are_refused(files: Files) -> None:
    files.refuses(communes_text(size=33_000), "34000")


@pytest.mark.parametrize(
    "row",
    [
        "99002;Ville coupée",
        commune("9900", "Code court", "Tribunal judiciaire de Fiction", "900"),
        commune("99003", "", "Tribunal judiciaire de Fiction", "900"),
        commune("99004", "Sans tribunal", "", "900"),
        commune("99005", "Sans numéro", "Tribunal judiciaire de Fiction", ""),
    ],
)
def test_one_rejected_row_refuses_the_whole_file(files: Files, row: str) -> None:
    files.refuses(communes_text(row), r"communes.csv:\d+")


def test_a_commune_named_twice_is_refused(files: Files) -> None:
    files.refuses(communes_text(commune("34100", "Encore", "Tribunal judiciaire de Fiction", "900")), "34100")


def test_a_well_formed_map_with_wrong_content_is_refused(files: Files) -> None:
    """Seen on 2026-07-30: a valid file that gave Bordeaux to Carcassonne."""
    files.refuses(communes_text(wrong={"33063": "Tribunal judiciaire de Carcassonne"}), "Bordeaux.*Carcassonne")


@pytest.mark.parametrize(("insee", "town"), CANARIES.items())
def test_each_known_answer_is_asked(files: Files, insee: str, town: str) -> None:
    files.refuses(communes_text(wrong={insee: "Tribunal judiciaire de Fiction"}), town)


def test_a_map_without_one_of_the_known_communes_is_refused(files: Files) -> None:
    files.refuses(communes_text(wrong={"01053": ""}), "Bourg-en-Bresse")


def test_a_map_by_arrondissement_is_judged_on_each_of_them(files: Files) -> None:
    good = commune("75101", "Paris 1er", "Tribunal judiciaire de Paris", SEATS["Paris"])
    wrong = commune("75102", "Paris 2e", "Tribunal judiciaire de Fiction", "900")
    assert files.run(communes_text(good)) >= 34_000
    files.out.unlink()
    files.refuses(communes_text(good, wrong), "Paris.*Fiction")


def test_structures_that_are_too_few_or_of_another_map_are_refused(files: Files) -> None:
    files.structures.write_text(structures_text(size=10), encoding="utf-8")
    files.refuses(communes_text(), "1000")
    files.structures.write_text(structures_text(without="Lyon"), encoding="utf-8")
    files.refuses(communes_text(), "Lyon")


def test_a_refused_import_leaves_the_earlier_map_as_it_was(files: Files) -> None:
    files.run(communes_text())
    before = files.out.read_bytes()
    with pytest.raises(CourtsImportError):
        files.run(communes_text(size=100))
    assert files.out.read_bytes() == before

"""recours courts: known, unknown, refused and imported, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recours.cli.main import cli
from recours.library import courts_import
from recours.library.courts_import import CANARIES, COMMUNE_COLUMNS, STRUCTURE_COLUMNS


def run(*words: object) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(cli, ["courts", *(str(word) for word in words)])


@pytest.fixture
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two small made files, accepted because the sizes asked are lowered for the test."""
    monkeypatch.setattr(courts_import, "FEWEST_COMMUNES", 5)
    monkeypatch.setattr(courts_import, "FEWEST_STRUCTURES", 5)
    communes, structures = tmp_path / "communes.csv", tmp_path / "structures.csv"
    rows = [
        f"{insee};{town};CA;1;Cour fictive;TJ;{insee};Tribunal judiciaire de {town};;;;CPH;1;Conseil fictif"
        for insee, town in CANARIES.items()
    ]
    communes.write_text("\n".join([";".join(COMMUNE_COLUMNS), *rows]) + "\n", encoding="utf-8")
    seats = [f"TJ;{insee};TJ {town};1 rue de l'Exemple;;00001;{town.upper()};" for insee, town in CANARIES.items()]
    structures.write_text("\n".join([";".join(STRUCTURE_COLUMNS), *seats]) + "\n", encoding="utf-8")
    return communes, structures


def test_a_commune_of_the_sample_is_told_with_its_address(tmp_path: Path) -> None:
    answer = run("of", "--insee", "10387", "--folder", tmp_path)
    assert answer.exit_code == 0
    assert "83 rue du Général de Gaulle, 10000 Troyes (fichier officiel)" in answer.output
    assert "à vérifier" in run("of", "--postcode", "69003", "--folder", tmp_path).output


def test_an_unknown_commune_exits_with_one_and_says_where_to_look(tmp_path: Path) -> None:
    answer = run("of", "--insee", "29019", "--folder", tmp_path)
    assert answer.exit_code == 1
    assert "justice.fr" in answer.output


def test_a_shared_postcode_shows_what_is_possible(tmp_path: Path) -> None:
    answer = run("of", "--postcode", "01400", "--folder", tmp_path)
    assert answer.exit_code == 1
    assert "Tribunal de proximité de Trévoux" in answer.output


def test_an_imported_map_is_used_from_then_on(tmp_path: Path, official: tuple[Path, Path]) -> None:
    data = tmp_path / "data"
    answer = run("import", *official, "--dated", "28/07/2026", "--folder", data)
    assert answer.exit_code == 0, answer.output
    assert "5 communes" in answer.output
    assert "sha256:" in answer.output
    assert run("of", "--insee", "10387", "--folder", data).exit_code == 1
    assert "1 rue de l'Exemple" in run("of", "--insee", "75116", "--folder", data).output


def test_a_refused_file_exits_with_two_and_a_way_out(tmp_path: Path, official: tuple[Path, Path]) -> None:
    communes, structures = official
    communes.write_text("<html>404</html>", encoding="utf-8")
    answer = run("import", communes, structures, "--dated", "2026-07-28", "--folder", tmp_path / "data")
    assert answer.exit_code == 2
    assert "page web" in answer.output
    assert "data.gouv.fr" in answer.output
    assert not (tmp_path / "data" / "courts.csv").exists()

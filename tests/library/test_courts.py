"""The court of a place: known, several possible, or honestly unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from recours.library.courts import (
    COLUMNS,
    CourtState,
    CourtTable,
    CourtTableError,
    court_of,
    first_court_table,
    read_court_table,
)

SAMPLE = Path(__file__).resolve().parents[2] / "content/tables/courts/sample.csv"


@pytest.fixture(scope="module")
def sample() -> CourtTable:
    return read_court_table(SAMPLE)


def test_no_commune_is_twice_in_the_sample(sample: CourtTable) -> None:
    assert len(sample.rows) == len(sample.by_insee) > 0


def test_a_commune_of_the_sample_has_its_court_and_chamber(sample: CourtTable) -> None:
    answer = court_of(sample, insee="22050")
    assert answer.state is CourtState.KNOWN
    assert answer.row is not None
    assert answer.row.court == "Tribunal judiciaire de Saint-Malo"
    assert answer.row.seat == "Chambre de proximité de Dinan"
    assert answer.row.address is None


def test_a_commune_outside_the_table_is_unknown_and_says_where_to_look(sample: CourtTable) -> None:
    answer = court_of(sample, insee="29019")
    assert answer.state is CourtState.UNKNOWN
    assert answer.row is None
    assert "justice.fr" in answer.why


def test_a_postcode_of_one_commune_alone_is_known(sample: CourtTable) -> None:
    answer = court_of(sample, postcode=" 13006 ")
    assert answer.row is not None
    assert answer.row.court == "Tribunal judiciaire de Marseille"


def test_a_postcode_that_other_communes_share_leaves_the_choice_open(sample: CourtTable) -> None:
    answer = court_of(sample, postcode="01400")
    assert answer.state is CourtState.SEVERAL
    assert answer.row is None
    assert [row.commune for row in answer.rows] == ["L'Abergement-Clémenciat"]


def test_an_arrondissement_belongs_to_its_commune(sample: CourtTable) -> None:
    assert court_of(sample, insee="75116").rows == court_of(sample, insee="75056").rows
    assert court_of(sample, insee="69389").rows == court_of(sample, insee="69123").rows
    assert court_of(sample, insee="69390").state is CourtState.UNKNOWN


def test_no_place_at_all_is_unknown(sample: CourtTable) -> None:
    assert court_of(sample).state is CourtState.UNKNOWN
    assert court_of(CourtTable(()), postcode="75001").state is CourtState.UNKNOWN


def test_only_the_address_read_in_the_official_file_may_be_printed(sample: CourtTable) -> None:
    addressed = [row for row in sample.rows if row.address]
    for row in addressed:
        official = any(source.startswith("fichier officiel des structures") for source in row.sources)
        assert row.printable == (official and row.source_on is not None), row.commune
    assert {row.printable for row in addressed} == {True, False}


def test_every_row_says_where_it_comes_from(sample: CourtTable) -> None:
    for row in sample.rows:
        assert row.sources
        assert row.agreement in {"two_sources", "older_table", "one_source"}
        assert row.shared_postcodes <= set(row.postcodes)


def test_the_imported_map_comes_before_the_sample(tmp_path: Path) -> None:
    own = tmp_path / "courts.csv"
    assert first_court_table([own, SAMPLE]).rows == read_court_table(SAMPLE).rows
    own.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    assert first_court_table([own, SAMPLE]).rows == ()
    assert first_court_table([]).rows == ()


def test_a_file_that_is_not_a_table_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "courts.csv"
    path.write_text("insee,commune\n", encoding="utf-8")
    with pytest.raises(CourtTableError, match=r"courts\.csv:1"):
        read_court_table(path)
    path.write_text(",".join(COLUMNS) + "\n01001,Ville fictive\n", encoding="utf-8")
    with pytest.raises(CourtTableError, match=r"courts\.csv:2"):
        read_court_table(path)
    path.write_text(",".join(COLUMNS) + "\n" + "x," * 14 + "hier\n", encoding="utf-8")
    with pytest.raises(CourtTableError, match="hier"):
        read_court_table(path)

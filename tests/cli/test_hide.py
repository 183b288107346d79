"""recours case hide: choices on the command line, told by case show, held by case export."""

import zipfile

import pytest
from tests.cli.commands import run

from documents import secrets_example as secret
from documents.secrets_example import IBAN, said_by


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "data"
    run("case", "new", "--company", "amazon", "--fact", "ground=parcel_not_arrived", "--folder", folder)
    id_ = run("case", "list", "--folder", folder).stdout.split()[0]
    (tmp_path / "releve.pdf").write_bytes(secret.everywhere())
    (tmp_path / "avis.pdf").write_bytes(secret.saved(secret.paper("Proposition")))
    done = run("case", "attach", id_, tmp_path / "releve.pdf", "--title", "Relevé", "--folder", folder)
    assert done.exit_code == 0, done.output
    run("case", "attach", id_, tmp_path / "avis.pdf", "--of", "mediator_proposed", "--folder", folder)
    return id_, folder


def test_what_is_hidden_is_told_and_is_not_exported(case, tmp_path):
    id_, folder = case
    assert (
        run(
            "case", "hide", id_, "--from", "company", "--word", IBAN, "--word", "Élodie Martin", "--folder", folder
        ).exit_code
        == 0
    )
    assert (
        run(
            "case", "hide", id_, "--from", "mediator", "--piece", "1", "--reason", "rien à voir", "--folder", folder
        ).exit_code
        == 0
    )
    told = run("case", "show", id_, "--folder", folder).stdout
    assert "pièce n° 1 (Relevé) : copie masquée" in told
    assert "pièce n° 1 (Relevé) : retenue — rien à voir" in told
    assert "L. 612-3" in told
    done = run("case", "export", id_, "-o", tmp_path / "a.zip", "--for", "company", "--folder", folder)
    assert done.exit_code == 0, done.output
    assert said_by((tmp_path / "a.zip").read_bytes(), IBAN) == []
    assert run("case", "verify", tmp_path / "a.zip").exit_code == 0
    assert "copie masquée" not in run("case", "show", id_, "--format", "json", "--folder", folder).stdout


def test_without_a_reader_everybody_sees_it_again(case, tmp_path):
    id_, folder = case
    run("case", "hide", id_, "--from", "company", "--piece", "1", "--folder", folder)
    run("case", "hide", id_, "--piece", "1", "--folder", folder)
    run("case", "hide", id_, "--piece", "2", "--folder", folder)
    assert "Ce que chaque lecteur ne reçoit pas" not in run("case", "show", id_, "--folder", folder).stdout


def test_areas_and_pages_looked_at(case, tmp_path):
    id_, folder = case
    (tmp_path / "p.jpg").write_bytes(secret.picture_with_secrets())
    run("case", "attach", id_, tmp_path / "p.jpg", "--folder", folder)
    run("case", "hide", id_, "--from", "company", "--word", IBAN, "--folder", folder)
    refused = run("case", "export", id_, "-o", tmp_path / "a.zip", "--for", "company", "--folder", folder)
    assert refused.exit_code == 2
    assert "page 1" in refused.stderr
    assert "masquez une zone" in refused.stderr
    assert not (tmp_path / "a.zip").exists()
    done = run(
        "case",
        "hide",
        id_,
        "--from",
        "company",
        "--piece",
        "3",
        "--area",
        "1:5,5,50,30",
        "--reviewed",
        "--folder",
        folder,
    )
    assert done.exit_code == 0, done.output
    assert run("case", "export", id_, "-o", tmp_path / "a.zip", "--for", "company", "--folder", folder).exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert "masked/piece-3.pdf" in archive.namelist()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ([], "ne dit pas ce qu'il faut cacher"),
        (["--area", "1:0,0,9,9"], "ajoutez --piece N"),
        (["--from", "everybody", "--piece", "1"], "company, mediator, judge"),
        (["--from", "judge", "--piece", "9"], "pas de pièce n° 9"),
        (["--from", "judge", "--word", "a"], "trop court"),
        (["--from", "judge", "--piece", "1", "--area", "12"], "n'est pas une zone"),
    ],
)
def test_bad_input_is_told_with_the_way_out(case, more, says):
    id_, folder = case
    done = run("case", "hide", id_, *more, "--folder", folder)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr

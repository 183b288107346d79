"""A complaint that goes by e-mail or in a form needs nobody's postal address, on the command line as on the web."""

import email
import email.policy

import pytest
from tests.cli.commands import run

CASE = """\
facts:
  company_name: Salle Exemple
  ground: cancellation_not_processed
  item: un abonnement
  story: J'ai résilié en août et je suis encore prélevé.
  consumer_first_name: Camille
  consumer_last_name: Exemple
"""


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["eml", "txt"])
def test_a_message_is_written_without_any_address(case_file, tmp_path, form):
    out = tmp_path / f"lettre.{form}"
    done = run("letter", case_file, "written_complaint", "-o", out, "--as-of", "2026-11-21")
    assert done.exit_code == 0, done.output
    written = out.read_bytes()
    if form == "eml":
        written = email.message_from_bytes(written, policy=email.policy.default).get_content().encode()
    assert "encore prélevé" in written.decode()


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_letter_on_paper_asks_for_the_address_and_names_the_way_round(case_file, tmp_path, form):
    out = tmp_path / f"lettre.{form}"
    done = run("letter", case_file, "written_complaint", "-o", out, "--as-of", "2026-11-21")
    assert done.exit_code == 2
    assert "company_street" in done.stderr
    assert "lettre.eml" in done.stderr
    assert not out.exists()


def test_a_letter_that_must_be_on_paper_still_asks_whatever_the_format(case_file, tmp_path):
    out = tmp_path / "lettre.eml"
    done = run("letter", case_file, "formal_notice", "-o", out, "--as-of", "2026-11-21")
    assert done.exit_code == 2
    assert "company_street" in done.stderr


def test_a_text_bears_the_address_once_it_is_known(case_file, tmp_path):
    known = "  company_street: 1 rue A\n  company_postcode: '69000'\n  company_town: Lyon\n"
    known += "  consumer_street: 2 rue B\n  consumer_postcode: '75000'\n  consumer_town: Paris\n"
    case_file.write_text(CASE + known, encoding="utf-8")
    out = tmp_path / "lettre.txt"
    done = run("letter", case_file, "written_complaint", "-o", out, "--as-of", "2026-11-21")
    assert done.exit_code == 0, done.output
    assert "69000 LYON" in out.read_text(encoding="utf-8")

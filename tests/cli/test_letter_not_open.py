"""`recours letter` prints the paper of a step that is open or waits; another is refused, or says that it is not open."""

import io
import zipfile
from email import message_from_bytes, policy

import pypdfium2
import pytest
from click.testing import CliRunner

from recours.cli.main import cli

CASE = """\
sector: []
facts:
  ground: refund_refused
  ordered_on: 2026-08-01
  price_eur: 120
  claim_eur: 120
  seller_kind: company
  item: une lampe de bureau
  story: Le remboursement promis n'est pas venu.
  demand: Le remboursement de 120 €.
  consumer_first_name: Camille
  consumer_last_name: Exemple
  consumer_street: 12 rue de l'Exemple
  consumer_postcode: "75000"
  consumer_town: Paris
  consumer_email: camille@exemple.invalid
  company_name: Boutique Exemple
  company_street: 1 rue de la Boutique
  company_postcode: "69000"
  company_town: Lyon
  mediator_named: "yes"
journal:
  - {on: 2026-09-01, entry: written_complaint_sent, channel: email}
  - {on: 2026-09-10, entry: answer_received, channel: email}
"""
MARK = "Brouillon, à ne pas envoyer en l'état."


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def write(case_file, step, suffix="txt", *more, as_of="2026-11-30"):
    out = case_file.parent / f"lettre.{suffix}"
    done = CliRunner().invoke(cli, ["letter", str(case_file), step, "-o", str(out), "--as-of", as_of, *more])
    return done, out


def words_of(out):
    """The words of a file of each format, on plain spaces and apostrophes."""
    data = out.read_bytes()
    if out.suffix == ".pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    elif out.suffix == ".docx":
        text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    elif out.suffix == ".eml":
        text = message_from_bytes(data, policy=policy.default).get_content()
    else:
        text = data.decode()
    return " ".join(text.replace("’", "'").split())


def test_a_certificate_of_silence_is_refused_when_an_answer_came(case_file):
    done, out = write(case_file, "proof_of_silence")
    assert done.exit_code == 2
    assert "n'est pas ouverte : elle ne concerne pas ce dossier" in done.stderr
    assert "--anyway" in done.stderr
    assert not out.exists()


def test_a_step_already_done_or_closed_is_refused_with_its_day(case_file):
    done, _ = write(case_file, "written_complaint")
    assert done.exit_code == 2
    assert "elle est déjà faite" in done.stderr
    done, _ = write(case_file, "mediator_referral", as_of="2027-12-01")
    assert done.exit_code == 2
    assert "fermée depuis le 1er septembre 2027 au soir" in done.stderr.replace("\u00a0", " ")


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt", "eml"])
def test_printed_anyway_it_says_so_at_its_head_and_attests_nothing_false(case_file, suffix):
    done, out = write(case_file, "proof_of_silence", suffix, "--anyway")
    assert done.exit_code == 0, done.output
    words = words_of(out)
    assert MARK in words
    assert "je ne peux pas attester qu'elle se tait" in words
    assert "aucune réponse" not in words
    assert MARK in done.stderr.replace("’", "'")


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt", "eml"])
def test_a_waiting_step_gives_a_paper_that_says_from_when(case_file, suffix):
    case_file.write_text(CASE.replace("  - {on: 2026-09-10, entry: answer_received, channel: email}\n", ""))
    done, out = write(case_file, "mediator_referral", suffix, as_of="2026-09-20")
    assert done.exit_code == 0, done.output
    assert MARK in words_of(out)
    assert "elle s'ouvrira le " in words_of(out)


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt", "eml"])
def test_an_open_step_gives_a_paper_without_any_mark(case_file, suffix):
    done, out = write(case_file, "formal_notice", suffix)
    assert done.exit_code == 0, done.output
    assert "Brouillon" not in words_of(out)
    registered = "Lettre recommandée avec avis de réception" in words_of(out)
    assert registered is (suffix in ("pdf", "docx"))

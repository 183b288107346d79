"""The command line does the whole job: ask, position, explain, letter, case, check; errors with place and way out."""

import json
import os
import subprocess
import sys

import pytest
import time_machine
from tests.cli.commands import CASE, run


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def position(case_file, as_of):
    done = run("position", case_file, "--as-of", as_of, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_answer_holds_every_key_of_the_machine_face(case_file):
    answer = position(case_file, "2026-11-21")
    wanted = {
        *("as_of", "ladder", "grounds", "addressee", "rights", "steps", "next", "limits", "prior_attempt", "forum"),
        *("help", "exhibits_wanted", "missing", "warnings", "assumptions", "mediator", "next_change_on"),
    }
    assert wanted <= answer.keys()
    assert {"layers", "digest"} <= answer["ladder"].keys()
    right = answer["rights"][0]
    assert {"id", "title", "value", "because", "cites", "missing", "remedy", "amounts"} <= right.keys()
    step = answer["steps"][0]
    assert {
        "id",
        "title",
        "state",
        "opens_on",
        "closes_on",
        "channel",
        "why",
        "cites",
        "missing",
        "letter",
    } <= step.keys()
    limit = answer["limits"][0]
    assert {"id", "title", "whose", "starts_on", "due_on", "state", "reckoning", "steps", "cites"} <= limit.keys()
    assert {"mandatory", "modes", "why", "cites"} <= answer["prior_attempt"].keys()
    assert {"court", "form", "place", "lawyer", "cost", "why", "cites", "courts"} <= answer["forum"].keys()
    for fact in answer["missing"]:
        assert {"fact", "question", "type", "choices", "why"} <= fact.keys()


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2026-11-16", "waiting"), ("2026-11-17", "open"), ("2027-09-14", "open"), ("2027-09-15", "closed")],
)
def test_the_mediators_window_is_right_at_both_ends(case_file, as_of, state):
    steps = {step["id"]: step for step in position(case_file, as_of)["steps"]}
    assert steps["mediator_referral"]["state"] == state


@pytest.mark.parametrize(
    ("seller", "addressee"),
    [
        ("company", "amazon_seller"),
        ("third_party_shipped_by_platform", "amazon_third_party_shipped_by_amazon"),
        ("third_party_own_shipping", "amazon_third_party_own_shipping"),
    ],
)
def test_each_kind_of_seller_has_its_own_addressee(case_file, seller, addressee):
    case_file.write_text(CASE.replace("seller_kind: company", f"seller_kind: {seller}"), encoding="utf-8")
    answer = position(case_file, "2026-11-21")["addressee"]
    assert answer["id"] == addressee
    assert answer["not_whom"]


def test_text_is_for_people(case_file):
    done = run("position", case_file, "--as-of", "21/11/2026")
    assert done.exit_code == 0
    assert "À qui s'adresser" in done.stdout
    assert "Amazon EU SARL" in done.stdout


def test_explain_prints_the_tree_of_a_verdict(case_file):
    done = run("explain", case_file, "mediator_referral", "--as-of", "2026-11-17")
    assert done.exit_code == 0
    assert "✓" in done.stdout
    done = run("explain", case_file, "complaint_answer", "--as-of", "2026-11-17", "--format", "json")
    assert json.loads(done.stdout)["steps"]


def test_a_letter_is_written_and_nothing_is_sent(case_file, tmp_path):
    for suffix, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("eml", b"")):
        out = tmp_path / f"lettre.{suffix}"
        done = run("letter", case_file, "formal_notice", "-o", out, "--as-of", "2026-11-21")
        assert done.exit_code == 0, done.output
        assert out.read_bytes().startswith(magic)
        assert "Rien n'est envoyé" in done.stdout


@pytest.mark.parametrize(
    ("was", "becomes", "place", "way_out"),
    [
        ("ground: parcel_not_arrived", "ground: parcel_not_arived", ":3", "parcel_not_arrived"),
        ("ordered_on: 2026-09-01", "ordered_on: 2026-09-31", ":5", "2026-11-21"),
        ("ordered_on:", "orderd_on:", ":5", "ordered_on"),
        ("price_eur: 89.90", "price_eur: 99999999999", ":7", "maximum"),
        ("price_eur: 89.90", "price_eur: 1\n  price_eur: 2", ":8", "une seule"),
        ("company: amazon", "company: amazone", ":1", "amazon"),
        ("journal:", "journl:", ":", "journal"),
        ("entry: written_complaint_sent", "entry: written_complaint", ":18", "written_complaint_sent"),
        ("channel: email", "chanel: email", ":18", "channel"),
        ("on: 2026-09-14", "on: hier", ":18", "2026-11-21"),
    ],
)
def test_bad_input_says_where_and_how_to_mend_it(case_file, was, becomes, place, way_out):
    case_file.write_text(CASE.replace(was, becomes), encoding="utf-8")
    done = run("position", case_file, "--as-of", "2026-11-21")
    assert done.exit_code == 2
    assert f"case.yaml{place}" in done.stderr
    assert way_out in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("promised_delivery_on: 2026-09-05", "promised_delivery_on: 2026-08-05"), ("on: 2026-09-14", "on: 2026-08-14")],
)
def test_days_that_contradict_one_another_are_refused(case_file, was, becomes):
    case_file.write_text(CASE.replace(was, becomes), encoding="utf-8")
    done = run("position", case_file, "--as-of", "2026-11-21")
    assert done.exit_code == 2
    assert "vient avant" in done.stderr


def test_the_interview_asks_saves_and_loses_nothing(tmp_path):
    path = tmp_path / "new.yaml"
    done = run("ask", path, "--as-of", "2026-11-21", input="online_sale\nparcel_not_arrived\nfin\n")
    assert done.exit_code == 0, done.output
    assert "Ce que nous ne savons pas encore" in done.stdout
    text = path.read_text(encoding="utf-8")
    done = run("ask", path, "--as-of", "2026-11-21", input="n'importe quoi\nfin\n")
    assert done.exit_code == 0
    assert path.read_text(encoding="utf-8") == text


def kept(tmp_path, case_file):
    done = run("case", "new", "--from", case_file, "--folder", tmp_path / "data")
    assert done.exit_code == 0, done.output
    return done.stdout.split()[1]


def test_a_case_is_kept_exported_and_verified_offline(tmp_path, case_file):
    case_id, folder = kept(tmp_path, case_file), ("--folder", tmp_path / "data")
    photo = tmp_path / "boite.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    assert run("case", "attach", case_id, photo, "--title", "Boîte vide", *folder).exit_code == 0
    assert (
        run("case", "add", case_id, "call_made", "--on", "2026-09-20", "--field", "said=rien", *folder).exit_code == 0
    )
    assert case_id in run("case", "list", *folder).stdout
    assert "Boîte" not in run("case", "list", *folder).stdout
    shown = run("case", "show", case_id, "--as-of", "2026-11-21", *folder)
    assert "Appel téléphonique" in shown.stdout
    archive = tmp_path / "dossier.zip"
    assert run("case", "export", case_id, "-o", archive, "--as-of", "2026-11-21", *folder).exit_code == 0
    verify = [sys.executable, "-m", "recours.cli.main", "case", "verify", str(archive)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(verify, env=env, capture_output=True, check=False).returncode == 0
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 1
    archive.write_bytes(bytes(content))
    assert subprocess.run(verify, env=env, capture_output=True, check=False).returncode == 1


def test_an_entry_that_cannot_be_is_refused(tmp_path, case_file):
    case_id = kept(tmp_path, case_file)
    done = run("case", "add", case_id, "written_complaint_sent", "--on", "2026-08-20", "--folder", tmp_path / "data")
    assert done.exit_code == 2
    done = run("case", "add", case_id, "call_mad", "--on", "2026-09-20", "--folder", tmp_path / "data")
    assert done.exit_code == 2
    assert "call_made" in done.stderr


def test_an_archive_imported_elsewhere_gives_the_same_position(tmp_path, case_file):
    case_id = kept(tmp_path, case_file)
    archive, elsewhere = tmp_path / "dossier.zip", ("--folder", tmp_path / "elsewhere")
    asked = ("case", "show", case_id, "--as-of", "2026-11-21", "--format", "json")
    before = json.loads(run(*asked, "--folder", tmp_path / "data").stdout)
    run("case", "export", case_id, "-o", archive, "--as-of", "2026-11-21", "--folder", tmp_path / "data")
    assert run("case", "import", archive, *elsewhere).exit_code == 0
    assert json.loads(run(*asked, *elsewhere).stdout) == before
    assert run("case", "import", archive, *elsewhere).exit_code == 0


def test_tick_writes_each_lapse_once(tmp_path, case_file):
    case_id = kept(tmp_path, case_file)
    done = run("tick", "--folder", tmp_path / "data")
    assert done.exit_code == 0
    assert f"{case_id}  2026-09-05  delivery" in done.stdout
    assert run("tick", "--folder", tmp_path / "data").stdout == ""


def test_suggest_names_three_grounds_at_most_and_says_when_none_fits():
    done = run("suggest", "mon", "colis", "n'est", "jamais", "arrivé")
    assert done.stdout.startswith("parcel_not_arrived")
    assert len(done.stdout.splitlines()) <= 3
    assert run("suggest", "xyz").exit_code == 1


def test_check_names_every_fault_of_a_content_folder(tmp_path):
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "a.yaml").write_text(
        "facts:\n  - {id: a, type: date, questoin: Q ?}\n  - {id: b, type: dat, question: Q ?}\n"
    )
    done = run("check", tmp_path)
    assert done.exit_code == 1
    assert "a.yaml:2" in done.stderr
    assert "« question »" in done.stderr
    assert "a.yaml:3" in done.stderr


def test_help_needs_no_content_and_no_database(tmp_path):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "RECOURS_CONTENT": str(tmp_path / "absent")}
    command = [sys.executable, "-m", "recours.cli.main", "--help"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0
    assert not list(tmp_path.iterdir())


def test_everything_is_verified_and_copies_are_made_again(tmp_path, case_file):
    kept(tmp_path, case_file)
    folder = ("--folder", tmp_path / "data")
    assert "Intact : 1 dossier(s)" in run("verify", *folder).stdout
    heads = run("witnesses", "heads", *folder)
    path = heads.stdout.splitlines()[0].split(" : ", 1)[1]
    assert run("verify", "--heads", path, *folder).exit_code == 0
    assert run("rebuild", "--compare", *folder).exit_code == 0
    assert run("verify", "--heads", case_file, *folder).exit_code == 2


def test_a_case_is_held_released_kept_longer_and_erased(tmp_path, case_file):
    case_id = kept(tmp_path, case_file)
    folder = ("--folder", tmp_path / "data")
    assert run("case", "hold", case_id, "--reason", "procédure", *folder).exit_code == 0
    held = run("case", "erase", case_id, "--yes", *folder)
    assert held.exit_code == 2
    assert "recours case release" in held.stderr
    assert run("case", "release", case_id, *folder).exit_code == 0
    assert run("case", "keep", case_id, *folder).exit_code == 0
    asked = run("case", "erase", case_id, *folder, input="oui\n")
    assert asked.exit_code == 1
    assert "disparaîtra pour toujours" in asked.stdout
    assert "Rien n'est effacé" in asked.stdout
    assert run("case", "erase", case_id, "--entry", "2", "--yes", *folder).exit_code == 0
    assert run("case", "erase", case_id, *folder, input="effacer\n").exit_code == 0
    assert "Dossier effacé" in run("case", "list", *folder).stdout
    assert run("verify", *folder).exit_code == 0


def test_what_was_learnt_later_was_not_known_earlier(tmp_path, case_file):
    folder = ("--folder", tmp_path / "data")
    with time_machine.travel("2026-11-20T10:00Z"):
        case_id = kept(tmp_path, case_file)
    with time_machine.travel("2026-11-25T10:00Z"):
        said = ("--on", "2026-09-20", "--field", "seller_kind=third_party_own_shipping")
        assert run("case", "add", case_id, "facts_asserted", *said, *folder).exit_code == 0
        run("case", "add", case_id, "call_made", "--on", "2026-09-21", "--field", "said=rien", *folder)

    def shown(*options):
        asked = ("case", "show", case_id, "--as-of", "2026-11-25", "--format", "json", *options, *folder)
        return json.loads(run(*asked).stdout)

    assert shown()["addressee"]["id"] == "amazon_third_party_own_shipping"
    assert shown("--known-at", "2026-11-25T10:00:01+00:00")["addressee"]["id"] == "amazon_third_party_own_shipping"
    then = shown("--known-at", "2026-11-22")
    assert then["addressee"]["id"] == "amazon_seller"
    assert then["known_at"].startswith("2026-11-2")
    before = run("case", "show", case_id, "--known-at", "2026-11-19", *folder)
    assert before.exit_code == 2
    assert "20 novembre 2026" in before.stderr
    text = run("case", "show", case_id, "--known-at", "22/11/2026", *folder).stdout
    assert "Appel téléphonique" not in text
    assert run("case", "show", case_id, "--known-at", "hier", *folder).exit_code == 2

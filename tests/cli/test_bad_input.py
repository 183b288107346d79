"""Whatever file or path is given: a French sentence with place and way out, exit 2, never a traceback."""

import json

import pytest
from tests.cli.commands import CASE, refused, run

from recours.cli.output import visible_text

LINE = "journal:\n  - {on: 2026-01-01, entry: %s}\n"
#: A case file that cannot be read, the line of the fault, a word of the sentence.
FILES = {
    "empty": (b"", 1, "vide"),
    "a list": (b"- a\n- b\n", 1, "clés"),
    "facts a list": (b"facts: []\n", 1, "clés"),
    "journal a map": (b"journal: {}\n", 1, "« on »"),
    "journal without on": (b"journal:\n  - entry: call_made\n", 2, "« on »"),
    "a company that is a number": (b"company: 5\n", 1, "« 5 »"),
    "an unknown sector": (b"sector: [nope]\n", 1, "« nope »"),
    "not UTF-8": (b"company: null\nfacts: {item: \xe9}\n", 2, "UTF-8"),
    "a huge amount": (b"facts: {price_eur: 999999999999999999999999999999}\n", 1, "trop grand"),
    "a monstrous amount": (b"facts: {price_eur: 1e4000}\n", 1, "1e4000"),
    "a mapping within itself": (b"journal:\n  - &x {on: 2026-01-01, entry: call_made, said: *x}\n", 1, "se contient"),
    "a merge of itself": (b"<<: &x\n  <<: *x\n", 1, "se contient"),
    "too deep": (b"facts: " + b"{a: " * 200 + b"1" + b"}" * 200, 1, "imbriqu"),
    "a day of the year one": (b"journal:\n  - {on: 0001-01-01, entry: call_made}\n", 2, "hors de port"),
    "a length that is none": ((LINE % "formal_notice_sent, period: nope").encode(), 2, "« nope »"),
    "an unknown fact asserted": ((LINE % "facts_asserted, facts: {nope: 1}").encode(), 2, "« nope »"),
    "a wrong fact asserted": ((LINE % "facts_asserted, facts: {price_eur: x}").encode(), 2, "« x »"),
    "an unknown fact corrected": ((LINE % "fact_corrected, fact: nope, value: 1").encode(), 2, "« nope »"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_case_file_that_cannot_be_read_is_told_with_its_line(tmp_path, name):
    text, line, says = FILES[name]
    path = tmp_path / "case.yaml"
    path.write_bytes(text)
    refused(run("position", path), place=f"{path}:{line}: ", says=says)


def test_anchors_that_grow_without_end_are_refused(tmp_path):
    path = tmp_path / "case.yaml"
    lines = ["company: &a0 x"] + [f"k{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    path.write_text("\n".join(lines))
    refused(run("position", path), place=f"{path}:1: ", says="imbriqu")


def test_a_file_in_a_folder_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "nowhere" / "case.yaml"
    refused(run("ask", path), place=f"{path}: ", says="refusé")


def test_content_that_is_not_there_is_refused(tmp_path, monkeypatch):
    refused(run("check", tmp_path), place=f"{tmp_path}: ", says="règles de Recours")
    monkeypatch.setenv("RECOURS_CONTENT", str(tmp_path / "nowhere"))
    refused(run("courts", "of", "--postcode", "75011"), place=f"{tmp_path / 'nowhere'}: ", says="règles de Recours")


def test_an_unknown_case_is_refused_with_where_to_find_the_right_one(tmp_path):
    run("case", "new", "--folder", tmp_path)
    refused(run("case", "show", "nope", "--folder", tmp_path), place="", says="« nope »")


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    output = tmp_path / "nowhere" / "letter.txt"
    refused(
        run("letter", path, "formal_notice", "--as-of", "2026-11-21", "-o", output), place=f"{output}: ", says="refusé"
    )


def test_the_day_of_an_entry_may_be_written_the_french_way(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("journal:\n  - {on: 14/09/2026, entry: written_complaint_sent}\n")
    assert run("position", path, "--as-of", "2026-11-21").exit_code == 0


@pytest.mark.parametrize(
    ("words", "place", "says"),
    [
        (["positio"], "recours: ", "vouliez-vous dire position ?"),
        (["--nope"], "recours: ", "« --nope »"),
        (["case", "shw"], "recours case: ", "vouliez-vous dire show ?"),
        (["position"], "recours position: ", "il manque CASE.yaml"),
        (["position", "x.yaml", "more"], "recours position: ", "de trop"),
        (["position", "x.yaml", "--format", "xml"], "recours position: ", "json, text"),
        (["serve", "--port", "abc"], "recours serve: ", "un nombre entier"),
        (["courts", "of"], "", "quelle commune"),
    ],
)
def test_a_command_written_wrong_is_french_errors_with_the_way_out(words, place, says):
    refused(run(*words), place=place, says=says)


def test_a_letter_without_a_format_is_refused(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    output = tmp_path / "letter"
    refused(run("letter", path, "formal_notice", "-o", output), place=f"{output}: ", says=".docx")
    assert not output.exists()


READING = {
    "list": ("case", "list"),
    "show": ("case", "show", "inconnu"),
    "add": ("case", "add", "inconnu", "call_made", "--on", "2026-01-01"),
    "hold": ("case", "hold", "inconnu"),
    "erase": ("case", "erase", "inconnu", "--yes"),
    "hide": ("case", "hide", "inconnu", "--word", "secret"),
    "export": ("case", "export", "inconnu", "-o", "a.zip"),
    "witnesses": ("witnesses", "heads"),
    "tick": ("tick",),
    "rebuild": ("rebuild",),
    "verify": ("verify",),
}


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("there", [False, True])
def test_a_folder_where_nothing_was_ever_kept_is_told_and_left_alone(tmp_path, name, there):
    """A slip of the keyboard must not look like an empty desk, nor leave one behind."""
    folder = tmp_path / "recours-dta"
    if there:
        folder.mkdir()
    refused(run(*READING[name], "--folder", folder), place=str(folder), says="aucun dossier")
    assert [path.name for path in tmp_path.rglob("*")] == ["recours-dta"] * there


def test_an_erasure_that_nobody_confirms_is_none(tmp_path):
    folder = ("--folder", tmp_path)
    case_id = run("case", "new", *folder).stdout.split()[1]
    done = run("case", "erase", case_id, *folder, input="")
    assert done.exit_code == 1
    assert "Rien n'est effacé" in done.stdout
    assert "Aborted" not in done.output


@pytest.mark.parametrize("wrong", [("--piece", "99", "--area", "1:1,1,2,2"), ("--piece", "-1", "--area", "x")])
def test_what_is_hidden_is_hidden_whole_or_not_at_all(tmp_path, wrong):
    folder = ("--folder", tmp_path)
    case_id = run("case", "new", *folder).stdout.split()[1]
    before = run("case", "show", case_id, *folder).stdout
    refused(
        run("case", "hide", case_id, "--from", "company", "--word", "secret", *wrong, *folder),
        place="piece",
        says="pas de pièce",
    )
    assert run("case", "show", case_id, *folder).stdout == before


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_journal_that_is_damaged_is_told_so(tmp_path, command):
    (tmp_path / "journal.sqlite3").write_bytes(b"rien" * 4000)
    refused(run("case", command, *["x"] * (command == "show"), "--folder", tmp_path), place="le fichier", says="abîmé")
    assert (tmp_path / "journal.sqlite3").read_bytes() == b"rien" * 4000


@pytest.mark.parametrize("kind", ["payload_erased", "erasure_announced", "time_limit_lapsed"])
def test_what_is_written_by_itself_is_not_told(tmp_path, kind):
    """Or else an erasure could be told under a hold."""
    folder = ("--folder", tmp_path)
    case_id = run("case", "new", "--title", "Ma lampe", *folder).stdout.split()[1]
    run("case", "hold", case_id, *folder)
    said = ("--on", "2026-01-01", "--field", "seq=1")
    refused(run("case", "add", case_id, kind, *said, *folder), place="entry", says="tout seul")
    assert "Ma lampe" in run("case", "list", *folder).stdout


def test_a_number_is_told_on_the_command_line(tmp_path):
    folder = ("--folder", tmp_path)
    case_id = run("case", "new", *folder).stdout.split()[1]
    today = ("--on", "2026-01-02", "--field")
    assert run("case", "add", case_id, "promise_made", *today, "what=rappeler", *folder).exit_code == 0
    assert run("case", "add", case_id, "promise_kept", *today, "promise_seq=3", *folder).exit_code == 0
    refused(
        run("case", "add", case_id, "promise_kept", *today, "promise_seq=trois", *folder),
        place="promise_kept.promise_seq",
        says="nombre entier",
    )


@pytest.mark.parametrize("opener", ["[", "{a: ", "- "])
def test_lists_within_lists_never_end_the_process(tmp_path, opener):
    path = tmp_path / "case.yaml"
    path.write_text("facts: " + opener * 40_000 if opener != "- " else opener * 40_000)
    refused(run("position", path), place=f"{path}:1: ", says="imbriqu")


def test_a_number_of_thousands_of_digits_is_refused(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(LINE % f"formal_notice_sent, period_days: {'9' * 5000}")
    refused(run("position", path), place=f"{path}:2: ", says="trop long")


#: What a terminal obeys: titles, colours, one-byte codes, directions, separators, halves of signs.
OBEYED = "\x1b]0;x\x07\x1b[31m\x9b2J\u202e\u2066\u2028\r\x08"


def test_what_is_typed_reaches_no_terminal_raw(tmp_path):
    path, data = tmp_path / "case.yaml", tmp_path / "data"
    path.write_text(f"title: {json.dumps('Lampe ' + OBEYED)}\nfacts: {{item: {json.dumps(OBEYED)}}}\n")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(f"company: {json.dumps(OBEYED)}\n")
    kept = run("case", "new", "--from", path, "--folder", data)
    case = kept.stdout.split()[0] if kept.exit_code == 0 else ""
    tried = [kept, run("position", wrong), run("position", path), run("position", path, "--format", "json")]
    tried += [run("case", "list", "--folder", data), run("case", "show", case or "x", "--folder", data)]
    tried += [run("explain", path, OBEYED), run(OBEYED), run("case", "add", OBEYED, OBEYED, "--folder", data)]
    for done in tried:
        assert not isinstance(done.exception, (ValueError, TypeError)), done.exception
        assert not set(done.output) & set(OBEYED) - set("0;x[31m2J]"), done.output[:300]
    assert json.loads(tried[3].stdout)


def test_the_words_of_french_are_printed_as_they_are():
    text = "« 1\u202f200,50\u00a0€ » — l’été, œuvre\tà Noël\n"
    assert visible_text(text) == text
    hostile = OBEYED + "\U000e0041"
    assert json.loads(f'"{visible_text(hostile)}"') == hostile

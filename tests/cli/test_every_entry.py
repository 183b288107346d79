"""Every entry that the reference lists can be told, by the command, in a file, to `position`: with one verdict."""

import json
from datetime import date

import pytest
from tests.cli.commands import run

from recours.core.entry_fields import BY_ITSELF, OF_A_KEPT_JOURNAL
from recours.library.load import library

VALUES = {"text": "exemple", "date": "2026-10-30", "amount_eur": "12.50", "length": "15 days", "integer": "3"}
VALUES |= {"channel": "email", "step": "formal_notice", "mediator": "fevad", "fact": "item", "any": "une lampe"}
NAMED = ("channel", "step", "mediator", "fact")
#: Fields that hold something else than a word: what a file says, what the command line says.
SPECIAL = {"facts": ("{item: une lampe}", "item=une lampe")}
#: Written by the program beside the bytes of a piece.
OF_A_PIECE = frozenset({"digest", "name", "media_type", "size"})
EVENTS = library().vocabulary.events
CONCLUDED = {kind for kind, definition in EVENTS.items() if not definition.is_entry_form}
TOLD = sorted(EVENTS.keys() - BY_ITSELF.keys() - OF_A_KEPT_JOURNAL - CONCLUDED)
OPENED = "company: amazon\nfacts: {ground: parcel_not_arrived, ordered_on: 2026-09-01}\n"


def value_of(name, shape):
    if "choices" in shape:
        return str(shape["choices"][0])
    return VALUES[name] if name in NAMED else VALUES[str(shape["type"])]


def fields_of(kind):
    """Every field that the entry may have, with a value."""
    fields = {name: shape for name, shape in EVENTS[kind].fields.items() if name not in OF_A_PIECE}
    return {name: value_of(name, shape) for name, shape in fields.items() if name not in SPECIAL}


def line_of(kind, fields):
    special = {name: SPECIAL[name][0] for name in EVENTS[kind].fields if name in SPECIAL}
    told = "".join(f", {name}: {value}" for name, value in (fields | special).items())
    return f"  - {{on: 2026-10-20, entry: {kind}{told}}}\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    (folder / "case.yaml").write_text(OPENED)
    return folder, run("case", "new", "--from", folder / "case.yaml", "--folder", folder).stdout.split()[1]


@pytest.mark.parametrize("kind", TOLD)
def test_it_is_told_by_the_command(kept, kind):
    folder, case_id = kept
    told = [f"{name}={value}" for name, value in fields_of(kind).items()]
    told += [SPECIAL[name][1] for name in EVENTS[kind].fields if name in SPECIAL]
    options = [part for each in told for part in ("--field", each)]
    done = run("case", "add", case_id, kind, "--on", "2026-10-20", *options, "--folder", folder)
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("whole", [False, True], ids=["what is required", "every field"])
def test_it_is_told_in_a_file_and_both_commands_say_the_same(tmp_path, kind, whole):
    required = {name for name, shape in EVENTS[kind].fields.items() if shape.get("required")}
    fields = {name: value for name, value in fields_of(kind).items() if whole or name in required}
    path = tmp_path / "case.yaml"
    path.write_text(f"{OPENED}journal:\n{line_of(kind, fields)}")
    asked = run("position", path, "--as-of", "2026-11-21", "--format", "json")
    assert asked.exit_code == 0, asked.stderr
    opened = run("case", "new", "--from", path, "--folder", tmp_path / "data")
    assert opened.exit_code == 0, opened.stderr
    case_id = opened.stdout.split()[1]
    shown = run("case", "show", case_id, "--as-of", "2026-11-21", "--format", "json", "--folder", tmp_path / "data")
    answers = [json.loads(each.stdout) for each in (asked, shown)]
    for section in ("next", "missing"):
        assert [each.get("id", each.get("fact")) for each in answers[0][section]] == [
            each.get("id", each.get("fact")) for each in answers[1][section]
        ]
    for section, state in (("rights", "value"), ("steps", "state"), ("limits", "due_on")):
        told = [{each["id"]: each[state] for each in answer[section]} for answer in answers]
        assert told[0] == told[1]


@pytest.mark.parametrize("kind", sorted(BY_ITSELF) + sorted(OF_A_KEPT_JOURNAL) + sorted(CONCLUDED))
def test_what_is_not_told_in_a_file_is_refused_by_both_with_its_line_and_the_way_out(tmp_path, kind):
    path = tmp_path / "case.yaml"
    path.write_text(f"{OPENED}journal:\n  - {{on: 2026-10-20, entry: note_added, text: x}}\n{line_of(kind, {})}")
    for command in (("position", path), ("case", "new", "--from", path, "--folder", tmp_path / "data")):
        done = run(*command)
        assert done.exit_code == 2
        assert done.stderr.startswith(f"{path}:5: « {kind} »"), done.stderr
        assert "\n  → " in done.stderr
    assert run("case", "list", "--folder", tmp_path / "data").stdout == ""


REFUSED = {
    "a channel": "{on: 2026-10-20, entry: reminder_sent, channel: pigeon}",
    "a fact of another type": "{on: 2026-10-20, entry: fact_corrected, fact: ordered_on, value: hier}",
    "a text for the journal too long": f"{{on: 2026-10-20, entry: note_added, text: {'a' * 30_000}}}",
    "a day to come": "{on: 2079-01-01, entry: note_added, text: x}",
    "before the order": "{on: 2026-08-01, entry: reminder_sent}",
    "no such entry": "{on: 2026-10-20, entry: reminder_sentt}",
}


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_a_file_is_kept_whole_or_not_at_all(tmp_path, line):
    path = tmp_path / "case.yaml"
    path.write_text(f"{OPENED}journal:\n  - {{on: 2026-10-20, entry: note_added, text: x}}\n  - {line}\n")
    for command in (("position", path), *[("case", "new", "--from", path, "--folder", tmp_path / "data")] * 2):
        done = run(*command)
        assert done.exit_code == 2
        assert done.stderr.startswith(f"{path}:5: "), done.stderr
        assert "\n  → " in done.stderr
    assert run("case", "list", "--folder", tmp_path / "data").stdout == ""


def test_what_a_file_corrects_is_corrected_in_the_case(tmp_path):
    path = tmp_path / "case.yaml"
    lines = "".join(
        f"  - {{on: 2026-10-2{at}, entry: fact_corrected, fact: {fact}, value: {value}}}\n"
        for at, (fact, value) in enumerate(
            [("ordered_on", "2026-09-02"), ("already_before_judge", "non"), ("item", "null")]
        )
    )
    path.write_text(f"{OPENED.replace('}', ', item: une lampe}')}journal:\n{lines}")
    case_id = run("case", "new", "--from", path, "--folder", tmp_path / "data").stdout.split()[1]
    shown = run("case", "show", case_id, "--folder", tmp_path / "data")
    assert shown.exit_code == 0
    from recours.casework.case.case_view import case_of
    from recours.casework.desk import open_local

    facts = case_of(open_local(tmp_path / "data"), case_id).facts
    assert facts["ordered_on"] == date(2026, 9, 2)
    assert facts["already_before_judge"] is False
    assert "item" not in facts

"""One damage hides no other: every case is looked at, and what was taken out leaves a trace that is found."""

import os
import sqlite3

import pytest
from tests.casework.by_force import by_force
from tests.casework.conftest import AT, FACTS

from recours.casework import stamps
from recours.casework.case import case_view, entry_writer, erasure
from recours.casework.case.case_opening import open_case
from recours.casework.case.entry_writer import Act
from recours.casework.upkeep import verification
from recours.casework.upkeep.lists_of_heads import compare
from recours.journal.errors import ChainBrokenError


@pytest.fixture
def other_id(desk):
    """A second case, whose damage must be found whatever happened to the first."""
    other = open_case(desk, company=None, facts=FACTS, act=Act(AT, AT.date())).head.case_id
    entry_writer.record(desk, other, "note_added", {"text": "à garder"}, act=Act(AT, AT.date()))
    return other


DAMAGES = {
    "bytes inside a payload": "UPDATE journal_payload SET text = '{{\"facts\":' WHERE case_id = '{case}' AND seq = 2",
    "no text at all": "UPDATE journal_payload SET text = x'fffefd' WHERE case_id = '{case}' AND seq = 2",
    "half a character": "UPDATE journal_payload SET text = CAST(x'7bff7d' AS TEXT) WHERE case_id = '{case}' AND seq = 2",
    "another payload": "UPDATE journal_payload SET text = '{{\"zzz\":1}}' WHERE case_id = '{case}' AND seq = 2",
    "a list for a payload": "UPDATE journal_payload SET text = '[]' WHERE case_id = '{case}' AND seq = 2",
    "its salt": "UPDATE journal_payload SET salt = 7 WHERE case_id = '{case}' AND seq = 2",
    "its kind": "UPDATE journal_entry SET kind = 'promise_made' WHERE case_id = '{case}' AND seq = 2",
    "its version": "UPDATE journal_entry SET kind_version = 'x' WHERE case_id = '{case}' AND seq = 2",
    "its day": "UPDATE journal_entry SET occurred_on = '2026-02-30' WHERE case_id = '{case}' AND seq = 2",
    "its instant": "UPDATE journal_entry SET recorded_at = 'hier' WHERE case_id = '{case}'",
    "its number": "UPDATE journal_entry SET seq = 'deux' WHERE case_id = '{case}' AND seq = 2",
    "its hash": "UPDATE journal_entry SET hash = x'00' WHERE case_id = '{case}' AND seq = 2",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_a_finding_and_the_other_case_is_still_looked_at(desk, case_id, other_id, damage):
    by_force(desk, DAMAGES[damage].format(case=case_id))
    by_force(desk, f"UPDATE journal_entry SET occurred_on = '2020-01-01' WHERE case_id = '{other_id}' AND seq = 2")
    told = list(verification.faults(desk))
    assert [line for line in told if line.startswith(case_id)], told
    assert [line for line in told if line.startswith(other_id) and "n° 2" in line], told
    list(verification.differences(desk))


def test_what_is_damaged_is_an_error_of_ours_for_who_opens_it(desk, case_id):
    by_force(desk, DAMAGES["bytes inside a payload"].format(case=case_id))
    with pytest.raises(ChainBrokenError, match="n° 2 : elle est abîmée"):
        case_view.case_of(desk, case_id)


def test_a_last_entry_taken_out_leaves_its_payload(desk, other_id):
    last = desk.store.head(other_id).seq
    by_force(desk, f"DELETE FROM journal_entry WHERE case_id = '{other_id}' AND seq = {last}")
    [fault] = verification.faults(desk)
    assert f"n° {last}" in fault
    assert "ôtée" in fault


def test_a_last_entry_taken_out_with_its_payload_is_missing_from_the_list_kept_here(desk, other_id):
    stamps.write_heads(desk, AT)
    last = desk.store.head(other_id).seq
    for table in ("entry", "payload"):
        by_force(desk, f"DELETE FROM journal_{table} WHERE case_id = '{other_id}' AND seq = {last}")
    [fault] = verification.faults(desk)
    assert f"n° {last}" in fault
    assert "raccourci" in fault


def test_a_case_taken_out_whole_is_missing_from_the_list_kept_here(desk, case_id, other_id):
    stamps.write_heads(desk, AT)
    for table in ("entry", "payload"):
        by_force(desk, f"DELETE FROM journal_{table} WHERE case_id = '{other_id}'")
    assert ["n'est plus ici" in line for line in verification.faults(desk)] == [True]


def test_a_damaged_list_is_named_and_the_others_are_read(desk, other_id):
    day = stamps.write_heads(desk, AT)
    (day.parent / "2026-11-20.txt").write_text("abîmée")
    [fault] = verification.faults(desk)
    assert "2026-11-20.txt" in fault


def test_a_list_that_names_none_of_the_cases_is_not_intact(desk, case_id):
    path = desk.witnesses.root / "nothing.txt"
    path.parent.mkdir(parents=True)
    path.write_text("recours-heads 2026-11-20 0\n")
    found = compare(desk, path)
    assert found.named == 0
    assert ["ne nomme aucun" in line for line in found.faults] == [True]


def test_a_list_asked_for_now_holds_the_cases_of_now(desk, case_id):
    morning = stamps.write_heads(desk, AT)
    opened = open_case(desk, company=None, facts=FACTS, act=Act(AT, AT.date())).head
    now = stamps.heads_now(desk, AT)
    assert opened.hash in now.read_text()
    assert opened.hash not in morning.read_text()
    assert stamps.write_heads(desk, AT) == morning
    assert compare(desk, now).named == 2
    assert compare(desk, now).faults == ()
    assert compare(desk, morning).named == 1


def test_a_condemned_piece_that_an_entry_names_is_told(desk, case_id, digest):
    by_force(desk, f"INSERT INTO journal_condemned_piece VALUES ('{digest}')")
    assert ["alors qu'une écriture la nomme" in line for line in verification.faults(desk)] == [True]
    desk.store.finish_erasures()
    assert list(verification.faults(desk)) == []
    assert desk.evidence.has(digest)


@pytest.mark.parametrize("harm", ["folder", "pipe", "unreadable"])
def test_a_piece_that_is_no_file_is_a_finding_and_the_others_are_looked_at(desk, case_id, other_id, digest, harm):
    path = desk.evidence.path_of(digest)
    path.unlink()
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "unreadable": lambda: path.symlink_to(path)}[harm]()
    by_force(desk, f"UPDATE journal_entry SET occurred_on = '2020-01-01' WHERE case_id = '{other_id}' AND seq = 2")
    told = list(verification.faults(desk))
    assert len(told) == 2
    assert any(digest[:16] in line for line in told)


def test_one_case_is_verified_against_a_hash_kept_elsewhere(desk, case_id):
    kept = desk.store.head(case_id).hash
    entry_writer.record(desk, case_id, "note_added", {"text": "la suite"}, act=Act(AT, AT.date()))
    assert list(verification.faults_of_case(desk, case_id, kept[:16].upper())) == []
    assert verification.entry_with(desk, case_id, kept[:16]) == 3
    assert ["aucune empreinte" in line for line in verification.faults_of_case(desk, case_id, "0" * 16)] == [True]


def test_an_interrupted_erasure_is_told_until_the_clock_ends_it(desk, case_id, digest, monkeypatch):
    monkeypatch.setattr(type(desk.store), "finish_erasures", lambda self: 0)
    last = case_view.case_of(desk, case_id).head.seq
    erasure.erase_entries(desk, case_view.case_of(desk, case_id), [last], act=Act(AT))
    monkeypatch.undo()
    assert ["ne l'est pas encore" in line for line in verification.faults(desk)] == [True]
    desk.store.finish_erasures()
    assert list(verification.faults(desk)) == []


def test_a_journal_of_another_store_is_told(desk, case_id):
    with sqlite3.connect(desk.store.path) as connection:
        connection.execute("UPDATE journal_identity SET identity = 'autre'")
    connection.close()
    assert ["un autre journal" in line for line in verification.faults(desk)] == [True]

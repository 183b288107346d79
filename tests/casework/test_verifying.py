"""Everything is looked at again, and what was copied from the journals is made again from them."""

import sqlite3
from datetime import timedelta

import pytest
from tests.casework.by_force import by_force
from tests.casework.conftest import AT

from recours.casework import stamps
from recours.casework.case import case_view, entry_writer, erasure
from recours.casework.case.entry_writer import Act
from recours.casework.upkeep import verification
from recours.core.errors import RecoursError


def test_whole_journals_and_pieces_have_no_fault(desk, case_id, digest):
    assert list(verification.faults(desk)) == []
    assert list(verification.differences(desk)) == []


def test_a_changed_header_is_named(desk, case_id):
    by_force(desk, "UPDATE journal_entry SET occurred_on = '2020-01-01' WHERE seq = 2")
    [fault] = verification.faults(desk)
    assert case_id in fault
    assert "n° 2" in fault


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_piece_gone_or_changed_is_named(desk, case_id, digest, harm):
    path = desk.evidence.path_of(digest)
    path.chmod(0o640)
    path.unlink() if harm == "gone" else path.write_bytes(b"autre chose")
    [fault] = verification.faults(desk)
    assert digest[:16] in fault


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM journal_piece", "manque à la table des pièces"),
        ("INSERT INTO journal_piece SELECT 'e' || substr(digest, 2), case_id, 1 FROM journal_piece", "que le journal"),
        ("DELETE FROM journal_erasure", "n'est pas achevé"),
    ],
)
def test_each_table_made_from_the_journal_is_compared_and_made_again(desk, case_id, digest, statement, told):
    erasure.erase_entries(desk, case_view.case_of(desk, case_id), [2], act=Act(AT))
    before = desk.store.derived_rows(case_id)
    by_force(desk, statement)
    assert [line for line in verification.differences(desk) if told in line]
    verification.rebuild(desk)
    assert list(verification.differences(desk)) == []
    assert desk.store.derived_rows(case_id) == before


def test_an_erasure_recorded_and_not_done_is_ended(desk, case_id, digest):
    case = case_view.case_of(desk, case_id)
    with sqlite3.connect(desk.store.path) as connection:
        kept = connection.execute("SELECT case_id, seq, salt, text FROM journal_payload WHERE seq = 2").fetchone()
    connection.close()
    erasure.erase_entries(desk, case, [2], act=Act(AT))
    by_force(desk, "DELETE FROM journal_erasure")
    with sqlite3.connect(desk.store.path) as connection:
        connection.execute("INSERT INTO journal_payload (case_id, seq, salt, text) VALUES (?, ?, ?, ?)", kept)
    connection.close()
    assert list(verification.differences(desk))
    verification.rebuild(desk)
    assert desk.store.read(case_id)[1].payload is None


def test_a_list_of_heads_finds_what_was_rewritten_since(desk, case_id):
    path = stamps.write_heads(desk, AT)
    entry_writer.record(desk, case_id, "note_added", {"text": "la suite"}, act=Act(AT + timedelta(hours=1), AT.date()))
    assert list(verification.faults_of_list(desk, path)) == []
    path.write_text(path.read_text().replace(desk.store.read(case_id)[2].hash, "0" * 64))
    [fault] = verification.faults_of_list(desk, path)
    assert "réécrit" in fault
    by_force(desk, "DELETE FROM journal_entry")
    [fault] = verification.faults_of_list(desk, path)
    assert "n'est plus ici" in fault


LISTS = [
    "recours-heads 2026-11-21 beaucoup\n",
    f"recours-heads 2026-11-21 1\n{'a' * 64} -99999999999999999999 {'b' * 64}\n",
    f"recours-heads 2026-11-21 1\n{'a' * 64} {'9' * 5000} {'b' * 64}\n",
]


@pytest.mark.parametrize("text", ["", "n'importe quoi", "recours-heads 2026-11-21 2\nseul 1 abc\n", *LISTS])
def test_a_list_that_is_none_says_so(desk, tmp_path, text):
    path = tmp_path / "heads.txt"
    path.write_text(text)
    with pytest.raises(RecoursError, match="liste d'empreintes"):
        list(verification.faults_of_list(desk, path))

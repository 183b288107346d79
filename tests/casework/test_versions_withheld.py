"""What is withheld takes along all that tells of it: what was withdrawn, set right, told elsewhere or in pieces."""

from __future__ import annotations

from datetime import date

import pytest

from casework.archives import TODAY, exported, members, put, words_of
from casework.conftest import AT
from documents.secrets_example import IBAN
from recours.casework.case.case_view import case_of
from recours.casework.case.entry_writer import Act, correct_entry, record
from recours.casework.case.erasure import hold, keep_longer, release
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.readers import hide_words, withhold


def told(found: dict[str, bytes]) -> str:
    """All that an archive says but the headers, which every reader gets."""
    texts = (words_of(data) if name.endswith(".pdf") else data.decode() for name, data in found.items())
    return "\n".join(text for name, text in zip(found, texts, strict=True) if name != "journal.jsonl")


def corrected(desk, case_id, **said):
    correct_entry(desk, case_id, case_of(desk, case_id).head.seq, **said, act=Act(AT, TODAY))


def test_a_piece_that_was_withdrawn_goes_to_no_other_reader(desk, case_id, tmp_path):
    put(desk, case_id, "note.txt", f"Compte {IBAN}".encode(), "Mes notes")
    corrected(desk, case_id, withdrawn=True)
    hide_words(desk, case_id, [IBAN], ["company"], act=Act(AT))
    for reader in ("company", "judge"):
        found = members(exported(desk, case_id, tmp_path, reader))
        assert IBAN not in told(found)
        assert not [name for name in found if name.startswith("pieces/")]
    assert IBAN in told(members(exported(desk, case_id, tmp_path, "consumer")))


def test_what_sets_a_withheld_entry_right_is_withheld_too(desk, case_id, tmp_path):
    put(desk, case_id, "note.txt", b"Bonjour", "Mes notes")
    corrected(desk, case_id, fields={"title": "Mon titre secret"})
    record(desk, case_id, "note_added", {"text": "Rien"}, act=Act(AT, TODAY))
    corrected(desk, case_id, fields={"text": "Ma note secrète"})
    withhold(desk, case_id, 1, ["company"], act=Act(AT))
    assert "secr" not in told(members(exported(desk, case_id, tmp_path, "company")))


@pytest.mark.parametrize(
    ("kind", "reader", "names"),
    [
        ("mediator_proposed", "judge", ["Solution proposée par le médiateur", "la moitié"]),
        ("insurer_notified", "company", ["juridique prévenu", "la moitié", "insurer_notice"]),
    ],
)
def test_what_happened_out_of_a_readers_sight_is_told_nowhere_in_her_file(desk, case_id, tmp_path, kind, reader, names):
    record(desk, case_id, kind, {"note": "Il a proposé la moitié"}, act=Act(AT, date(2026, 11, 2)))
    corrected(desk, case_id, fields={"note": "Il a proposé plus que la moitié"})
    said = told(members(exported(desk, case_id, tmp_path, reader)))
    assert [name for name in [*names, "2 novembre 2026", "2026-11-02"] if name in said] == []
    whole = told(members(exported(desk, case_id, tmp_path, "consumer")))
    assert [name for name in [*names, "2 novembre 2026"] if name not in whole] == []


def test_a_name_and_an_address_given_in_pieces_are_hidden_in_pieces(desk, case_id, tmp_path):
    hide_words(desk, case_id, ["Camille Exemple", "12 rue de l'Exemple 75000 Paris"], ["company"], act=Act(AT))
    said = told(members(exported(desk, case_id, tmp_path, "company")))
    assert [word for word in ("Camille", "rue de l'Exemple", "75000") if word in said] == []
    assert "Camille" in told(members(exported(desk, case_id, tmp_path, "judge")))


def test_why_she_gives_a_step_up_or_keeps_the_case_stays_with_her(desk, case_id, tmp_path):
    record(desk, case_id, "step_given_up", {"step": "call_log", "reason": "Motif secret"}, act=Act(AT, TODAY))
    for write in (hold, release, keep_longer):
        write(desk, case_of(desk, case_id), "Motif secret", act=Act(AT))
    for reader in OTHERS:
        assert "Motif secret" not in told(members(exported(desk, case_id, tmp_path, reader)))
    assert told(members(exported(desk, case_id, tmp_path, "consumer"))).count("Motif secret") == 4

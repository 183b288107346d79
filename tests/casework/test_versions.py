"""One version of the file per reader: what is hidden from one is nowhere in what she gets, and she can check the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from casework.archives import TODAY, exported, members, put, words_of
from casework.conftest import AT
from documents import secrets_example as secret
from documents.exhibits_example import photo
from documents.secrets_example import IBAN, NAME, TIGHT, WORDS, said_by
from recours.casework.case.case_view import case_of
from recours.casework.case.drafts import draft, render
from recours.casework.case.entry_writer import Act, assert_facts, correct_entry, record
from recours.casework.case.step_acts import mark_sent
from recours.casework.desk import open_local
from recours.casework.errors import ChoiceError, UndecidedError
from recours.casework.readers.exports import export
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.readers import choices_of, hide_areas, hide_words, mark_reviewed, withhold
from recours.casework.readers.versions import Fate, version_of
from recours.core.errors import RecoursError
from recours.documents.errors import MaskingError
from recours.documents.received.hidden_words import HiddenWords
from recours.journal.archive.archive_import import store_archive
from recours.journal.errors import ArchiveError
from recours.journal.proof import verify
from recours.journal.stores.erasure import erase

HIDDEN = HiddenWords(WORDS)


def fates(desk, case_id, reader):
    return [piece.fate for piece in version_of(desk, case_of(desk, case_id), reader).pieces]


@pytest.fixture
def full(desk, case_id):
    """A case with the secrets in its story, its call, its letters, its files and their names; and pieces without them."""
    assert_facts(
        desk,
        case_id,
        {"story": f"J'ai donné le compte {TIGHT} à {NAME}.", "demand": "Rendez l'argent."},
        act=Act(AT, TODAY),
    )
    record(desk, case_id, "call_made", {"channel": "phone", "said": f"Compte {IBAN} ?"}, act=Act(AT, date(2026, 9, 12)))
    put(desk, case_id, "commande.txt", b"Commande confirmee.", "Confirmation", "contract")
    put(desk, case_id, "releve.pdf", secret.everywhere(), "Relevé de compte")
    put(desk, case_id, f"RIB {NAME}.eml", secret.mail(), f"Courriel avec {IBAN}")
    put(desk, case_id, "facture.pdf", secret.saved(secret.paper("Facture 12")), "Facture")
    body = render(draft(desk, case_id, "call_recap", date(2026, 9, 12)), "pdf")
    mark_sent(
        desk, case_id, "call_recap", {"channel": "email"}, body=body, name="recap.pdf", act=Act(AT, date(2026, 9, 12))
    )
    record(desk, case_id, "note_added", {"text": f"Note sur {NAME}"}, act=Act(AT, TODAY))
    return case_id


@pytest.mark.parametrize("reader", OTHERS)
def test_the_archive_of_a_reader_says_the_words_nowhere(desk, full, tmp_path, reader):
    hide_words(desk, full, WORDS, [reader], act=Act(AT))
    path = exported(desk, full, tmp_path, reader)
    for name, data in members(path).items():
        assert said_by(name.encode() + data, *WORDS) == [], name
        if name.endswith((".jsonl", ".json", ".md", ".txt", ".ics")):
            assert not HIDDEN.is_in(data.decode()), name
    found = members(path)
    assert not HIDDEN.is_in(words_of(found["dossier.pdf"]))
    assert "[masqué]" in words_of(found["dossier.pdf"])
    assert sorted(name for name in found if name.startswith("masked/")) == [
        f"masked/piece-{number}.pdf" for number in (2, 3, 5)
    ]
    assert len([name for name in found if name.startswith("pieces/")]) == 2


def test_the_verifier_accepts_it_and_names_what_is_held_back(desk, full, tmp_path):
    hide_words(desk, full, WORDS, ["company"], act=Act(AT))
    withhold(desk, full, 4, ["company"], act=Act(AT))
    path = exported(desk, full, tmp_path, "company")
    done = subprocess.run(
        [sys.executable, "-I", "-S", verify.__file__, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "masked/piece-2.pdf : copie masquée, original retenu" in done.stdout
    assert "Pièces ou lettres retenues, écritures" in done.stdout
    manifest = json.loads(members(path)["manifest.json"])
    assert [each["number"] for each in manifest["masked"]] == [2, 3, 5]


def test_the_digest_of_a_masked_original_is_not_told_for_it_would_confirm_a_guess(desk, full, tmp_path):
    hide_words(desk, full, WORDS, ["company"], act=Act(AT))
    pieces = version_of(desk, case_of(desk, full), "company").pieces
    digests = [piece.exhibit.digest for piece in pieces if piece.fate is Fate.MASKED]
    assert len(digests) == 3
    for name, data in members(exported(desk, full, tmp_path, "company")).items():
        for digest in digests:
            assert digest[:16].encode() not in name.encode() + b"".join(secret.every_byte(data))
            if name == "dossier.pdf":
                assert digest[:16] not in words_of(data)


@pytest.mark.parametrize("what", ["copy", "seqs"])
def test_a_masked_copy_that_was_tampered_with_is_named(desk, full, tmp_path, what):
    hide_words(desk, full, WORDS, ["judge"], act=Act(AT))
    found = members(exported(desk, full, tmp_path, "judge"))
    manifest = json.loads(found["manifest.json"])
    if what == "copy":
        del found["masked/piece-2.pdf"]
    else:
        manifest["masked"][0]["seqs"] = [1]
    found["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    with pytest.raises(verify.WrongError, match=r"copie masquée masked/piece-2\.pdf"):
        verify.check(str(tmp_path / "b.zip"))


def test_such_an_archive_brought_elsewhere_says_what_is_missing(desk, full, tmp_path):
    hide_words(desk, full, WORDS, ["company"], act=Act(AT))
    withhold(desk, full, 4, ["company"], act=Act(AT))
    path = exported(desk, full, tmp_path, "company")
    (tmp_path / "elsewhere").mkdir()
    other = open_local(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match=r"Pièces ou lettres retenues.*masked/piece-2\.pdf"):
        store_archive(path, other.store, other.evidence)


def test_the_consumer_and_the_other_readers_still_get_everything(desk, full, tmp_path):
    hide_words(desk, full, WORDS, ["company"], act=Act(AT))
    for reader in ("consumer", "judge"):
        found = members(exported(desk, full, tmp_path, reader))
        assert len([name for name in found if name.startswith("pieces/")]) == 5
        assert IBAN in found["payloads.jsonl"].decode()


def test_a_withheld_exhibit_leaves_its_number_and_no_other_trace(desk, full, tmp_path):
    withhold(desk, full, 2, ["company"], reason="Elle ne regarde que ma banque", act=Act(AT))
    found = members(exported(desk, full, tmp_path, "company"))
    text = words_of(found["dossier.pdf"])
    assert "Relevé de compte" not in text
    assert "Pièce n° 2 " not in text
    assert "Pièce n° 3 " in text
    assert "un numéro qui manque" in text
    assert b"releve.pdf" not in found["payloads.jsonl"] + found["manifest.json"]
    assert "Elle ne regarde" not in found["payloads.jsonl"].decode()
    assert "Relevé de compte" in words_of(members(exported(desk, full, tmp_path, "judge"))["dossier.pdf"])


def test_one_may_change_her_mind_and_nothing_is_rewritten(desk, full):
    before = len(case_of(desk, full).entries)
    withhold(desk, full, 2, ["company", "judge"], act=Act(AT))
    withhold(desk, full, 2, ["judge"], act=Act(AT))
    hide_words(desk, full, [IBAN], ["company"], act=Act(AT))
    hide_words(desk, full, [IBAN], [], act=Act(AT))
    hide_words(desk, full, [f"  {NAME}\n "], ["judge"], act=Act(AT))
    assert fates(desk, full, "company") == [Fate.WHOLE] * 5
    assert fates(desk, full, "judge")[1] is Fate.WITHHELD
    choices = choices_of(case_of(desk, full).entries)
    assert choices.words_for("company").words == ()
    assert choices.words_for("judge").words == (NAME,)
    assert len(case_of(desk, full).entries) == before + 5


def test_the_same_choices_give_the_same_archive(desk, full, tmp_path):
    hide_words(desk, full, WORDS, ["company"], act=Act(AT))
    first = members(exported(desk, full, tmp_path, "company"))
    path = tmp_path / "again.zip"
    other = open_local(tmp_path / "elsewhere")
    store_archive(exported(desk, full, tmp_path, "consumer"), other.store, other.evidence)
    export(other, full, path, reader="company", as_of=TODAY, act=Act(AT))
    again = members(path)
    assert {name: first[name] for name in first if name.startswith("masked/")} == {
        name: again[name] for name in again if name.startswith("masked/")
    }


def test_what_cannot_be_read_is_never_passed_over(desk, case_id, tmp_path):
    put(desk, case_id, "photo.jpg", photo(), "La photo du colis")
    put(desk, case_id, "son.mp3", b"ID3\x00" + bytes(100), "Message vocal")
    assert fates(desk, case_id, "company") == [Fate.WHOLE, Fate.WHOLE]
    hide_words(desk, case_id, [IBAN], ["company"], act=Act(AT))
    assert fates(desk, case_id, "company") == [Fate.UNREAD, Fate.UNREAD]
    with pytest.raises(
        UndecidedError, match=r"(?s)Pièce n° 1 \(photo\.jpg\), page 1 .*Pièce n° 2.*retenez la pièce"
    ) as told:
        exported(desk, case_id, tmp_path, "company")
    assert told.value.numbers == (1, 2)
    exported(desk, case_id, tmp_path, "judge")
    mark_reviewed(desk, case_id, 1, ["company"], act=Act(AT))
    withhold(desk, case_id, 2, ["company"], act=Act(AT))
    found = members(exported(desk, case_id, tmp_path, "company"))
    assert "masked/piece-1.pdf" in found
    assert not [name for name in found if name.startswith("pieces/")]
    hide_words(desk, case_id, [NAME], ["company"], act=Act(AT))
    assert fates(desk, case_id, "company") == [Fate.UNREAD, Fate.WITHHELD]  # she looked for the other word only


def test_a_file_that_says_a_word_and_cannot_be_masked_must_be_withheld(desk, case_id, tmp_path):
    put(desk, case_id, "note.docx", b"PK\x03\x04" + secret.office(IBAN)[4:], "Mes notes")
    hide_words(desk, case_id, [IBAN], ["judge"], act=Act(AT))
    mark_reviewed(desk, case_id, 1, ["judge"], act=Act(AT))
    assert fates(desk, case_id, "judge") == [Fate.UNMASKABLE]
    with pytest.raises(UndecidedError, match="nous ne savons pas les masquer"):
        exported(desk, case_id, tmp_path, "judge")


def test_areas_are_masked_for_their_reader_alone(desk, case_id, tmp_path):
    put(desk, case_id, "photo.jpg", secret.picture_with_secrets(), "La photo")
    hide_areas(desk, case_id, 1, ["1: 5,5,50,30"], ["mediator"], act=Act(AT))
    assert fates(desk, case_id, "mediator") == [Fate.MASKED]
    assert fates(desk, case_id, "judge") == [Fate.WHOLE]
    found = members(exported(desk, case_id, tmp_path, "mediator"))
    assert said_by(found["masked/piece-1.pdf"] + found["dossier.pdf"], *WORDS) == []
    hide_areas(desk, case_id, 1, ["1:5,5,50,30"], [], act=Act(AT))
    assert fates(desk, case_id, "mediator") == [Fate.WHOLE]


@pytest.mark.parametrize(
    "area", ["", "1", "1:1,2,3", "1:50,10,20,30", "1:0,0,0,0", "1:0,0,200,10", "x:1,2,3,4", "-1:0,0,1,1"]
)
def test_an_area_that_is_none_is_refused_with_the_way_to_write_it(desk, case_id, area):
    put(desk, case_id, "photo.jpg", photo())
    with pytest.raises(MaskingError, match="1:10,20,60,25"):
        hide_areas(desk, case_id, 1, [area], ["judge"], act=Act(AT))


@pytest.mark.parametrize(
    ("choose", "says"),
    [
        (lambda desk, case: withhold(desk, case, 9, ["judge"], act=Act(AT)), "pas de pièce n° 9"),
        (lambda desk, case: withhold(desk, case, 1, ["consumer"], act=Act(AT)), "company, mediator, judge"),
        (lambda desk, case: hide_words(desk, case, ["  "], ["judge"], act=Act(AT)), "aucun mot"),
        (lambda desk, case: hide_words(desk, case, [IBAN, "ab"], ["judge"], act=Act(AT)), "trop court"),
        (lambda desk, case: hide_areas(desk, case, 1, ["3:0,0,9,9"], ["judge"], act=Act(AT)), "la page 3 n'existe pas"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_written(desk, case_id, choose, says):
    put(desk, case_id, "photo.jpg", photo())
    before = case_of(desk, case_id).head
    with pytest.raises(RecoursError, match=says) as told:
        choose(desk, case_id)
    assert told.value.way_out or isinstance(told.value, ChoiceError)
    assert case_of(desk, case_id).head == before


@pytest.mark.parametrize(
    ("of", "readers"),
    [
        ("mediator_proposed", ["judge"]),
        ("insurer_notified", OTHERS),
        ("report_filed", ["company", "mediator"]),
        ("mediator_referred", ["company"]),
    ],
)
def test_some_papers_are_withheld_unless_she_says_otherwise(desk, case_id, of, readers):
    put(desk, case_id, "lettre.pdf", secret.saved(secret.paper("Une proposition")), of=of)
    for reader in OTHERS:
        assert fates(desk, case_id, reader) == [Fate.WITHHELD if reader in readers else Fate.WHOLE]
    for reader in readers:
        piece = version_of(desk, case_of(desk, case_id), reader).pieces[0]
        assert piece.why
        if of == "mediator_proposed":
            assert [cite.article for cite in piece.cites] == ["L. 612-3", "21-3"]
    withhold(desk, case_id, 1, [], act=Act(AT))
    for reader in readers:
        assert fates(desk, case_id, reader) == [Fate.WHOLE]


def test_what_mediation_said_is_not_told_to_the_judge_either(desk, case_id, tmp_path):
    record(desk, case_id, "mediator_proposed", {"reference": "La moitié"}, act=Act(AT, date(2026, 11, 2)))
    judge, mediator = (members(exported(desk, case_id, tmp_path, reader)) for reader in ("judge", "mediator"))
    assert "La moitié" not in judge["payloads.jsonl"].decode()
    assert "La moitié" in mediator["payloads.jsonl"].decode()


def test_private_facts_and_her_own_counsel_stay_with_her(desk, case_id, tmp_path):
    facts = {"reference_income_eur": Decimal("12345"), "household_size": 3, "insurance_policy": "POL-998877"}
    assert_facts(desk, case_id, facts, act=Act(AT, TODAY))
    mine = members(exported(desk, case_id, tmp_path, "consumer"))
    assert b"POL-998877" in mine["payloads.jsonl"]
    for reader in OTHERS:
        found = members(exported(desk, case_id, tmp_path, reader))
        told = b"".join(data for name, data in found.items() if name.endswith((".jsonl", ".json", ".ics")))
        assert not [word for word in (b"12345", b"12 345", b"POL-998877", b'consumer","head') if word in told]
        position = json.loads(found["position.json"])
        assert not {"help", "next", "missing", "exhibits_wanted"} & set(position)
        assert "12 345" not in words_of(found["dossier.pdf"])
        assert "Prochaines étapes" not in words_of(found["dossier.pdf"])


def test_a_correction_that_says_a_word_is_held_back_too(desk, case_id, tmp_path):
    record(desk, case_id, "call_made", {"channel": "phone", "said": "Rien"}, act=Act(AT, date(2026, 9, 12)))
    seq = case_of(desk, case_id).head.seq
    correct_entry(desk, case_id, seq, fields={"said": f"Compte {IBAN}"}, act=Act(AT, TODAY))
    hide_words(desk, case_id, [IBAN], ["company"], act=Act(AT))
    found = members(exported(desk, case_id, tmp_path, "company"))
    assert not HIDDEN.is_in(found["payloads.jsonl"].decode())
    assert not HIDDEN.is_in(words_of(found["dossier.pdf"]))


def test_another_choice_made_before_the_erasure_does_not_stand_for_the_one_erased(desk, case_id, tmp_path):
    hide_words(desk, case_id, [IBAN], ["company"], act=Act(AT))
    seq = case_of(desk, case_id).head.seq
    hide_words(desk, case_id, [NAME], ["company"], act=Act(AT))
    erase(desk.store, case_id, [seq], on=TODAY, actor="consumer", reason="demande")
    with pytest.raises(UndecidedError, match=f"lignes n° {seq}"):
        exported(desk, case_id, tmp_path, "company")


def test_a_choice_that_was_erased_stops_the_export_until_it_is_made_again(desk, case_id, tmp_path):
    hide_words(desk, case_id, [IBAN], ["company"], act=Act(AT))
    seq = case_of(desk, case_id).head.seq
    erase(desk.store, case_id, [seq], on=TODAY, actor="consumer", reason="demande")
    with pytest.raises(UndecidedError, match=f"lignes n° {seq}"):
        exported(desk, case_id, tmp_path, "company")
    exported(desk, case_id, tmp_path, "consumer")
    hide_words(desk, case_id, [NAME], ["company"], act=Act(AT))
    exported(desk, case_id, tmp_path, "company")

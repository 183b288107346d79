"""What every store promises. A store's test class inherits this one and gives it a `store` and its `evidence`."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.journal.journals import DAY, NOON, chained, noted, opened

from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import read_archive
from recours.journal.entries.entry import NewEntry, head_of, new_case_id
from recours.journal.errors import (
    ArchiveError,
    CaseNotFoundError,
    ChainBrokenError,
    ConflictError,
    ErasureRefusedError,
    EvidenceMissingError,
    PayloadError,
)
from recours.journal.evidence.evidence import EvidenceFiles, Piece
from recours.journal.proof.chain import first_fault, link
from recours.journal.stores import erasure
from recours.journal.stores.derived import Derived, Difference, derive_rows, difference
from recours.journal.stores.store import Store

PDF = b"%PDF-1.7\n% une facture d'exemple\n"


def keep(evidence: EvidenceFiles, content: bytes = PDF, name: str = "facture.pdf") -> Piece:
    return evidence.keep(io.BytesIO(content), name)


def added(piece: Piece) -> NewEntry:
    said = {"digest": piece.digest, "name": piece.name, "media_type": piece.media_type, "size": piece.size}
    return NewEntry("evidence_added", DAY, said)


class StoreContract:
    """Tests of the promises in recours.journal.stores.store."""

    def test_what_is_appended_is_read_back(self, store: Store) -> None:
        receipt = store.append("a", 0, [opened(), noted("un"), noted("deux")])
        entries = store.read("a")
        assert [entry.payload for entry in entries] == [{}, {"text": "un"}, {"text": "deux"}]
        assert (receipt.first_seq, receipt.head.seq, receipt.head.hash) == (1, 3, entries[-1].hash)
        assert first_fault("a", entries) is None

    def test_appending_goes_on_where_it_stopped(self, store: Store) -> None:
        store.append("a", 0, [opened()])
        assert store.append("a", 1, [noted()]).first_seq == 2
        assert first_fault("a", store.read("a")) is None
        assert [entry.seq for entry in store.read("a", after=1)] == [2]
        assert store.read("a", after=2) == ()

    def test_the_instant_of_recording_is_kept_to_the_microsecond(self, store: Store) -> None:
        at = datetime(2026, 9, 1, 23, 59, 59, 123456, tzinfo=UTC)
        store.append("a", 0, [opened()], recorded_at=at)
        assert store.read("a")[0].recorded_at == at

    def test_recording_never_goes_back_in_time(self, store: Store) -> None:
        store.append("a", 0, [opened()], recorded_at=NOON)
        store.append("a", 1, [noted()], recorded_at=NOON - timedelta(days=1))
        assert store.read("a")[1].recorded_at == NOON

    def test_a_writer_who_is_behind_is_told_the_truth_and_writes_nothing(self, store: Store) -> None:
        store.append("a", 0, [opened()])
        head = store.append("a", 1, [noted("le premier")]).head
        with pytest.raises(ConflictError, match=r"écriture n° 2, pas n° 1") as caught:
            store.append("a", 1, [noted("le second")])
        assert caught.value.head == head == store.head("a")

    def test_the_same_request_twice_is_not_written_twice(self, store: Store) -> None:
        store.append("a", 0, [opened()])
        with pytest.raises(ConflictError, match="existe déjà"):
            store.append("a", 0, [opened()])
        assert len(store.read("a")) == 1

    def test_a_writer_who_is_ahead_is_refused(self, store: Store) -> None:
        with pytest.raises(ConflictError, match="n'existe pas"):
            store.append("a", 7, [noted()])

    @pytest.mark.parametrize("bad", [noted(""), NewEntry("note_addded", DAY), opened()])
    def test_one_bad_entry_and_none_is_written(self, store: Store, bad: NewEntry) -> None:
        store.append("a", 0, [opened()])
        with pytest.raises(PayloadError):
            store.append("a", 1, [noted("bonne"), bad])
        assert len(store.read("a")) == 1

    def test_a_case_begins_with_its_opening(self, store: Store) -> None:
        with pytest.raises(PayloadError, match="case_opened"):
            store.append("a", 0, [noted()])
        with pytest.raises(CaseNotFoundError):
            store.read("a")

    @pytest.mark.parametrize("name", ["", "a" * 65, "a/b", "a\0b", "\udcff", "' OR 1=1"])
    def test_what_can_name_no_case_names_none(self, store: Store, name: str) -> None:
        for look in (store.read, store.head):
            with pytest.raises(CaseNotFoundError):
                look(name)

    def test_nothing_is_not_written(self, store: Store) -> None:
        with pytest.raises(PayloadError, match="rien à écrire"):
            store.append("a", 0, [])

    @pytest.mark.parametrize("seq", [0, 2, 99, -1])
    def test_a_correction_is_about_an_earlier_entry(self, store: Store, seq: int) -> None:
        store.append("a", 0, [opened()])
        with pytest.raises(PayloadError, match="n'existe pas"):
            store.append("a", 1, [NewEntry("entry_corrected", DAY, {"seq": seq, "withdrawn": True})])

    @pytest.mark.parametrize("case_id", ["", "../a", "a b", "é", "x" * 65])
    def test_a_case_has_a_plain_identifier(self, store: Store, case_id: str) -> None:
        with pytest.raises(PayloadError, match="identifiant de dossier"):
            store.append(case_id, 0, [opened()])

    def test_an_unknown_case_is_said_to_be_unknown(self, store: Store) -> None:
        with pytest.raises(CaseNotFoundError, match="pas de dossier"):
            store.read("nulle-part")
        with pytest.raises(CaseNotFoundError):
            store.head("nulle-part")

    def test_heads_of_all_cases(self, store: Store) -> None:
        first, second = sorted([new_case_id(), new_case_id()])
        store.append(second, 0, [opened()])
        store.append(first, 0, [opened(), noted()])
        assert list(store.heads()) == [store.head(first), store.head(second)]
        assert [head.seq for head in store.heads()] == [2, 1]

    def test_a_piece_is_evidence_once_an_entry_names_it(self, store: Store, evidence: EvidenceFiles) -> None:
        piece = keep(evidence)
        assert not store.is_referenced(piece.digest)
        store.append("a", 0, [opened(), added(piece)])
        assert store.is_referenced(piece.digest)
        assert store.piece_count("a") == 1

    def test_an_entry_cannot_name_a_piece_that_is_not_there(self, store: Store) -> None:
        with pytest.raises(EvidenceMissingError, match="ne sont pas là"):
            store.append("a", 0, [opened(), NewEntry("evidence_added", DAY, {"digest": "0" * 64})])
        with pytest.raises(CaseNotFoundError):
            store.head("a")

    def test_an_erased_payload_is_gone_and_the_chain_is_whole(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted("à oublier"), noted("à garder")])
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        entries = store.read("a")
        assert [entry.payload for entry in entries[1:3]] == [None, {"text": "à garder"}]
        assert entries[3].payload == {"seq": 2, "reason": "demande"}
        assert first_fault("a", entries) is None

    def test_an_erased_piece_is_gone(self, store: Store, evidence: EvidenceFiles) -> None:
        piece = keep(evidence)
        store.append("a", 0, [opened(), added(piece)])
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        assert not evidence.has(piece.digest)
        assert store.piece_count("a") == 0

    def test_a_piece_that_another_entry_rests_on_stays(self, store: Store, evidence: EvidenceFiles) -> None:
        piece = keep(evidence)
        store.append("a", 0, [opened(), added(piece)])
        store.append("b", 0, [opened(), added(piece)])
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        assert evidence.has(piece.digest)
        erasure.erase(store, "b", [2], on=DAY, actor="consumer", reason="demande")
        assert not evidence.has(piece.digest)

    def test_erasing_twice_changes_nothing(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted()])
        assert erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande") is not None
        assert erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande") is None

    def test_a_held_case_is_kept_whole(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted(), NewEntry("legal_hold_set", DAY)])
        with pytest.raises(ErasureRefusedError, match="justice"):
            erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        store.append("a", 3, [NewEntry("legal_hold_lifted", DAY)])
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        assert store.read("a")[1].payload is None

    def test_adopted_entries_are_the_same_to_the_byte(self, store: Store) -> None:
        entries = chained(opened(), noted("un"), noted("deux"))
        receipt = store.adopt("dossier", entries)
        assert store.read("dossier") == entries
        assert (receipt.first_seq, receipt.head.hash) == (1, entries[-1].hash)

    def test_adopting_again_adds_only_what_is_new(self, store: Store) -> None:
        entries = chained(opened(), noted("un"), noted("deux"))
        store.adopt("dossier", entries[:2])
        assert store.adopt("dossier", entries).first_seq == 3
        assert store.adopt("dossier", entries).first_seq == 4
        assert store.adopt("dossier", entries[:1]).head.seq == 3
        assert store.read("dossier") == entries

    def test_a_held_case_is_not_erased_by_an_archive(self, store: Store) -> None:
        erased = NewEntry("payload_erased", DAY, {"seq": 2, "reason": "forgée"})
        held = (opened(), noted(), NewEntry("legal_hold_set", DAY))
        told = chained(*held, NewEntry("legal_hold_lifted", DAY), erased)
        store.adopt("dossier", told[:3])
        with pytest.raises(ErasureRefusedError, match="justice"):
            store.adopt("dossier", (*told[:3], *link("dossier", head_of("dossier", told[:3]), [erased], NOON)))
        assert store.read("dossier")[1].payload is not None
        store.adopt("dossier", told)
        assert store.read("dossier")[1].payload is None

    def test_adopting_another_history_is_refused(self, store: Store) -> None:
        store.adopt("dossier", chained(opened(), noted("ici")))
        with pytest.raises(ConflictError, match="dès l'écriture n° 1"):
            store.adopt("dossier", chained(opened(), noted("ailleurs")))

    def test_adopting_what_is_no_chain_is_refused(self, store: Store) -> None:
        entries = chained(opened(), noted("un"), noted("deux"))
        with pytest.raises(ChainBrokenError):
            store.adopt("dossier", (entries[0], entries[2]))
        with pytest.raises(ArchiveError, match="aucune"):
            store.adopt("dossier", ())

    def test_an_archive_brings_the_same_case_back(self, store: Store, evidence: EvidenceFiles, tmp_path: Path) -> None:
        piece = keep(evidence)
        store.append("a", 0, [opened(), added(piece), noted("à oublier"), noted("à garder")])
        erasure.erase(store, "a", [3], on=DAY, actor="consumer", reason="demande")
        head = write_archive(tmp_path / "a.zip", "a", store.read("a"), evidence, exported_at=NOON)
        assert head == store.head("a")
        assert read_archive(tmp_path / "a.zip") == ("a", store.read("a"))

    def test_an_adopted_erasure_stays_erased(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted("à oublier")])
        before = store.read("a")
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        after = store.read("a")
        assert store.adopt("a", before).head.seq == 3
        assert store.read("a") == after

    def test_a_restored_backup_that_catches_up_erases_again(self, store: Store, evidence: EvidenceFiles) -> None:
        piece = keep(evidence)
        before = chained(opened(), added(piece), noted("à oublier"))
        erasures = erasure.erasures(before, [2, 3], DAY, "consumer", "demande")
        after = before + link("dossier", head_of("dossier", before), erasures, NOON)
        store.adopt("dossier", before)
        store.adopt("dossier", after)
        assert [entry.payload is None for entry in store.read("dossier")] == [False, True, True, False, False]
        assert not evidence.has(piece.digest)

    def test_the_rows_beside_the_entries_are_those_that_the_entries_ask_for(
        self, store: Store, evidence: EvidenceFiles
    ) -> None:
        store.append("a", 0, [opened(), noted(), added(keep(evidence))])
        erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande")
        assert store.derived_rows("a") == derive_rows(store.read("a"))
        assert not difference(store, "a")
        assert store.strays() == ()

    def test_rows_that_went_wrong_are_found_and_mended(self, store: Store, evidence: EvidenceFiles) -> None:
        piece = keep(evidence)
        store.append("a", 0, [opened(), added(piece), added(piece)])
        right = store.derived_rows("a")
        store.mend(Difference("a", Derived(frozenset({("f" * 64, 1)})), Derived(frozenset({(piece.digest, 3)}))))
        store.mend(Difference("nobody", Derived(frozenset({(piece.digest, 1)})), Derived()))
        assert store.strays() == ("nobody",)
        found = difference(store, "a")
        assert found.missing.pieces == {(piece.digest, 3)}
        assert found.extra.pieces == {("f" * 64, 1)}
        for each in (found, difference(store, "nobody", stray=True)):
            store.mend(each)
        assert store.derived_rows("a") == right
        assert store.strays() == ()
        assert evidence.has(piece.digest)

    def test_a_record_of_an_erasure_that_no_entry_tells_of_stays_told(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted()])
        store.mend(Difference("a", Derived(erasures=frozenset({(2, 9)})), Derived()))
        assert difference(store, "a").extra.erasures == {(2, 9)}
        store.mend(difference(store, "a"))
        assert difference(store, "a").extra.erasures == {(2, 9)}

    def test_a_store_has_one_identity_drawn_once(self, store: Store) -> None:
        drawn = store.identity()
        assert len(drawn) == 32
        store.append("a", 0, [opened()])
        assert store.identity() == drawn

    def test_the_hashes_of_a_case_by_number(self, store: Store) -> None:
        store.append("a", 0, [opened(), noted()])
        assert store.hashes("a") == {entry.seq: entry.hash for entry in store.read("a")}
        assert store.hashes("nulle-part") == {}

    def test_a_whole_journal_has_no_stray_payload_and_nothing_condemned(
        self, store: Store, evidence: EvidenceFiles
    ) -> None:
        store.append("a", 0, [opened(), noted(), added(keep(evidence))])
        erasure.erase(store, "a", [2, 3], on=DAY, actor="consumer", reason="demande")
        assert store.stray_payloads() == ()
        assert store.condemned_pieces() == ()

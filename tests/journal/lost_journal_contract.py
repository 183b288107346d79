"""A journal that is lost, emptied, older or another never costs a piece. A store's tests inherit this and open stores."""

from __future__ import annotations

import io
import os
import secrets
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.journal.crashes import Acknowledge, killed_at, lines_of
from tests.journal.journals import DAY, NOON, opened

from recours.casework import stamps
from recours.casework.case.case_view import case_of
from recours.casework.case.evidence import numbered_pieces
from recours.casework.desk import Desk, desk_of
from recours.casework.readers.readers import exhibit_of
from recours.casework.settings import Settings
from recours.casework.upkeep import sweep, verification
from recours.journal.entries.entry import NewEntry
from recours.journal.evidence.evidence import GRACE_S, EvidenceFiles
from recours.journal.evidence.piece_owners import PieceOwner, remember
from recours.journal.evidence.set_aside import KEPT_S
from recours.journal.stores.derived import Derived, Difference
from recours.journal.stores.store import Store

#: A store by its name: the same name, the same store.
OpenNamed = Callable[[str, EvidenceFiles], Store]


class LostJournalContract:
    """What the clock's sweep does, and does not do, when the journal is not the one that names the pieces."""

    @pytest.fixture
    def open_named(self, tmp_path: Path) -> OpenNamed:
        raise NotImplementedError

    @pytest.fixture
    def open_desk(self, open_named: OpenNamed, tmp_path: Path) -> Callable[[str], Desk]:
        def opened_here(name: str) -> Desk:
            evidence = EvidenceFiles(tmp_path / "evidence", previews=tmp_path / "previews")
            return desk_of(open_named(name, evidence), evidence, tmp_path, Settings(), ())

        return opened_here

    @pytest.fixture
    def desk(self, open_desk: Callable[[str], Desk]) -> Desk:
        """Three cases, each with four pieces put here long ago, and the list of heads of their day."""
        desk = open_desk("right")
        for number in range(3):
            entries = [opened(), *(self._added(desk) for _ in range(4))]
            desk.store.append(f"dossier-{number}", 0, entries, recorded_at=NOON)
        stamps.write_heads(desk, NOON)
        return desk

    def _added(self, desk: Desk) -> NewEntry:
        piece = desk.evidence.keep(io.BytesIO(b"%PDF-1.7 " + secrets.token_bytes(20)), "facture.pdf")
        self._age(desk.evidence.path_of(piece.digest), GRACE_S + 60)
        return NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})

    def _age(self, path: Path, seconds: float) -> None:
        then = time.time() - seconds
        os.utime(path, (then, then))

    def _in_place(self, desk: Desk) -> int:
        return len(desk.evidence.all_pieces())

    def _refused(self, desk: Desk, words: str) -> None:
        refused = sweep.sweep(desk)
        assert refused is not None
        assert words in refused.message
        assert "recours tick --set-aside" in str(refused.way_out)
        told = sweep.refusal(desk)
        assert told is not None
        assert told.message == refused.message
        assert sweep.was_refused(desk)
        assert self._in_place(desk) == 12

    def test_the_right_journal_loses_nothing_and_is_not_suspected(self, desk: Desk) -> None:
        assert sweep.sweep(desk) is None
        assert sweep.refusal(desk) is None
        assert self._in_place(desk) == 12

    def test_a_lost_journal_is_another(self, desk: Desk, open_desk: Callable[[str], Desk]) -> None:
        self._refused(open_desk("wrong"), "un autre journal")
        assert not sweep.is_ours(open_desk("wrong"))
        assert sweep.sweep(desk) is None
        assert self._in_place(desk) == 12

    def test_another_journal_with_cases_of_its_own_is_another(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        other = open_desk("wrong")
        other.store.append("ailleurs", 0, [opened()])
        self._refused(other, "un autre journal")

    def test_pieces_that_never_knew_their_journal_are_not_given_to_an_empty_one(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        (desk.evidence.root / "journal.json").unlink()
        self._refused(open_desk("wrong"), "aucun dossier")
        assert open_desk("right").store.identity() != open_desk("wrong").store.identity()
        assert sweep.sweep(open_desk("right")) is None

    def test_an_emptied_journal_names_nothing(self, desk: Desk, open_desk: Callable[[str], Desk]) -> None:
        other = self._passing_for_right(open_desk)
        self._refused(other, "aucun dossier")

    def test_an_older_journal_is_known_by_the_lists_of_heads(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        other = self._passing_for_right(open_desk)
        for number in range(3):
            other.store.adopt(f"dossier-{number}", desk.store.read(f"dossier-{number}")[: 5 if number else 4])
        self._refused(other, "1 dossier(s) que ce journal n'a pas, ou pas en entier")

    def test_the_list_of_an_emptied_day_does_not_make_it_forgotten(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        other = self._passing_for_right(open_desk)
        other.store.append("nouveau", 0, [opened()])
        stamps.write_heads(other, NOON + timedelta(days=1))
        self._refused(other, "3 dossier(s) que ce journal n'a pas")

    def test_more_than_a_few_files_at_once_are_no_accident(self, desk: Desk, open_desk: Callable[[str], Desk]) -> None:
        other = self._passing_for_right(open_desk)
        for path in desk.witnesses.all_heads():
            path.unlink()
        for number in range(2):
            other.store.adopt(f"dossier-{number}", desk.store.read(f"dossier-{number}"))
        self._refused(other, "4 fichiers de pièces sur 12")

    def test_a_table_of_pieces_that_lost_rows_names_nothing_either(self, desk: Desk) -> None:
        [(digest, seq), *_] = sorted(desk.store.derived_rows("dossier-0").pieces)
        lost = Derived(pieces=frozenset({(digest, seq)}))
        desk.store.mend(Difference("dossier-0", Derived(), lost))
        refused = sweep.sweep(desk)
        assert refused is not None
        assert "recours rebuild" in str(refused.way_out)
        assert [digest[:16] in line for line in verification.faults(desk)] == [True]
        verification.rebuild(desk)
        assert sweep.sweep(desk) is None
        assert self._in_place(desk) == 12

    def test_a_person_may_say_that_the_journal_is_right_and_has_thirty_days_to_think_again(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        other = open_desk("wrong")
        other.store.append("ailleurs", 0, [opened()])
        self._refused(other, "un autre journal")
        assert sweep.sweep_anyway(other, NOON) == 12
        assert self._in_place(other) == 0
        assert sweep.refusal(other) is None
        assert sweep.sweep(other) is None
        assert sweep.sweep_anyway(desk, NOON) == 0
        assert self._in_place(desk) == 12

    def test_what_was_set_aside_is_not_deleted_while_the_journal_is_in_doubt(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        other = open_desk("wrong")
        other.store.append("ailleurs", 0, [opened()])
        sweep.sweep_anyway(other, NOON)
        remember(desk.evidence.root, PieceOwner(desk.store.identity(), date(2026, 1, 1)))
        for path in desk.evidence.set_aside.root.glob("*"):
            self._age(path, KEPT_S + 60)
        assert sweep.sweep(other) is not None
        assert sweep.sweep(desk) is None
        assert self._in_place(desk) == 12

    def test_the_right_journal_put_back_uses_its_pieces_at_once_and_has_them_back_in_any_doubt(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        wrong = open_desk("wrong")
        wrong.store.append("autre", 0, [opened()], recorded_at=NOON)
        assert sweep.sweep_anyway(wrong, NOON) == 12
        assert self._in_place(desk) == 0
        for number, event in numbered_pieces(case_of(desk, "dossier-0").events):
            assert Path(exhibit_of(desk, number, event).content).is_file()
        assert sweep.sweep(desk) is not None  # the folder was told that it is the other's
        assert self._in_place(desk) == 12

    def test_a_kill_in_the_middle_of_setting_aside_loses_nothing(
        self, desk: Desk, open_desk: Callable[[str], Desk]
    ) -> None:
        digests = [path.name for path in desk.evidence.all_pieces()]

        def set_aside(_: Acknowledge) -> None:
            other = open_desk("wrong")
            sweep.sweep_anyway(other, NOON)
            sweep.sweep_anyway(open_desk("right"), NOON)

        for place in range(1, lines_of(set_aside) + 1, max(1, lines_of(set_aside) // 20)):
            killed_at(place, set_aside)
            for digest in digests:
                desk.evidence.check(digest)
            here = open_desk("right")
            sweep.sweep_anyway(here, NOON)
            assert sweep.sweep(here) is None
            assert self._in_place(here) == 12

    def _passing_for_right(self, open_desk: Callable[[str], Desk]) -> Desk:
        """Another journal under the identity of the right one, as a restored backup has it."""
        other = open_desk("wrong")
        remember(other.evidence.root, PieceOwner(other.store.identity()))
        return other

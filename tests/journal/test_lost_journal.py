"""A lost journal costs no piece, on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journal.lost_journal_contract import LostJournalContract, OpenNamed

from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import Store


class TestLostSqliteJournal(LostJournalContract):
    """SqliteStore."""

    @pytest.fixture
    def open_named(self, tmp_path: Path) -> OpenNamed:
        def opened_here(name: str, evidence: EvidenceFiles) -> Store:
            return SqliteStore(tmp_path / f"{name}.sqlite3", evidence)

        return opened_here

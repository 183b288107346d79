"""kill -9 at each stage, on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journal.crash_contract import CrashContract, Open

from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import Store


class TestSqliteCrashes(CrashContract):
    """SqliteStore survives."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Open:
        def opened() -> tuple[Store, EvidenceFiles]:
            evidence = EvidenceFiles(tmp_path / "evidence", previews=tmp_path / "previews")
            return SqliteStore(tmp_path / "journal.db", evidence), evidence

        return opened

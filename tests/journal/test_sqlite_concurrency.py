"""Many processes on one SQLite file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journal.concurrency_contract import ConcurrencyContract, OpenStore

from recours.journal.stores.sqlite_store import SqliteStore


class TestSqliteConcurrency(ConcurrencyContract):
    """SqliteStore under many writers."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> OpenStore:
        return lambda: SqliteStore(tmp_path / "journal.db", busy_timeout_s=30)

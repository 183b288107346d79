"""The desk: the store, the pieces and the library that every casework function works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recours.documents.read_letters import LetterShelf, letter_shelf
from recours.journal.evidence import EvidenceFiles
from recours.journal.sqlite_store import SqliteStore
from recours.journal.store import Store
from recours.library.load import Library, library


@dataclass(frozen=True, slots=True)
class Desk:
    """Where cases are worked on. Nothing here depends on the door the person came through."""

    store: Store
    evidence: EvidenceFiles
    library: Library
    letters: LetterShelf


def open_local(folder: Path) -> Desk:
    """The desk of one machine: a SQLite journal and the pieces under `folder` (made if it is not there)."""
    evidence = EvidenceFiles(folder / "evidence")
    return Desk(SqliteStore(folder / "journal.sqlite3", evidence), evidence, library(), letter_shelf())

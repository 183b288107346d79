"""The desk: the store, the pieces and the library that every casework function works with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from recours.casework.settings import Settings, settings_from
from recours.documents.letters import LetterShelf, letter_shelf
from recours.journal.disk import make_private_folder
from recours.journal.errors import StoreError
from recours.journal.evidence.clamd import Clamd
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.evidence.piece_owners import PieceOwner, owner_of, remember
from recours.journal.proof.witnesses import WitnessFiles
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import Store
from recours.library.load import Library, library

#: The file of the journals in a data folder.
JOURNAL = "journal.sqlite3"
#: The folder of its pieces.
EVIDENCE = "evidence"


class Copies(Protocol):
    """What a door keeps beside the journals, made from them: lists, titles, texts not sent yet."""

    def forget(self, case_id: str, *, unsent: bool) -> None:
        """No copy of the case's words stays, not even in what the database had written before.

        With `unsent`, the texts that the person was preparing go too.
        """
        ...

    def forget_unfinished(self, untouched_since: datetime) -> None:
        """What was begun, became no case, and was not touched since then, goes."""
        ...

    def differences(self, desk: Desk) -> Iterator[str]:
        """Each copy that does not say what its journal says, in a sentence."""
        ...

    def cases_ahead(self, desk: Desk) -> Iterator[str]:
        """Each case of which the copies know more than its journal says: it was cut at its end, or taken away."""
        ...

    def rebuild(self, desk: Desk) -> None:
        """All of the copies made again from the journals."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Where cases are worked on. Nothing here depends on the door the person came through."""

    store: Store
    evidence: EvidenceFiles
    library: Library
    letters: LetterShelf
    witnesses: WitnessFiles
    settings: Settings
    copies: tuple[Copies, ...] = ()


def open_local(folder: Path, copies: tuple[Copies, ...] = ()) -> Desk:
    """The desk of one machine: a SQLite journal and the pieces under `folder` (made if it is not there).

    Raises SettingError, StoreError.
    """
    settings = settings_from(os.environ)
    make_private_folder(folder)
    evidence = evidence_in(folder, settings)
    return desk_of(SqliteStore(folder / JOURNAL, evidence), evidence, folder, settings, copies)


def evidence_in(folder: Path, settings: Settings) -> EvidenceFiles:
    """The pieces under `folder`, scanned where a scanner is named; their previews go when they go."""
    scanner = Clamd(settings.clamd) if settings.clamd else None
    return EvidenceFiles(folder / EVIDENCE, scanner=scanner, previews=folder / "previews")


def desk_of(
    store: Store, evidence: EvidenceFiles, folder: Path, settings: Settings, copies: tuple[Copies, ...]
) -> Desk:
    """The desk on a store that is open already, its witnesses under `folder`."""
    with suppress(StoreError):  # what cannot be written to can still be read
        _remember_store(store, evidence)
    return Desk(store, evidence, library(), letter_shelf(), WitnessFiles(folder / "witnesses"), settings, copies)


def _remember_store(store: Store, evidence: EvidenceFiles) -> None:
    """Pieces that nobody's journal was ever told of belong to this store, unless it is empty and they are not."""
    if owner_of(evidence.root) is None and (next(iter(store.heads()), None) or not evidence.all_pieces()):
        remember(evidence.root, PieceOwner(store.identity()))

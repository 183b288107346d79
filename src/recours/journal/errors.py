"""The errors of the journal.

RecoursError
└── JournalError
    ├── PayloadError          an entry with a field it cannot have            (place: kind.field)
    ├── ConflictError         somebody else wrote to the case meanwhile       (.head is where the case stands)
    ├── CaseNotFoundError     no such case in this store
    ├── ChainBrokenError      an entry does not follow from the one before    (.fault says which and why)
    ├── ErasureRefusedError   a payload that may not be erased (yet)
    ├── StoreError            the disk or the database refused; nothing was written
    │   ├── DiskFullError
    │   ├── ReadOnlyError
    │   └── BusyError
    ├── EvidenceError         a file that is not accepted as it is
    │   ├── FileRefusedError      empty, too large, too many, of a kind we cannot keep
    │   ├── QuarantinedError      the virus scanner found something; the bytes are set aside
    │   └── EvidenceMissingError  the bytes of a piece are not there, or no longer the same
    └── ArchiveError          an archive that does not verify
"""

from __future__ import annotations

from recours.core.errors import RecoursError
from recours.journal.entries.heads import Fault, Head


class JournalError(RecoursError):
    """Something the journal refuses. Nothing was written."""


class PayloadError(JournalError):
    """An entry with an unknown kind, or a field that is missing, unknown or of the wrong type."""


class ConflictError(JournalError):
    """The case has moved on since the caller read it; `head` is where it stands (None: it does not exist)."""

    def __init__(self, message: str, *, head: Head | None, way_out: str | None = None) -> None:
        super().__init__(message, way_out=way_out)
        self.head = head


class CaseNotFoundError(JournalError):
    """No case of this identifier."""


class ChainBrokenError(JournalError):
    """The entries do not form a chain; `fault` names the first that does not follow."""

    def __init__(self, message: str, *, fault: Fault, way_out: str | None = None) -> None:
        super().__init__(message, way_out=way_out)
        self.fault = fault


class ErasureRefusedError(JournalError):
    """A payload that the law or the coherence of the case keeps for now."""


class StoreError(JournalError):
    """The disk or the database refused. Nothing of this request was written."""


class DiskFullError(StoreError):
    """No room left."""


class ReadOnlyError(StoreError):
    """The place of the journal or of the pieces cannot be written to."""


class BusyError(StoreError):
    """Another writer held the journal for too long."""


class EvidenceError(JournalError):
    """A file that is not accepted as it is."""


class FileRefusedError(EvidenceError):
    """Empty, too large, one too many, or of a kind that cannot be kept."""


class QuarantinedError(EvidenceError):
    """The virus scanner found something: the bytes are set aside, not lost, and not evidence."""


class EvidenceMissingError(EvidenceError):
    """The bytes of a piece are not there, or are not the bytes that were kept."""


class ArchiveError(JournalError):
    """An archive that cannot be read or does not verify."""

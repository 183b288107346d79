"""Writing to a case as the person saw it. What the clock noted while she wrote does not send her back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from recours.casework.desk import Desk
from recours.journal.entries import NewEntry, Receipt
from recours.journal.errors import ConflictError
from recours.journal.heads import Head

#: What the clock writes by itself that changes nothing in what a person is telling.
_BY_THE_CLOCK = frozenset({"time_limit_lapsed", "erasure_announced"})


class Seen(Protocol):
    """A case as it was read."""

    @property
    def id(self) -> str:
        """Its identifier."""
        ...

    @property
    def head(self) -> Head:
        """Where it stood."""
        ...


def append(
    desk: Desk, case: Seen, entries: Sequence[NewEntry], at: datetime, expected_seq: int | None = None
) -> Receipt:
    """Keep `entries` after those that were seen. Raises ConflictError when somebody, not the clock, wrote meanwhile.

    `expected_seq`: where the caller saw the case stand; then nothing at all may have been written since.
    """
    if expected_seq is not None:
        return desk.store.append(case.id, expected_seq, entries, recorded_at=at)
    try:
        return desk.store.append(case.id, case.head.seq, entries, recorded_at=at)
    except ConflictError:
        since = desk.store.read(case.id, after=case.head.seq)
        if not since or {entry.kind for entry in since} - _BY_THE_CLOCK:
            raise
        return desk.store.append(case.id, since[-1].seq, entries, recorded_at=at)

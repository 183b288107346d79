"""Entries that come from an archive: which of them are new here, and do they continue what is here?"""

from __future__ import annotations

from collections.abc import Sequence

from recours.journal.entries.entry import Entry, head_of
from recours.journal.errors import ArchiveError, ConflictError
from recours.journal.proof.chain import verify
from recours.journal.stores.erasure import refusal_error, under_legal_hold
from recours.wording import say


def entries_to_adopt(case_id: str, here: Sequence[Entry], coming: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of `coming` that follow those that are `here`.

    Raises ChainBrokenError, ArchiveError when there is nothing, ConflictError when the case here went another way,
    ErasureRefusedError when it is held here.
    """
    if not coming:
        raise ArchiveError(say("journal.archive.empty"))
    verify(case_id, coming)
    for ours, theirs in zip(here, coming, strict=False):
        if ours.hash != theirs.hash:
            message = say("journal.store.diverged", seq=ours.seq)
            raise ConflictError(
                message, head=head_of(case_id, tuple(here)), way_out=say("journal.store.diverged_way_out")
            )
    new = tuple(coming[len(here) :])
    # A case that is held here is not erased by an archive either, unless the archive has the release first.
    until = next((at for at, entry in enumerate(new) if entry.kind == "legal_hold_lifted"), len(new))
    if under_legal_hold(here) and any(entry.kind == "payload_erased" for entry in new[:until]):
        raise refusal_error("hold")
    return new

"""Bringing a case back from its archive, to be lived with again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from recours.casework.cases import case_of
from recours.casework.desk import Desk
from recours.casework.erasure import keep_longer
from recours.journal.archive_reading import import_archive
from recours.journal.entries import Receipt
from recours.journal.retention import keeping_of, next_act
from recours.wording import say


def bring_back(desk: Desk, archive: Path, *, actor: str = "consumer", at: datetime) -> Receipt:
    """The case of `archive`, its pieces and its time-stamps, as they were; what is here already is left alone.

    An old case whose erasure is announced or due counts its years anew from today: the clock would take away at once
    what somebody just brought back. Raises ArchiveError, PayloadError, ConflictError, StoreError.
    """
    receipt = import_archive(archive, desk.store, desk.evidence, desk.witnesses)
    if receipt.first_seq > receipt.head.seq:
        return receipt
    case, policy = case_of(desk, receipt.head.case_id), desk.settings.retention
    act = next_act(case.entries, policy)
    if act is None or (act.due_on > at.date() and not keeping_of(case.entries, policy).announced):
        return receipt
    kept = keep_longer(desk, case, say("casework.brought_back"), actor=actor, at=at)
    return Receipt(receipt.first_seq, kept.head)

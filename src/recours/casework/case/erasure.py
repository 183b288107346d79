"""RetentionState and erasing: what the person asks for, and what the clock does when its day has come.

Erased is the payload in the journal, the bytes that nothing else rests on with their previews, and every copy that a
door keeps of the case. What was exported, printed or sent before is in other hands and stays there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from recours.casework.case.case_view import CaseView
from recours.casework.case.entry_writer import Act, append
from recours.casework.desk import Desk
from recours.journal.entries.entry import NewEntry, Receipt
from recours.journal.retention import RetentionAct, RetentionState, announcement, keeping_of, last_erasures, next_act
from recours.journal.stores.erasure import erasures, personal_seqs
from recours.wording import say


def retention_of(desk: Desk, case: CaseView) -> RetentionState:
    """How the case is kept, and until when."""
    return keeping_of(case.entries, desk.settings.retention)


def hold(desk: Desk, case: CaseView, reason: str = "", *, act: Act) -> Receipt:
    """Keep the case whole until somebody releases it: nothing of it can be erased. Raises ConflictError."""
    return append(desk, case, [act.entry("legal_hold_set", {"reason": reason})], act)


def release(desk: Desk, case: CaseView, reason: str = "", *, act: Act) -> Receipt:
    """End the hold; the time it is kept counts anew from today. Raises ConflictError."""
    return append(desk, case, [act.entry("legal_hold_lifted", {"reason": reason})], act)


def keep_longer(desk: Desk, case: CaseView, reason: str = "", *, act: Act) -> Receipt:
    """The time the case is kept counts anew from today; what was announced is void. Raises ConflictError."""
    return append(desk, case, [act.entry("keeping_extended", {"reason": reason})], act)


def erase_entries(desk: Desk, case: CaseView, seqs: Iterable[int], reason: str = "", *, act: Act) -> Receipt:
    """Erase what these entries say, with what corrects them; the receipt is the old one when they were gone already.

    Raises ErasureRefusedError (a hold, a correction alone, an entry that is not there), ConflictError.
    """
    reason = reason or say("casework.erasure.asked")
    return _erase(desk, case, erasures(case.entries, seqs, act.at.date(), act.actor, reason), act.at)


def erase_case(desk: Desk, case: CaseView, reason: str = "", *, act: Act) -> Receipt:
    """Erase all that was told and attached. Raises ErasureRefusedError under a hold, ConflictError."""
    return erase_entries(desk, case, personal_seqs(case.entries), reason, act=act)


def act_when_due(desk: Desk, case: CaseView, now: datetime) -> RetentionAct | None:
    """Do what retention asks for by now, an announcement or the erasure: what was done. Raises ConflictError."""
    act = next_act(case.entries, desk.settings.retention)
    if act is None or act.due_on > now.date():
        return None
    if act.what == "announce":
        desk.store.append(case.id, case.head.seq, [announcement(act, now.date())], recorded_at=now)
    else:
        _erase(desk, case, last_erasures(case.entries, now.date(), say("casework.erasure.retention")), now)
    return act


def forget_copies(desk: Desk, case_id: str, *, unsent: bool = True) -> None:
    """Take the case's words out of every copy that a door keeps; with `unsent`, also what was being prepared."""
    for copies in desk.copies:
        copies.forget(case_id, unsent=unsent)


def _erase(desk: Desk, case: CaseView, entries: tuple[NewEntry, ...], at: datetime) -> Receipt:
    receipt = Receipt(case.head.seq, case.head)
    if entries:
        receipt = desk.store.append(case.id, case.head.seq, entries, recorded_at=at)
    forget_copies(desk, case.id, unsent=not personal_seqs(desk.store.read(case.id)))
    return receipt

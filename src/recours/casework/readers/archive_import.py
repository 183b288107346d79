"""Bringing a case back from its archive, to be lived with again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from recours.casework.case.case_view import case_of, position_for, view_of
from recours.casework.case.entry_writer import Act
from recours.casework.case.erasure import keep_longer
from recours.casework.desk import Desk
from recours.casework.readers.reader_names import OTHERS
from recours.core.errors import RecoursError
from recours.journal.archive.archive_import import store_archive
from recours.journal.entries.entry import Entry, Receipt
from recours.journal.errors import ArchiveError
from recours.journal.retention import keeping_of, next_act
from recours.wording import say


def import_archive(desk: Desk, archive: Path, *, act: Act) -> Receipt:
    """The case of `archive`, its pieces and its time-stamps, as they were; what is here already is left alone.

    An old case whose erasure is announced or due counts its years anew from today: the clock would take away at once
    what somebody just brought back. What it says must make sense here: it is read by its definitions, and a position
    is computed. Raises ArchiveError, PayloadError, ConflictError, StoreError.
    """

    def judge(case_id: str, entries: tuple[Entry, ...]) -> None:
        check_reckoned(desk, case_id, entries, act.at.date())

    receipt = store_archive(archive, desk.store, desk.evidence, desk.witnesses, judge)
    if receipt.first_seq > receipt.head.seq:
        return receipt
    case, policy = case_of(desk, receipt.head.case_id), desk.settings.retention
    due = next_act(case.entries, policy)
    if due is None or (due.due_on > act.at.date() and not keeping_of(case.entries, policy).announced):
        return receipt
    kept = keep_longer(desk, case, say("casework.brought_back"), act=act)
    return Receipt(receipt.first_seq, kept.head)


def check_reckoned(desk: Desk, case_id: str, entries: tuple[Entry, ...], as_of: date) -> None:
    """Check that a position can be computed from these entries. Raise ArchiveError naming the first in the way."""
    if (why := _in_the_way(desk, case_id, entries, as_of)) is None:
        return
    whole, broken = 0, len(entries)  # the first entries are fine, all of them are not: halve what is between
    while broken - whole > 1:
        middle = (whole + broken) // 2
        told = _in_the_way(desk, case_id, entries[:middle], as_of)
        whole, broken, why = (middle, broken, why) if told is None else (whole, middle, told)
    message = say("casework.nonsense", seq=entries[broken - 1].seq, why=why)
    raise ArchiveError(message, way_out=say("casework.nonsense_way_out"))


def _in_the_way(desk: Desk, case_id: str, entries: tuple[Entry, ...], as_of: date) -> str | None:
    """Why no position can be computed, or what says something that cannot be (also of who sees what)."""
    from recours.casework.readers.readers import choices_of  # with the documents' libraries

    try:
        case = view_of(desk, case_id, entries)
        for day in {as_of, *(event.on for event in case.events[-3:])}:
            position_for(desk, case, day)
        choices = choices_of(entries)
        for reader in OTHERS:
            choices.words_for(reader)
    except RecoursError as error:
        return error.message
    return next((each.why for each in case.unread if not each.of_its_time), None)

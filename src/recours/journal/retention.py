"""How long a case is kept, and the announcements before it is erased.

A case under a legal hold, and one before a court that has not decided yet, is not erased by the clock at all.

Pure functions over the entries: nothing here knows what day it is. `next_act` says what comes next and on which day;
the clock does it when that day has come. What is announced is an entry of the journal, so an announcement that came
late, after a week of downtime, puts the erasure off: the person always has the days she was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from recours.journal.entries.entry import Entry, NewEntry
from recours.journal.entries.fold import corrected_entries
from recours.journal.stores.erasure import erasures, personal_seqs, under_legal_hold

_IN_COURT = {
    **dict.fromkeys(("court_seized", "payment_order_requested", "european_payment_order_requested"), True),
    **dict.fromkeys(("order_to_perform_requested", "opposition_filed"), True),
    **dict.fromkeys(("judgment_given", "payment_order_made", "case_closed"), False),
}
"""What brings a case before a court, and what takes it from there."""

#: The longest notice that the setting allows is a year; a longer one in an archive is nonsense and is not followed.
_LONGEST_ANNOUNCED = 366
#: Entries that are written without anybody doing anything for the case: they do not make it live longer.
_NO_SIGN_OF_LIFE = frozenset({"erasure_announced", "payload_erased", "exported", "time_limit_lapsed", "access_revoked"})


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How many years after the last sign of life a case is erased, and how many days before it is announced.

    Who runs the service sets them; five years is the usual period to act (art. 2224 Code civil), not a duty.
    """

    years: int = 5
    announced_days_ahead: tuple[int, ...] = (30, 7)


@dataclass(frozen=True, slots=True)
class RetentionAct:
    """What is to be done on the day `due_on`; when it is an announcement, how many days are left then."""

    what: Literal["announce", "erase"]
    due_on: date
    days_left: int
    erased_on: date


@dataclass(frozen=True, slots=True)
class RetentionState:
    """How a case is kept: the day on which it would be erased (None: not as things stand), whether that was announced.

    `held`: somebody asked that it be kept; `in_court`: a court has not decided yet; `erased`: nothing personal is left.
    """

    until: date | None
    announced: bool
    held: bool
    in_court: bool
    erased: bool


def keeping_of(entries: Sequence[Entry], policy: RetentionPolicy) -> RetentionState:
    """How a case is kept under `policy`."""
    act = next_act(entries, policy)
    return RetentionState(
        until=act.erased_on if act else None,
        announced=act is not None and bool(_announcement_days(entries)),
        held=under_legal_hold(entries),
        in_court=before_a_court(entries),
        erased=not personal_seqs(entries),
    )


def before_a_court(entries: Sequence[Entry]) -> bool:
    """True from the day a court is seized to the day it decides, or the case is closed."""
    told = [entry for entry in corrected_entries(entries) if entry.kind in _IN_COURT]
    return bool(told) and _IN_COURT[max(told, key=lambda entry: (entry.occurred_on, entry.seq)).kind]


def next_act(entries: Sequence[Entry], policy: RetentionPolicy) -> RetentionAct | None:
    """The next thing retention asks for; None under a hold, before a court, and when nothing is left to erase."""
    if not personal_seqs(entries) or under_legal_hold(entries) or before_a_court(entries):
        return None
    announced = _announcement_days(entries)
    erased_on = max([_end_of_keeping(entries, policy), *(on + timedelta(days) for days, on in announced.items())])
    for days in sorted(policy.announced_days_ahead, reverse=True):
        if days not in announced:
            return RetentionAct("announce", erased_on - timedelta(days), days, erased_on)
    return RetentionAct("erase", erased_on, 0, erased_on)


def announcement(act: RetentionAct, on: date) -> NewEntry:
    """The entry that an announcement made on the day `on` leaves: the person then has `days_left` days at least."""
    erased_on = max(act.erased_on, on + timedelta(act.days_left))
    return NewEntry("erasure_announced", on, {"days_left": act.days_left, "erased_on": erased_on}, "system")


def last_erasures(entries: Sequence[Entry], on: date, reason: str) -> tuple[NewEntry, ...]:
    """The entries that erase all that is personal in the case. Raises ErasureRefusedError."""
    return erasures(entries, personal_seqs(entries), on, "system", reason)


def _last_sign_of_life(entries: Sequence[Entry]) -> Entry:
    return next(entry for entry in reversed(entries) if entry.kind not in _NO_SIGN_OF_LIFE)


def _end_of_keeping(entries: Sequence[Entry], policy: RetentionPolicy) -> date:
    last = _last_sign_of_life(entries).recorded_at.date()
    year = min(last.year + policy.years, date.max.year)  # an archive may come from a machine whose clock was mad
    try:
        return last.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _announcement_days(entries: Sequence[Entry]) -> dict[int, date]:
    """The day each announcement was made, by the days it left; those before the last sign of life are void."""
    alive = _last_sign_of_life(entries).seq
    return {
        entry.payload["days_left"]: entry.recorded_at.date()
        for entry in entries
        if entry.kind == "erasure_announced" and entry.payload and entry.seq > alive
        if 0 < entry.payload["days_left"] <= _LONGEST_ANNOUNCED  # an archive may say anything
    }

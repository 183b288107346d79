"""Writing to a case as the person saw it. What others wrote meanwhile does not send her back, unless it contradicts.

Two notes, two pieces, two different facts do not contradict one another: the write is tried again after theirs. The
same fact told by both, two corrections of one entry, an erasure or a hold: the person looks and says again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from recours.casework.case.account import (
    entries_for,
    events_in,
    fact_entries,
    facts_with,
    read_correction,
)
from recours.casework.case.case_view import CaseView, case_of, sectors_in
from recours.casework.desk import Desk
from recours.core.entry_fields import FieldError
from recours.core.errors import RecoursError
from recours.core.law import Event, FactDefinition, FactType, Value
from recours.journal.entries.entry import Entry, NewEntry, Receipt
from recours.journal.entries.heads import Head
from recours.journal.entries.payload_bytes import check_payload, kind_named, read_typed_values
from recours.journal.errors import ConflictError
from recours.library.cases import check_dates, check_past
from recours.wording import say

#: Each time somebody else was faster; so many in a row and something else is wrong.
_TRIES = 50


#: What the clock writes by itself that changes nothing in what a person is telling.
_BY_THE_CLOCK = frozenset({"time_limit_lapsed", "erasure_announced"})


#: What changes what may be written at all: nobody writes over it, and it is not written over anything unseen.
_DECISIVE = frozenset({"payload_erased", "legal_hold_set", "legal_hold_lifted"})


#: After one of these something else may be possible, or not any more.
_TELLS_FACTS = frozenset({"facts_asserted", "fact_corrected", "entry_corrected"})
#: The last word holds, so two such words at once are for the person to sort out.
_LAST_WORD = frozenset({"exhibit_withheld", "words_hidden", "areas_hidden", "exhibit_reviewed", "keeping_extended"})
_LAST_WORD |= {"case_closed", "case_reopened", "step_given_up"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of writing in a journal: at which instant, for which day of the dispute, by whom.

    `expected_seq`: where the writer saw the case stand; then nothing at all may have been written since.
    """

    at: datetime
    day: date | None = None
    actor: str = "consumer"
    expected_seq: int | None = None

    @property
    def on(self) -> date:
        """The day that counts in law: the day of the instant, unless the person names another."""
        return self.at.date() if self.day is None else self.day

    def entry(self, kind: str, payload: Mapping[str, Any]) -> NewEntry:
        """An entry of this act."""
        return NewEntry(kind, self.on, payload, self.actor)


class CaseAsRead(Protocol):
    """A case as it was read."""

    @property
    def id(self) -> str:
        """Its identifier."""
        ...

    @property
    def head(self) -> Head:
        """Where it stood."""
        ...


def record(desk: Desk, case_id: str, kind: str, payload: Mapping[str, Any] | None = None, *, act: Act) -> Receipt:
    """Write down one thing that happened, read by its definition.

    Raises FieldError, FactError, PayloadError, CaseError, LadderError, ConflictError.
    """
    case, fields = case_of(desk, case_id), dict(payload or {})
    if kind == "entry_corrected":
        return _record_correction(desk, case, fields, act)
    entries = entries_for(desk, case.facts, kind, fields, act.on, act.actor)
    check_not_future(desk, kind, act.on, act.at.date())
    return _write(desk, case, entries, act)


def assert_facts(desk: Desk, case_id: str, facts: Mapping[str, Value], *, act: Act) -> Receipt:
    """Add facts; one that was known with another value is written as a correction. Raises ConflictError,
    CaseError (dates that contradict one another), LadderError (sectors that do).
    """
    case = case_of(desk, case_id)
    return _write(desk, case, fact_entries(case.facts, facts, act.on, act.actor), act)


def withdraw_fact(desk: Desk, case_id: str, fact: str, *, act: Act) -> Receipt:
    """Make a fact unknown again (`fact_corrected` with no value)."""
    case = case_of(desk, case_id)
    return _write(desk, case, [act.entry("fact_corrected", {"fact": fact, "value": None})], act)


def _record_correction(desk: Desk, case: CaseView, fields: dict[str, Any], act: Act) -> Receipt:
    """A correction as the command line gives it: the fields that are not its own are those of the corrected entry."""
    seq = FactDefinition("seq", FactType.INTEGER, "seq").read(fields.pop("seq", ""))
    withdrawn = FactDefinition("withdrawn", FactType.YES_NO, "withdrawn").read(fields.pop("withdrawn", False))
    day = fields.pop("occurred_on", None)
    occurred_on = FactDefinition("occurred_on", FactType.DATE, "occurred_on").read(day) if day else None
    reason = str(fields.pop("reason", ""))
    assert isinstance(seq, int)
    assert occurred_on is None or isinstance(occurred_on, date)
    of_entry = fields.pop("fields", fields)
    return correct_entry(
        desk, case.id, seq, of_entry, occurred_on=occurred_on, withdrawn=bool(withdrawn), reason=reason, act=act
    )


def correct_entry(
    desk: Desk,
    case_id: str,
    seq: int,
    fields: Mapping[str, Any] | None = None,
    *,
    occurred_on: date | None = None,
    withdrawn: bool = False,
    reason: str = "",
    act: Act,
) -> Receipt:
    """Correct an earlier entry by a new one: its day, fields of it, or that it never happened. Nothing is rewritten.

    Raises FieldError, CaseError, PayloadError (no such entry), ConflictError.
    """
    case = case_of(desk, case_id)
    entry = next((each for each in case.entries if each.seq == seq), None)
    if seq == 1 and withdrawn:
        message, way_out = say("casework.correction.opening"), say("casework.correction.opening_way_out")
        raise FieldError(message, place="entry_corrected.seq", way_out=way_out)
    payload: dict[str, Any] = {"seq": seq, "withdrawn": withdrawn, "reason": reason}
    payload |= {"occurred_on": occurred_on} if occurred_on else {}
    payload |= {"fields": read_correction(desk, entry, fields) if entry else dict(fields)} if fields else {}
    if entry and occurred_on:
        check_not_future(desk, entry.kind, occurred_on, act.at.date())
    return append(desk, case, [act.entry("entry_corrected", payload)], act)


def _write(desk: Desk, case: CaseView, entries: Sequence[NewEntry], act: Act) -> Receipt:
    """Keep entries that fit the case; they are held against it again when somebody wrote facts meanwhile."""
    if not entries:
        return Receipt(case.head.seq, case.head)
    today = act.at.date()
    _check_fits(desk, case, entries, today)
    return append(desk, case, entries, act, check=lambda: _check_fits(desk, case_of(desk, case.id), entries, today))


def _check_fits(desk: Desk, case: CaseView, entries: Sequence[NewEntry], today: date) -> None:
    facts = facts_with(case.facts, entries)
    new = facts_with({}, entries)
    events = events_in(entries)
    check_past(new, max(today, *(entry.occurred_on for entry in entries)), desk.library.vocabulary)
    check_dates(facts, (*case.events, *events) if new else events, desk.library.vocabulary)
    if new:
        desk.library.ladder(case.company, sectors_in(desk, facts))


def check_happened(desk: Desk, case: CaseView, kind: str, act: Act) -> None:
    """Check that such an event can have happened on the day of `act`: not to come, not before the contract."""
    check_not_future(desk, kind, act.on, act.at.date())
    check_dates(case.facts, (*case.events, Event(kind, act.on)), desk.library.vocabulary)


def check_not_future(desk: Desk, kind: str, on: date, today: date) -> None:
    """Raise RecoursError when `on` is still to come: it has not happened."""
    if on > today:
        vocabulary = desk.library.vocabulary
        title = vocabulary.events[kind].title if kind in vocabulary.events else kind
        message = say("core.event.future", title=title, on=on.isoformat(), as_of=today.isoformat())
        raise RecoursError(message, place="on", way_out=say("core.event.future_way_out"))


def append(
    desk: Desk, case: CaseAsRead, entries: Sequence[NewEntry], act: Act, *, check: Callable[[], None] | None = None
) -> Receipt:
    """Keep `entries` after those that were seen, and after what was written meanwhile that does not contradict them.

    `check` holds the entries against the case again when facts or corrections came meanwhile; what it raises is shown.
    A request that was sent twice at once is written once. Raises ConflictError, nothing of it written.
    """
    if act.expected_seq is not None:
        return desk.store.append(case.id, act.expected_seq, entries, recorded_at=act.at)
    seq = case.head.seq
    for _ in range(_TRIES):
        try:
            return desk.store.append(case.id, seq, entries, recorded_at=act.at)
        except ConflictError as error:
            conflict = error
        since = desk.store.read(case.id, after=case.head.seq)
        if twin := _twin(entries, since):
            return Receipt(twin.seq, desk.store.head(case.id))
        if not since or _contradict(entries, since):
            raise conflict
        if check is not None and any(entry.kind in _TELLS_FACTS for entry in since):
            check()
        seq = since[-1].seq
    raise conflict


def _twin(entries: Sequence[NewEntry], since: Sequence[Entry]) -> Entry | None:
    """The first of the entries that say exactly what these do, in a row: the same request came by another way."""
    mine = []
    for entry in entries:
        kind = kind_named(entry.kind)
        stored = read_typed_values(kind, check_payload(kind, entry.payload))
        mine.append((entry.kind, entry.occurred_on, entry.actor, stored))
    came = [(entry.kind, entry.occurred_on, entry.actor, entry.payload) for entry in since]
    starts = range(len(came) - len(mine) + 1)
    return next((since[start] for start in starts if came[start : start + len(mine)] == mine), None)


def _contradict(entries: Sequence[NewEntry], since: Sequence[Entry]) -> bool:
    """True when what came meanwhile and what is to be written cannot simply stand one after the other."""
    came, mine = {each.kind for each in since} - _BY_THE_CLOCK, {each.kind for each in entries}
    if not came:
        return False
    if (came | mine) & _DECISIVE or came & mine & _LAST_WORD:
        return True
    return bool(_subjects(entries) & _subjects(since))


def _subjects(entries: Iterable[NewEntry | Entry]) -> set[tuple[str, object]]:
    """What these entries say the last word about: facts by name, entries by number."""
    found: set[tuple[str, object]] = set()
    for entry in entries:
        said = entry.payload or {}
        if entry.kind == "facts_asserted":
            found |= {("fact", name) for name in said["facts"]}
        elif entry.kind == "fact_corrected":
            found.add(("fact", said["fact"]))
        else:
            found |= {("entry", said[name]) for name in ("seq", "answer_seq", "promise_seq") if name in said}
    return found

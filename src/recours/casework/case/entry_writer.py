"""Writing to a case as the person saw it. What others wrote meanwhile does not send her back, unless it contradicts.

Two notes, two pieces, two different facts do not contradict one another: the write is tried again after theirs. The
same fact told by both, two corrections of one entry, an erasure or a hold: the person looks and says again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from recours.casework.desk import Desk
from recours.journal.entries.entry import Entry, NewEntry, Receipt
from recours.journal.entries.heads import Head
from recours.journal.entries.payload_bytes import check_payload, kind_named, read_typed_values
from recours.journal.errors import ConflictError

#: Each time somebody else was faster; so many in a row and something else is wrong.
_TRIES = 50
#: What the clock writes by itself that changes nothing in what a person is telling.
_BY_THE_CLOCK = frozenset({"time_limit_lapsed", "erasure_announced"})
#: What changes what may be written at all: nobody writes over it, and it is not written over anything unseen.
_DECISIVE = frozenset({"payload_erased", "legal_hold_set", "legal_hold_lifted"})
#: The last word holds, so two such words at once are for the person to sort out.
_LAST_WORD = frozenset({"exhibit_withheld", "words_hidden", "areas_hidden", "exhibit_reviewed", "keeping_extended"})
_LAST_WORD |= {"case_closed", "case_reopened", "step_given_up"}


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


def append(
    desk: Desk,
    case: CaseAsRead,
    entries: Sequence[NewEntry],
    at: datetime,
    expected_seq: int | None = None,
    *,
    check: Callable[[], None] | None = None,
) -> Receipt:
    """Keep `entries` after those that were seen, and after what was written meanwhile that does not contradict them.

    `check` holds the entries against the case again when facts or corrections came meanwhile; what it raises is told.
    A request that was sent twice at once is written once. `expected_seq`: where the caller saw the case stand; then
    nothing at all may have been written since. Raises ConflictError, nothing of it written.
    """
    if expected_seq is not None:
        return desk.store.append(case.id, expected_seq, entries, recorded_at=at)
    seq = case.head.seq
    for _ in range(_TRIES):
        try:
            return desk.store.append(case.id, seq, entries, recorded_at=at)
        except ConflictError as error:
            conflict = error
        since = desk.store.read(case.id, after=case.head.seq)
        if twin := _twin(entries, since):
            return Receipt(twin.seq, desk.store.head(case.id))
        if not since or _contradict(entries, since):
            raise conflict
        if check is not None and any(_tells_facts(entry) for entry in since):
            check()
        seq = since[-1].seq
    raise conflict


def _twin(entries: Sequence[NewEntry], since: Sequence[Entry]) -> Entry | None:
    """The first of the entries that say exactly what these do, in a row: the same request came by another way."""
    wanted = [(each.kind, each.occurred_on, each.actor, _stored_payload(each)) for each in entries]
    found = [(each.kind, each.occurred_on, each.actor, each.payload) for each in since]
    places = range(len(found) - len(wanted) + 1)
    return next((since[at] for at in places if found[at : at + len(wanted)] == wanted), None)


def _stored_payload(entry: NewEntry) -> Mapping[str, Any]:
    kind = kind_named(entry.kind)
    return read_typed_values(kind, check_payload(kind, entry.payload))


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


def _tells_facts(entry: Entry) -> bool:
    """True for an entry after which something else may be possible, or not any more."""
    return entry.kind in ("facts_asserted", "fact_corrected", "entry_corrected")

"""Opening a case, saying what is known, writing down what happened, and asking where the case stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recours.casework.desk import Desk
from recours.casework.writing import append
from recours.core.errors import RecoursError
from recours.core.events import Event
from recours.core.facts import Value, fact_named
from recours.core.ladder import LadderError
from recours.core.position import Position, position
from recours.journal import fold
from recours.journal.entries import Entry, NewEntry, Receipt, head_after, new_case_id
from recours.journal.erasure import personal_seqs
from recours.journal.errors import CaseNotFoundError
from recours.journal.heads import Head
from recours.journal.retention import keeping_of
from recours.library.cases import check_dates, check_past
from recours.wording import say
from recours.wording.french import french_day
from recours.wording.near import nearest

#: Entries that are written with what they tell, never by telling it: an erasure asks for a hold first.
_BY_ITSELF = frozenset({"payload_erased", "erasure_announced", "time_limit_lapsed", "ladder_adopted", "exported"})


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case folded from its journal: the company and sectors of its ladder, its facts, events, entries and head."""

    id: str
    title: str
    company: str | None
    sectors: frozenset[str]
    facts: Mapping[str, Value]
    events: tuple[Event, ...]
    entries: tuple[Entry, ...]
    head: Head
    opened_on: date

    @property
    def code(self) -> str:
        """The short code printed on letters."""
        return self.id[:8].upper()

    @property
    def erased(self) -> bool:
        """True when nothing of what was told is left: only the headers of its journal are."""
        return not personal_seqs(self.entries)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list; `erased_on`: the day of its erasure, once that was announced."""

    id: str
    title: str
    company: str | None
    opened_on: date
    recorded_at: datetime
    erased_on: date | None = None


def open_case(
    desk: Desk,
    *,
    company: str | None,
    sectors: Iterable[str] = (),
    facts: Mapping[str, Value],
    actor: str = "consumer",
    on: date,
    at: datetime,
    title: str = "",
) -> Receipt:
    """Open a case: case_opened, facts_asserted and ladder_adopted in one append. The receipt carries the head.

    Raises LadderError for an unknown company or sector, CaseError for dates that contradict one another.
    """
    known_company(desk, company)
    wanted = frozenset(sectors)
    check_past(facts, max(on, at.date()), desk.library.vocabulary)
    check_dates(facts, (), desk.library.vocabulary)
    ladder = desk.library.ladder(company, wanted)
    opened: dict[str, Any] = {"title": title} if title else {}
    opened |= {"company": company} if company else {}
    said: dict[str, Any] = dict(facts) | ({"sector": wanted} if wanted else {})
    layers = [f"{layer.kind}:{layer.id}" for layer in ladder.layers]
    entries = [NewEntry("case_opened", on, opened, actor)]
    entries += [NewEntry("facts_asserted", on, {"facts": said}, actor)] if said else []
    entries += [NewEntry("ladder_adopted", on, {"digest": ladder.digest, "layers": layers}, "system")]
    return desk.store.append(new_case_id(), 0, entries, recorded_at=at)


def known_company(desk: Desk, company: str | None) -> None:
    """Nothing when the company has a layer, or none is named. Raises LadderError with the nearest name."""
    if company is not None and company not in desk.library.companies:
        near = nearest(company, desk.library.companies, ", ".join(sorted(desk.library.companies)))
        way_out = say("core.ladder.unknown_company_way_out", near=near)
        raise LadderError(say("core.ladder.unknown_company", id=company), place="company", way_out=way_out)


def read_facts(desk: Desk, raw: Mapping[str, object]) -> dict[str, Value]:
    """Typed facts from a form, JSON or the command line; empty values are left out. Raises FactError."""
    return {id_: read_fact(desk, id_, value) for id_, value in raw.items() if value not in (None, "", [])}


def read_fact(desk: Desk, id_: str, raw: object) -> Value:
    """One typed fact. Raises FactError (unknown fact, or a value it cannot have) with the way out."""
    return fact_named(id_, desk.library.vocabulary.facts).read(raw)


def assert_facts(
    desk: Desk,
    case_id: str,
    facts: Mapping[str, Value],
    *,
    actor: str = "consumer",
    on: date,
    at: datetime,
    expected_seq: int | None = None,
) -> Receipt:
    """Add facts; one that was known with another value is written as a correction. Raises ConflictError,
    CaseError (dates that contradict one another), LadderError (sectors that do).
    """
    case = case_of(desk, case_id)
    check_past(facts, max(on, at.date()), desk.library.vocabulary)
    check_dates({**case.facts, **facts}, case.events, desk.library.vocabulary)
    desk.library.ladder(case.company, sectors_in(desk, {**case.facts, **facts}))
    fresh = {id_: value for id_, value in facts.items() if id_ not in case.facts}
    changed = {id_: value for id_, value in facts.items() if id_ in case.facts and case.facts[id_] != value}
    entries = [NewEntry("facts_asserted", on, {"facts": fresh}, actor)] if fresh else []
    entries += [NewEntry("fact_corrected", on, {"fact": id_, "value": value}, actor) for id_, value in changed.items()]
    if not entries:
        return Receipt(case.head.seq, case.head)
    return append(desk, case, entries, at, expected_seq)


def withdraw_fact(desk: Desk, case_id: str, fact: str, *, actor: str = "consumer", on: date, at: datetime) -> Receipt:
    """Make a fact unknown again (`fact_corrected` with no value)."""
    case = case_of(desk, case_id)
    entry = NewEntry("fact_corrected", on, {"fact": fact, "value": None}, actor)
    return append(desk, case, [entry], at)


def record(
    desk: Desk,
    case_id: str,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    on: date,
    actor: str = "consumer",
    at: datetime,
    expected_seq: int | None = None,
) -> Receipt:
    """Write down one thing that happened on the legal date `on`. Raises PayloadError, CaseError, ConflictError."""
    if kind in _BY_ITSELF:
        raise RecoursError(
            say("casework.by_itself", kind=kind), place="entry", way_out=say("casework.by_itself_way_out")
        )
    case = case_of(desk, case_id)
    check_happened(desk, case, kind, on, at.date())
    entry = NewEntry(kind, on, dict(payload or {}), actor)
    return append(desk, case, [entry], at, expected_seq)


def check_happened(desk: Desk, case: CaseView, kind: str, on: date, today: date) -> None:
    """Nothing when such an event can have happened on `on`. Raises an error: in the future, before the contract."""
    vocabulary = desk.library.vocabulary
    if on > today:
        title = vocabulary.events[kind].title if kind in vocabulary.events else kind
        message = say("core.event.future", title=title, on=on.isoformat(), as_of=today.isoformat())
        raise RecoursError(message, place="on", way_out=say("core.event.future_way_out"))
    check_dates(case.facts, (*case.events, Event(kind, on)), vocabulary)


def correct_entry(
    desk: Desk,
    case_id: str,
    seq: int,
    *,
    occurred_on: date | None = None,
    fields: Mapping[str, Any] | None = None,
    withdrawn: bool = False,
    reason: str = "",
    actor: str = "consumer",
    on: date,
    at: datetime,
) -> Receipt:
    """Correct an earlier entry by a new one: its day, fields of it, or that it never happened. Nothing is rewritten."""
    case = case_of(desk, case_id)
    payload: dict[str, Any] = {"seq": seq, "withdrawn": withdrawn, "reason": reason}
    payload |= {"occurred_on": occurred_on} if occurred_on else {}
    payload |= {"fields": dict(fields)} if fields else {}
    entry = NewEntry("entry_corrected", on, payload, actor)
    return append(desk, case, [entry], at)


def take_up_step(desk: Desk, case_id: str, step_id: str, *, actor: str = "consumer", on: date, at: datetime) -> None:
    """A step given up is proposed again: each giving up of it is withdrawn. Nothing when there is none."""
    for entry in givings_up(desk.store.read(case_id), step_id):
        correct_entry(desk, case_id, entry.seq, withdrawn=True, actor=actor, on=on, at=at)


def givings_up(entries: Iterable[Entry], step_id: str) -> list[Entry]:
    """The entries that still say that a step was given up."""
    left = (entry for entry in fold.known(entries) if entry.kind == "step_given_up" and entry.payload)
    return [entry for entry in left if entry.payload and entry.payload["step"] == step_id]


def case_of(desk: Desk, case_id: str, known_at: datetime | None = None) -> CaseView:
    """The case as its journal tells it, now or as it stood at an instant. Raises CaseNotFoundError."""
    entries = _written_by(known_at, desk.store.read(case_id))
    opened = entries[0].payload or {}
    facts = dict(fold.facts(entries))
    company = opened.get("company")
    return CaseView(
        id=case_id,
        title=str(opened.get("title") or _title(desk, company, facts, entries)),
        company=company if company in desk.library.companies else None,
        sectors=sectors_in(desk, facts),
        facts=facts,
        events=fold.events(entries),
        entries=entries,
        head=head_after(case_id, entries),
        opened_on=entries[0].occurred_on,
    )


def _written_by(known_at: datetime | None, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries that were there at that instant (all when None). Raises CaseNotFoundError when none was."""
    if known_at is None:
        return entries
    there = tuple(entry for entry in entries if entry.recorded_at <= known_at)
    if there:
        return there
    opened_on = french_day(entries[0].recorded_at.date())
    raise CaseNotFoundError(
        say("casework.not_yet", on=opened_on), place="known_at", way_out=say("casework.not_yet_way_out")
    )


def sectors_in(desk: Desk, facts: Mapping[str, Value]) -> frozenset[str]:
    """The sectors of the ladder that the facts name."""
    sector = facts.get("sector", frozenset())
    said = sector if isinstance(sector, frozenset) else frozenset({str(sector)})
    return frozenset(said & desk.library.sectors.keys())


def _title(desk: Desk, company: str | None, facts: Mapping[str, Value], entries: Sequence[Entry]) -> str:
    """The ground and the company, as the person would name the case; of an erased one, only that it is."""
    if not personal_seqs(entries):
        return say("casework.erased")
    ground = facts.get("ground")
    first = next(iter(sorted(ground)), None) if isinstance(ground, frozenset) else ground
    label = desk.library.vocabulary.grounds[str(first)].label if first in desk.library.vocabulary.grounds else ""
    layer = desk.library.companies.get(company or "")
    firm = layer.title if layer else str(facts.get("company_name", ""))
    return " — ".join(part for part in (firm, label) if part) or say("casework.untitled")


def list_cases(desk: Desk) -> list[CaseRow]:
    """Every case, the one written to last first."""
    rows = []
    for head in desk.store.heads():
        case = case_of(desk, head.case_id)
        kept = keeping_of(case.entries, desk.settings.retention)
        erased_on = kept.until if kept.announced else None
        rows.append(CaseRow(case.id, case.title, case.company, case.opened_on, head.recorded_at, erased_on))
    return sorted(rows, key=lambda row: row.recorded_at, reverse=True)


def position_of(desk: Desk, case_id: str, as_of: date, known_at: datetime | None = None) -> Position:
    """Where the case stands on `as_of`, by what was known at `known_at` (now when None)."""
    return position_for(desk, case_of(desk, case_id, known_at), as_of)


def position_for(desk: Desk, case: CaseView, as_of: date) -> Position:
    """Where a folded case stands on `as_of`."""
    ladder = desk.library.ladder(case.company, case.sectors)
    return position(ladder, case.events, case.facts, as_of)

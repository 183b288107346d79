"""Opening a case, saying what is known, writing down what happened, and asking where the case stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recours.casework.case.account import (
    entries_for,
    events_in,
    fact_entries,
    facts_with,
    read_correction,
)
from recours.casework.case.entry_values import ReadingFault, read_events_of, read_facts_of
from recours.casework.case.entry_writer import append
from recours.casework.desk import Desk
from recours.casework.errors import UnreadableCaseError
from recours.core.entry_fields import FieldError
from recours.core.errors import RecoursError
from recours.core.law import Event, FactDefinition, FactType, LadderError, Value
from recours.core.position import Position, position
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry, NewEntry, Receipt, head_after, new_case_id
from recours.journal.entries.heads import Head
from recours.journal.errors import CaseNotFoundError
from recours.journal.retention import keeping_of
from recours.journal.stores.erasure import personal_seqs
from recours.library.cases import Case, CaseError, check_dates, check_past
from recours.library.cases import check_happened as check_happened_by
from recours.wording import say
from recours.wording.french import french_day
from recours.wording.near import nearest


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case folded from its journal: the company and sectors of its ladder, its facts, events, entries and head.

    `unread`: what entries say and cannot be; it is left out of the facts and events.
    """

    id: str
    title: str
    company: str | None
    sectors: frozenset[str]
    facts: Mapping[str, Value]
    events: tuple[Event, ...]
    entries: tuple[Entry, ...]
    head: Head
    opened_on: date
    unread: tuple[ReadingFault, ...] = ()

    @property
    def code(self) -> str:
        """The short code printed on letters."""
        return self.id[:8].upper()

    @property
    def is_erased(self) -> bool:
        """True when nothing of what was told is left: only the headers of its journal are."""
        return not personal_seqs(self.entries)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list; `erased_on`: the day of its erasure, once announced; `unreadable`: why nothing can be said."""

    id: str
    title: str
    company: str | None
    opened_on: date
    recorded_at: datetime
    erased_on: date | None = None
    unreadable: str = ""


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
    check_past(facts, max(on, at.date()), desk.library.vocabulary)
    check_dates(facts, (), desk.library.vocabulary)
    entries = _opening_entries(desk, company, sectors, facts, actor, on, title)
    return desk.store.append(new_case_id(), 0, entries, recorded_at=at)


def open_filled_case(desk: Desk, told: Case, *, title: str = "", actor: str = "consumer", at: datetime) -> Receipt:
    """Open a case with all that a file tells, in one append: the whole of it, or nothing.

    Raises CaseError that names the line of the first entry that cannot be kept, and why.
    """
    check_happened_by(told, at.date(), desk.library.vocabulary)
    opened_on = min((event.on for event in told.events), default=at.date())
    entries = _opening_entries(desk, told.company, told.sectors, told.given, actor, opened_on, title)
    known = dict(told.given)
    for event, place in zip(told.events, told.places, strict=True):
        try:
            new = entries_for(desk, known, event.kind, event.data, event.on, actor)
        except RecoursError as error:
            raise CaseError(error.message, place=place, way_out=error.way_out) from error
        known = facts_with(known, new)
        entries += new
    check_dates(known, events_in(entries), desk.library.vocabulary)
    return desk.store.append(new_case_id(), 0, entries, recorded_at=at)


def _opening_entries(
    desk: Desk,
    company: str | None,
    sectors: Iterable[str],
    facts: Mapping[str, Value],
    actor: str,
    on: date,
    title: str,
) -> list[NewEntry]:
    """The entries that open a case: what it is, what is known, by which rules. Raises LadderError."""
    check_company(desk, company)
    wanted = frozenset(sectors)
    ladder = desk.library.ladder(company, wanted)
    opened: dict[str, Any] = {"title": title} if title else {}
    opened |= {"company": company} if company else {}
    said: dict[str, Any] = dict(facts) | ({"sector": wanted} if wanted else {})
    layers = [f"{layer.kind}:{layer.id}" for layer in ladder.layers]
    entries = [NewEntry("case_opened", on, opened, actor)]
    entries += [NewEntry("facts_asserted", on, {"facts": said}, actor)] if said else []
    return [*entries, NewEntry("ladder_adopted", on, {"digest": ladder.digest, "layers": layers}, "system")]


def check_company(desk: Desk, company: str | None) -> None:
    """Nothing when the company has a layer, or none is named. Raises LadderError with the nearest name."""
    if company is not None and company not in desk.library.companies:
        near = nearest(company, desk.library.companies, ", ".join(sorted(desk.library.companies)))
        way_out = say("core.ladder.unknown_company_way_out", near=near)
        raise LadderError(say("core.ladder.unknown_company", id=company), place="company", way_out=way_out)


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
    return _write(desk, case, fact_entries(case.facts, facts, on, actor), at, expected_seq)


def withdraw_fact(desk: Desk, case_id: str, fact: str, *, actor: str = "consumer", on: date, at: datetime) -> Receipt:
    """Make a fact unknown again (`fact_corrected` with no value)."""
    case = case_of(desk, case_id)
    return _write(desk, case, [NewEntry("fact_corrected", on, {"fact": fact, "value": None}, actor)], at)


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
    """Write down one thing that happened on the legal date `on`, read by its definition.

    Raises FieldError, FactError, PayloadError, CaseError, LadderError, ConflictError.
    """
    case, said = case_of(desk, case_id), dict(payload or {})
    if kind == "entry_corrected":
        return _record_correction(desk, case, said, actor, on, at)
    entries = entries_for(desk, case.facts, kind, said, on, actor)
    check_not_future(desk, kind, on, at.date())
    return _write(desk, case, entries, at, expected_seq)


def _write(
    desk: Desk, case: CaseView, entries: Sequence[NewEntry], at: datetime, expected_seq: int | None = None
) -> Receipt:
    """Keep entries that fit the case; they are held against it again when somebody wrote facts meanwhile."""
    if not entries:
        return Receipt(case.head.seq, case.head)
    _check_fits(desk, case, entries, at)
    return append(
        desk, case, entries, at, expected_seq, check=lambda: _check_fits(desk, case_of(desk, case.id), entries, at)
    )


def _check_fits(desk: Desk, case: CaseView, entries: Sequence[NewEntry], at: datetime) -> None:
    facts = facts_with(case.facts, entries)
    new = facts_with({}, entries)
    events = events_in(entries)
    check_past(new, max(at.date(), *(each.occurred_on for each in entries)), desk.library.vocabulary)
    check_dates(facts, (*case.events, *events) if new else events, desk.library.vocabulary)
    if new:
        desk.library.ladder(case.company, sectors_in(desk, facts))


def check_not_future(desk: Desk, kind: str, on: date, today: date) -> None:
    """Nothing when `on` has come. Raises an error: what is to come has not happened."""
    if on > today:
        vocabulary = desk.library.vocabulary
        title = vocabulary.events[kind].title if kind in vocabulary.events else kind
        message = say("core.event.future", title=title, on=on.isoformat(), as_of=today.isoformat())
        raise RecoursError(message, place="on", way_out=say("core.event.future_way_out"))


def check_happened(desk: Desk, case: CaseView, kind: str, on: date, today: date) -> None:
    """Nothing when such an event can have happened on `on`. Raises an error: in the future, before the contract."""
    check_not_future(desk, kind, on, today)
    check_dates(case.facts, (*case.events, Event(kind, on)), desk.library.vocabulary)


def _record_correction(desk: Desk, case: CaseView, said: dict[str, Any], actor: str, on: date, at: datetime) -> Receipt:
    """A correction as the command line tells it: the fields that are not its own are those of the corrected entry."""
    about = FactDefinition("seq", FactType.INTEGER, "seq").read(said.pop("seq", ""))
    withdrawn = FactDefinition("withdrawn", FactType.YES_NO, "withdrawn").read(said.pop("withdrawn", False))
    day = said.pop("occurred_on", None)
    occurred_on = FactDefinition("occurred_on", FactType.DATE, "occurred_on").read(day) if day else None
    reason = str(said.pop("reason", ""))
    assert isinstance(about, int)
    assert occurred_on is None or isinstance(occurred_on, date)
    return correct_entry(
        desk,
        case.id,
        about,
        occurred_on=occurred_on,
        fields=said.pop("fields", said),
        withdrawn=bool(withdrawn),
        reason=reason,
        actor=actor,
        on=on,
        at=at,
    )


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
        check_not_future(desk, entry.kind, occurred_on, at.date())
    return append(desk, case, [NewEntry("entry_corrected", on, payload, actor)], at)


def take_up_step(desk: Desk, case_id: str, step_id: str, *, actor: str = "consumer", on: date, at: datetime) -> None:
    """A step given up is proposed again: each giving up of it is withdrawn. Nothing when there is none."""
    for entry in abandoned_steps(desk.store.read(case_id), step_id):
        correct_entry(desk, case_id, entry.seq, withdrawn=True, actor=actor, on=on, at=at)


def abandoned_steps(entries: Iterable[Entry], step_id: str) -> list[Entry]:
    """The entries that still say that a step was given up."""
    left = (entry for entry in fold.corrected_entries(entries) if entry.kind == "step_given_up" and entry.payload)
    return [entry for entry in left if entry.payload and entry.payload["step"] == step_id]


def case_of(desk: Desk, case_id: str, known_at: datetime | None = None) -> CaseView:
    """The case as its journal tells it, now or as it stood at an instant.

    Raises CaseNotFoundError, ChainBrokenError (damaged), UnreadableCaseError.
    """
    return view_of(desk, case_id, _entries_by(known_at, desk.store.read(case_id)))


def view_of(desk: Desk, case_id: str, entries: tuple[Entry, ...]) -> CaseView:
    """The case that these entries tell. Raises UnreadableCaseError."""
    try:
        return _case_view(desk, case_id, entries)
    except RecoursError:
        raise
    except Exception as error:
        raise unreadable(error) from error


def _case_view(desk: Desk, case_id: str, entries: tuple[Entry, ...]) -> CaseView:
    opened = entries[0].payload or {}
    vocabulary = desk.library.vocabulary
    facts, unread = read_facts_of(entries, vocabulary)
    events, unread_events = read_events_of(entries, vocabulary)
    company = opened.get("company")
    return CaseView(
        id=case_id,
        title=str(opened.get("title") or _title(desk, company, facts, entries)),
        company=company if company in desk.library.companies else None,
        sectors=sectors_in(desk, facts),
        facts=facts,
        events=events,
        entries=entries,
        head=head_after(case_id, entries),
        opened_on=entries[0].occurred_on,
        unread=(*unread, *unread_events),
    )


def _entries_by(known_at: datetime | None, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
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
    """Every case, the one written to last first; one that cannot be read is among them and hides no other."""
    rows = [_row(desk, head) for head in desk.store.heads()]
    return sorted(rows, key=lambda row: row.recorded_at, reverse=True)


def _row(desk: Desk, head: Head) -> CaseRow:
    try:
        case = case_of(desk, head.case_id)
        kept = keeping_of(case.entries, desk.settings.retention)
    except Exception as error:
        told = unreadable(error)
        return CaseRow(
            head.case_id,
            say("casework.unreadable.title"),
            None,
            head.recorded_at.date(),
            head.recorded_at,
            unreadable=told.message,
        )
    erased_on = kept.until if kept.announced else None
    return CaseRow(case.id, case.title, case.company, case.opened_on, head.recorded_at, erased_on)


def unreadable(error: Exception) -> UnreadableCaseError:
    """Why a case cannot be read, whatever the reason: an error of ours as it is, any other with its name."""
    reason = error.message if isinstance(error, RecoursError) else f"{type(error).__name__}: {str(error)[:120]}"
    message = say("casework.unreadable.message", reason=reason)
    return UnreadableCaseError(message, place="case", way_out=say("casework.unreadable.way_out"))


def position_of(desk: Desk, case_id: str, as_of: date, known_at: datetime | None = None) -> Position:
    """Where the case stands on `as_of`, by what was known at `known_at` (now when None)."""
    return position_for(desk, case_of(desk, case_id, known_at), as_of)


def position_for(desk: Desk, case: CaseView, as_of: date) -> Position:
    """Where a folded case stands on `as_of`. Raises UnreadableCaseError: the entries say what cannot be reckoned."""
    ladder = desk.library.ladder(case.company, case.sectors)
    try:
        return position(ladder, case.events, case.facts, as_of)
    except RecoursError:
        raise
    except Exception as error:  # what nobody thought of in what the journal says: this case alone is concerned
        raise unreadable(error) from error

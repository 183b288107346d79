"""Opening a case, from what is known or from all that a file tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from recours.casework.case.account import entries_for, events_in, facts_with
from recours.casework.case.entry_writer import Act
from recours.casework.desk import Desk
from recours.core.errors import RecoursError
from recours.core.law import LadderError, Value
from recours.journal.entries.entry import NewEntry, Receipt, new_case_id
from recours.library.cases import Case, CaseError, check_dates, check_happened, check_past
from recours.wording import say
from recours.wording.near import nearest


def open_case(
    desk: Desk,
    *,
    company: str | None,
    sectors: Iterable[str] = (),
    facts: Mapping[str, Value],
    title: str = "",
    act: Act,
) -> Receipt:
    """Open a case: case_opened, facts_asserted and ladder_adopted in one append. The receipt carries the head.

    Raises LadderError for an unknown company or sector, CaseError for dates that contradict one another.
    """
    check_past(facts, max(act.on, act.at.date()), desk.library.vocabulary)
    check_dates(facts, (), desk.library.vocabulary)
    entries = _opening_entries(desk, company, sectors, facts, title, act)
    return desk.store.append(new_case_id(), 0, entries, recorded_at=act.at)


def open_filled_case(desk: Desk, told: Case, *, title: str = "", act: Act) -> Receipt:
    """Open a case with all that a file tells, in one append: the whole of it, or nothing.

    The case opens on the day of its first event. Raises CaseError that names the line of the first entry that cannot
    be kept, and why.
    """
    check_happened(told, act.at.date(), desk.library.vocabulary)
    opened = replace(act, day=min((event.on for event in told.events), default=act.at.date()))
    entries = _opening_entries(desk, told.company, told.sectors, told.given, title, opened)
    known = dict(told.given)
    for event, place in zip(told.events, told.places, strict=True):
        try:
            new = entries_for(desk, known, event.kind, event.data, event.on, act.actor)
        except RecoursError as error:
            raise CaseError(error.message, place=place, way_out=error.way_out) from error
        known = facts_with(known, new)
        entries += new
    check_dates(known, events_in(entries), desk.library.vocabulary)
    return desk.store.append(new_case_id(), 0, entries, recorded_at=act.at)


def _opening_entries(
    desk: Desk, company: str | None, sectors: Iterable[str], facts: Mapping[str, Value], title: str, act: Act
) -> list[NewEntry]:
    """The entries that open a case: what it is, what is known, by which rules. Raises LadderError."""
    check_company(desk, company)
    named = frozenset(sectors)
    ladder = desk.library.ladder(company, named)
    opened: dict[str, Any] = {"title": title} if title else {}
    opened |= {"company": company} if company else {}
    known: dict[str, Any] = dict(facts) | ({"sector": named} if named else {})
    layers = [f"{layer.kind}:{layer.id}" for layer in ladder.layers]
    entries = [act.entry("case_opened", opened)]
    entries += [act.entry("facts_asserted", {"facts": known})] if known else []
    return [*entries, NewEntry("ladder_adopted", act.on, {"digest": ladder.digest, "layers": layers}, "system")]


def check_company(desk: Desk, company: str | None) -> None:
    """Check that a company that is named has a layer. Raises LadderError with the nearest name."""
    if company is not None and company not in desk.library.companies:
        near = nearest(company, desk.library.companies, ", ".join(sorted(desk.library.companies)))
        way_out = say("core.ladder.unknown_company_way_out", near=near)
        raise LadderError(say("core.ladder.unknown_company", id=company), place="company", way_out=way_out)

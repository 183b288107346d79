"""A case as its journal tells it, and where it stands on a day.

Journals come from older versions, from archives that somebody rewrote, from a door that was once left open. A value
that its fact cannot have is left out as an erased one is; an event whose fields cannot be read keeps its day. What
does not fit is named in `CaseView.unread`, and stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from recours.casework.desk import Desk
from recours.casework.errors import UnreadableCaseError
from recours.core.entry_fields import read_value, shapes_of
from recours.core.errors import RecoursError
from recours.core.law import Event, FactType, Value, Vocabulary
from recours.core.position import Position, position
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry, head_after
from recours.journal.entries.heads import Head
from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.journal.errors import CaseNotFoundError
from recours.journal.stores.erasure import personal_seqs
from recours.wording import say
from recours.wording.french import french_day


@dataclass(frozen=True, slots=True)
class ReadingFault:
    """Something that an entry says and that cannot be: which entry, about what (a fact or an entry's kind), and why.

    `of_its_time`: a choice that we do not have, and that another version of the content may have had.
    """

    seq: int
    what: str
    why: str
    of_its_time: bool = False


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


def case_of(desk: Desk, case_id: str, known_at: datetime | None = None) -> CaseView:
    """The case as its journal tells it, now or as it stood at an instant.

    Raises CaseNotFoundError (also when the case was opened after `known_at`), ChainBrokenError, UnreadableCaseError.
    """
    entries = desk.store.read(case_id)
    if known_at is None:
        return view_of(desk, case_id, entries)
    if written := tuple(entry for entry in entries if entry.recorded_at <= known_at):
        return view_of(desk, case_id, written)
    message = say("casework.not_yet", on=french_day(entries[0].recorded_at.date()))
    raise CaseNotFoundError(message, place="known_at", way_out=say("casework.not_yet_way_out"))


def view_of(desk: Desk, case_id: str, entries: tuple[Entry, ...]) -> CaseView:
    """The case that these entries tell. Raises UnreadableCaseError."""
    vocabulary = desk.library.vocabulary
    try:
        opening = entries[0].payload or {}
        facts, unread_facts = read_facts_of(entries, vocabulary)
        events, unread_events = read_events_of(entries, vocabulary)
        company = opening.get("company")
        return CaseView(
            id=case_id,
            title=str(opening.get("title") or _title(desk, company, facts, entries)),
            company=company if company in desk.library.companies else None,
            sectors=sectors_in(desk, facts),
            facts=facts,
            events=events,
            entries=entries,
            head=head_after(case_id, entries),
            opened_on=entries[0].occurred_on,
            unread=(*unread_facts, *unread_events),
        )
    except RecoursError:
        raise
    except Exception as error:
        raise unreadable(error) from error


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


def read_facts_of(
    entries: Iterable[Entry], vocabulary: Vocabulary
) -> tuple[dict[str, Value], tuple[ReadingFault, ...]]:
    """The facts, each read by its definition; one that we do not know (another version) stays as it is."""
    facts: dict[str, Value] = {}
    unread = []
    for id_, known in fold.facts_with_entries(entries).items():
        definition = vocabulary.facts.get(id_)
        try:
            facts[id_] = definition.read(known.value) if definition else known.value
        except RecoursError as error:
            is_choice = definition is not None and definition.type in (FactType.CHOICE, FactType.CHOICES)
            of_its_time = is_choice and isinstance(known.value, str | frozenset)
            unread.append(ReadingFault(known.entry.seq, id_, error.message, of_its_time))
    return facts, tuple(unread)


def read_events_of(
    entries: Iterable[Entry], vocabulary: Vocabulary
) -> tuple[tuple[Event, ...], tuple[ReadingFault, ...]]:
    """The events of the dispute, their fields read by their types."""
    events, unread = [], []
    for entry in fold.corrected_entries(entries):
        if entry.kind in BOOKKEEPING:
            continue
        definition = vocabulary.events.get(entry.kind) if entry.kind in KINDS else None
        shapes = shapes_of(definition) if definition else {}
        data = dict(entry.payload or {})
        try:
            if definition is not None:
                for name in data.keys() & shapes.keys():
                    data[name] = read_value(definition, name, shapes[name], data[name])
        except RecoursError as error:
            data = {}
            unread.append(ReadingFault(entry.seq, entry.kind, error.message))
        events.append(Event(entry.kind, entry.occurred_on, data))
    return tuple(events), tuple(unread)


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

"""What a letter is made from: the facts, events, limits, amounts and exhibits of one case on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from recours.core.judgement import UNKNOWN, Circumstances, Timeline
from recours.core.judgement.verdicts import Clock
from recours.core.law import Event, Value
from recours.documents.errors import MissingFactsError
from recours.documents.letter_content import Sender
from recours.documents.letters.addresses import PostalAddress, wrap_line
from recours.documents.text_safety import one_line


@dataclass(frozen=True, slots=True)
class Computation:
    """How an amount comes about: each line a label and an amount (None: a line of words), then the total."""

    lines: tuple[tuple[str, Decimal | None], ...]
    total_eur: Decimal
    title: str = ""


@dataclass(frozen=True, slots=True)
class _UnknownClock:
    """A limit of which the caller says nothing: whether it has lapsed is not known."""

    lapse: Timeline = UNKNOWN
    missing_facts: tuple[str, ...] = ()
    due_on: date | None = None


class _Clocks(dict[str, Clock]):
    def __missing__(self, limit: str) -> Clock:
        return _UnknownClock()


@dataclass(frozen=True, slots=True)
class Material:
    """`written_on` is the letter's date. `labels` gives, for a choice fact or event field, the words of each choice.

    `rights` are the ids of the rights that the position says yes to, `ahead` those of the steps still open or waiting.
    """

    written_on: date
    facts: Mapping[str, Value]
    events: Sequence[Event] = ()
    due_on: Mapping[str, date] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    amounts: Mapping[str, Computation] = field(default_factory=dict)
    exhibits: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rights: frozenset[str] = frozenset()
    ahead: frozenset[str] = frozenset()

    def circumstances(self) -> Circumstances:
        """What the letter's conditions are judged against."""
        ordered = sorted(self.events, key=lambda event: event.on)
        first = {event.kind: event.on for event in reversed(ordered)}
        last = {event.kind: event.on for event in ordered}
        return Circumstances(
            self.facts,
            first,
            last,
            _Clocks(self.clocks),
            lambda parameter: (),
            judged_on=self.written_on,
            rights=self.rights,
            ahead=self.ahead,
        )

    def event(self, kind: str, last: bool = False) -> Event | None:
        """The first (or last) event of this kind; None when it did not happen."""
        events = self.events_of(kind)
        return events[-1 if last else 0] if events else None

    def events_of(self, kind: str) -> list[Event]:
        """Every event of this kind, in order of their days."""
        return sorted((event for event in self.events if event.kind == kind), key=lambda event: event.on)


_NAME = ("consumer_first_name", "consumer_last_name")
_PLACE = ("consumer_street", "consumer_postcode", "consumer_town")


def sender_of(letter_id: str, facts: Mapping[str, Value], *, named: bool = True, postal: bool = True) -> Sender:
    """The person who signs, with her name if `named` and her address if `postal` are demanded.

    Raises MissingFactsError with what lacks, IncompleteAddressError for an address no postman could use.
    """
    needed = (*(_NAME if named else ()), *(_PLACE if postal else ()))
    missing = [fact for fact in needed if not _fact_text(facts, fact)]
    if missing:
        raise MissingFactsError(letter_id, missing)
    name = " ".join(part for part in (_fact_text(facts, fact) for fact in _NAME) if part)
    lines: tuple[str, ...] = ()
    if all(_fact_text(facts, fact) for fact in _PLACE):
        street, postcode, town = (_fact_text(facts, fact) for fact in _PLACE)
        address = PostalAddress(name, street, postcode, town, country=_fact_text(facts, "consumer_country_name"))
        lines = address.lines()[len(wrap_line(name)) :]  # her name stands apart
    email, phone, town = (_fact_text(facts, f"consumer_{fact}") for fact in ("email", "phone", "town"))
    return Sender(name, lines, email, phone, town)


def _fact_text(facts: Mapping[str, Value], fact: str) -> str:
    """A fact on one line, empty when it is not known."""
    return one_line(str(facts.get(fact, "")), fact)

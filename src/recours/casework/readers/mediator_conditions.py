"""What a mediator looks at first: a written complaint, the answer to it, no other mediator and no judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from recours.core.law import Known
from recours.core.position import Position
from recours.documents import french
from recours.wording import say

LAW = "conso:L612-2"
_COMPLAINTS = ("written_complaint_sent", "formal_notice_sent")
#: What the company answered, the plainest word first: of one day, the first is said. The last is any answer at all.
_ANSWERS = (
    "company_accepted",
    "company_partly_accepted",
    "company_refused",
    "company_asked_delay",
    "company_evaded",
    "answer_received",
    "company_answered",
)
_DECLARED = ("other_mediator_examined", "already_before_judge")


def conditions_title(position: Position) -> str:
    """The heading: the conditions, and the article that sets them."""
    law = position.ladder.vocabulary.sources.get(LAW)
    return say("casework.mediator_conditions.title", law=law.label if law else "")


def conditions_met(
    position: Position, facts: Mapping[str, Known], shows: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Each condition with what the file says of it; what it does not say is left out.

    `shows`: the number of the exhibit by the entry it shows.
    """
    complaint = _first(_COMPLAINTS, position.circumstances.first)
    if complaint is None:
        return
    yield say("casework.mediator_conditions.complaint"), _condition_sentence(*complaint, position, shows)
    answered = {kind: on for kind, on in position.circumstances.last.items() if on >= complaint[1]}  # not of before it
    answer = _first(_ANSWERS, answered, latest=True)
    none = say("casework.mediator_conditions.no_answer", on=french.day(position.as_of))
    yield say("casework.mediator_conditions.answer"), _condition_sentence(*answer, position, shows) if answer else none
    for fact in _DECLARED:
        if isinstance(said := facts.get(fact), bool):
            declared = "declared_yes" if said else "declared_no"
            yield say(f"casework.mediator_conditions.{fact}"), say(f"casework.mediator_conditions.{declared}")


def _first(kinds: Iterable[str], days: Mapping[str, date], *, latest: bool = False) -> tuple[str, date] | None:
    known = [(kind, days[kind]) for kind in kinds if kind in days]
    by_day = max if latest else min
    return by_day(known, key=lambda each: each[1], default=None)


def _condition_sentence(kind: str, on: date, position: Position, shows: Mapping[str, int]) -> str:
    definition = position.ladder.vocabulary.events.get(kind)
    told = say("casework.mediator_conditions.event", title=definition.title if definition else kind, on=french.day(on))
    shown_by = ("answer", "answer_received") if kind in _ANSWERS else (kind.removesuffix("_sent"), kind)
    exhibit = next((shows[each] for each in shown_by if each in shows), None)
    return told + (say("casework.mediator_conditions.exhibit", number=exhibit) if exhibit else "")

"""The answer of a position arranged for a page: what stands where, in which order. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recours.core.answer.examined import NOT_EXAMINED
from recours.documents.french import typeset_text

Data = dict[str, Any]

#: The keys of a position's answer that hold sentences for people.
PROSE = frozenset(
    {
        "about",
        "address_note",
        "after_last_day",
        "cost",
        "court",
        "form",
        "hint",
        "label",
        "note",
        "problem",
        "question",
        "remedy",
        "text",
        "title",
        "who",
        "why",
    }
)


def typeset_answer(found: Any, key: str = "") -> Any:
    """An answer with its sentences typeset, all else untouched."""
    if isinstance(found, dict):
        return {name: typeset_answer(value, name) for name, value in found.items()}
    if isinstance(found, list):
        return [typeset_answer(value, key) for value in found]
    return typeset_text(found) if isinstance(found, str) and key in PROSE else found


LADDER = ("main", "court")
LEVERS = ("side", "help")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of the ladder and the levers beside it; steps without object here are only counted."""

    rungs: Sequence[Data]
    levers: Sequence[Data]
    without_object: Sequence[Data]


def ladder(answer: Data, done_on: dict[str, date]) -> Ladder:
    """The steps with what a timeline shows of each."""
    steps = [_rung(step, answer, done_on) for step in answer["steps"]]
    shown = [step for step in steps if step["state"] != "not_applicable"]
    return Ladder(
        [step for step in shown if step["track"] in LADDER],
        [step for step in shown if step["track"] in LEVERS],
        [step for step in steps if step["state"] == "not_applicable"],
    )


def _rung(step: Data, answer: Data, done_on: dict[str, date]) -> Data:
    """A step with `mark`, what the timeline calls its state: an open step no longer proposed is `past`."""
    first = answer["next"][0]["id"] if answer["next"] else None
    mark = "past" if step["state"] == "open" and step["past"] else step["state"]
    return {**step, "mark": mark, "is_next": step["id"] == first, "done_on": done_on.get(step["records"] or "")}


_STATES = ("running", "suspended", "lapsed", "answered", "unknown", "not_started")


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks by what they are doing; those without object are left out."""

    counting: Sequence[Data]
    settled: Sequence[Data]
    open: Sequence[Data]

    @property
    def drawn_clocks(self) -> Sequence[Data]:
        """The clocks that have a first and a last day."""
        return [limit for limit in (*self.counting, *self.settled) if limit["starts_on"] and limit["due_on"]]


def clocks(answer: Data) -> Clocks:
    """Running and suspended first, by their last day; then those over; then those that have not begun."""
    limits = [limit for limit in answer["limits"] if limit["state"] in _STATES]
    return Clocks(
        _by_day(limit for limit in limits if limit["state"] in ("running", "suspended")),
        _by_day(limit for limit in limits if limit["state"] in ("lapsed", "answered")),
        [limit for limit in limits if limit["state"] in ("unknown", "not_started")],
    )


def _by_day(limits: Iterable[Data]) -> list[Data]:
    return sorted(limits, key=lambda limit: limit["due_on"] or "9999")


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights by their answer; `elsewhere` counts those of other grounds, which nobody examined."""

    yes: Sequence[Data]
    unknown: Sequence[Data]
    no: Sequence[Data]
    elsewhere: int


def rights(answer: Data) -> Rights:
    """The rights that hold, those that may, those that do not."""
    found: dict[str, list[Data]] = {"yes": [], "unknown": [], "no": [], NOT_EXAMINED: []}
    for right in answer["rights"]:
        found[right["value"]].append(right)
    return Rights(found["yes"], found["unknown"], found["no"], len(found[NOT_EXAMINED]))


def reading_days(answer: Data) -> list[tuple[str, list[str]]]:
    """The days on which the texts cited here were last read, oldest first ("" when unknown), with their labels."""
    days: dict[str, set[str]] = {}
    for cite in _cites(answer):
        days.setdefault(str(cite["checked"] or ""), set()).add(str(cite["label"]))
    return [(day, sorted(labels)) for day, labels in sorted(days.items())]


def _cites(found: Any) -> Iterable[Data]:
    """Every citation anywhere in an answer."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from value if key == "cites" and _are_cites(value) else _cites(value)
    elif isinstance(found, list):
        for value in found:
            yield from _cites(value)


def _are_cites(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and "checked" in each and "label" in each for each in value
    )

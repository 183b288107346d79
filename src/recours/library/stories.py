"""Stories: dated cases with what must come out, written from the law and not from the rules.

A story holds a case (`company, sector, facts, journal`), a day (`as_of`), its `source`, and `expect`:
`rights {id: yes|no|unknown}`, `steps {id: {state, opens_on, closes_on}}`, `limits {id: {due_on, state, …}}`,
`prior_attempt`, `forum`, `addressee`, `mediator`, `next`, `missing`, `not_missing`, `warnings`, `amounts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from recours.core.answer.data import as_data
from recours.core.errors import ContentError, RecoursError
from recours.library.cases import Case, CaseError, read_case
from recours.library.load import Library, files
from recours.library.reader import Entry, open_yaml
from recours.library.shapes.files import FILES
from recours.library.shapes.stories import STORY, WAITING
from recours.wording import say


@dataclass(frozen=True, slots=True)
class Story:
    """One story, read: the case, the day, and what is expected of the position."""

    title: str
    place: str
    as_of: date
    case: Case
    expect: Mapping[str, Any]
    source: str

    def faults(self, library: Library) -> list[str]:
        """What differs from the expectation, each as a sentence; empty when the story holds."""
        answer = as_data(self.case.position(library, self.as_of))
        return [fault for name, wanted in self.expect.items() for fault in _COMPARE[name](wanted, answer)]


def stories(library: Library) -> list[Story]:
    """Every story of content/stories. Raises CaseError or ContentError for the first that cannot be read."""
    found, faults = read_stories(library)
    if faults:
        raise faults[0]
    return found


def read_stories(library: Library) -> tuple[list[Story], list[RecoursError]]:
    """Every story of content/stories that can be read, and one fault with file and line for each other one."""
    found: list[Story] = []
    faults: list[RecoursError] = []
    for path, shown in files(library.root, "stories"):
        try:
            entries = FILES["stories"].read(open_yaml(path, shown))["stories"]
        except ContentError as fault:
            faults.append(fault)
            continue
        for entry in entries:
            try:
                found.append(read_story(entry, library))
            except RecoursError as fault:
                faults.append(_place_fault(fault, entry))
    return found, faults


def _place_fault(fault: RecoursError, story: Entry) -> RecoursError:
    """The fault with file and line: a contradiction between facts names only the fact, so it gets the story's line."""
    if fault.place and fault.place.startswith(story.file):
        return fault
    place = f"{story.place}: {fault.place}" if fault.place else story.place
    return CaseError(fault.message, place=place, way_out=fault.way_out)


def read_story(entry: Entry, library: Library) -> Story:
    """One story from its YAML."""
    found = STORY.read(entry)
    return Story(
        title=found["story"],
        place=entry.place,
        as_of=found["as_of"],
        case=read_case(entry.map(), library),
        expect=found["expect"],
        source=found["source"],
    )


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def _differs(what: str, wanted: object, got: object) -> Iterator[str]:
    if _text(wanted) != _text(got):
        yield say("library.story.differs", what=what, wanted=_text(wanted), got=_text(got))


def _by_id(section: str) -> Callable[[Any, Mapping[str, Any]], Iterator[str]]:
    """Compare rows of a section field by field; a bare word is the row's value or state."""

    def compare(wanted: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
        rows = {row["id"]: row for row in answer[section]}
        for id_, expected in wanted.items():
            if id_ not in rows:
                yield say("library.story.absent", what=f"{section}.{id_}")
                continue
            fields = (
                expected if isinstance(expected, Mapping) else {"value" if section == "rights" else "state": expected}
            )
            for name, value in fields.items():
                yield from _differs(f"{section}.{id_}.{name}", value, rows[id_].get(name))

    return compare


def _check_choices(section: str, field: str) -> Callable[[Any, Mapping[str, Any]], Iterator[str]]:
    def compare(wanted: Any, answer: Mapping[str, Any]) -> Iterator[str]:
        fields = wanted if isinstance(wanted, Mapping) else {field: wanted}
        for name, value in fields.items():
            yield from _differs(f"{section}.{name}", value, answer[section].get(name))

    return compare


def _first(wanted: Any, answer: Mapping[str, Any]) -> Iterator[str]:
    """The steps proposed first, in this order, with `waiting` before those that can wait for what is awaited."""
    names = wanted if isinstance(wanted, list) else [wanted]
    got = [step["id"] for step in answer["next"] if not step["after_waiting"]]
    got += [WAITING] if answer["waiting_for"] and WAITING in names else []
    got = [*got, *(step["id"] for step in answer["next"] if step["after_waiting"])][: len(names)]
    if got != names:
        yield say("library.story.differs", what="next", wanted=", ".join(names), got=", ".join(got))


def _holds(section: str, field: str, *, absent: bool = False) -> Callable[[Any, Mapping[str, Any]], Iterator[str]]:
    def compare(wanted: Any, answer: Mapping[str, Any]) -> Iterator[str]:
        got = [row[field] for row in answer[section]]
        for each in wanted if isinstance(wanted, list) else [wanted]:
            if (each in got) is absent:
                yield say("library.story.present" if absent else "library.story.absent", what=f"{section}: {each}")

    return compare


def _amounts(wanted: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    """Totals in euros by amount id."""
    got = {amount["id"]: amount["total_eur"] for right in answer["rights"] for amount in right["amounts"]}
    for id_, total in wanted.items():
        yield from _differs(f"amounts.{id_}", total, got.get(id_))


_COMPARE: Mapping[str, Callable[[Any, Mapping[str, Any]], Iterator[str]]] = {
    "rights": _by_id("rights"),
    "steps": _by_id("steps"),
    "limits": _by_id("limits"),
    "prior_attempt": _check_choices("prior_attempt", "mandatory"),
    "forum": _check_choices("forum", "id"),
    "addressee": _check_choices("addressee", "id"),
    "mediator": _check_choices("mediator", "id"),
    "next": _first,
    "relied_on": _holds("assumptions", "fact"),
    "not_relied_on": _holds("assumptions", "fact", absent=True),
    "missing": _holds("missing", "fact"),
    "not_missing": _holds("missing", "fact", absent=True),
    "warnings": _holds("warnings", "id"),
    "not_warnings": _holds("warnings", "id", absent=True),
    "help": _holds("help", "id"),
    "amounts": _amounts,
}

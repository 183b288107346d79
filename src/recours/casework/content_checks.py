"""The checks that need more than the library: `recours check` runs them beside its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from recours.casework.words import missing_words
from recours.core.errors import RecoursError
from recours.documents.letters import read_shelf
from recours.journal.entries.kinds import KINDS
from recours.library.check_rules import fault
from recours.library.checks import Report, check
from recours.library.load import Library
from recours.wording.near import nearest


def check_all(library: Library, as_of: date) -> Report:
    """The library's report; when all is read, with the entries that no journal keeps and the words that are missing."""
    report = check(library, as_of)
    if not report.is_read:
        return report
    more = (*_unkept_entries(library), *missing_words(library, read_shelf(library.root)))
    return replace(report, faults=(*report.faults, *more))


def _unkept_entries(library: Library) -> Iterator[RecoursError]:
    """An entry, or a field of one, that a journal would refuse: its kinds are for ever, and named in the program."""
    for event in library.vocabulary.events.values():
        if event.derived_from is not None or event.fact is not None:
            continue
        if event.id not in KINDS:
            yield fault(event.place, "no_kind", event=event.id, near=nearest(event.id, KINDS, event.id))
            continue
        for field in event.fields:
            if field not in KINDS[event.id].fields:
                near = nearest(field, KINDS[event.id].fields, "note")
                yield fault(event.place, "no_field", event=event.id, field=field, near=near)

"""Stories of content/ as cases of a desk: the richest of each file, with their facts and everything that happened."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from itertools import groupby

from recours.casework.case.case_opening import open_case
from recours.casework.case.entry_writer import Act, record
from recours.casework.case.evidence import attach
from recours.library.load import library
from recours.library.stories import Story, read_stories


@cache
def richest() -> tuple[Story, ...]:
    """Of each file of stories, the one in which most happened; the richest first."""
    by_file = groupby(read_stories(library())[0], key=lambda story: story.place.rpartition(":")[0])
    found = [max(told, key=lambda story: (len(story.case.events), len(story.case.facts))) for _, told in by_file]
    return tuple(sorted(found, key=lambda story: -len(story.case.events)))


def opened(desk, story: Story) -> str:
    """The story as a case of the desk, with one exhibit; its identifier."""
    case, at = story.case, datetime(story.as_of.year, story.as_of.month, story.as_of.day, 10, tzinfo=UTC)
    on = min([story.as_of, *(event.on for event in case.events)])
    facts = {fact: value for fact, value in case.facts.items() if fact != "sector"}
    case_id = open_case(desk, company=case.company, sectors=case.sectors, facts=facts, act=Act(at, on)).head.case_id
    for event in case.events:
        record(desk, case_id, event.kind, dict(event.data), act=Act(at, event.on))
    attach(desk, case_id, io.BytesIO(b"Ce que dit le contrat."), "contrat.txt", of="contract", act=Act(at, on))
    return case_id

"""Goal C3's question on one core without numpy: what a change of one legal value moves among very many cases.

The cases are those of content/stories on the real content, over and over, each a little older: the usual wait before
the mediator goes from its value to "3 months". The peer is the same question by walking every tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from statistics import median
from time import process_time

from bench.rows import Row, table
from recours.core.compiled.bulk import what_moves, with_parameter
from recours.core.judgement.case_state import CaseState, folder
from recours.core.law.ladder import Ladder
from recours.core.law.parameters import Parameter
from recours.core.position import walked_position
from recours.library.load import library
from recours.library.stories import stories

CASES, WALKED = 5_000, 40
MILLION = 1_000_000
DAY = date(2026, 11, 21)
PARAMETER = "mediation_wait_default"
PEER = "walking every tree"
STORIES = list(stories(library()))


def run(rounds: int = 5) -> list[Row]:
    """Cases a second before and after the change, and how many of a thousand it moves."""
    before = library().ladder(None, frozenset())
    after = with_parameter(before, _changed(before))
    ours, walked, moved = [], [], what_moves(before, after, _cases(before, CASES), DAY)
    for _ in range(rounds):
        ours.append(CASES / _seconds(lambda: what_moves(before, after, _cases(before, CASES), DAY)))
        walked.append(WALKED / _seconds(lambda: _walk(before, after)))
    rate = median(ours)
    ratio = rate / median(walked)
    return [
        Row("a changed parameter, what it moves", rate, "cases/s", ratio, PEER),
        Row("the same for a million cases", MILLION / rate, "s", 1 / ratio, PEER),
        Row("cases moved", moved.changed * 1000 / moved.cases, "of 1,000", moved.changed / moved.cases, "all cases"),
    ]


def _changed(ladder: Ladder) -> Parameter:
    parameter = ladder.vocabulary.parameters[PARAMETER]
    return replace(parameter, periods=(*parameter.periods[:-1], replace(parameter.periods[-1], value="3 months")))


def _seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _walk(before: Ladder, after: Ladder) -> None:
    for story in STORIES[:WALKED]:
        for ladder in (before, after):
            walked_position(ladder, story.case.events, story.case.facts, DAY)


def _cases(ladder: Ladder, count: int) -> Iterator[CaseState]:
    """The stories' cases, folded once, then each given again a day older."""
    fold = folder(ladder).fold
    folded = [fold(story.case.events, story.case.facts, DAY) for story in STORIES]
    return islice((_older(case, age) for age in range(count) for case in folded), count)


def _older(case: CaseState, days: int) -> CaseState:
    """The same case begun so many days earlier."""
    back = timedelta(days=days % 400)
    facts = {id_: value - back if isinstance(value, date) else value for id_, value in case.facts.items()}
    first = {kind: on - back for kind, on in case.first.items()}
    last = {kind: on - back for kind, on in case.last.items()}
    return CaseState(
        facts, case.origin, tuple(replace(event, on=event.on - back) for event in case.events), first, last
    )


if __name__ == "__main__":
    print(table("bulk", run()))

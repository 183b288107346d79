"""Many cases at once: where each stands, and what a change of the rules would move.

One process takes tens of thousands of cases a second under a compiled ladder; the cases come as an iterator and only
counts are kept, so a million take no more memory than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from recours.core.compiled.assessment import Assessment, compile_ladder
from recours.core.judgement import CaseState
from recours.core.law import Ladder, Parameter


def position_many(ladder: Ladder, cases: Iterable[CaseState], as_of: date) -> Iterator[Assessment]:
    """Every value of each case on `as_of`, in turn."""
    assess = compile_ladder(ladder).assess
    return (assess(case, as_of) for case in cases)


@dataclass(slots=True)
class ChangeEffect:
    """What a change moves: in how many cases each right, step, limit or day says something else."""

    cases: int = 0
    changed: int = 0
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, before: Assessment, after: Assessment) -> None:
        """Count what differs between two assessments of one case."""
        self.cases += 1
        if before.values == after.values:
            return
        found = list(_differences(before, after))
        self.changed += bool(found)
        self.answers.update(found)


def _differences(before: Assessment, after: Assessment) -> Iterator[tuple[str, str]]:
    """The section and id of every answer that is not the same."""
    for section in ("rights", "steps", "limits", "due_on"):
        here, there = getattr(before, section), getattr(after, section)
        yield from ((section, id_) for id_, value in here.items() if there.get(id_) != value)


def what_moves(before: Ladder, after: Ladder, cases: Iterable[CaseState], as_of: date) -> ChangeEffect:
    """What the second ladder says otherwise than the first, case by case."""
    moved, here, there = ChangeEffect(), compile_ladder(before).assess, compile_ladder(after).assess
    for case in cases:
        moved.note(here(case, as_of), there(case, as_of))
    return moved


def with_parameter(ladder: Ladder, parameter: Parameter) -> Ladder:
    """The same ladder with one legal value replaced: what would be if it were so."""
    parameters: Mapping[str, Parameter] = {**ladder.vocabulary.parameters, parameter.id: parameter}
    return replace(ladder, vocabulary=replace(ladder.vocabulary, parameters=parameters))

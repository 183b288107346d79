"""What a changed legal value would move in the cases kept here, for whoever reads a bill or corrects a rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from recours.casework.case.case_view import case_of
from recours.casework.desk import Desk
from recours.core.compiled.bulk import what_moves, with_parameter
from recours.core.errors import RecoursError
from recours.core.judgement import CaseState, folder
from recours.core.law import Ladder, Parameter, Period
from recours.library.read_vocabulary import parameter_value
from recours.library.reader import parse_yaml
from recours.library.shapes.structures import OrNull
from recours.library.shapes.vocabulary import LEGAL_VALUES
from recours.wording import say
from recours.wording.near import nearest


class ReformError(RecoursError):
    """A value that is none, or of a parameter that is none. Nothing was compared."""


@dataclass(frozen=True, slots=True)
class Reform:
    """What a value changed from a day on moves: in how many cases each right, step, limit or last day differs."""

    before: Parameter
    after: Parameter
    cases: int
    changed: int
    answers: Counter[tuple[str, str]]
    titles: dict[str, str]


def compare_reform(desk: Desk, parameter: str, value: str, starts_on: date, as_of: date) -> Reform:
    """Where every case kept here stands on `as_of` under the law as it is, and with the value changed.

    Raises ReformError with the way out: no such parameter, no such value.
    """
    known = desk.library.vocabulary.parameters
    if parameter not in known:
        near = nearest(parameter, known, next(iter(known)))
        way_out = say("casework.reform.no_parameter_way_out", near=near)
        raise ReformError(say("casework.reform.no_parameter", id=parameter[:80]), place="parameter", way_out=way_out)
    before = known[parameter]
    after = _with_value(before, value, starts_on)
    by_ladder: dict[Ladder, list[CaseState]] = defaultdict(list)
    for head in desk.store.heads():
        case = case_of(desk, head.case_id)
        if not case.is_erased:
            ladder = desk.library.ladder(case.company, case.sectors)
            by_ladder[ladder].append(folder(ladder).fold(case.events, case.facts, as_of))
    cases, changed, answers, titles = 0, 0, Counter[tuple[str, str]](), dict[str, str]()
    for ladder, states in by_ladder.items():
        effect = what_moves(ladder, with_parameter(ladder, after), states, as_of)
        cases, changed = cases + effect.cases, changed + effect.changed
        answers.update(effect.answers)
        titles |= {rule.id: rule.title for rule in (*ladder.rights, *ladder.steps, *ladder.limits)}
    return Reform(before, after, cases, changed, answers, titles)


def _with_value(parameter: Parameter, value: str, starts_on: date) -> Parameter:
    """The parameter with this value from this day on, read as content/parameters is read."""
    try:
        shape = OrNull(LEGAL_VALUES[parameter.kind])
        new = parameter_value(shape.read(parse_yaml(value, "value")))
    except RecoursError as error:
        way_out = say("casework.reform.no_value_way_out", value=parameter.periods[-1].value)
        raise ReformError(say("casework.reform.no_value", value=value[:80]), place="value", way_out=way_out) from error
    earlier = tuple(
        replace(period, ends_on=None) if period.ends_on and period.ends_on >= starts_on else period
        for period in parameter.periods
        if period.starts_on < starts_on
    )
    return replace(parameter, periods=(*earlier, Period(starts_on, new, (), None, "low")))

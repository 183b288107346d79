"""The faults of acts and their last days: a right kept by an act at any date, a step that a limit ends unsaid.

What a person must do within a period is lost after it: the right that the act keeps asks about the limit, the step that
does it names the limit that closes it, and every limit of hers is answered by an act that some step proposes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recours.core.errors import RecoursError
from recours.core.judgement import acts_of
from recours.core.law import (
    All,
    AnyOf,
    Comparison,
    Condition,
    EventLeaf,
    FactLeaf,
    LapsedLeaf,
    Limit,
    LimitOperand,
    Right,
    Step,
    Whose,
    leaves,
    limits_of,
)
from recours.library.check_rules import fault
from recours.library.load import Library


def act_faults(library: Library) -> Iterator[RecoursError]:
    """Every fault of this kind in the library."""
    layers = library.layers.values()
    steps = [step for layer in layers for step in layer.steps]
    own = {limit.id: limit for layer in layers for limit in layer.limits if limit.whose is Whose.CONSUMER}
    for step in steps:
        yield from _without_closes(step, own)
        yield from _records_faults(step, library)
    for layer in layers:
        for right in layer.rights:
            yield from _acts_without_date(right, own)
            yield from _unguarded_limits(right, steps, own)
        for limit in layer.limits:
            yield from _start_faults(limit, library)
            if limit.whose is Whose.CONSUMER:
                yield from _without_step(limit, steps, library)


def _without_closes(step: Step, own: Mapping[str, Limit]) -> Iterator[RecoursError]:
    """A limit of the consumer's shuts the step, which does not name it: no last day is shown, and nothing hurries."""
    if step.closed_when is None:
        return
    named: set[str] = _leading_limits(step.closes, own) if step.closes is not None else set()
    for id_ in sorted(limits_of(step.closed_when) - named):
        if id_ in own and step.records in own[id_].answered_by:
            yield fault(step.place, "no_closes", step=step.id, limit=id_)


def _records_faults(step: Step, library: Library) -> Iterator[RecoursError]:
    """The fields that tell the step's entry from another's must be fields of that entry."""
    event = library.vocabulary.events.get(str(step.records))
    for name in step.records_as:
        if event is not None and name not in event.fields:
            yield fault(step.place, "records_field", step=step.id, event=event.id, field=name)


def _acts_without_date(right: Right, own: Mapping[str, Limit]) -> Iterator[RecoursError]:
    """An act that stands beside the limit it answers, as if it kept the right whenever it came."""
    for alternatives in _alternatives(right.when):
        limits = [own[id_] for part in alternatives.parts for id_ in sorted(limits_of(part)) if id_ in own]
        for act in _bare(alternatives):
            for limit in dict.fromkeys(limit.id for limit in limits if act in limit.answered_by):
                yield fault(right.place, "kept_at_any_date", right=right.id, event=act, limit=limit)


def _alternatives(condition: Condition) -> Iterator[AnyOf]:
    if isinstance(condition, AnyOf):
        yield condition
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from _alternatives(part)


def _bare(alternatives: AnyOf) -> list[str]:
    """The events that are enough by themselves."""
    return [part.event for part in alternatives.parts if isinstance(part, EventLeaf) and part.test is None]


def _unguarded_limits(right: Right, steps: list[Step], own: Mapping[str, Limit]) -> Iterator[RecoursError]:
    """A right that rests on an act which a limit closes, without a word about that limit."""
    asked = _limits_asked(right.when)
    for act in dict.fromkeys(_required_events(right.when)):
        closing = {step.closes for step in steps if step.closes is not None and step.records == act}
        closing = {id_ for id_ in closing if id_ in own and act in own[id_].answered_by}
        if closing and not any(_leading_limits(id_, own) & asked for id_ in closing):
            yield fault(right.place, "unguarded", right=right.id, event=act, limit=", ".join(sorted(closing)))


def _required_events(condition: Condition) -> Iterator[str]:
    """The events without which the right does not hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _required_events(part)
    elif isinstance(condition, EventLeaf):
        yield condition.event


def _limits_asked(condition: Condition) -> set[str]:
    """The limits about whose last day the condition asks."""
    asked = set()
    for leaf in leaves(condition):
        if isinstance(leaf, LapsedLeaf):
            asked.add(leaf.limit)
        elif (
            isinstance(leaf, FactLeaf | EventLeaf)
            and isinstance(leaf.operand, LimitOperand)
            and leaf.test in (Comparison.AT_MOST, Comparison.BEFORE)
        ):
            asked.add(leaf.operand.limit)
    return asked


def _leading_limits(id_: str, limits: Mapping[str, Limit]) -> set[str]:
    """The limit and those from whose last day it starts."""
    starts = limits[id_].starts if id_ in limits else ()
    return {id_}.union(*(_leading_limits(start.of, limits) for start in starts if start.kind == "limit"))


def _start_faults(limit: Limit, library: Library) -> Iterator[RecoursError]:
    """A presumed reception comes late on purpose: never for the consumer's own clock. A day must be a field."""
    for start in limit.starts:
        event = library.vocabulary.events.get(start.of)
        if start.presumed and (start.kind != "event" or limit.whose is Whose.CONSUMER):
            yield fault(limit.place, "presumed_start", limit=limit.id)
        if start.day and (event is None or event.fields.get(start.day, {}).get("type") != "date"):
            yield fault(limit.place, "start_day", limit=limit.id, field=start.day)


def _without_step(limit: Limit, steps: list[Step], library: Library) -> Iterator[RecoursError]:
    """A limit of the consumer's that an act of hers answers, and no step proposes that act."""
    events = library.vocabulary.events
    acts = [each for each in limit.answered_by if each in events and events[each].fact is None]
    if acts and not any(_does(step, act) for step in steps for act in acts):
        yield fault(limit.place, "no_step_answers", limit=limit.id, events=", ".join(acts))


def _does(step: Step, act: str) -> bool:
    return step.records == act or any(leaf.event == act for leaf in acts_of(step.done_when))

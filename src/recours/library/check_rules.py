"""The faults of one rule that can be found without a case: unknown ids, values, lengths, missing citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from recours.core.answer.amounts import METHODS
from recours.core.days import Length
from recours.core.errors import ContentError, RecoursError
from recours.core.law import (
    COMPUTED,
    Choice,
    Comparison,
    Condition,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    FactType,
    LapsedLeaf,
    Limit,
    LimitOperand,
    Operand,
    ParameterOperand,
    Right,
    Rule,
    Step,
    Whose,
    conditions_of,
    leaves,
)
from recours.library.load import Library
from recours.wording import say
from recours.wording.near import nearest

#: Reckonings that give the other side the latest defensible day: never for a day the consumer must not miss.
_LATEST_DAY = ("company", "charter")


def fault(place: str, sentence: str, /, **values: object) -> ContentError:
    """A fault with its words `library.check.<sentence>` and way out."""
    way_out = say(f"library.check.{sentence}_way_out", **values)
    return ContentError(say(f"library.check.{sentence}", **values), place=place, way_out=way_out)


def _unknown(rule: Rule, what: str, id_: str, known: Iterable[str]) -> list[RecoursError]:
    names = list(known)
    if id_ in names:
        return []
    what, near = say(f"library.check.what.{what}"), nearest(id_, names, "—")
    return [fault(rule.place, "unknown", what=what, id=id_, rule=rule.id, near=near)]


def rule_faults(rule: Rule, library: Library) -> Iterator[RecoursError]:
    """Every fault of one rule."""
    vocabulary = library.vocabulary
    for cite in rule.cite:
        yield from _unknown(rule, "source", cite, vocabulary.sources)
    if not rule.cite and isinstance(rule, (Right, Limit)):
        yield fault(rule.place, "no_citation", rule=rule.id)
    if rule.judged_on and not rule.judged_on.startswith("event:"):
        yield from _unknown(rule, "fact", rule.judged_on, [*vocabulary.facts, *COMPUTED])
    for condition in conditions_of(rule):
        yield from _condition_faults(rule, condition, library)
    if type(rule) in _OWN_FAULTS:
        yield from _OWN_FAULTS[type(rule)](rule, library)


def _limits(library: Library) -> set[str]:
    return {rule.id for layer in library.layers.values() for rule in layer.limits}


def _condition_faults(rule: Rule, condition: Condition, library: Library) -> Iterator[RecoursError]:
    vocabulary = library.vocabulary
    facts = [*vocabulary.facts, *COMPUTED]
    for leaf in leaves(condition):
        if isinstance(leaf, FactLeaf):
            yield from _unknown(rule, "fact", leaf.fact, facts)
            yield from _value_faults(rule, leaf, library)
        elif isinstance(leaf, EventLeaf):
            yield from _unknown(rule, "event", leaf.event, vocabulary.events)
        elif isinstance(leaf, LapsedLeaf):
            yield from _unknown(rule, "limit", leaf.limit, _limits(library))
        if isinstance(leaf, (FactLeaf, EventLeaf)):
            yield from _operand_faults(rule, leaf.operand, library)


def _operand_faults(rule: Rule, operand: Operand | None, library: Library) -> Iterator[RecoursError]:
    vocabulary = library.vocabulary
    if isinstance(operand, FactOperand):
        yield from _unknown(rule, "fact", operand.fact, [*vocabulary.facts, *COMPUTED])
    elif isinstance(operand, ParameterOperand):
        yield from _unknown(rule, "parameter", operand.parameter, vocabulary.parameters)
    elif isinstance(operand, EventOperand):
        yield from _unknown(rule, "event", operand.event, vocabulary.events)
    elif isinstance(operand, LimitOperand):
        yield from _unknown(rule, "limit", operand.limit, _limits(library))


_ORDERED = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.BEFORE, Comparison.AFTER)


def _value_faults(rule: Rule, leaf: FactLeaf, library: Library) -> Iterator[RecoursError]:
    """A comparison that can never hold: a choice that does not exist, an order on what has none."""
    definition = library.vocabulary.facts.get(leaf.fact)
    if definition is None or isinstance(leaf.operand, (FactOperand, ParameterOperand, EventOperand, LimitOperand)):
        return
    choices = definition.choices or {}
    if definition.type in (FactType.CHOICE, FactType.CHOICES):
        if leaf.test in _ORDERED:
            yield fault(rule.place, "no_order", fact=leaf.fact, test=leaf.test.value)
        wanted = leaf.operand if isinstance(leaf.operand, frozenset) else {str(leaf.operand)}
        for value in wanted:
            yield from _unknown(rule, "choice", str(value), choices)
    elif definition.type is FactType.DATE and not isinstance(leaf.operand, date):
        yield fault(rule.place, "not_a_date", fact=leaf.fact, value=leaf.operand)
    elif definition.type is FactType.YES_NO and not isinstance(leaf.operand, bool):
        yield fault(rule.place, "not_yes_no", fact=leaf.fact, value=leaf.operand)


def _limit_faults(limit: Limit, library: Library) -> Iterator[RecoursError]:
    vocabulary = library.vocabulary
    known = {"fact": [*vocabulary.facts, *COMPUTED], "event": list(vocabulary.events), "limit": list(_limits(library))}
    for start in limit.starts:
        yield from _unknown(limit, start.kind, start.of, known[start.kind])
    for event in _events_of(limit):
        yield from _unknown(limit, "event", event, vocabulary.events)
    for touch in (*limit.interrupted_by, *limit.suspended_by, *limit.untouched_by):
        for cite in touch.cite:
            yield from _unknown(limit, "source", cite, vocabulary.sources)
    if limit.whose is Whose.CONSUMER and limit.reckoning in _LATEST_DAY:
        yield fault(limit.place, "consumer_day_moved", rule=limit.id, reckoning=limit.reckoning)
    yield from _length_faults(limit, library)


def _events_of(limit: Limit) -> list[str]:
    touches = (*limit.interrupted_by, *limit.suspended_by, *limit.untouched_by)
    return [
        *limit.answered_by,
        *(touch.event for touch in touches),
        *(each for touch in touches for each in touch.until),
    ]


def _length_faults(limit: Limit, library: Library) -> Iterator[RecoursError]:
    source = limit.length
    named = [source.value] if source.kind == "parameter" else [source.otherwise] if source.otherwise else []
    for parameter in named:
        yield from _unknown(limit, "parameter", parameter, library.vocabulary.parameters)
        if parameter in library.vocabulary.parameters:
            for period in library.vocabulary.parameters[parameter].periods:
                yield from _unreadable(limit, period.value)
    if source.kind == "written":
        yield from _unreadable(limit, source.value)


def _unreadable(limit: Limit, length: object) -> Iterator[RecoursError]:
    try:
        if length is not None:
            Length.parse(str(length))
    except RecoursError as error:
        yield ContentError(error.message, place=limit.place, way_out=error.way_out)


def _step_faults(step: Step, library: Library) -> Iterator[RecoursError]:
    if step.closes:
        yield from _unknown(step, "limit", step.closes, _limits(library))
    if step.records:
        yield from _unknown(step, "event", step.records, library.vocabulary.events)
    if step.records and step.done_when is None:
        yield fault(step.place, "never_done", step=step.id)


def _amount_faults(right: Right, library: Library) -> Iterator[RecoursError]:
    for amount in right.amounts:
        yield from _unknown(right, "method", amount.method, METHODS)
        for key in ("tiers", "percent", "parameter", "rates", "points"):
            if amount.inputs.get(key):
                yield from _unknown(right, "parameter", str(amount.inputs[key]), library.vocabulary.parameters)
        for key in ("late_after", "from_limit"):
            if amount.inputs.get(key):
                yield from _unknown(right, "limit", str(amount.inputs[key]), _limits(library))
        for cite in amount.cite:
            yield from _unknown(right, "source", cite, library.vocabulary.sources)


def _choice_faults(choice: Choice, library: Library) -> Iterator[RecoursError]:
    if choice.details.get("mediator"):
        yield from _unknown(choice, "mediator", str(choice.details["mediator"]), library.vocabulary.mediators)


_OWN_FAULTS: Mapping[type[Rule], Callable[..., Iterator[RecoursError]]] = {
    Right: _amount_faults,
    Limit: _limit_faults,
    Step: _step_faults,
    Choice: _choice_faults,
}

"""Why: a verdict told leaf by leaf, with the fact or event, its value, who says so, and where the rule stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from recours.core.compiled.stored_values import StoredVerdict
from recours.core.judgement import ClockState, Truth, Verdict
from recours.core.judgement.clocks import Clock
from recours.core.law import (
    All,
    AnyOf,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    Known,
    LapsedLeaf,
    Leaf,
    LimitOperand,
    Not,
    ParameterOperand,
    RightLeaf,
    StepLeaf,
    Today,
    Vocabulary,
)
from recours.core.position import Position
from recours.wording import say
from recours.wording.french import french_amount, french_day


@dataclass(frozen=True, slots=True)
class ExplainContext:
    """What is needed to tell a verdict in words: the case's facts, days and clocks, and the day asked about."""

    vocabulary: Vocabulary
    facts: Mapping[str, Known]
    origin: Mapping[str, str]
    first: Mapping[str, date]
    clocks: Mapping[str, Clock]
    day: int


def context_of(position: Position) -> ExplainContext:
    """What is needed to tell the verdicts of a position in words."""
    vocabulary, first = position.ladder.vocabulary, position.circumstances.first
    return ExplainContext(vocabulary, position.facts, position.origin, first, position.clocks, position.day)


def because(verdict: Verdict, context: ExplainContext) -> list[dict[str, object]]:
    """The leaves that decide the verdict, each once, in order."""
    if isinstance(verdict, StoredVerdict) and verdict.stored_tree.day == context.day:
        lines = [_line(StoredVerdict(leaf, verdict.stored_tree), context) for leaf in verdict.decisive()]
    else:
        lines = [_line(leaf, context) for leaf in _decisive(verdict, verdict.on(context.day), context.day)]
    return list({str(line["text"]): line for line in lines}.values())


def _decisive(verdict: Verdict, value: Truth, day: int) -> Iterator[Verdict]:
    """The leaves below that have the value that settled the tree (for `not`, the contrary)."""
    if isinstance(verdict.condition, Not):
        yield from _decisive(verdict.parts[0], verdict.parts[0].on(day), day)
    elif not verdict.parts:
        if not isinstance(verdict.condition, (All, AnyOf)):
            yield verdict
    else:
        for part in verdict.parts:
            if part.on(day) is value:
                yield from _decisive(part, value, day)


def _line(verdict: Verdict, context: ExplainContext) -> dict[str, object]:
    leaf = verdict.condition
    line: dict[str, object] = {"text": "", "value": _word(verdict.on(context.day))}
    if isinstance(leaf, FactLeaf):
        line |= {
            "text": fact_text(leaf.fact, context.facts.get(leaf.fact), context.vocabulary),
            "fact": leaf.fact,
            "by": context.origin.get(leaf.fact, ""),
        }
    elif isinstance(leaf, EventLeaf):
        line |= {"text": event_text(leaf.event, context.first.get(leaf.event), context.vocabulary), "event": leaf.event}
    elif isinstance(leaf, LapsedLeaf):
        clock = context.clocks[leaf.limit]
        text = limit_text(clock.limit.title, clock.state, clock.starts_on, clock.due_on)
        line |= {"text": text, "limit": leaf.limit}
    return line


def _word(value: Truth) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def fact_text(fact: str, known: Known | None, vocabulary: Vocabulary) -> str:
    """A fact and its value as a sentence."""
    definition = vocabulary.facts.get(fact)
    question = definition.question if definition else say(f"core.computed.{fact}")
    return say("core.because.fact", question=question.rstrip(" ?"), answer=value_text(fact, known, vocabulary))


def value_text(fact: str, known: Known | None, vocabulary: Vocabulary) -> str:
    """A fact's value as a French reader writes it."""
    definition = vocabulary.facts.get(fact)
    choices = (definition.choices or {}) if definition else {}
    if known is None:
        return say("core.explain.unknown")
    if isinstance(known, bool):
        return say("core.explain.true" if known else "core.explain.false")
    if isinstance(known, frozenset):
        return ", ".join(sorted(choices.get(one, one) for one in known))
    if isinstance(known, Today):
        return say("core.because.today")
    if isinstance(known, date):
        return french_day(known)
    return french_amount(known) if isinstance(known, Decimal) else choices.get(str(known), str(known))


def event_text(event: str, happened: date | None, vocabulary: Vocabulary) -> str:
    """An event and its day as a sentence, or that it did not happen."""
    definition = vocabulary.events.get(event)
    title = definition.title if definition else event
    return (
        say("core.because.event", title=title, on=french_day(happened))
        if happened
        else say("core.because.no_event", title=title)
    )


def limit_text(title: str, state: ClockState, starts_on: date | None, due_on: date | None) -> str:
    """A time limit, what its clock is doing and its days, as a sentence."""
    days = {"due": french_day(due_on) if due_on else "", "start": french_day(starts_on) if starts_on else ""}
    return say(f"core.because.limit_{state.value}", title=title, **days)


def tree(verdict: Verdict, context: ExplainContext) -> dict[str, object]:
    """The whole verdict as a tree of plain data: key, value, sentence, parts."""
    kinds = {All: "all", AnyOf: "any", Not: "not"}
    condition = verdict.condition
    if type(condition) in kinds:
        parts = [tree(part, context) for part in verdict.parts]
        return {
            "key": kinds[type(condition)],
            "value": _word(verdict.on(context.day)),
            "why": condition.why,
            "parts": parts,
        }
    return {
        "key": "leaf",
        "why": condition.why,
        **_line(verdict, context),
        "missing": list(verdict.missing_facts(context.day)),
    }


def leaf_shown(leaf: Leaf) -> str:
    """A leaf as a rule writes it, for the people who write rules: `ground is parcel_not_arrived`."""
    if isinstance(leaf, LapsedLeaf):
        return f"lapsed {leaf.limit}"
    if isinstance(leaf, RightLeaf):
        return f"right {leaf.right}"
    if isinstance(leaf, StepLeaf):
        return f"step {leaf.step}"
    name = leaf.fact if isinstance(leaf, FactLeaf) else leaf.event
    return name if leaf.test is None else f"{name} {leaf.test.value} {_operand_text(leaf.operand)}"


def _operand_text(operand: object) -> str:
    if isinstance(operand, frozenset):
        return "[" + ", ".join(sorted(operand)) + "]"
    named = (FactOperand, ParameterOperand, EventOperand, LimitOperand)
    return str(next(iter(asdict(operand).values()))) if isinstance(operand, named) else str(operand)

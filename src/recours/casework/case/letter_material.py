"""What letters are made from: the facts, days, amounts and exhibits of a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from recours.casework.case.evidence import numbered_pieces
from recours.core.answer.amounts import ComputedAmount, compute, ends_on
from recours.core.judgement import StepAnswer, StepState
from recours.core.law import NOTHING_NAMED, Amount, Event, Today, Value, exhibit_id
from recours.core.position import Position
from recours.documents.letters import Computation, Material
from recours.wording import say


def material_of(position: Position, events: Iterable[Event] | None = None) -> Material:
    """What letters are made from, out of a position."""
    vocabulary = position.ladder.vocabulary
    facts = {id_: value for id_, value in position.facts.items() if not isinstance(value, Today)}
    labels = {fact.id: fact.choices for fact in vocabulary.facts.values() if fact.choices}
    due_on = {id_: clock.due_on for id_, clock in position.clocks.items() if clock.due_on is not None}
    return Material(
        written_on=position.as_of,
        facts={**_company_facts(position), **facts},
        events=position.events,
        due_on=due_on,
        clocks=position.clocks,
        amounts=_computations(position),
        exhibits=exhibit_numbers(position.events if events is None else events, vocabulary.exhibits),
        labels=labels,
        rights=frozenset(right.id for right, verdict in position.rights if verdict.on(position.day) is True),
        ahead=frozenset(answer.step.id for answer in position.steps if is_ahead(answer)),
    )


def is_ahead(answer: StepAnswer) -> bool:
    """The step is still before her: open, or waiting for something, and not overtaken nor given up."""
    return answer.state in (StepState.OPEN, StepState.WAITING) and not answer.past


def _company_facts(position: Position) -> dict[str, Value]:
    """The company's name and address as its layer gives them, where they may be printed; her own words go first.

    Elsewhere the layer only tells where to read the name (« la société nommée sur la facture »): no paper says that.
    """
    chosen = position.chosen["addressees"].rule
    address = chosen.details.get("address") if chosen else None
    if chosen is None or not chosen.details.get("printable") or not isinstance(address, Mapping):
        return {}
    parts = {part: str(address.get(part) or "") for part in ("street", "postcode", "town")}
    return {"company_name": str(chosen.details["name"]), **{f"company_{k}": v for k, v in parts.items() if v}}


def exhibit_numbers(events: Iterable[Event], named: Mapping[str, str] = NOTHING_NAMED) -> dict[str, int]:
    """The number of each exhibit by its id (or the step whose letter it is), as in the case file.

    `named`: the vocabulary's exhibits, which also tell what an older journal meant.
    """
    numbers: dict[str, int] = {}
    for number, event in numbered_pieces(events):
        of = exhibit_id(str(event.data.get("of") or ""), named)
        numbers.setdefault(of or str(event.data.get("step") or event.data["digest"]), number)
    return numbers


def _computations(position: Position) -> dict[str, Computation]:
    day = position.as_of.toordinal()
    found = {}
    for right, verdict in position.rights:
        if verdict.on(day) is True:
            for amount in right.amounts:
                computed = compute(amount, position)
                if computed.total_eur is not None:
                    found[amount.id] = _computation(amount, computed, position)
    return found


def _computation(amount: Amount, computed: ComputedAmount, position: Position) -> Computation:
    """The computation as a letter shows it: of a surcharge by tiers, only the tier that is reached."""
    lines = list(computed.lines)
    if amount.method == "tiered_surcharge":
        end = ends_on(amount.inputs, position)
        reached = [line for line in lines if line.from_on is not None and line.from_on <= end]
        lines = [line for line in lines if line.from_on is None] + reached[-1:]
    facts = position.ladder.vocabulary.facts
    known = say("casework.amount.known").split()
    labels = {facts[id_].question.rstrip(" ?"): say(f"casework.amount.{id_}") for id_ in known if id_ in facts}
    shown = tuple((labels.get(line.text, line.text), line.amount_eur) for line in lines)
    return Computation(shown, computed.total_eur or Decimal(0), amount.title)

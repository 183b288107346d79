"""A position as plain data: the answer of `recours position`, stable and documented in docs/reference/position.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from recours.core.answer.amounts import amounts_of
from recours.core.answer.assumptions import assumption_data
from recours.core.answer.consequence import awaited_if_taken
from recours.core.answer.examined import NOT_EXAMINED, unexamined_rights
from recours.core.answer.notices import notices
from recours.core.answer.reasons import because, context_of
from recours.core.judgement import StepAnswer, StepState, Verdict, presumed_start
from recours.core.judgement.clocks import Clock
from recours.core.law import Choice, Citation, FactDefinition, Limit, Right, Today, exhibit_id
from recours.core.position import Position, missing_facts

Data = dict[str, Any]
_WORD = {True: "yes", False: "no", None: "unknown"}


def as_data(position: Position) -> Data:
    """The whole answer. Days are ISO, amounts decimal strings, everything else text, lists and maps."""
    unexamined = unexamined_rights(position)
    answer = {
        "as_of": position.as_of,
        "ladder": _ladder(position),
        "grounds": _grounds(position),
        "addressee": _addressee(position),
        "rights": [
            _unexamined_data(right, position) if right.id in unexamined else _right(right, verdict, position)
            for right, verdict in position.rights
        ],
        "steps": [step_data(step, position) for step in position.steps],
        "next": _next(position),
        "waiting_for": _wait_data(position.awaited_clock, position),
        "receptions": _receptions(position),
        "limits": [limit_data(clock, position) for clock in position.clocks.values()],
        "prior_attempt": _prior_attempt(position),
        "mediator": _mediator(position),
        "forum": _choice_data("forums", position),
        "help": [_choice(choice, verdict, position) for choice, verdict in position.help],
        "exhibits_wanted": _exhibits(position),
        "missing": [question_data(position.ladder.vocabulary.facts[fact]) for fact in missing_facts(position)],
        "assumptions": assumption_data(position, unexamined),
        "warnings": notices(position),
        "next_change_on": position.next_change_on,
    }
    return {key: plain(value) for key, value in answer.items()}


def plain(value: Any) -> Any:
    """Days as ISO text, amounts as decimal text, sets as sorted lists: what JSON can hold."""
    if isinstance(value, (dict, Mapping)):
        return {str(key): each if type(each) in _PLAIN else plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [each if type(each) in _PLAIN else plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else None if isinstance(value, Today) else value


_PLAIN = frozenset({str, bool, int, type(None), Citation})


def _ladder(position: Position) -> Data:
    layers = [
        {"kind": each.kind, "id": each.id, "title": each.title, "versions": each.versions}
        for each in position.ladder.layers
    ]
    return {"layers": layers, "digest": position.ladder.digest}


def _grounds(position: Position) -> list[Data]:
    said = position.facts.get("ground")
    grounds = position.ladder.vocabulary.grounds
    chosen = said if isinstance(said, frozenset) else {str(said)} if said is not None else set()
    return [
        {"id": id_, "label": grounds[id_].label, "why": grounds[id_].description}
        for id_ in sorted(chosen)
        if id_ in grounds
    ]


def _verdict(verdict: Verdict, position: Position) -> Data:
    lines = because(verdict, context_of(position))
    return {"because": lines, "missing": verdict.missing_facts(position.day)}


def _right(right: Right, verdict: Verdict, position: Position) -> Data:
    value, reasons = verdict.on(position.day), _verdict(verdict, position)
    why = right.why if value else right.why_not if value is False and _rests_on_no_assumption(reasons) else ""
    amounts = amounts_of(right, position) if value is True else []
    return {**_right_data(right, position), "value": _WORD[value], "why": why, **reasons, "amounts": amounts}


def _rests_on_no_assumption(reasons: Data) -> bool:
    """Whether no reason is an assumption: the sentence of a « no » would state what the person never said."""
    return all(line.get("by") != "assumed" for line in reasons["because"])


def _unexamined_data(right: Right, position: Position) -> Data:
    """A right of other grounds than the chosen: nobody looked at it, and nothing is said of it."""
    return {
        **_right_data(right, position),
        "value": NOT_EXAMINED,
        "why": "",
        "because": [],
        "missing": (),
        "amounts": [],
    }


def _right_data(right: Right, position: Position) -> Data:
    return {
        "id": right.id,
        "title": right.title,
        "remedy": right.remedy,
        "cites": position.cites(right.cite),
        "confidence": right.confidence,
        "checked": right.checked,
        "layer": right.layer,
        "file": right.place,
    }


_WHY = {StepState.WAITING: "why_waiting", StepState.CLOSED: "why_closed", StepState.BLOCKED: "why_blocked"}


def step_data(answer: StepAnswer, position: Position) -> Data:
    """One step as the machine face tells it."""
    step = answer.step
    return {
        "id": step.id,
        "title": step.title,
        "track": step.track.value,
        "state": answer.state.value,
        "opens_on": answer.opens_on,
        "closes_on": answer.closes_on,
        "act_by": answer.act_by,
        "channel": step.channel,
        "why": getattr(step, _WHY.get(answer.state, "why")) or step.why,
        "because": because(answer.deciding_verdict, context_of(position)),
        "missing": answer.missing_facts,
        "past": answer.past,
        "cites": position.cites(step.cite),
        "letter": step.letter,
        "records": step.records,
        "exhibits": step.exhibits,
        "confidence": step.confidence,
        "layer": step.layer,
        "file": step.place,
    }


def _next(position: Position) -> list[Data]:
    """The steps to propose, with what each is for, and whether there is something to wait for first."""
    now, later = position.next_around_waiting
    return [
        {
            "id": answer.step.id,
            "title": answer.step.title,
            "why": answer.step.why,
            "closes_on": answer.closes_on,
            "act_by": answer.act_by,
            "letter": answer.step.letter,
            "turn": answer.turn.value,
            "after_waiting": rank >= len(now),
            "if_taken_today": _wait_data(awaited_if_taken(answer.step, position), position) if rank == 0 else None,
        }
        for rank, answer in enumerate([*now, *later])
    ]


def _wait_data(clock: Clock | None, position: Position) -> Data | None:
    """What is awaited, and until which day. When it `holds`, all that can wait waits for it; else the next rung may."""
    if clock is None:
        return None
    limit = clock.limit
    waiting = {"limit": limit.id, "title": limit.title, "until": clock.due_on, "why": limit.why}
    return {**waiting, "holds": limit.holds, "cites": position.cites(limit.cite)}


def _receptions(position: Position) -> list[Data]:
    """The letters that a clock presumes to have arrived: the day of their reception is not told, and is to be asked."""
    found: dict[str, Data] = {}
    for clock in position.clocks.values():
        presumed = presumed_start(clock, position.circumstances.first)
        received = _reception_of(clock.limit, position) if presumed is not None else None
        if presumed is not None and received is not None:
            letter = {"of": received, "title": _event_title(presumed.of, position), "presumed_on": clock.starts_on}
            found.setdefault(received, letter | {"sent_on": position.circumstances.first[presumed.of]})
    return list(found.values())


def _reception_of(limit: Limit, position: Position) -> str | None:
    """What the entry `delivered` calls the letter whose reception starts this limit."""
    events = position.ladder.vocabulary.events
    told = (events[start.of].derived_from for start in limit.starts if start.of in events)
    return next((str(each["of"]) for each in told if each and each["entry"] == "delivered"), None)


def limit_data(clock: Clock, position: Position) -> Data:
    """One clock as the machine face tells it, with the steps of its count."""
    limit = clock.limit
    return {
        "id": limit.id,
        "title": limit.title,
        "whose": limit.whose.value,
        "starts_on": clock.starts_on,
        "due_on": clock.due_on,
        "state": clock.state.value,
        "answered_on": clock.answered_on,
        "reckoning": limit.reckoning,
        "steps": [step.as_plain() for step in clock.steps],
        "touches": _touches(clock, position),
        "after_last_day": limit.after_last_day,
        "why": limit.why,
        "missing": clock.missing_facts,
        "problem": clock.problem,
        "cites": position.cites(limit.cite),
        "confidence": limit.confidence,
        "layer": limit.layer,
        "file": limit.place,
    }


def _touches(clock: Clock, position: Position) -> list[Data]:
    """What restarts, suspends or does not touch the clock, for the events that the law or habit connects with it."""
    limit = clock.limit
    effects = (("interrupts", limit.interrupted_by), ("suspends", limit.suspended_by), ("nothing", limit.untouched_by))
    return [
        {
            "effect": effect,
            "event": touch.event,
            "title": _event_title(touch.event, position),
            "why": touch.why,
            "cites": position.cites(touch.cite),
        }
        for effect, touches in effects
        for touch in touches
    ]


def _event_title(id_: str, position: Position) -> str:
    definition = position.ladder.vocabulary.events.get(id_)
    return definition.title if definition else id_


def _choice(choice: Choice, verdict: Verdict | None, position: Position) -> Data:
    return {
        "id": choice.id,
        "title": choice.title,
        "file": choice.place,
        **choice.details,
        "why": choice.why,
        "because": because(verdict, context_of(position)) if verdict else [],
        "cites": position.cites(choice.cite),
        "confidence": choice.confidence,
        "checked": choice.checked,
        "source": choice.source,
    }


def _choice_data(section: str, position: Position) -> Data:
    chosen = position.chosen[section]
    if chosen.rule is not None:
        return {**_choice(chosen.rule, chosen.verdict, position), "missing": []}
    possible = [
        {"id": each.id, "title": each.title or each.details.get("name", ""), "why": each.why}
        for each in chosen.possible
    ]
    return {"id": None, "missing": chosen.missing_facts, "possible": possible, "cites": [], "why": ""}


def _addressee(position: Position) -> Data:
    answer = _choice_data("addressees", position)
    answer.setdefault("not_whom", [])
    return answer


def _mediator(position: Position) -> Data:
    """The mediator that the company names, with its row of the table (contact only where it may be printed)."""
    answer = _choice_data("mediators", position)
    row = position.ladder.vocabulary.mediators.get(str(answer.get("mediator") or answer["id"]))
    return {**answer, "contact": dict(row) if row else None}


def _prior_attempt(position: Position) -> Data:
    answer = _choice_data("prior_attempts", position)
    said = answer.get("mandatory")
    word = {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool) else said
    return {"modes": [], **answer, "mandatory": word or "unknown"}


def _exhibits(position: Position) -> list[Data]:
    """The evidence that the grounds and the open steps want, with what has been put in the file for it."""
    wanted = [
        (text, "ground")
        for each in _grounds(position)
        for text in position.ladder.vocabulary.grounds[each["id"]].exhibits
    ]
    open_steps = [answer.step for answer in position.steps if answer.state is StepState.OPEN]
    wanted += [(text, step.id) for step in open_steps for text in step.exhibits]
    named = position.ladder.vocabulary.exhibits
    added = [str(event.data.get("of", "")) for event in position.events if event.kind == "evidence_added"]
    held = {exhibit_id(of, named) for of in added}
    asked: dict[str, Data] = {}
    for text, for_ in wanted:
        id_ = exhibit_id(text, named)
        asked.setdefault(id_, {"id": id_, "title": text, "for": for_, "held": id_ in held})
    return list(asked.values())


def question_data(definition: FactDefinition) -> Data:
    """A fact to ask for: question, type, choices, why it matters."""
    choices = [{"id": id_, "label": label} for id_, label in (definition.choices or {}).items()]
    return {
        "fact": definition.id,
        "question": definition.question,
        "type": definition.type.value,
        "choices": choices,
        "why": definition.why,
        "hint": definition.hint,
    }

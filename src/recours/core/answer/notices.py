"""What the person must be told beside the answers: unsettled law, weak sources, what was last read when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from recours.core.answer.reasons import because, context_of
from recours.core.judgement import StepState
from recours.core.law import Rule
from recours.core.position import Position
from recours.wording import say
from recours.wording.french import french_day

#: Content read longer ago than this is shown with a warning (DESIGN.md, decision 13).
STALE_AFTER_DAYS = 365


def notices(position: Position) -> list[dict[str, Any]]:
    """The content's own warnings that hold, then problems of values, weak sources and old readings."""
    own = [
        {
            "id": choice.id,
            "text": choice.details.get("text") or choice.title,
            "why": choice.why,
            "because": because(verdict, context_of(position)),
            "cites": position.cites(choice.cite),
            "confidence": choice.confidence,
        }
        for choice, verdict in position.warnings
    ]
    return own + _problems(position) + _weak(position) + _old(position)


def _problems(position: Position) -> list[dict[str, Any]]:
    return [
        _notice(
            "parameter_outside", say("core.position.parameter_outside", title=clock.limit.title, problem=clock.problem)
        )
        for clock in position.clocks.values()
        if clock.problem
    ]


def _weak(position: Position) -> list[dict[str, Any]]:
    weak = [rule for rule in _shown_rules(position) if rule.confidence == "low"]
    return [
        _notice("low_confidence", say("core.position.low_confidence", title=rule.title, note=rule.source))
        for rule in weak
    ]


def _old(position: Position) -> list[dict[str, Any]]:
    """The articles relied on here, grouped by the day their text was last read."""
    sources = position.ladder.vocabulary.sources
    cites = {cite for rule in _shown_rules(position) for cite in rule.cite if cite in sources}
    by_day: dict[date, list[str]] = {}
    for cite in sorted(cites):
        source = sources[cite]
        if source.checked and (position.as_of - source.checked).days > STALE_AFTER_DAYS:
            by_day.setdefault(source.checked, []).append(source.label)
    return [
        _notice("checked", say("core.position.checked_long_ago", checked=french_day(day), articles=" ; ".join(labels)))
        for day, labels in sorted(by_day.items())
    ]


def _notice(id_: str, text: str) -> dict[str, Any]:
    return {"id": id_, "text": text, "why": "", "because": [], "cites": [], "confidence": "high"}


def _shown_rules(position: Position) -> Iterable[Rule]:
    """The rules whose answer the person is shown as holding."""
    yield from (right for right, verdict in position.rights if verdict.on(position.day) is True)
    yield from (answer.step for answer in position.steps if answer.state is StepState.OPEN and not answer.past)
    yield from (clock.limit for clock in position.clocks.values() if clock.due_on is not None)
    yield from (chosen.rule for chosen in position.chosen.values() if chosen.rule is not None)

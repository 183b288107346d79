"""The ladder of a case: general law, then its sectors, then its company, composed into one set of rules.

A narrower layer adds rules or overrides named fields, with a reason and a citation. Two layers of the same kind that
set one target to different values, an override of nothing, and a company that makes a rule of public policy worse, are
errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from recours.core.errors import RecoursError
from recours.core.law.citations import Source
from recours.core.law.conditions import All, Condition, Not, limits_of
from recours.core.law.events import EventDefinition
from recours.core.law.facts import FactDefinition
from recours.core.law.parameters import Parameter
from recours.core.law.rules import Choice, Ground, Layer, Limit, Override, Right, Rule, Step
from recours.wording import say

R = TypeVar("R", bound=Rule)
SECTIONS = ("rights", "limits", "steps", "addressees", "mediators", "forums", "prior_attempts", "help", "warnings")
#: Sections whose first true answer wins: the narrowest layer speaks first.
CHOSEN_SECTIONS = ("addressees", "mediators", "forums", "prior_attempts")


class LadderError(RecoursError):
    """Layers that cannot stand together; `place` is the file and line of the second one."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What all ladders share: facts, events, parameters, sources, grounds and calendars.

    `exhibits` gives the id of each exhibit asked for, by the words that ask for it.
    """

    facts: Mapping[str, FactDefinition]
    events: Mapping[str, EventDefinition]
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    grounds: Mapping[str, Ground]
    calendars: Mapping[str, Any]
    mediators: Mapping[str, Mapping[str, object]]
    exhibits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Ladder:
    """The rules that hold for one company and its sectors, limits in an order in which each finds what it needs.

    A ladder is itself and no other: what is prepared from it once (compiled, folded) is kept under it.
    """

    vocabulary: Vocabulary
    layers: tuple[Layer, ...]
    rights: tuple[Right, ...]
    limits: tuple[Limit, ...]
    steps: tuple[Step, ...]
    addressees: tuple[Choice, ...]
    mediators: tuple[Choice, ...]
    forums: tuple[Choice, ...]
    prior_attempts: tuple[Choice, ...]
    help: tuple[Choice, ...]
    warnings: tuple[Choice, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its layers and of what every rule says, wherever it stands: the same in every process."""
        layers = [(layer.kind, layer.id, layer.versions) for layer in self.layers]
        rules = [(section, getattr(self, section)) for section in sorted(SECTIONS)]
        return hashlib.sha256(_value_text([layers, rules]).encode()).hexdigest()

    @property
    def sectors(self) -> frozenset[str]:
        """The sectors of the ladder."""
        return frozenset(layer.id for layer in self.layers if layer.kind == "sector")


def compose(vocabulary: Vocabulary, layers: Sequence[Layer]) -> Ladder:
    """The ladder of `layers`, broadest first. Raises LadderError with the place of the fault."""
    rules = {section: _gather_section(section, layers) for section in SECTIONS}
    for kind in ("sector", "company"):
        _override(rules, [layer for layer in layers if layer.kind == kind])
    _shut_out(rules)
    rules["limits"] = _in_order(rules["limits"])
    sections: dict[str, Any] = {section: tuple(found) for section, found in rules.items()}
    return Ladder(vocabulary=vocabulary, layers=tuple(layers), **sections)


def _gather_section(section: str, layers: Sequence[Layer]) -> list[Any]:
    order = reversed(layers) if section in CHOSEN_SECTIONS else layers
    found = [rule for layer in order for rule in getattr(layer, section)]
    seen: dict[str, Rule] = {}
    for rule in found:
        if rule.id in seen:
            raise LadderError(say("core.ladder.twice", id=rule.id, other=seen[rule.id].place), place=rule.place)
        seen[rule.id] = rule
    return found


def _override(rules: dict[str, list[Any]], layers: Sequence[Layer]) -> None:
    taken: dict[str, tuple[Layer, Override]] = {}
    for layer in layers:
        for override in layer.overrides:
            if override.target not in taken:
                taken[override.target] = layer, override
                _replace(rules, override, layer)
            elif taken[override.target][1].value != override.value:
                raise _conflict(layer, override, *taken[override.target])


def _conflict(layer: Layer, override: Override, other: Layer, earlier: Override) -> LadderError:
    """Two layers of one rank on one field: two sectors that a person chose, or a fault of the content."""
    if layer.kind == "sector" and layer.id != other.id:
        message = say("core.ladder.conflict_sectors", one=other.title, other=layer.title)
        return LadderError(message, place="sector", way_out=say("core.ladder.conflict_sectors_way_out"))
    message = say("core.ladder.conflict", target=override.target, other=earlier.place)
    return LadderError(message, place=override.place, way_out=say("core.ladder.conflict_way_out"))


def _replace(rules: dict[str, list[Any]], override: Override, layer: Layer) -> None:
    section, _, rest = override.target.partition(".")
    rule_id, _, name = rest.rpartition(".")
    found = rules.get(section, [])
    index = next((at for at, rule in enumerate(found) if rule.id == rule_id), None)
    if index is None or name not in {field.name for field in fields(found[index])}:
        known = ", ".join(rule.id for rule in found) or ", ".join(SECTIONS)
        raise LadderError(
            say("core.ladder.no_target", target=override.target),
            place=override.place,
            way_out=say("core.ladder.no_target_way_out", known=known[:300]),
        )
    rule = found[index]
    if layer.kind == "company" and getattr(rule, "public_policy", False) and name not in _HARMLESS:
        raise LadderError(say("core.ladder.public_policy", target=override.target), place=override.place)
    cite = tuple(dict.fromkeys(rule.cite + override.cite))
    found[index] = replace(rule, **{"cite": cite, name: override.value})


#: Fields of a public-policy rule that a company's layer may set: words, not law.
_HARMLESS = {"title", "why", "why_not", "why_waiting", "source", "confidence", "checked"}


def _shut_out(rules: dict[str, list[Any]]) -> None:
    """What is special shuts out what is general: a rule does not apply while one that excludes it does."""
    special = [rule for found in rules.values() for rule in found if rule.excludes]
    for section, found in rules.items():
        for at, rule in enumerate(found):
            named = {rule.id, section, *rule.about}
            out = [Not(each.when) for each in special if each.id != rule.id and not named.isdisjoint(each.excludes)]
            if out:
                found[at] = replace(rule, when=All((*out, rule.when)))


def _in_order(limits: Iterable[Limit]) -> list[Limit]:
    waiting = {limit.id: limit for limit in limits}
    ordered: list[Limit] = []
    while waiting:
        ready = [limit for limit in waiting.values() if not limits_needed(limit) & waiting.keys()]
        if not ready:
            stuck = next(iter(waiting.values()))
            raise LadderError(say("core.ladder.cycle", ids=", ".join(waiting)), place=stuck.place)
        ordered += ready
        for limit in ready:
            del waiting[limit.id]
    return ordered


def limits_needed(limit: Limit) -> set[str]:
    """The ids of the time limits that a limit starts from or asks about."""
    return {start.of for start in limit.starts if start.kind == "limit"} | limits_of(limit.when)


def _value_text(value: object) -> str:
    """A value written out in one way: sets in order, rules by their values without the place where they stand."""
    if is_dataclass(value) and not isinstance(value, type):
        value = [getattr(value, field.name) for field in fields(value) if field.name != "place"]
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{_value_text(key)}:{_value_text(each)}" for key, each in value.items())) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(_value_text, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_value_text, value)) + "]"
    return repr(value)


def conditions_of(rule: Rule) -> list[Condition]:
    """Every condition that a rule holds."""
    held = [rule.when]
    if isinstance(rule, Step):
        held += [
            rule.opens_when,
            *(c for c in (rule.closed_when, rule.done_when, rule.blocked_when, rule.past_when, rule.turn_when) if c),
        ]
    return held

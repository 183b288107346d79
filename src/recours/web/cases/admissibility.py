"""What must be true for a step to open, condition by condition, each with the step that would make it true.

It is read off the step's own verdict: the conditions are the content's, the cure is whichever step records the event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from recours.core.answer.reasons import context_of, tree
from recours.core.judgement import StepAnswer, StepState
from recours.core.position import Position
from recours.documents.french import typeset_text

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One condition: its answer (yes, no, unknown), the sentences of it, the facts to tell, the steps that cure it.

    `alternatives` are the ways of which one is enough, while none holds yet.
    """

    value: str
    why: str
    lines: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    cures: tuple[StepAnswer, ...] = ()
    alternatives: tuple[Item, ...] = ()


def items(answer: StepAnswer, position: Position) -> list[Item]:
    """The conditions under which the step applies and opens, one by one."""
    found = []
    for verdict in (answer.applies, answer.opens):
        root = tree(verdict, context_of(position))
        found += [_item(part, position) for part in _conditions(root)]
    return [item for item in found if item.lines or item.alternatives]


def _conditions(root: Tree) -> Iterator[Tree]:
    """The conditions that must all hold: the parts of nested `all`, each whole."""
    if root["key"] == "all":
        for part in root["parts"]:
            yield from _conditions(part)
    else:
        yield root


def _item(part: Tree, position: Position) -> Item:
    """A condition; of several ways, the one that holds, or all of them while none does."""
    if part["key"] == "any":
        holding = [each for each in part["parts"] if each["value"] == "yes"]
        if holding:
            item = _item(holding[0], position)
            return replace(item, why=_why(part) or item.why)
        return Item(part["value"], _why(part), alternatives=tuple(_item(each, position) for each in _ways(part)))
    leaves = list(_leaves(part))
    lines = tuple(dict.fromkeys(typeset_text(str(leaf["text"])) for leaf in leaves if leaf["text"]))
    missing = tuple(dict.fromkeys(fact for leaf in leaves for fact in leaf.get("missing", ())))
    wanted = {str(leaf["event"]) for leaf in leaves if "event" in leaf} if part["value"] != "yes" else set()
    return Item(part["value"], _why(part), lines, missing, tuple(_cures(wanted, position)))


def _ways(part: Tree) -> Iterator[Tree]:
    """The ways of an `any`, those of an `any` inside it among them unless it has a reason of its own."""
    for each in part["parts"]:
        if each["key"] == "any" and not each.get("why"):
            yield from _ways(each)
        else:
            yield each


def _why(part: Tree) -> str:
    return typeset_text(str(part.get("why") or ""))


def _leaves(part: Tree) -> Iterator[Tree]:
    if part["key"] == "leaf":
        yield part
    for each in part.get("parts", ()):
        yield from _leaves(each)


def _cures(wanted: set[str], position: Position) -> Iterator[StepAnswer]:
    """The open steps that record one of the events wanted."""
    for answer in position.steps:
        if answer.state is StepState.OPEN and answer.step.records in wanted:
            yield answer

"""The shape of a condition: the tree that `read_conditions` reads, with the names of its leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recours.core.law.conditions import Condition
from recours.library.read_conditions import LETTER_KINDS, OPERAND, RULE_KINDS, TESTS, read_condition
from recours.library.reader import Entry
from recours.library.shapes.kinds import DAY, TEXT, Schema, Shape
from recours.library.shapes.names import EVENT, FACT, LIMIT, RIGHT, STEP, ComparedParameter, FactValue

_NAMING = {"fact": FACT, "event": EVENT, "lapsed": LIMIT, "right": RIGHT, "step": STEP}


@dataclass(frozen=True)
class ConditionShape(Shape):
    """A condition of these kinds; a list counts as `all`."""

    kinds: tuple[str, ...]
    definition: str

    def read(self, entry: Entry) -> Condition:
        """The condition."""
        return read_condition(entry, self.kinds)

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The conditions below it, or the name and the operand of a leaf."""
        if entry.is_list:
            yield from ((self, each) for each in entry.list())
            return
        found = entry.map()
        for key, each in found.items():
            if key in ("all", "any", "not"):
                yield self, each
            elif key in _NAMING:
                yield _NAMING[key], each
            elif key in TESTS:
                yield from _operands(each, found)

    def schema(self) -> Schema:
        """A reference to the one definition that every schema holds."""
        return {"$ref": f"#/$defs/{self.definition}"}

    def definition_schema(self) -> Schema:
        """What that reference means."""
        joined = {"anyOf": [self.schema(), {"type": "array", "items": self.schema()}]}
        operand = {"anyOf": [FactValue("").schema(), OPERAND.schema()]}
        names = {kind: _NAMING[kind].schema() for kind in self.kinds if kind in _NAMING}
        tests = {test: operand for test in TESTS if test != "one_of"}
        keys = {
            **dict.fromkeys(("all", "any", "not"), joined),
            **names,
            **tests,
            "one_of": {"type": "array", "items": FactValue("").schema()},
            "why": TEXT.schema(),
        }
        only = [{"required": [kind]} for kind in self.kinds]
        leaf = {"type": "object", "properties": keys, "additionalProperties": False, "oneOf": only}
        return {"anyOf": [leaf, {"type": "array", "items": self.schema()}]}


def _operands(entry: Entry, found: dict[str, Entry]) -> Iterator[tuple[Shape, Entry]]:
    """What a leaf is compared with: a name, a day, or values that its fact may have."""
    if entry.is_map and "fact" in found and "parameter" in entry.map():
        yield ComparedParameter(found["fact"].text()), entry.map()["parameter"]
    elif entry.is_map:
        yield OPERAND, entry
    elif "fact" in found:
        yield from ((FactValue(found["fact"].text()), each) for each in entry.list())
    else:
        yield DAY, entry


CONDITION = ConditionShape(RULE_KINDS, "condition")
LETTER_CONDITION = ConditionShape(LETTER_KINDS, "letter_condition")

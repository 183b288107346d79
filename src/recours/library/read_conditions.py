"""Conditions from YAML: the ten keys, and two more in letters alone; each leaf checked for its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recours.core.law import (
    LATER,
    All,
    AnyOf,
    Comparison,
    Condition,
    EventLeaf,
    EventOperand,
    FactLeaf,
    FactOperand,
    LapsedLeaf,
    LimitOperand,
    Not,
    Operand,
    ParameterOperand,
    RightLeaf,
    StepLeaf,
)
from recours.library.reader import Entry
from recours.library.shapes.names import EVENT, FACT, LIMIT, PARAMETER
from recours.library.shapes.structures import Record

OPERANDS = ("fact", "parameter", "event", "limit")
TESTS = tuple(test.value for test in Comparison)
RULE_KINDS = ("all", "any", "not", "fact", "event", "lapsed")
LETTER_KINDS = (*RULE_KINDS, "right", "step")
"""A letter is written from a position, so it may ask what the position says; a rule is what makes it."""


#: What a leaf may be compared with, beyond a value written down.
OPERAND = Record("operand", may=dict(zip(OPERANDS, (FACT, PARAMETER, EVENT, LIMIT), strict=True)), one_of=OPERANDS)


def read_condition(entry: Entry, kinds: tuple[str, ...] = RULE_KINDS) -> Condition:
    """The condition written at `entry`, of these kinds; a list counts as `all`."""
    if entry.is_list:
        return All(tuple(read_condition(part, kinds) for part in entry.list()))
    found = entry.fields("condition", (), (*kinds, *TESTS, "why"))
    named = [key for key in kinds if key in found]
    if len(named) != 1:
        raise entry.fault("condition_kind", keys=", ".join(kinds))
    why = found["why"].words() if "why" in found else ""
    if named[0] in _JOINING:
        return _read_joined(named[0], found, why, entry, kinds)
    return _READERS[named[0]](found, why, entry)


def _read_joined(key: str, found: dict[str, Entry], why: str, entry: Entry, kinds: tuple[str, ...]) -> Condition:
    _only(found, (key,), entry)
    if key == "not":
        return Not(read_condition(found[key], kinds), why)
    if not found[key].list():
        raise found[key].fault("no_value")
    return _JOINING[key](tuple(read_condition(part, kinds) for part in found[key].list()), why)


def _read_lapsed(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("lapsed",), entry)
    return LapsedLeaf(found["lapsed"].text(), why)


def _right(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("right",), entry)
    return RightLeaf(found["right"].text(), why)


def _step(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("step",), entry)
    return StepLeaf(found["step"].text(), why)


def _fact(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    test = _test(found, entry)
    if test is None:
        return FactLeaf(found["fact"].text(), Comparison.IS, True, why)
    return FactLeaf(found["fact"].text(), test, _operand(found[test.value], test), why)


def _event(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    test = _test(found, entry)
    if test is None:
        return EventLeaf(found["event"].text(), None, None, why)
    if test not in (Comparison.BEFORE, Comparison.AT_MOST, *LATER):
        raise entry.fault("event_test")
    operand = found[test.value]
    return EventLeaf(found["event"].text(), test, _operand(operand, test) if operand.is_map else operand.day(), why)


def _test(found: dict[str, Entry], entry: Entry) -> Comparison | None:
    tests = [test for test in TESTS if test in found]
    if len(tests) > 1:
        raise entry.fault("two_tests", tests=", ".join(tests))
    return Comparison(tests[0]) if tests else None


def _operand(entry: Entry, test: Comparison) -> Operand:
    if entry.is_map:
        ((key, name),) = OPERAND.read(entry).items()
        return _OPERANDS[key](name)
    if test is Comparison.ONE_OF:
        if not entry.is_list:
            raise entry.fault("not_a_list")
        return frozenset(each.words() for each in entry.list())
    if entry.is_null:
        raise entry.fault("no_value")
    return entry.scalar()


def _only(found: dict[str, Entry], keys: tuple[str, ...], entry: Entry) -> None:
    extra = [key for key in found if key not in (*keys, "why")]
    if extra:
        raise entry.fault("condition_extra", keys=", ".join(extra))


_OPERANDS: Mapping[str, Callable[[str], Operand]] = {
    "fact": FactOperand,
    "parameter": ParameterOperand,
    "event": EventOperand,
    "limit": LimitOperand,
}
_JOINING: Mapping[str, Callable[..., Condition]] = {"all": All, "any": AnyOf, "not": Not}
_READERS = {"fact": _fact, "event": _event, "lapsed": _read_lapsed, "right": _right, "step": _step}

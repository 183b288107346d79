"""Conditions from YAML: the ten keys, each leaf checked for its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recours.core.conditions import (
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
)
from recours.library.reader import Entry

TESTS = tuple(test.value for test in Comparison)
KEYS = ("all", "any", "not", "fact", "event", "lapsed", *TESTS, "why")


def read_condition(entry: Entry) -> Condition:
    """The condition written at `entry`; a list counts as `all`."""
    if entry.is_list:
        return All(tuple(read_condition(part) for part in entry.list()))
    found = entry.fields("condition", (), KEYS)
    kinds = [key for key in KEYS[:6] if key in found]
    if len(kinds) != 1:
        raise entry.fault("condition_kind", keys=", ".join(KEYS[:6]))
    why = found["why"].text() if "why" in found else ""
    return _READERS[kinds[0]](found, why, entry)


def _all(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("all",), entry)
    return All(tuple(read_condition(part) for part in found["all"].list()), why)


def _any(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("any",), entry)
    return AnyOf(tuple(read_condition(part) for part in found["any"].list()), why)


def _not(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("not",), entry)
    return Not(read_condition(found["not"]), why)


def _lapsed(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    _only(found, ("lapsed",), entry)
    return LapsedLeaf(found["lapsed"].text(), why)


def _fact(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    test = _test(found, entry)
    if test is None:
        return FactLeaf(found["fact"].text(), Comparison.IS, True, why)
    return FactLeaf(found["fact"].text(), test, _operand(found[test.value], test), why)


def _event(found: dict[str, Entry], why: str, entry: Entry) -> Condition:
    test = _test(found, entry)
    if test is None:
        return EventLeaf(found["event"].text(), None, None, why)
    if test not in (Comparison.BEFORE, Comparison.AT_MOST, Comparison.AFTER):
        raise entry.fault("event_test")
    return EventLeaf(found["event"].text(), test, _operand(found[test.value], test), why)


def _test(found: dict[str, Entry], entry: Entry) -> Comparison | None:
    tests = [test for test in TESTS if test in found]
    if len(tests) > 1:
        raise entry.fault("two_tests", tests=", ".join(tests))
    return Comparison(tests[0]) if tests else None


def _operand(entry: Entry, test: Comparison) -> Operand:
    if entry.is_map:
        found = entry.fields("operand", (), ("fact", "parameter", "event", "limit"))
        key, value = next(iter(found.items()))
        return _OPERANDS[key](value.text())
    if test is Comparison.ONE_OF:
        return frozenset(entry.texts())
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
_READERS = {"all": _all, "any": _any, "not": _not, "fact": _fact, "event": _event, "lapsed": _lapsed}

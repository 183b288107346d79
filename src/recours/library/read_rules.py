"""Rules from YAML: rights, limits, steps and the choices, each section by its own reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from recours.core.law import (
    ALWAYS_TRUE,
    Amount,
    Choice,
    Condition,
    LengthSource,
    Limit,
    Override,
    Right,
    Start,
    Step,
    Touch,
    Track,
    Whose,
)
from recours.library.read_conditions import read_condition
from recours.library.reader import Entry

COMMON = ("title", "when", "why", "cite", "judged_on", "confidence", "checked", "source", "note")
RECKONINGS = ("civil", "procedural", "withdrawal", "european", "charter", "company")


@dataclass(frozen=True, slots=True)
class FileDefaults:
    """What a file says once for all its rules."""

    layer: str
    checked: date | None
    source: str = ""


def _common(found: dict[str, Entry], entry: Entry, defaults: FileDefaults) -> dict[str, Any]:
    return {
        "id": found["id"].text(),
        "title": _text(found, "title"),
        "when": _condition(found, "when") or ALWAYS_TRUE,
        "why": _text(found, "why"),
        "cite": found["cite"].texts() if "cite" in found else (),
        "judged_on": _read_judged_day(found),
        "confidence": found["confidence"].one_of(("high", "medium", "low")) if "confidence" in found else "high",
        "checked": found["checked"].day_or_none() if "checked" in found else defaults.checked,
        "source": _text(found, "source") or defaults.source,
        "layer": defaults.layer,
        "place": entry.place,
    }


def _text(found: dict[str, Entry], key: str) -> str:
    return found[key].text() if key in found and not found[key].is_null else ""


def _optional(found: dict[str, Entry], key: str) -> str | None:
    return _text(found, key) or None


def _condition(found: dict[str, Entry], key: str) -> Condition | None:
    return read_condition(found[key]) if key in found else None


def _read_judged_day(found: dict[str, Entry]) -> str | None:
    if "judged_on" not in found or not found["judged_on"].is_map:
        return None
    key, value = next(iter(found["judged_on"].fields("judged_on", (), ("fact", "event")).items()))
    return value.text() if key == "fact" else f"event:{value.text()}"


def read_right(entry: Entry, defaults: FileDefaults) -> Right:
    """A right; a clause that is not one of its keys is a fault."""
    own = ("remedy", "why_not", "amounts", "public_policy")
    found = entry.fields("right", ("id", "title", "when", "why", "cite"), (*COMMON, *own))
    return Right(
        remedy=_text(found, "remedy"),
        why_not=_text(found, "why_not"),
        amounts=tuple(_amount(each) for each in found["amounts"].list()) if "amounts" in found else (),
        public_policy=found["public_policy"].flag() if "public_policy" in found else False,
        **_common(found, entry, defaults),
    )


def _amount(entry: Entry) -> Amount:
    found = entry.map()
    inputs = {key: each.plain() for key, each in found.items() if key not in ("id", "title", "method", "cite")}
    return Amount(
        found["id"].text() if "id" in found else "amount",
        _text(found, "title"),
        found["method"].text() if "method" in found else "sum",
        inputs,
        found["cite"].texts() if "cite" in found else (),
    )


def read_limit(entry: Entry, defaults: FileDefaults) -> Limit:
    """A time limit: needs an owner, a start, a length, a reckoning and a citation."""
    own = (
        "answered_by",
        "interrupted_by",
        "suspended_by",
        "untouched_by",
        "min_left",
        "after_last_day",
        "public_policy",
        "holds",
    )
    required = ("id", "title", "whose", "starts", "length", "reckoning", "cite")
    found = entry.fields("limit", required, (*COMMON, *own))
    return Limit(
        whose=Whose(found["whose"].one_of(tuple(each.value for each in Whose))),
        starts=tuple(_start(each) for each in found["starts"].list()),
        length=_length(found["length"]),
        reckoning=found["reckoning"].one_of(RECKONINGS),
        answered_by=found["answered_by"].texts() if "answered_by" in found else (),
        interrupted_by=_touches(found, "interrupted_by"),
        suspended_by=_touches(found, "suspended_by"),
        untouched_by=_touches(found, "untouched_by"),
        min_left=_optional(found, "min_left"),
        after_last_day=_text(found, "after_last_day"),
        public_policy=found["public_policy"].flag() if "public_policy" in found else False,
        holds="holds" in found and found["holds"].flag(),
        **_common(found, entry, defaults),
    )


def _start(entry: Entry) -> Start:
    found = entry.fields("starts", (), ("fact", "event", "limit", "which", "if_told", "day", "presumed"))
    kinds = [kind for kind in ("fact", "event", "limit") if kind in found]
    if len(kinds) != 1:
        raise entry.fault("start_kind")
    which = found["which"].one_of(("first", "last")) if "which" in found else "first"
    if_told = "if_told" in found and found["if_told"].flag()
    presumed = found["presumed"].one_of(("any", "post")) if "presumed" in found else ""
    return Start(kinds[0], found[kinds[0]].text(), which, if_told, _text(found, "day"), presumed)


def _length(entry: Entry) -> LengthSource:
    if not entry.is_map:
        return LengthSource("written", entry.text())
    found = entry.fields("length", (), ("event_field", "parameter", "fact"))
    otherwise = found["parameter"].text() if "event_field" in found and "parameter" in found else None
    key, value = next(iter(found.items()))
    return LengthSource(key, value.text(), otherwise)


def _touches(found: dict[str, Entry], key: str) -> tuple[Touch, ...]:
    return tuple(_touch(each) for each in found[key].list()) if key in found else ()


def _touch(entry: Entry) -> Touch:
    if not entry.is_map:
        return Touch(entry.text())
    found = entry.fields("touch", ("event",), ("until", "why", "cite"))
    until = tuple(_event_id(each) for each in found["until"].list()) if "until" in found else ()
    return Touch(found["event"].text(), until, _text(found, "why"), found["cite"].texts() if "cite" in found else ())


def _event_id(entry: Entry) -> str:
    return entry.fields("until", ("event",))["event"].text() if entry.is_map else entry.text()


def read_step(entry: Entry, defaults: FileDefaults) -> Step:
    """A step of the ladder."""
    conditions = ("opens_when", "closed_when", "done_when", "blocked_when", "past_when")
    words = ("why_waiting", "why_closed", "why_blocked")
    own = (*conditions, *words, "track", "channel", "closes", "letter", "records", "exhibits")
    found = entry.fields("step", ("id", "title", "why"), (*COMMON, *own))
    records, records_as = _records(found)
    return Step(
        track=Track(found["track"].one_of(tuple(each.value for each in Track))) if "track" in found else Track.MAIN,
        channel=_text(found, "channel"),
        opens_when=_condition(found, "opens_when") or ALWAYS_TRUE,
        closes=_limit_id(found),
        closed_when=_condition(found, "closed_when"),
        done_when=_condition(found, "done_when"),
        blocked_when=_condition(found, "blocked_when"),
        past_when=_condition(found, "past_when"),
        why_waiting=_text(found, "why_waiting"),
        why_closed=_text(found, "why_closed"),
        why_blocked=_text(found, "why_blocked"),
        letter=_optional(found, "letter"),
        records=records,
        records_as=records_as,
        exhibits=found["exhibits"].texts() if "exhibits" in found else (),
        **_common(found, entry, defaults),
    )


def _records(found: dict[str, Entry]) -> tuple[str | None, dict[str, str]]:
    """The kind of entry that the step writes, and the fields that tell it from another step's (`{entry, field}`)."""
    if "records" not in found or not found["records"].is_map:
        return _optional(found, "records"), {}
    told = {key: value.text() for key, value in found["records"].map().items()}
    if "entry" not in told:
        raise found["records"].fault("missing_key", key="entry", of="records")
    return told.pop("entry"), told


def _limit_id(found: dict[str, Entry]) -> str | None:
    if "closes" not in found or found["closes"].is_null:
        return None
    entry = found["closes"]
    return entry.fields("closes", ("limit",))["limit"].text() if entry.is_map else entry.text()


def read_choice(entry: Entry, defaults: FileDefaults) -> Choice:
    """An answer among several; keys beyond the common ones are kept as plain data."""
    found = entry.map()
    if "id" not in found:
        raise entry.fault("missing_key", key="id", of="choice")
    details = {key: each.plain() for key, each in found.items() if key not in (*COMMON, "id")}
    details |= {"note": found["note"].plain()} if "note" in found else {}
    return Choice(details=details, **_common(found, entry, defaults))


def read_override(entry: Entry, read_value: Callable[[str, Entry], object]) -> Override:
    """An override: target, value, reason and citation are all required."""
    found = entry.fields("override", ("target", "value", "reason", "cite"))
    target = found["target"].text()
    value = read_value(target.rpartition(".")[2], found["value"])
    return Override(target, value, found["reason"].text(), found["cite"].texts(), entry.place)


def override_value(name: str, entry: Entry) -> object:
    """The typed value of an overridden field, by the field's name."""
    if name in ("when", "opens_when", "closed_when", "done_when", "blocked_when", "past_when"):
        return read_condition(entry)
    if name == "length":
        return _length(entry)
    if name == "starts":
        return tuple(_start(each) for each in entry.list())
    if name in ("cite", "answered_by", "exhibits"):
        return entry.texts()
    if name in ("interrupted_by", "suspended_by", "untouched_by"):
        return tuple(_touch(each) for each in entry.list())
    if name == "checked":
        return entry.day()
    return entry.plain() if name == "details" else entry.text()

"""The shapes of the rules of a layer: rights, limits, steps, the choices, and what a narrower layer overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recours.core.days.reckonings import Reckoning
from recours.core.law import Amount, LengthSource, Start, Touch, Track, Turn, Whose
from recours.library.reader import Entry
from recours.library.shapes.amounts import AMOUNT
from recours.library.shapes.conditions import CONDITION
from recours.library.shapes.kinds import CONFIDENCE, DAY, FLAG, LENGTH, NEW_ID, TEXT, URL, Schema, Shape, Word
from recours.library.shapes.names import (
    EVENT,
    FACT,
    LENGTH_PARAMETER,
    LETTER,
    LIMIT,
    MEDIATOR,
    EntryFields,
    EventField,
    Target,
    name,
)
from recours.library.shapes.structures import Anything, Built, ByForm, ListOf, OrNull, Record
from recours.library.shapes.vocabulary import CITES

#: The ways of writing and of calling, as the wording names them (`documents.channel`).
CHANNELS = ("phone", "email", "post", "registered", "form", "chat", "account", "online", "in_person", "registry",
            "help_centre", "social_network")  # fmt: skip


def _judged_on(read: object, entry: Entry) -> str | None:
    if not isinstance(read, dict):  # the day asked about, which needs no name
        return None
    return str(read["fact"]) if "fact" in read else f"event:{read['event']}"


JUDGED_ON = Built(
    ByForm(Word(("as_of",)), Record("judged_on", may={"fact": FACT, "event": EVENT}, one_of=("fact", "event"))),
    _judged_on,
)
COMMON: Mapping[str, Shape] = {
    "title": TEXT,
    "when": CONDITION,
    "why": TEXT,
    "cite": CITES,
    "judged_on": JUDGED_ON,
    "confidence": CONFIDENCE,
    "checked": OrNull(DAY),
    "source": TEXT,
    "note": TEXT,
    "about": ListOf(NEW_ID, or_one=True),
    "excludes": ListOf(name("rule")),
}


def _rule(of: str, needs: Mapping[str, Shape], may: Mapping[str, Shape]) -> Record:
    """A record with the keys that every rule may have beside its own."""
    own = {"id": NEW_ID, **needs}
    return Record(of, own, {key: shape for key, shape in {**COMMON, **may}.items() if key not in own})


def _amount(values: dict[str, Any], entry: Entry) -> Amount:
    own = {key: values.pop(key) for key in ("id", "title", "method", "cite")}
    return Amount(**own, inputs=values)


RIGHT = _rule(
    "right",
    {"title": TEXT, "when": CONDITION, "why": TEXT, "cite": CITES},
    {"remedy": TEXT, "why_not": TEXT, "amounts": ListOf(Built(AMOUNT, _amount)), "public_policy": FLAG},
)


def _start(values: dict[str, Any], entry: Entry) -> Start:
    kind = next(key for key in _STARTS if key in values)
    return Start(kind, values.pop(kind), counts_if_entered=values.pop("if_told", False), **values)


def _length(values: dict[str, str], entry: Entry) -> LengthSource:
    if "event_field" in values:
        return LengthSource("event_field", values["event_field"], values.get("parameter"))
    return LengthSource("parameter", values["parameter"])


def _touch(values: dict[str, Any], entry: Entry) -> Touch:
    return Touch(values["event"], **{key: value for key, value in values.items() if key != "event"})


_STARTS = ("fact", "event", "limit")
START = Built(
    Record(
        "starts",
        may={
            "fact": FACT,
            "event": EVENT,
            "limit": LIMIT,
            "which": Word(("first", "last")),
            "if_told": FLAG,
            "day": NEW_ID,
            "presumed": Word(("any", "post")),
        },
        one_of=_STARTS,
    ),
    _start,
)
LENGTH_SOURCE = ByForm(
    Built(LENGTH, lambda length, entry: LengthSource("written", length)),
    Built(Record("length", {"parameter": LENGTH_PARAMETER}, {"event_field": EventField()}), _length),
)
TOUCH = ByForm(
    Built(EVENT, lambda event, entry: Touch(event)),
    Built(Record("touch", {"event": EVENT}, {"until": ListOf(EVENT), "why": TEXT, "cite": CITES}), _touch),
)
LIMIT_RULE = _rule(
    "limit",
    {
        "title": TEXT,
        "whose": Built(Word(tuple(each.value for each in Whose)), lambda whose, entry: Whose(whose)),
        "starts": ListOf(START, least=1),
        "length": LENGTH_SOURCE,
        "reckoning": Word(tuple(each.value for each in Reckoning)),
        "cite": CITES,
    },
    {
        "answered_by": ListOf(EVENT),
        "interrupted_by": ListOf(TOUCH),
        "suspended_by": ListOf(TOUCH),
        "untouched_by": ListOf(TOUCH),
        "min_left": LENGTH,
        "after_last_day": TEXT,
        "public_policy": FLAG,
        "holds": FLAG,
        "awaited": FLAG,
    },
)
STEP_RULE = _rule(
    "step",
    {"title": TEXT, "why": TEXT},
    {
        **dict.fromkeys(("opens_when", "closed_when", "done_when", "blocked_when"), CONDITION),
        **dict.fromkeys(("past_when", "turn_when"), CONDITION),
        **dict.fromkeys(("why_waiting", "why_closed", "why_blocked"), TEXT),
        "turn": Built(Word(tuple(each.value for each in Turn)), lambda turn, entry: Turn(turn)),
        "track": Built(Word(tuple(each.value for each in Track)), lambda track, entry: Track(track)),
        "channel": Word(CHANNELS),
        "closes": OrNull(LIMIT),
        "letter": LETTER,
        "records": ByForm(EVENT, EntryFields()),
        "exhibits": ListOf(TEXT),
    },
)

ADDRESS = Record(
    "address", {"name": TEXT}, {"street": TEXT, "extra": TEXT, "postcode": TEXT, "town": TEXT, "country": TEXT}
)
CONTACT = Record("channel", {"kind": Word(CHANNELS), "value": TEXT}, {"note": TEXT, "confidence": CONFIDENCE})
NOT_WHOM = Record("not_whom", {"who": TEXT, "why": TEXT})
ADDRESSEE = _rule(
    "addressee",
    {"title": TEXT, "name": TEXT, "address": OrNull(ADDRESS), "channels": ListOf(CONTACT, into=list), "cite": CITES},
    {
        "other_addresses": ListOf(ADDRESS, into=list),
        "printable": FLAG,
        "address_note": TEXT,
        "not_whom": ListOf(NOT_WHOM, into=list),
        "second_level": TEXT,
    },
)
MEDIATOR_CHOICE = _rule("mediator", {"title": TEXT, "cite": CITES}, {"mediator": MEDIATOR})
FORUM = _rule(
    "forum",
    {"when": CONDITION, "court": TEXT, "form": TEXT, "place": TEXT, "lawyer": TEXT, "cost": TEXT, "cite": CITES},
    {},
)
PRIOR_ATTEMPT = _rule(
    "prior_attempt",
    {"when": CONDITION, "mandatory": Word(("yes", "no", "unknown")), "modes": ListOf(TEXT, into=list), "cite": CITES},
    {"satisfied": FLAG},
)
HELP = _rule("help", {"title": TEXT, "cite": CITES}, {"mediator": MEDIATOR, "url": URL})
WARNING = _rule("warning", {"text": TEXT, "cite": CITES}, {})
CHOICES: Mapping[str, Record] = {
    "addressees": ADDRESSEE,
    "mediators": MEDIATOR_CHOICE,
    "forums": FORUM,
    "prior_attempts": PRIOR_ATTEMPT,
    "help": HELP,
    "warnings": WARNING,
}
RULES: Mapping[str, Record] = {"rights": RIGHT, "limits": LIMIT_RULE, "steps": STEP_RULE, **CHOICES}
#: The kind of name that each section gives its rules.
KINDS_OF_RULES: Mapping[str, str] = {
    "rights": "right",
    "limits": "limit",
    "steps": "step",
    "addressees": "addressee",
    "mediators": "mediator_choice",
    "forums": "forum",
    "prior_attempts": "prior_attempt",
    "help": "help",
    "warnings": "warning",
}


@dataclass(frozen=True)
class OverrideShape(Shape):
    """A field of a rule that a narrower layer replaces; the field named by `target` gives its shape to `value`."""

    def _record(self, entry: Entry) -> Record:
        target = entry.map().get("target")
        value = value_shape(target) if target is not None else TEXT
        return Record("override", {"target": Target(), "value": value, "reason": TEXT, "cite": CITES})

    def read(self, entry: Entry) -> dict[str, Any]:
        """The override. Raises ContentError for a section or a field that does not exist."""
        values: dict[str, Any] = self._record(entry).read(entry)
        return values

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The rule that it changes, and the value by the shape of the field."""
        return self._record(entry).parts(entry)

    def schema(self) -> Schema:
        """A target in three parts, and any value."""
        any_value = Record("override", {"target": Target(), "value": Anything(), "reason": TEXT, "cite": CITES})
        return any_value.schema()


OVERRIDE = OverrideShape()


def value_shape(target: Entry) -> Shape:
    """The shape of the field that `target` names (`limits.answer.length`). Raises ContentError."""
    section, _, rest = target.text().partition(".")
    field = rest.rpartition(".")[2]
    if not rest or "." not in rest:
        raise target.wrong_form("target")
    if section not in RULES:
        raise target.unknown_word(section, RULES)
    if field == "details" and section in CHOICES:
        return details_shape(CHOICES[section])
    if field not in RULES[section].keys:
        raise target.unknown_word(field, [*RULES[section].keys, *(("details",) if section in CHOICES else ())])
    return RULES[section].keys[field]


def details_shape(choice: Record) -> Record:
    """What a choice says beyond the keys that every rule has."""
    own = {key: shape for key, shape in choice.keys.items() if key not in COMMON and key != "id"}
    needs = {key: shape for key, shape in own.items() if key in choice.needs}
    return Record(choice.of, needs, {key: shape for key, shape in own.items() if key not in needs})

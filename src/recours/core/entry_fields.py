"""What an entry may say: each field read by its definition, the same at every door (command, file, web, archive)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from recours.core.days import Length, Unit
from recours.core.errors import RecoursError
from recours.core.law import EventDefinition, FactDefinition, FactType
from recours.wording import say
from recours.wording.near import nearest

Shape = Mapping[str, Any]


class FieldError(RecoursError):
    """A field that an entry cannot have, or not with this value (place: entry.field)."""


@dataclass(frozen=True, slots=True)
class Names:
    """The identifiers that a field may name: facts, steps of any ladder, mediators of the table."""

    facts: Collection[str]
    steps: Collection[str]
    mediators: Collection[str]


#: Fields that any entry may have (as in journal/entries/kinds.py), and those that name something: the same
#: wherever they stand.
COMMON: Mapping[str, Shape] = {
    "channel": {"type": "channel"},
    "reference": {"type": "text"},
    "proof": {"type": "text"},
    "note": {"type": "text"},
}
_NAMING: Mapping[str, Shape] = {each: {"type": each} for each in ("step", "mediator", "fact")}
CHANNELS = tuple(say("documents.channel.known").split())

#: Entries that are written with the thing they tell: by which command, in the words of `core.event.by_itself`.
BY_ITSELF: Mapping[str, str] = {
    "case_opened": "opened",
    "ladder_adopted": "day",
    "time_limit_lapsed": "day",
    "erasure_announced": "day",
    "payload_erased": "erase",
    "exported": "export",
    **dict.fromkeys(("exhibit_withheld", "words_hidden", "areas_hidden", "exhibit_reviewed"), "hide"),
}
#: And those that only make sense in a journal that is kept: in a file, the line itself is set right.
OF_A_KEPT_JOURNAL = frozenset({"entry_corrected"})

_VALUES = {
    "date": FactType.DATE,
    "amount_eur": FactType.AMOUNT_EUR,
    "integer": FactType.INTEGER,
    "yes_no": FactType.YES_NO,
}
#: A size in bytes or the number of an entry, written by the program: what every reader of JSON holds exactly.
LARGEST_COUNT = 2**53 - 1
#: A term that a letter grants is at most so long: more is a slip of the keyboard (a rule of ours, not of law).
LONGEST_TERM: Mapping[Unit, int] = {
    **dict.fromkeys((Unit.DAYS, Unit.WORKING_DAYS, Unit.BUSINESS_DAYS, Unit.DAYS_WITHOUT_HOLIDAYS), 366),
    Unit.WEEKS: 52,
    Unit.MONTHS: 12,
    Unit.YEARS: 1,
}


def shapes_of(definition: EventDefinition) -> dict[str, Shape]:
    """Every field that the entry may have, with its type."""
    own = {name: shape if "choices" in shape else _NAMING.get(name, shape) for name, shape in definition.fields.items()}
    return {**own, **{name: shape for name, shape in COMMON.items() if "choices" not in own.get(name, ())}}


def stored_entry(
    kind: str, data: Mapping[str, Any], events: Mapping[str, EventDefinition]
) -> tuple[str, dict[str, Any]]:
    """The entry that a journal keeps for `kind`: the one it is derived from, with the fields that make it so.

    Raises FieldError for what is concluded from several entries: one of these is told.
    """
    definition = events.get(kind)
    if definition is None or definition.derived_from is None:
        return kind, dict(data)
    if not definition.is_entry_form:
        way_out = say("core.event.concluded_way_out", entries=", ".join(definition.entries))
        raise FieldError(say("core.event.concluded", kind=kind), place="entry", way_out=way_out)
    fields = {key: value for key, value in definition.derived_from.items() if key != "entry"}
    return str(definition.derived_from["entry"]), {**data, **fields}


def check_by_hand(kind: str, *, in_a_file: bool = False) -> None:
    """Nothing when a person may tell such an entry. Raises FieldError that says how the thing is done instead."""
    if kind in BY_ITSELF:
        way_out = say(f"core.event.by_itself.{BY_ITSELF[kind]}")
        raise FieldError(say("core.event.by_itself.message", kind=kind), place="entry", way_out=way_out)
    if in_a_file and kind in OF_A_KEPT_JOURNAL:
        way_out = say("core.event.by_itself.line")
        raise FieldError(say("core.event.by_itself.not_in_a_file", kind=kind), place="entry", way_out=way_out)


def read_fields(definition: EventDefinition, data: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The payload of an entry, typed; fields left empty are left out.

    Raises FieldError: a field that is unknown, missing, of another type, out of bounds, or that names what is not.
    """
    shapes = shapes_of(definition)
    said = {name: raw for name, raw in data.items() if raw is not None and raw != ""}
    for name, raw in said.items():
        if name not in shapes:
            raise _bad(definition, name, raw)
    for name, shape in shapes.items():
        if shape.get("required") and name not in said:
            message = say("core.event.missing_field", kind=definition.id, field=name)
            way_out = say("core.event.missing_field_way_out")
            raise FieldError(message, place=f"{definition.id}.{name}", way_out=way_out)
    return {name: read_field(definition, name, shapes[name], raw, names) for name, raw in said.items()}


def read_field(definition: EventDefinition, name: str, shape: Shape, raw: Any, names: Names) -> Any:
    """One field, typed and among what it may name. Raises FieldError."""
    value = read_value(definition, name, shape, raw)
    known = _known_values(str(shape.get("type")), value, names)
    if known is not None and value not in known:
        what = str(shape["type"])
        near = nearest(str(value), known, next(iter(known), "—"))
        way_out = say(f"core.event.unknown_{what}_way_out", near=near, known=", ".join(known))
        message = say(f"core.event.unknown_{what}", value=str(value)[:80])
        raise FieldError(message, place=f"{definition.id}.{name}", way_out=way_out)
    return value


def _known_values(type_: str, value: Any, names: Names) -> Collection[str] | None:
    """What a value of this type must be among; None when anything will do."""
    if type_ == "channel":
        return CHANNELS
    if type_ == "mediator":  # one that is not in our table is named in full: only what looks like an identifier is held
        return names.mediators if str(value).isascii() and str(value).replace("_", "").isalnum() else None
    return {"step": names.steps, "fact": names.facts}.get(type_)


def read_value(definition: EventDefinition, name: str, shape: Shape, raw: Any) -> Any:
    """One field by its type alone, as a journal of an older or newer Recours may hold it. Raises FieldError."""
    type_ = str(shape.get("type", "text"))
    reader = _READERS.get(type_)
    if reader is not None:
        return reader(definition, name, shape, raw)
    if type_ not in _VALUES:
        return raw
    try:
        return FactDefinition(name, _VALUES[type_], name, at_most=LARGEST_COUNT).read(raw)
    except RecoursError:
        raise _bad(definition, name, raw) from None


def _text(definition: EventDefinition, name: str, _: Shape, raw: Any) -> str:
    if isinstance(raw, (Mapping, list, tuple, set, frozenset)):
        raise _bad(definition, name, raw)
    try:
        return str(FactDefinition(name, FactType.TEXT, name).read(raw))
    except RecoursError as error:
        raise FieldError(error.message, place=f"{definition.id}.{name}", way_out=error.way_out) from None


def _choice(definition: EventDefinition, name: str, shape: Shape, raw: Any) -> str:
    if str(raw) not in [str(each) for each in shape["choices"]]:
        raise _bad(definition, name, raw)
    return str(raw)


def _length(definition: EventDefinition, name: str, _: Shape, raw: Any) -> str:
    place = f"{definition.id}.{name}"
    try:
        length = Length.parse(str(raw))
    except RecoursError as error:
        raise FieldError(error.message, place=place, way_out=error.way_out) from None
    if length.before or not 0 < length.count <= LONGEST_TERM[length.unit] or length.and_days > LONGEST_TERM[Unit.DAYS]:
        message, way_out = say("core.event.bad_term", value=str(raw)[:80]), say("core.event.bad_term_way_out")
        raise FieldError(message, place=place, way_out=way_out)
    return str(length)


def _list(definition: EventDefinition, name: str, _: Shape, raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if not isinstance(raw, (list, tuple)) or not all(isinstance(each, str) for each in raw):
        raise _bad(definition, name, raw)
    return tuple(raw)


_READERS: Mapping[str, Callable[[EventDefinition, str, Shape, Any], Any]] = {
    **dict.fromkeys(("text", "channel", "step", "mediator", "fact"), _text),
    "choice": _choice,
    "length": _length,
    "list": _list,
}


#: Every type that content/events may give a field; `mapping` and `any` hold facts, which are read by their own types.
FIELD_TYPES = frozenset({*_READERS, *_VALUES, "mapping", "any"})


def _bad(definition: EventDefinition, name: str, value: Any) -> FieldError:
    known = ", ".join(_field_line(each, shape) for each, shape in shapes_of(definition).items())
    message = say("core.event.bad_field", kind=definition.id, field=name, value=str(value)[:80])
    way_out = say("core.event.bad_field_way_out", known=known)
    return FieldError(message, place=f"{definition.id}.{name}", way_out=way_out)


def _field_line(name: str, shape: Shape) -> str:
    choices = shape.get("choices")
    return f"{name} ({', '.join(map(str, choices))})" if isinstance(choices, list) else name

"""The shapes of the vocabulary: facts, events, sources, parameters, grounds and holidays."""

from __future__ import annotations

from collections.abc import Mapping

from recours.core.days.holidays import REGIONS
from recours.core.entry_fields import FIELD_TYPES
from recours.core.law.facts import FactType
from recours.library.shapes.kinds import (
    CONFIDENCE,
    DAY,
    FLAG,
    LENGTH,
    NEW_ID,
    NUMBER,
    TEXT,
    URL,
    WHOLE,
    Pattern,
    Scalar,
    Shape,
    Word,
)
from recours.library.shapes.names import EVENT, SOURCE, TOLD_FACT, EntryFields
from recours.library.shapes.structures import ListOf, MapOf, OrNull, Record, Tagged

#: The name of a source: a code or a kind, then an article or a date (`conso:L216-6@2016`).
NEW_SOURCE = Pattern("source_id", r"[a-z_]+:[A-Za-z0-9_@.,/-]+")
CITES = ListOf(SOURCE)
ANY_SCALAR = Scalar("scalar", r"[^\n]+")

ANSWER = Record("choice", {"id": NEW_ID, "label": TEXT})
FACT_DEFINITION = Record(
    "fact",
    {"id": NEW_ID, "type": Word(tuple(each.value for each in FactType)), "question": TEXT},
    {
        "why": TEXT,
        "hint": TEXT,
        "choices": ListOf(ANSWER, least=2),
        "assumed": ANY_SCALAR,
        "particular": FLAG,
        "private": FLAG,
        "may_lie_ahead": FLAG,
        "at_least": WHOLE,
        "at_most": WHOLE,
    },
)

FIELD = Record(
    "field",
    {"type": Word(tuple(sorted(FIELD_TYPES)))},
    {"required": FLAG, "choices": ListOf(NEW_ID, least=2, into=list)},
)
EVENT_DEFINITION = Record(
    "event",
    {"id": NEW_ID, "title": TEXT},
    {
        "fields": MapOf(NEW_ID, FIELD),
        "derived_from": EntryFields(below="unless"),
        "until": EVENT,
        "fact": TOLD_FACT,
    },
)

SOURCE_DEFINITION = Record(
    "source",
    {"id": NEW_SOURCE, "text": TEXT, "about": TEXT, "checked": OrNull(DAY), "confidence": CONFIDENCE},
    {"article": OrNull(TEXT), "url": URL, "from": OrNull(DAY), "until": OrNull(DAY), "note": TEXT},
)

#: A step of a scale: how far it goes (the last has no bound), and what it gives.
TIER = Record(
    "tier",
    may={
        **dict.fromkeys(("up_to_days", "up_to_km", "up_to_persons"), WHOLE),
        "percent": OrNull(NUMBER),
        **dict.fromkeys(("points", "plus_percent_each_month", "amount_eur", "hours"), NUMBER),
    },
)
#: The words that a legal value may be, beside the number of a form: the rules that read it compare with them.
LEGAL_WORDS = ("contract", "written", "recipient_not_professional", "FEVAD")
#: What the values of a parameter may be, each with its shape; null where no rule is in force.
LEGAL_VALUES: Mapping[str, Shape] = {
    "length": LENGTH,
    "number": NUMBER,
    "date": DAY,
    "yes_no": FLAG,
    "word": Pattern("legal_word", rf"{'|'.join(LEGAL_WORDS)}|\d{{5}}(\*\d{{2}})?"),
    "scale": ListOf(TIER, least=1),
}
_KIND = Word(tuple(LEGAL_VALUES))


def _parameter(value: Shape) -> Record:
    """A parameter whose every value has this shape."""
    period = Record(
        "period",
        {"from": DAY, "value": OrNull(value), "cite": CITES, "checked": OrNull(DAY)},
        {"until": DAY, "confidence": CONFIDENCE, "note": TEXT, "from_note": TEXT},
    )
    return Record("parameter", {"id": NEW_ID, "title": TEXT, "kind": _KIND, "values": ListOf(period, least=1)})


PARAMETER_DEFINITION = Tagged(
    _KIND, "kind", {kind: _parameter(value) for kind, value in LEGAL_VALUES.items()}, "parameter"
)

GROUND = Record(
    "ground",
    {
        "id": NEW_ID,
        "label": TEXT,
        "family": TEXT,
        "description": TEXT,
        "synonyms": ListOf(TEXT),
        "examples": ListOf(TEXT),
        "exhibits": ListOf(TEXT),
        "what_to_ask": TEXT,
        "checked": DAY,
        "confidence": CONFIDENCE,
    },
    {"signalconso": ListOf(TEXT), "note": TEXT},
)

HOLIDAY = Record(
    "holiday",
    {"id": NEW_ID, "name": TEXT, "cite": CITES},
    {
        "on": Pattern("month_day", r"\d{2}-\d{2}"),
        "easter": WHOLE,
        "from": DAY,
        "until": DAY,
        "regions": ListOf(Word(REGIONS), least=1),
        "confidence": CONFIDENCE,
        "note": TEXT,
    },
    one_of=("on", "easter"),
)

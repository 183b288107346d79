"""An entry of the journal as lines a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from recours.casework.words import UNSHOWN
from recours.core.answer.reasons import value_text
from recours.core.days import Length
from recours.core.law import EventDefinition, Ladder, Layer, Rule, Vocabulary
from recours.journal.entries.entry import Entry
from recours.wording import has_word, say, word
from recours.wording.french import french_amount, french_day

#: Where the words of a field's values stand, beside its own choices.
_FAMILIES = {"of": ("web.exhibit",)} | {name: (f"web.{name}",) for name in ("channel", "proof", "reader", "readers")}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its title and what it says, as label and text."""

    entry: Entry
    title: str
    details: tuple[tuple[str, str], ...]


def line_of(entry: Entry, ladder: Ladder) -> Line:
    """The entry in words. An erased payload says so."""
    definition = ladder.vocabulary.events.get(entry.kind)
    title = definition.title if definition else entry.kind
    if entry.payload is None:
        return Line(entry, title, (("", say("web.journal.erased")),))
    try:
        return Line(entry, title, tuple(_details(entry.payload, ladder)))
    except Exception:  # an older door let something in that has no words: the line still shows its day, to be withdrawn
        return Line(entry, title, (("", say("web.journal.unreadable")),))


def _details(payload: Any, ladder: Ladder) -> Iterator[tuple[str, str]]:
    vocabulary = ladder.vocabulary
    for fact, value in payload.get("facts", {}).items():
        definition = vocabulary.facts.get(fact)
        yield (definition.question if definition else fact), value_text(fact, value, vocabulary)
    if "fact" in payload:
        yield from _corrected_fact(payload, vocabulary)
    for name, value in {**payload, **payload.get("fields", {})}.items():
        if name not in UNSHOWN | {"fields"} and not (name in ("fact", "value") and "fact" in payload):
            yield label(name), _text(name, value, ladder)


def _corrected_fact(payload: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    definition = vocabulary.facts.get(payload["fact"])
    question = definition.question if definition else str(payload["fact"])
    yield question, value_text(str(payload["fact"]), payload.get("value"), vocabulary)


def label(name: str) -> str:
    """The words of a field; its own name for one that has none."""
    return word("web.label", name)


def _text(name: str, value: Any, ladder: Ladder) -> str:
    if isinstance(value, bool):
        return say("web.form.yes" if value else "web.form.no")
    if isinstance(value, date):
        return french_day(value)
    if isinstance(value, Decimal):
        return french_amount(value)
    if isinstance(value, tuple):
        return ", ".join(_text(name, each, ladder) for each in value) or say("web.journal.nobody")
    if name == "period":
        return Length.parse(str(value)).phrase
    return _chosen_label(name, str(value), ladder.vocabulary) or _title(name, str(value), ladder) or str(value)


def _title(name: str, id_: str, ladder: Ladder) -> str:
    """The title of the limit, the step, the company or the event that an entry names."""
    events = tuple(ladder.vocabulary.events.values())
    titled: dict[str, Sequence[Rule | Layer | EventDefinition]] = {
        "limit": ladder.limits,
        "step": ladder.steps,
        "company": ladder.layers,
        "of": (*ladder.steps, *events),
    }
    return next((each.title for each in titled.get(name, ()) if each.id == id_), "")


def _chosen_label(name: str, value: str, vocabulary: Vocabulary) -> str:
    """A value chosen from a list, by its words; an exhibit by those that asked for it."""
    families = [f"web.choice.{name}", *_FAMILIES.get(name, ())]
    known = (word(family, value) for family in families if has_word(family, value))
    asked = (text for text, id_ in vocabulary.exhibits.items() if name == "of" and id_ == value)
    return next(known, "") or next(asked, "")


def corrections_by_seq(entries: Iterable[Entry]) -> dict[int, Entry]:
    """For each entry that was set right, the last entry that did so."""
    return {entry.payload["seq"]: entry for entry in entries if entry.kind == "entry_corrected" and entry.payload}


#: What the system writes of itself: days and identifiers, nobody's words.
_NOBODYS_WORDS = frozenset({"ladder_adopted", "time_limit_lapsed", "exported", "erasure_announced", "payload_erased"})


def says_something(entry: Entry) -> bool:
    """True when the entry holds words that a person may want to erase."""
    return bool(entry.payload) and entry.kind not in _NOBODYS_WORDS

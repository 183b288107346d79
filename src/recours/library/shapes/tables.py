"""The shapes of content/tables: mediators, exhibits, what is withheld, what each reader gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recours.core.errors import ContentError
from recours.library.reader import Entry
from recours.library.shapes.kinds import CONFIDENCE, DAY, FLAG, LENGTH, NEW_ID, TEXT, URL, Pattern, Schema, Shape, Word
from recours.library.shapes.names import EVENT, LENGTH_PARAMETER, LIMIT, RIGHT, Known, Named, name, unknown
from recours.library.shapes.rules import ADDRESS
from recours.library.shapes.structures import ByForm, ListOf, NestedList, OrNull, Record
from recours.library.shapes.vocabulary import CITES

STATUSES = ("active", "listed", "named", "unconfirmed", "withdrawn", "ceased", "not_a_mediator")
MEDIATOR_ROW = Record(
    "mediator",
    {
        "id": NEW_ID,
        "name": TEXT,
        "status": Word(STATUSES),
        "kind": Word(
            ("statutory", "public", "sector", "company", "bank_group", "generalist", "professional_order", "warning")
        ),
        "scope": TEXT,
        "website": OrNull(URL),
        "form": OrNull(URL),
        "address": OrNull(ADDRESS),
        "address_confidence": OrNull(CONFIDENCE),
        "email": OrNull(Pattern("email", r"[\w.+-]+@[\w-]+(\.[\w-]+)+")),
        "phone": OrNull(TEXT),
        "wait": OrNull(ByForm(LENGTH, Record("wait", {"parameter": LENGTH_PARAMETER}))),
        "valid_from": OrNull(DAY),
        "valid_until": OrNull(DAY),
        "source": TEXT,
        "source_on": OrNull(DAY),
        "confidence": CONFIDENCE,
        "printable": FLAG,
    },
    {"other_addresses": ListOf(ADDRESS, into=list), "wait_note": TEXT, "note": TEXT},
)

EXHIBIT_ROW = Record("exhibit", {"id": NEW_ID, "means": ListOf(name("exhibit_words"), least=1, into=list)})
WITHHOLDING_ROW = Record(
    "withholding",
    {
        "id": NEW_ID,
        "of": ListOf(name("event", "step", "letter"), least=1, into=list),
        "from": ListOf(name("reader"), least=1, into=list),
        "why": TEXT,
        "cite": ListOf(CITES.item, into=list),
    },
)

MEMBERS = (
    *("LISEZMOI.txt", "manifest.json", "journal.jsonl", "payloads.jsonl", "heads.json", "timestamps/*", "verify.py"),
    *("SHA256SUMS", "pieces/*", "masked/*", "dossier.pdf", "position.json", "sources.md", "calendar.ics"),
)
_OF_CITES = ("label", "about", "url")
_OF_ROWS = {
    "grounds": ("id", "label"),
    "rights": ("id", "title", "value"),
    "limits": ("id", "title", "whose", "starts_on", "due_on", "state", "answered_on"),
    "rights.amounts": ("id", "title", "total_eur", "method"),
}
#: The paths of a position that a reader may get, beside the facts; whatever speaks to the consumer alone is not here.
POSITION_PATHS = (
    "as_of",
    *(f"{rows}.{key}" for rows, keys in _OF_ROWS.items() for key in keys),
    *(f"{rows}.cites.{key}" for rows in ("rights", "limits", "rights.amounts") for key in _OF_CITES),
)


@dataclass(frozen=True)
class PositionPath(Named):
    """A key of a position (`rights.cites.label`), or a fact that may be told (`facts.ordered_on`)."""

    def read(self, entry: Entry) -> str:
        """The path. Raises ContentError for one that no reader may get."""
        if not entry.text().startswith("facts."):
            return entry.one_of(POSITION_PATHS)
        return entry.text()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A fact that does not exist."""
        fact = entry.text().removeprefix("facts.")
        if entry.text() != fact and fact not in known.names["fact"] and fact not in known.lost:
            yield unknown(entry, "fact", [f"facts.{each}" for each in known.names["fact"]])

    def schema(self) -> Schema:
        """One of the paths, or a fact."""
        return {"anyOf": [{"enum": list(POSITION_PATHS)}, {"type": "string", "pattern": r"^facts\.\w+$"}]}


@dataclass(frozen=True)
class EntriesAndFields(Shape):
    """The entries that a reader gets, each with the fields that may be told: `{call_made: [channel, said]}`."""

    def read(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """The fields by entry."""
        return {key: ListOf(NEW_ID).read(each) for key, each in entry.map().items()}

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The name of each entry, then those of its fields."""
        for key, value in entry.pairs():
            yield EVENT, key
            yield from ((FieldName(key.text()), each) for each in value.list())

    def schema(self) -> Schema:
        """A list of fields for each entry."""
        return {"type": "object", "additionalProperties": ListOf(NEW_ID).schema()}


#: Fields that the program writes into an entry, which no form asks for and content/events need not name.
WRITTEN_FIELDS = ("letter", "answer_seq", "promise_seq", "name", "media_type", "size")


@dataclass(frozen=True)
class FieldName(Named):
    """The name of a field that the entry may have: one of its own, or one that the program writes with it."""

    event: str

    def read(self, entry: Entry) -> str:
        """The name."""
        return entry.text()

    def faults(self, entry: Entry, known: Known) -> Iterator[ContentError]:
        """A field that no entry has."""
        fields = [*known.fields((self.event,)), *WRITTEN_FIELDS]
        if self.event in known.events and entry.text() not in fields:
            yield unknown(entry, "field", fields)

    def schema(self) -> Schema:
        """A name."""
        return NEW_ID.schema()


def _only(of: str, shapes: dict[str, Shape]) -> Record:
    return Record(of, may={key: NestedList(shape) for key, shape in shapes.items()})


_LIMIT_STATES = Word(("not_started", "unknown", "running", "suspended", "answered", "lapsed"))
_ROWS: dict[str, Shape] = {
    "rights.id": RIGHT,
    "rights.value": Word(("yes", "no", "unknown")),
    "limits.id": LIMIT,
    "limits.state": _LIMIT_STATES,
}
READER_ROW = Record(
    "reader",
    {
        "id": NEW_ID,
        "members": NestedList(Word(MEMBERS)),
        "entries": EntriesAndFields(),
        "position": NestedList(PositionPath()),
        "only": _only("only", _ROWS),
        "calendar": NestedList(LIMIT),
        "dossier": NestedList(Word(("admissibility", "rights", "amounts", "limits"))),
    },
    {"without": _only("without", _ROWS)},
)
TABLES = {
    "mediators": MEDIATOR_ROW,
    "exhibits": EXHIBIT_ROW,
    "withholding": WITHHOLDING_ROW,
    "readers": READER_ROW,
}

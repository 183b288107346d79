"""Random journals: entries of every kind, payloads of every type of field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from recours.journal.entries.entry import Entry, NewEntry
from recours.journal.entries.heads import Head
from recours.journal.entries.kinds import KINDS, EntryKind
from recours.journal.entries.payloads import Field
from recours.journal.proof.chain import link

DAY = date(2026, 9, 1)
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DIGEST = "ab" * 32

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
tokens = st.from_regex(r"[a-z0-9][a-z0-9_.:-]{0,20}", fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
amounts = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=2)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
fact_values = st.one_of(st.booleans(), integers, texts, days, amounts, st.frozensets(texts, max_size=4))

_BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "token": tokens,
    "length": st.from_regex(r"[0-9]{1,2} (day|working_day|business_day|week|month|year)s?", fullmatch=True),
    "piece": st.just(DIGEST),
    "digest": st.just(DIGEST),
    "date": days,
    "amount_eur": amounts,
    "integer": integers,
    "yes_no": st.booleans(),
    "value": fact_values,
    "mapping": st.dictionaries(tokens, fact_values, max_size=4),
    "list": st.lists(texts, max_size=4).map(tuple),
}


def _values(field: Field) -> st.SearchStrategy[Any]:
    if field.type.name == "choice":
        return st.sampled_from(_choices_of(field))
    return _BY_TYPE[field.type.name]


def _choices_of(field: Field) -> Sequence[str]:
    try:
        field.type.write("no such choice")
    except ValueError as error:
        way_out: str = error.way_out  # type: ignore[attr-defined]
        return way_out.partition(" : ")[2].split(", ")
    raise AssertionError("a choice that accepts anything")


@st.composite
def payloads(draw: st.DrawFn, kind: EntryKind) -> dict[str, Any]:
    """A payload of `kind`: the required fields and some of the others."""
    return {name: draw(_values(field)) for name, field in kind.fields.items() if field.required or draw(st.booleans())}


#: Kinds that stand anywhere in a journal, whatever is before them.
FREE_KINDS = sorted(set(KINDS) - {"case_opened", "entry_corrected", "payload_erased"})


@st.composite
def drafts(draw: st.DrawFn) -> NewEntry:
    """An entry of any kind that needs no earlier one."""
    kind = KINDS[draw(st.sampled_from(FREE_KINDS))]
    return NewEntry(
        kind.name, draw(days), draw(payloads(kind)), draw(st.sampled_from(["consumer", "company", "system"]))
    )


def opened(on: date = DAY) -> NewEntry:
    return NewEntry("case_opened", on)


def noted(text: str = "une remarque", on: date = DAY) -> NewEntry:
    return NewEntry("note_added", on, {"text": text})


@st.composite
def journals(draw: st.DrawFn, min_size: int = 1, max_size: int = 8) -> tuple[str, tuple[Entry, ...]]:
    """A case's name and its chained entries, recorded at growing instants."""
    case_id = draw(st.from_regex(r"[A-Za-z0-9]{1,12}", fullmatch=True))
    entries: tuple[Entry, ...] = ()
    at = NOON
    for draft in [opened(), *draw(st.lists(drafts(), min_size=min_size - 1, max_size=max_size - 1))]:
        at += timedelta(seconds=draw(st.integers(0, 10**6)))
        entries += link(case_id, _head(case_id, entries), [draft], at)
    return case_id, entries


def _head(case_id: str, entries: Sequence[Entry]) -> Head | None:
    return Head(case_id, entries[-1].seq, entries[-1].hash, entries[-1].recorded_at) if entries else None


def chained(*drafts: NewEntry, case_id: str = "dossier", at: datetime = NOON) -> tuple[Entry, ...]:
    """`drafts` as a journal of their own."""
    return link(case_id, None, drafts, at)

"""The chain holds together, and the first thing wrong with it is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.journals import NOON, chained, journals, noted, opened, texts

from recours.journal.entries.canonical import canonical
from recours.journal.entries.entry import Entry, head_of
from recours.journal.entries.heads import Fault
from recours.journal.entries.seals import Seal
from recours.journal.errors import ChainBrokenError
from recours.journal.proof.chain import first_fault, hash_of, header_line, header_text, link, origin, verify

Journal = tuple[str, tuple[Entry, ...]]


@given(journals())
def test_a_journal_as_it_was_written_is_whole(journal: Journal) -> None:
    assert first_fault(*journal) is None


@given(journals(), texts, st.integers(0, 10**6))
def test_the_header_is_canonical_json(journal: Journal, word: str, version: int) -> None:
    entry = replace(journal[1][0], actor=word, kind=word, kind_version=version)
    header = json.loads(header_text(entry))
    assert set(header) == {*Entry.__slots__} - {"hash", "payload", "seal"}
    assert header["actor"] == word
    assert canonical(header) == header_text(entry)
    assert header_line(entry) == canonical({**header, "hash": entry.hash})


@given(journals(min_size=2), st.data())
def test_a_dropped_entry_is_found(journal: Journal, data: st.DataObject) -> None:
    case_id, entries = journal
    gone = data.draw(st.integers(0, len(entries) - 2))
    assert first_fault(case_id, entries[:gone] + entries[gone + 1 :]) == Fault(gone + 1, "seq")


@given(journals(min_size=2), st.data())
def test_two_swapped_entries_are_found(journal: Journal, data: st.DataObject) -> None:
    case_id, entries = journal
    at = data.draw(st.integers(0, len(entries) - 2))
    swapped = (*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :])
    assert first_fault(case_id, swapped) == Fault(at + 1, "seq")


CHANGES: dict[str, Callable[[Entry], Entry]] = {
    "occurred_on": lambda entry: replace(entry, occurred_on=entry.occurred_on - timedelta(1)),
    "recorded_at": lambda entry: replace(entry, recorded_at=entry.recorded_at + timedelta(microseconds=1)),
    "actor": lambda entry: replace(entry, actor=entry.actor + "s"),
    "kind": lambda entry: replace(entry, kind=entry.kind + "s"),
    "kind_version": lambda entry: replace(entry, kind_version=entry.kind_version + 1),
    "payload_commitment": lambda entry: replace(entry, payload_commitment="0" * 64),
    "hash": lambda entry: replace(entry, hash="0" * 64),
}


@given(journals(), st.data(), st.sampled_from(sorted(CHANGES)))
def test_a_changed_header_is_found(journal: Journal, data: st.DataObject, what: str) -> None:
    case_id, entries = journal
    at = data.draw(st.integers(0, len(entries) - 1))
    changed = (*entries[:at], CHANGES[what](entries[at]), *entries[at + 1 :])
    assert first_fault(case_id, changed) == Fault(at + 1, "hash")


@given(journals(min_size=2), st.data())
def test_a_changed_header_with_its_hash_made_anew_breaks_the_next(journal: Journal, data: st.DataObject) -> None:
    case_id, entries = journal
    at = data.draw(st.integers(0, len(entries) - 2))
    redated = replace(entries[at], occurred_on=entries[at].occurred_on - timedelta(1))
    forged = replace(redated, hash=hash_of(redated))
    assert first_fault(case_id, (*entries[:at], forged, *entries[at + 1 :])) == Fault(at + 2, "previous")


@given(journals(), st.data())
def test_a_changed_payload_is_found(journal: Journal, data: st.DataObject) -> None:
    case_id, entries = journal
    at = data.draw(st.integers(0, len(entries) - 1))
    seal = entries[at].seal
    assert seal is not None
    changed = replace(entries[at], seal=Seal(seal.salt, seal.text + " "))
    assert first_fault(case_id, (*entries[:at], changed, *entries[at + 1 :])) == Fault(at + 1, "payload")


def test_a_payload_that_is_gone_without_a_word_is_found() -> None:
    entries = chained(opened(), noted())
    without = (entries[0], replace(entries[1], payload=None, seal=None))
    assert first_fault("dossier", without) == Fault(2, "payload_missing")


def test_entries_of_one_case_are_not_those_of_another() -> None:
    assert first_fault("autre", chained(opened())) == Fault(1, "previous")
    assert origin("a") != origin("b")


def test_a_clock_that_goes_back_does_not_take_the_journal_with_it() -> None:
    first = chained(opened())
    second = link("dossier", head_of("dossier", first), [noted()], NOON - timedelta(days=3))
    assert second[0].recorded_at == NOON
    assert first_fault("dossier", first + second) is None


def test_the_error_says_which_entry_and_what_to_do() -> None:
    entries = chained(opened(), noted(), noted())
    with pytest.raises(ChainBrokenError, match=r"écriture n° 2 .*\n  → .*sauvegarde") as caught:
        verify("dossier", (entries[0], entries[2]))
    assert caught.value.fault == Fault(2, "seq")


def test_the_same_words_twice_are_committed_differently() -> None:
    first, second = chained(opened(), noted("pareil"), noted("pareil"))[1:]
    assert first.payload_commitment != second.payload_commitment

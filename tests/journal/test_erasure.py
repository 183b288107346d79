"""What may be erased, and what goes with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from tests.journal.journals import DAY, chained, journals, noted, opened

from recours.journal.entries.entry import Entry, NewEntry
from recours.journal.errors import ErasureRefusedError
from recours.journal.stores.erasure import personal_seqs, seqs_to_erase, under_legal_hold

ASSERTED = NewEntry("facts_asserted", DAY, {"facts": {"price_eur": Decimal(98), "ordered_on": DAY}})
CORRECTED = NewEntry("fact_corrected", DAY, {"fact": "price_eur", "value": Decimal(89)})
REDATED = NewEntry("entry_corrected", DAY, {"seq": 2, "occurred_on": DAY})


def test_a_plain_entry_goes_alone() -> None:
    assert seqs_to_erase(chained(opened(), noted(), noted()), [2]) == (2,)


def test_the_corrections_of_an_entry_go_with_it() -> None:
    assert seqs_to_erase(chained(opened(), noted(), REDATED), [2]) == (2, 3)


@pytest.mark.parametrize("correction", [CORRECTED, REDATED])
def test_a_correction_alone_stays_for_the_old_value_would_come_back(correction: NewEntry) -> None:
    with pytest.raises(ErasureRefusedError, match="corrige l'écriture n° 2"):
        seqs_to_erase(chained(opened(), ASSERTED, correction), [3])


def test_a_correction_goes_with_all_that_it_corrects() -> None:
    assert seqs_to_erase(chained(opened(), ASSERTED, CORRECTED), [2, 3]) == (2, 3)


def test_what_records_an_erasure_stays() -> None:
    erased = NewEntry("payload_erased", DAY, {"seq": 2})
    with pytest.raises(ErasureRefusedError, match="dit ce qui a été effacé"):
        seqs_to_erase(chained(opened(), noted(), erased), [3])


def test_an_entry_that_does_not_exist_is_not_erased() -> None:
    with pytest.raises(ErasureRefusedError, match="n'existe pas"):
        seqs_to_erase(chained(opened()), [9])


@pytest.mark.parametrize(
    ("kinds", "held"),
    [([], False), (["legal_hold_set"], True), (["legal_hold_set", "legal_hold_lifted"], False)],
)
def test_legal_hold_is_what_was_said_last(kinds: list[str], held: bool) -> None:
    entries = chained(opened(), *[NewEntry(kind, DAY) for kind in kinds])
    assert under_legal_hold(entries) is held


@given(journals())
def test_everything_personal_can_always_be_erased_at_once(journal: tuple[str, tuple[Entry, ...]]) -> None:
    _, entries = journal
    seqs = personal_seqs(entries)
    if under_legal_hold(entries):
        with pytest.raises(ErasureRefusedError):
            seqs_to_erase(entries, seqs)
    else:
        assert seqs_to_erase(entries, seqs) == seqs

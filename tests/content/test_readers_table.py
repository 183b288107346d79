"""The lists of content/tables/readers.yaml name what exists, and nothing that is hers alone."""

import pytest

from recours.casework.readers.reader_names import OTHERS
from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.library.load import library, read_library
from recours.library.shares import Share
from recours.library.stories import read_stories

SHARES = library().shares
#: What no reader but the consumer is ever given, whoever edits the table.
NEVER_TOLD = {"note_added", "letter_drafted", "step_given_up", "case_opened", "time_limit_lapsed", "insurer_notified",
              "legal_aid_requested", "association_asked", *BOOKKEEPING}  # fmt: skip
NEVER_IN_A_POSITION = ("steps", "next", "missing", "assumptions", "warnings", "help", "forum", "exhibits_wanted",
                       "next_change_on", "prior_attempt", "ladder")  # fmt: skip
HER_REASONS = ("why", "because", "remedy", "missing", "confidence", "after_last_day", "touches", "problem", "checked")


def test_every_other_reader_has_a_row_and_nobody_else():
    assert tuple(SHARES) == OTHERS


@pytest.mark.parametrize("reader", OTHERS)
def test_the_entries_and_their_fields_exist_and_none_is_hers_alone(reader):
    for kind, fields in SHARES[reader].entries.items():
        assert fields <= set(KINDS[kind].fields), kind
        assert "note" not in fields, kind
    assert not SHARES[reader].entries.keys() & NEVER_TOLD


@pytest.mark.parametrize("reader", OTHERS)
def test_the_facts_limits_and_parts_exist_and_none_is_private(reader):
    share, found = SHARES[reader], library()
    limits = {limit.id for layer in found.layers.values() for limit in layer.limits}
    facts = found.vocabulary.facts
    assert share.facts <= set(facts)
    assert not [fact for fact in share.facts if facts[fact].private]
    assert share.only["limits.id"] | share.calendar <= limits
    assert share.only.keys() == {"rights.value", "limits.id", "limits.state"}
    assert share.only["rights.value"] == {"yes"}
    rights = {right.id for layer in found.layers.values() for right in layer.rights}
    assert share.without.get("rights.id", frozenset()) <= rights
    assert share.dossier <= {"admissibility", "rights", "amounts", "limits"}
    assert share.holds("calendar.ics") == bool(share.calendar)


@pytest.mark.parametrize("reader", OTHERS)
def test_no_reason_that_speaks_to_her_and_no_step_is_on_a_list(reader):
    for path in SHARES[reader].position:
        assert path.partition(".")[0] not in NEVER_IN_A_POSITION, path
        assert path.rpartition(".")[2] not in HER_REASONS, path


@pytest.mark.parametrize("reader", OTHERS)
def test_what_is_withheld_by_default_is_no_entry_of_the_list(reader):
    for row in library().withholding.values():
        if reader in row["from"]:
            assert not SHARES[reader].entries.keys() & set(row["of"])


def test_a_reader_without_a_list_gets_nothing():
    story = read_stories(library())[0][0]
    position = story.case.position(library(), story.as_of)
    assert Share().part({"as_of": position.as_of, "rights": [{"id": "x"}]}) == {}
    assert not Share().tells("call_made", {})
    assert not Share().holds("position.json")


def test_a_key_that_is_none_is_a_fault_with_its_place(tmp_path):
    (tmp_path / "rights").mkdir()
    (tmp_path / "tables").mkdir()
    text = "readers:\n  - {id: company, members: [], entries: {}, positions: [], only: {}, calendar: [], dossier: []}\n"
    (tmp_path / "tables" / "readers.yaml").write_text(text, encoding="utf-8")
    found = read_library(tmp_path)
    assert found.shares == {}
    assert "readers.yaml:2" in str(found.faults[0].place)
    assert "positions" in found.faults[0].message

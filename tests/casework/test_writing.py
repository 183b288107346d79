"""What others write meanwhile does not send a person back, unless it contradicts what she writes."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from tests.casework.conftest import AT

from recours.casework.case import case_view, entry_writer, erasure, evidence, step_acts
from recours.casework.case.entry_writer import Act
from recours.casework.readers import exports
from recours.journal.entries.entry import NewEntry
from recours.journal.errors import ConflictError
from recours.library.cases import CaseError

ON = date(2026, 9, 20)
LAPSED = NewEntry("time_limit_lapsed", ON, {"limit": "delivery", "due_on": ON}, "system")
NOTED = NewEntry("note_added", ON, {"text": "d'un autre onglet"})

WAYS = {
    "record": lambda desk, id_, _: entry_writer.record(desk, id_, "call_made", {"said": "rien"}, act=Act(AT, ON)),
    "facts": lambda desk, id_, _: entry_writer.assert_facts(desk, id_, {"item": "autre chose"}, act=Act(AT, ON)),
    "attach": lambda desk, id_, _: evidence.attach(desk, id_, io.BytesIO(b"bonjour"), "a.txt", act=Act(AT, ON)),
    "sent": lambda desk, id_, _: step_acts.mark_sent(
        desk, id_, "support_request", {"channel": "chat"}, act=Act(AT, ON)
    ),
    "export": lambda desk, id_, folder: exports.export(desk, id_, folder / "a.zip", as_of=ON, act=Act(AT)),
    "keep": lambda desk, id_, _: erasure.keep_longer(desk, case_view.case_of(desk, id_), act=Act(AT)),
}


@pytest.fixture
def meanwhile(desk, monkeypatch):
    """Something is written by another just before the next append."""
    whole = type(desk.store).append

    def written(entry):
        def append(store, case_id, expected_seq, entries, **more):
            monkeypatch.undo()
            whole(store, case_id, store.head(case_id).seq, [entry])
            return whole(store, case_id, expected_seq, entries, **more)

        monkeypatch.setattr(type(desk.store), "append", append)

    return written


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_clock_does_not_send_her_back(desk, case_id, tmp_path, meanwhile, way):
    before = desk.store.head(case_id).seq
    meanwhile(LAPSED)
    way(desk, case_id, tmp_path)
    assert desk.store.read(case_id, after=before)[0].kind == "time_limit_lapsed"
    assert desk.store.head(case_id).seq >= before + 2


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_somebody_else_wrote_and_does_not_contradict_does_not_either(desk, case_id, tmp_path, meanwhile, way):
    before = desk.store.head(case_id).seq
    meanwhile(NOTED)
    way(desk, case_id, tmp_path)
    assert desk.store.read(case_id, after=before)[0].kind == "note_added"
    assert desk.store.head(case_id).seq >= before + 2


CONTRADICTIONS = {
    "the same fact": ("facts", NewEntry("fact_corrected", ON, {"fact": "item", "value": "une théière"})),
    "the same fact for the first time": ("new fact", NewEntry("facts_asserted", ON, {"facts": {"claim_eur": 50}})),
    "the same entry corrected": ("correct", NewEntry("entry_corrected", ON, {"seq": 2, "withdrawn": True})),
    "a hold": ("record", NewEntry("legal_hold_set", ON)),
    "an erasure": ("record", NewEntry("payload_erased", ON, {"seq": 2, "reason": "demande"})),
    "a hold of hers": ("hold", NOTED),
    "two decisions": ("keep", NewEntry("keeping_extended", ON, {"reason": "autre"})),
    "a case closed twice": ("close", NewEntry("case_closed", ON, {"outcome": "won"})),
}
MORE_WAYS = WAYS | {
    "new fact": lambda desk, id_, _: entry_writer.assert_facts(
        desk, id_, {"claim_eur": Decimal("60.00")}, act=Act(AT, ON)
    ),
    "correct": lambda desk, id_, _: entry_writer.correct_entry(desk, id_, 2, occurred_on=ON, act=Act(AT, ON)),
    "hold": lambda desk, id_, _: erasure.hold(desk, case_view.case_of(desk, id_), act=Act(AT)),
    "close": lambda desk, id_, _: entry_writer.record(desk, id_, "case_closed", {"outcome": "lost"}, act=Act(AT, ON)),
}


@pytest.mark.parametrize(("way", "came"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_sends_her_back_and_writes_nothing(desk, case_id, tmp_path, meanwhile, way, came):
    before = desk.store.head(case_id).seq
    meanwhile(came)
    with pytest.raises(ConflictError):
        MORE_WAYS[way](desk, case_id, tmp_path)
    assert [entry.kind for entry in desk.store.read(case_id, after=before)] == [came.kind]


def test_two_facts_that_nobody_else_told_both_stand_unless_their_days_contradict(desk, case_id, meanwhile):
    meanwhile(NewEntry("facts_asserted", ON, {"facts": {"delivered_on": date(2026, 9, 18)}}))
    entry_writer.assert_facts(desk, case_id, {"claim_eur": Decimal("60.00")}, act=Act(AT, ON))
    known = case_view.case_of(desk, case_id).facts
    assert (known["delivered_on"], known["claim_eur"]) == (date(2026, 9, 18), Decimal("60.00"))


def test_days_that_contradict_what_came_meanwhile_are_told(desk, case_id, meanwhile):
    meanwhile(NewEntry("facts_asserted", ON, {"facts": {"delivered_on": date(2026, 9, 3)}}))
    with pytest.raises(CaseError):
        entry_writer.assert_facts(desk, case_id, {"ordered_on": date(2026, 9, 4)}, act=Act(AT, ON))


def test_the_same_request_twice_at_once_is_written_once(desk, case_id, meanwhile):
    before = desk.store.head(case_id).seq
    meanwhile(NOTED)
    receipt = entry_writer.record(desk, case_id, "note_added", {"text": "d'un autre onglet"}, act=Act(AT, ON))
    assert [entry.kind for entry in desk.store.read(case_id, after=before)] == ["note_added"]
    assert receipt.head == desk.store.head(case_id)


def test_many_writers_on_one_case_are_all_kept_and_none_is_sent_back(desk, case_id):
    before, each = desk.store.head(case_id).seq, 6

    def write(number):
        for turn in range(each):
            text = f"écrivain {number}, note {turn}"
            entry_writer.record(desk, case_id, "note_added", {"text": text}, act=Act(AT, ON))
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(8))) == list(range(8))
    notes = [entry.payload["text"] for entry in desk.store.read(case_id, after=before)]
    assert len(notes) == len(set(notes)) == 8 * each


def test_who_says_where_the_case_stood_is_told_of_anything_since(desk, case_id, meanwhile):
    seen = desk.store.head(case_id).seq
    meanwhile(LAPSED)
    with pytest.raises(ConflictError):
        entry_writer.record(desk, case_id, "call_made", {"said": "rien"}, act=Act(AT, ON, expected_seq=seen))


def test_a_case_stands_where_it_was_read(desk, case_id, monkeypatch):
    """What is written between two looks at the journal must be a conflict, not pass for seen: here, a hold."""
    whole = type(desk.store).read

    def read(store, *args, **more):
        seen = whole(store, *args, **more)
        monkeypatch.undo()
        erasure.hold(desk, case_view.case_of(desk, case_id), act=Act(AT))
        return seen

    monkeypatch.setattr(type(desk.store), "read", read)
    case = case_view.case_of(desk, case_id)
    with pytest.raises(ConflictError):
        erasure.erase_case(desk, case, act=Act(AT))
    assert erasure.retention_of(desk, case_view.case_of(desk, case_id)).held

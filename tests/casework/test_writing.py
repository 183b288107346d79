"""What the clock notes while a person writes does not send her back; what somebody else writes does."""

import io
from datetime import date

import pytest
from tests.casework.conftest import AT

from recours.casework import cases, erasure, evidence, exports, steps
from recours.journal.entries import NewEntry
from recours.journal.errors import ConflictError

ON = date(2026, 9, 20)
LAPSED = NewEntry("time_limit_lapsed", ON, {"limit": "delivery", "due_on": ON}, "system")
NOTED = NewEntry("note_added", ON, {"text": "d'un autre onglet"})

WAYS = {
    "record": lambda desk, id_, _: cases.record(desk, id_, "call_made", {"said": "rien"}, on=ON, at=AT),
    "facts": lambda desk, id_, _: cases.assert_facts(desk, id_, {"item": "autre chose"}, on=ON, at=AT),
    "attach": lambda desk, id_, _: evidence.attach(desk, id_, io.BytesIO(b"bonjour"), "a.txt", on=ON, at=AT),
    "sent": lambda desk, id_, _: steps.mark_sent(desk, id_, "support_request", on=ON, channel="chat", at=AT),
    "export": lambda desk, id_, folder: exports.export(desk, id_, folder / "a.zip", as_of=ON, at=AT),
    "keep": lambda desk, id_, _: erasure.keep_longer(desk, cases.case_of(desk, id_), at=AT),
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
def test_somebody_else_does(desk, case_id, tmp_path, meanwhile, way):
    before = desk.store.head(case_id).seq
    meanwhile(NOTED)
    with pytest.raises(ConflictError):
        way(desk, case_id, tmp_path)
    assert [entry.kind for entry in desk.store.read(case_id, after=before)] == ["note_added"]


def test_who_says_where_the_case_stood_is_told_of_anything_since(desk, case_id, meanwhile):
    seen = desk.store.head(case_id).seq
    meanwhile(LAPSED)
    with pytest.raises(ConflictError):
        cases.record(desk, case_id, "call_made", {"said": "rien"}, on=ON, at=AT, expected_seq=seen)


def test_a_case_stands_where_it_was_read(desk, case_id, monkeypatch):
    """What is written between two looks at the journal must be a conflict, not pass for seen: here, a hold."""
    whole = type(desk.store).read

    def read(store, *args, **more):
        seen = whole(store, *args, **more)
        monkeypatch.undo()
        erasure.hold(desk, cases.case_of(desk, case_id), at=AT)
        return seen

    monkeypatch.setattr(type(desk.store), "read", read)
    case = cases.case_of(desk, case_id)
    with pytest.raises(ConflictError):
        erasure.erase_case(desk, case, at=AT)
    assert erasure.keeping(desk, cases.case_of(desk, case_id)).held

"""A case is kept as long as it should be, announced before it goes, and then gone, with all that was made from it."""

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.casework.conftest import AT

from recours.casework.case import case_opening, case_rows, case_view, entry_writer, erasure, evidence, step_acts
from recours.casework.case.case_view import case_of
from recours.casework.case.entry_writer import Act
from recours.casework.desk import open_local
from recours.casework.readers import exports
from recours.casework.readers.archive_import import import_archive
from recours.casework.upkeep import verification
from recours.casework.upkeep.clock import SleepingCases, make_round
from recours.core.errors import RecoursError
from recours.journal.archive.archive_import import check_archive
from recours.journal.errors import ErasureRefusedError
from recours.journal.proof.chain import verify

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 64
END = date(2031, 11, 21)


class Remembering:
    """Copies that note what they were asked to forget."""

    def __init__(self):
        self.forgotten, self.stopped = [], False

    def cases_ahead(self, desk):
        return iter(())

    def forget(self, case_id, *, unsent):
        if self.stopped:
            raise SystemExit("the machine stopped here")
        self.forgotten.append((case_id, unsent))

    def forget_unfinished(self, untouched_since):
        self.untouched_since = untouched_since

    def differences(self, _):
        return iter(())

    def rebuild(self, _):
        pass


@pytest.fixture
def desk(desk):
    return replace(desk, copies=(Remembering(),))


def at(day):
    return datetime.combine(day, AT.timetz())


def view(desk, case_id):
    return case_view.case_of(desk, case_id)


def kinds(desk, case_id):
    return [entry.kind for entry in desk.store.read(case_id)]


def attached(desk, case_id):
    """A piece, with a preview of it, and its digest."""
    evidence.attach(desk, case_id, io.BytesIO(PICTURE), "boite.png", act=Act(AT, AT.date()))
    digest = view(desk, case_id).entries[-1].payload["digest"]
    desk.evidence.previews.mkdir()
    (desk.evidence.previews / f"{digest}-1.webp").write_bytes(b"drawn")
    return digest


def lived(desk, case_id, until):
    """A round each day from two months before the end to `until`, as a server does."""
    sleeping, day = SleepingCases(), END - timedelta(60)
    while day <= until:
        make_round(desk, at(day), sleeping)
        day += timedelta(1)


def test_a_case_is_announced_twice_and_erased_on_its_day(desk, case_id):
    digest = attached(desk, case_id)
    lived(desk, case_id, END - timedelta(30))
    assert kinds(desk, case_id).count("erasure_announced") == 1
    assert erasure.retention_of(desk, view(desk, case_id)).announced
    assert case_rows.list_cases(desk)[0].erased_on == END
    lived(desk, case_id, END - timedelta(1))
    assert kinds(desk, case_id).count("erasure_announced") == 2
    assert not view(desk, case_id).is_erased
    lived(desk, case_id, END)
    case = view(desk, case_id)
    assert case.is_erased
    assert (case.title, case.facts) == ("Dossier effacé", {})
    assert not desk.evidence.has(digest)
    assert list(desk.evidence.previews.iterdir()) == []
    assert (case_id, True) in desk.copies[0].forgotten
    verify(case_id, case.entries)


def test_the_clock_does_nothing_more_with_an_erased_case(desk, case_id):
    lived(desk, case_id, END)
    before = kinds(desk, case_id)
    assert make_round(desk, at(END + timedelta(4000))).retained == []
    assert kinds(desk, case_id) == before


def test_an_erased_case_is_still_exported_and_verifies(desk, case_id, tmp_path):
    erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), act=Act(AT))
    check_archive(tmp_path / "a.zip")


def test_a_server_that_slept_past_the_day_announces_first(desk, case_id):
    late = END + timedelta(90)
    make_round(desk, at(late))
    assert not view(desk, case_id).is_erased
    assert erasure.retention_of(desk, view(desk, case_id)).until == late + timedelta(30)


def test_keeping_longer_makes_the_announcement_void(desk, case_id):
    lived(desk, case_id, END - timedelta(20))
    erasure.keep_longer(desk, view(desk, case_id), act=Act(at(END - timedelta(20))))
    kept = erasure.retention_of(desk, view(desk, case_id))
    assert (kept.announced, kept.until) == (False, date(2036, 11, 1))
    lived(desk, case_id, END + timedelta(1))
    assert not view(desk, case_id).is_erased


def test_a_hold_stops_the_clock_and_the_person_too(desk, case_id):
    erasure.hold(desk, view(desk, case_id), "procédure annoncée", act=Act(AT))
    lived(desk, case_id, END + timedelta(1))
    assert "erasure_announced" not in kinds(desk, case_id)
    with pytest.raises(ErasureRefusedError) as refused:
        erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    assert refused.value.way_out
    erasure.release(desk, view(desk, case_id), act=Act(at(END)))
    assert erasure.retention_of(desk, view(desk, case_id)).until == date(2036, 11, 21)


def told(desk, case_id, kind, day, **payload):
    entry_writer.record(desk, case_id, kind, payload, act=Act(AT, day))
    return erasure.retention_of(desk, view(desk, case_id))


def test_a_case_before_a_court_is_kept_until_the_judgment(desk, case_id):
    kept = told(desk, case_id, "court_seized", date(2026, 11, 2), form="requete")
    assert (kept.in_court, kept.until) == (True, None)
    lived(desk, case_id, END + timedelta(1))
    assert not view(desk, case_id).is_erased
    kept = told(desk, case_id, "judgment_given", date(2026, 11, 20))
    assert not kept.in_court
    assert kept.until is not None


def test_a_payment_order_opposed_is_before_the_court_again(desk, case_id):
    assert told(desk, case_id, "payment_order_requested", date(2026, 11, 2)).in_court
    assert not told(desk, case_id, "payment_order_made", date(2026, 11, 9)).in_court
    assert told(desk, case_id, "opposition_filed", date(2026, 11, 16)).in_court


def test_what_a_person_erases_herself_goes_even_before_a_court(desk, case_id):
    told(desk, case_id, "court_seized", date(2026, 11, 2), form="requete")
    erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    assert view(desk, case_id).is_erased


def test_one_payload_erased_leaves_the_rest_and_the_position(desk, case_id):
    digest = attached(desk, case_id)
    erasure.erase_entries(desk, view(desk, case_id), [view(desk, case_id).head.seq], act=Act(AT))
    case = view(desk, case_id)
    assert not desk.evidence.has(digest)
    assert case.facts["item"] == "une cafetière"
    assert case.entries[-1].payload["reason"] == "à la demande de la personne"
    assert desk.copies[0].forgotten == [(case_id, False)], "the letter she is writing stays"


def test_every_single_payload_can_go_and_the_case_still_stands(desk, case_id):
    step_acts.mark_sent(
        desk, case_id, "written_complaint", {"channel": "email"}, body=PICTURE, act=Act(AT, date(2026, 9, 14))
    )
    promised = {"what": "remboursement", "due_on": date(2026, 9, 30)}
    entry_writer.record(desk, case_id, "promise_made", promised, act=Act(AT, date(2026, 9, 20)))
    entry_writer.record(
        desk, case_id, "answer_classified", {"class_of_answer": "refusal"}, act=Act(AT, date(2026, 9, 20))
    )
    make_round(desk, datetime(2026, 12, 20, tzinfo=UTC))
    for seq in range(view(desk, case_id).head.seq, 0, -1):
        erasure.erase_entries(desk, view(desk, case_id), [seq], act=Act(AT))
        case_view.position_of(desk, case_id, date(2026, 12, 20))
        assert make_round(desk, datetime(2026, 12, 20, tzinfo=UTC)).troubles == []
    erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    assert view(desk, case_id).is_erased


def test_erasing_twice_writes_once(desk, case_id):
    erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    before = view(desk, case_id).head
    assert erasure.erase_case(desk, view(desk, case_id), act=Act(AT)).head == before


def test_a_case_that_cannot_be_read_does_not_stop_the_others(desk, case_id, monkeypatch):
    other = case_opening.open_case(desk, company=None, facts={}, act=Act(AT, AT.date())).head.case_id
    whole = desk.store.read

    def read(asked, **more):
        if asked == other:
            raise OSError("illisible")
        return whole(asked, **more)

    monkeypatch.setattr(type(desk.store), "read", lambda _, asked, **more: read(asked, **more))
    done = make_round(desk, datetime(2026, 12, 20, tzinfo=UTC))
    assert [case for case, _ in done.troubles] == [other]
    assert done.lapses
    assert desk.witnesses.heads_on(date(2026, 12, 20))


def test_copies_that_a_stop_left_behind_are_forgotten_at_the_next_round(desk, case_id):
    desk.copies[0].stopped = True
    with pytest.raises(SystemExit):
        erasure.erase_case(desk, view(desk, case_id), act=Act(AT))
    assert view(desk, case_id).is_erased
    desk.copies[0].stopped = False
    make_round(desk, AT + timedelta(minutes=1))
    assert desk.copies[0].forgotten == [(case_id, True)]


@pytest.mark.parametrize("days_before", [31, 3])
def test_what_is_brought_back_is_not_erased_at_once(desk, case_id, tmp_path, days_before):
    """She exported the case when told that it would go; years later she brings it back elsewhere."""
    lived(desk, case_id, left := END - timedelta(days_before))
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=left, act=Act(at(left)))
    there, back = open_local(tmp_path / "there"), END + timedelta(700)
    receipt = import_archive(there, tmp_path / "a.zip", act=Act(at(back)))
    assert receipt.first_seq == 1
    make_round(there, at(back))
    kept = erasure.retention_of(there, view(there, case_id))
    assert (kept.announced, kept.until) == (False, back.replace(year=back.year + 5))
    assert import_archive(there, tmp_path / "a.zip", act=Act(at(back))).head == there.store.head(case_id)


def test_a_living_case_comes_back_as_it_was(desk, case_id, tmp_path):
    head = exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), act=Act(AT))
    assert import_archive(open_local(tmp_path / "there"), tmp_path / "a.zip", act=Act(AT)).head == head


def test_an_upload_whose_entry_is_refused_leaves_no_file_behind(desk, case_id):
    content = b"\x89PNG\r\n\x1a\n" + b"refus" * 20
    with pytest.raises(RecoursError):
        evidence.attach(desk, case_id, io.BytesIO(content), "boite.png", title="x" * 30_000, act=Act(AT, AT.date()))
    assert [path for path in desk.evidence.root.rglob("*") if path.is_file() and content in path.read_bytes()] == []
    evidence.attach(desk, case_id, io.BytesIO(content), "boite.png", act=Act(AT, AT.date()))
    with pytest.raises(RecoursError):
        evidence.attach(desk, case_id, io.BytesIO(content), "boite.png", title="x" * 30_000, act=Act(AT, AT.date()))
    assert list(verification.faults(desk)) == []


def test_what_a_person_erases_goes_from_what_was_set_aside_too(desk, case_id):
    content = b"\x89PNG\r\n\x1a\n" + b"secret" * 20
    evidence.attach(desk, case_id, io.BytesIO(content), "boite.png", act=Act(AT, AT.date()))
    later = time.time() + 2 * 86400
    desk.evidence.sweep(lambda _digest: False, now_s=later)
    erasure.erase_case(desk, case_of(desk, case_id), act=Act(AT))
    assert [path for path in desk.evidence.root.rglob("*") if path.is_file() and content in path.read_bytes()] == []

"""What cannot be is refused at every door; what is in a journal all the same is in nobody's way."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.casework.conftest import AT, FACTS

from recours.casework.case import case_rows, case_view, entry_writer
from recours.casework.case.case_opening import open_case
from recours.casework.case.entry_writer import Act
from recours.casework.desk import open_local
from recours.casework.errors import UnreadableCaseError
from recours.casework.readers import exports
from recours.casework.readers.archive_import import import_archive
from recours.casework.upkeep.clock import make_round
from recours.core.errors import RecoursError
from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import check_archive
from recours.journal.entries.entry import NewEntry
from recours.journal.errors import ArchiveError

ON = date(2026, 9, 20)

#: What a door refuses: the entry, what it is told with, a word of the way out.
REFUSED = {
    "a channel": ("written_complaint_sent", {"channel": "pigeon"}, "email"),
    "a channel of its own list": ("support_request_sent", {"channel": "pigeon"}, "form, chat"),
    "a channel nobody lists there": ("note_added", {"text": "x", "channel": "pigeon"}, "email"),
    "a step": ("step_given_up", {"step": "zzz"}, "vouliez-vous dire"),
    "a step of a letter": ("letter_sent", {"step": "zzz"}, "vouliez-vous dire"),
    "a negative amount": ("refund_received", {"amount_eur": "-5"}, "amount_eur"),
    "no amount": ("refund_received", {"amount_eur": "NaN"}, "amount_eur"),
    "an endless amount": ("promise_made", {"what": "x", "amount_eur": "1e999"}, "amount_eur"),
    "more than there is": ("refund_received", {"amount_eur": "999999999999"}, "amount_eur"),
    "a mediator": ("mediator_referred", {"mediator": "zzz"}, "nom entier"),
    "a fact": ("fact_corrected", {"fact": "zzz", "value": "1"}, "vouliez-vous dire"),
    "a fact asserted": ("facts_asserted", {"zzz": "1"}, "vouliez-vous dire"),
    "a day that is none": ("fact_corrected", {"fact": "ordered_on", "value": "hier"}, "2026-11-21"),
    "a yes that is none": ("fact_corrected", {"fact": "already_before_judge", "value": "peut-être"}, "oui ou par non"),
    "a ground": ("fact_corrected", {"fact": "ground", "value": "zzz"}, "vouliez-vous dire"),
    "no day at all": ("fact_corrected", {"fact": "formal_notice_days", "value": "0"}, "de 1 à 365"),
    "a day before none": ("fact_corrected", {"fact": "formal_notice_days", "value": "-5"}, "de 1 à 365"),
    "days without end": ("facts_asserted", {"formal_notice_days": "99999"}, "de 1 à 365"),
    "more people than a home holds": ("facts_asserted", {"household_size": "999999999999"}, "de 1 à 30"),
    "a term of two centuries": ("formal_notice_sent", {"period": "99999 days"}, ""),
    "a term of years": ("formal_notice_sent", {"period": "999 months"}, "d'un jour à un an"),
    "a term towards the past": ("formal_notice_sent", {"period": "1 month before"}, "d'un jour à un an"),
    "a term of nothing": ("formal_notice_sent", {"period": "0 days"}, "d'un jour à un an"),
    "a promise for no day": ("promise_made", {"what": "x", "due_on": "bientôt"}, "due_on"),
    "a field": ("note_added", {"text": "x", "zzz": "1"}, "champs prévus"),
    "what is missing": ("note_added", {}, "ajoutez ce champ"),
    "an entry": ("zzz_done", {}, ""),
    "what writes itself": ("erasure_announced", {"days_left": 7, "erased_on": "2026-12-01"}, "recours tick"),
    "what hides": ("exhibit_withheld", {"exhibit": "0" * 64, "readers": "company"}, "recours case hide"),
    "a correction of nothing": ("entry_corrected", {"seq": "99", "withdrawn": "oui"}, ""),
    "a correction with a field that is none": ("entry_corrected", {"seq": "4", "zzz": "1"}, "champs prévus"),
    "a correction with a value that is none": ("entry_corrected", {"seq": "4", "channel": "pigeon"}, "email"),
}


@pytest.fixture
def told(desk, case_id):
    """The case with a first entry of the person, n° 4."""
    entry_writer.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, ON))
    return case_id


@pytest.mark.parametrize(("kind", "said", "way_out"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_way_out_and_nothing_is_written(desk, told, kind, said, way_out):
    before = desk.store.head(told)
    with pytest.raises(RecoursError) as refused:
        entry_writer.record(desk, told, kind, said, act=Act(AT, ON))
    assert way_out in str(refused.value)
    assert refused.value.way_out or way_out == ""
    assert desk.store.head(told) == before


def test_values_are_kept_as_their_definitions_have_them(desk, told):
    entry_writer.record(desk, told, "fact_corrected", {"fact": "ordered_on", "value": "02/09/2026"}, act=Act(AT, ON))
    entry_writer.record(desk, told, "fact_corrected", {"fact": "already_before_judge", "value": "non"}, act=Act(AT, ON))
    entry_writer.record(desk, told, "refund_received", {"amount_eur": "12,50"}, act=Act(AT, ON))
    entry_writer.record(
        desk, told, "mediator_referred", {"mediator": "Médiateur de la Mutuelle d'Exemple"}, act=Act(AT, ON)
    )
    case = case_view.case_of(desk, told)
    assert case.facts["ordered_on"] == date(2026, 9, 2)
    assert case.facts["already_before_judge"] is False
    assert [event.data.get("amount_eur") for event in case.events][-2:] == [Decimal("12.50"), None]
    assert case.unread == ()


def test_an_entry_is_withdrawn_and_corrected_from_the_command_line(desk, told):
    entry_writer.record(desk, told, "entry_corrected", {"seq": "4", "channel": "post"}, act=Act(AT, ON))
    assert case_view.case_of(desk, told).events[-1].data == {"channel": "post"}
    entry_writer.record(desk, told, "entry_corrected", {"seq": "4", "occurred_on": "2026-09-12"}, act=Act(AT, ON))
    assert case_view.case_of(desk, told).events[-1].on == date(2026, 9, 12)
    for word in ("true", "oui"):
        entry_writer.record(desk, told, "entry_corrected", {"seq": "4", "withdrawn": word}, act=Act(AT, ON))
    assert [event.kind for event in case_view.case_of(desk, told).events] == ["case_opened"]
    with pytest.raises(RecoursError, match="ne se retire pas"):
        entry_writer.record(desk, told, "entry_corrected", {"seq": "1", "withdrawn": "oui"}, act=Act(AT, ON))


#: What an older door let into a journal: entries written as they are, and whether their value could be made out.
IN_A_JOURNAL = {
    "a day as text": (NewEntry("fact_corrected", ON, {"fact": "ordered_on", "value": "2026-09-02"}), True),
    "a yes as text": (NewEntry("fact_corrected", ON, {"fact": "already_before_judge", "value": "oui"}), True),
    "a day that is none": (NewEntry("fact_corrected", ON, {"fact": "ordered_on", "value": "hier"}), False),
    "a day for a price": (NewEntry("fact_corrected", ON, {"fact": "price_eur", "value": ON}), False),
    "yes for a day": (NewEntry("fact_corrected", ON, {"fact": "ordered_on", "value": True}), False),
    "a day of 1900": (NewEntry("fact_corrected", ON, {"fact": "ordered_on", "value": date(1900, 1, 1)}), False),
    "days without end": (NewEntry("fact_corrected", ON, {"fact": "formal_notice_days", "value": 10**14}), False),
    "days of the past": (NewEntry("fact_corrected", ON, {"fact": "formal_notice_days", "value": -5}), False),
    "a term of a century": (NewEntry("formal_notice_sent", ON, {"period": "36000 days"}), False),
    "a word too short to hide": (NewEntry("words_hidden", ON, {"words": ["(a+)+$"], "readers": ["company"]}), None),
    "a negative refund": (NewEntry("refund_received", ON, {"amount_eur": Decimal(-5)}), False),
}


@pytest.fixture
def other_id(desk):
    return open_case(desk, company=None, facts=FACTS, act=Act(AT, date(2026, 9, 10))).head.case_id


@pytest.mark.parametrize(("entry", "made_out"), IN_A_JOURNAL.values(), ids=IN_A_JOURNAL)
def test_what_is_in_a_journal_all_the_same_is_in_nobodys_way(desk, case_id, other_id, tmp_path, entry, made_out):
    seq = desk.store.append(case_id, desk.store.head(case_id).seq, [entry], recorded_at=AT).head.seq
    case = case_view.case_of(desk, case_id)
    assert [each.seq for each in case.unread] == ([seq] if made_out is False else [])
    assert {row.case_id for row in case_rows.list_cases(desk)} == {case_id, other_id}
    case_view.position_of(desk, case_id, AT.date())
    assert make_round(desk, AT + timedelta(days=400)).troubles == []
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), act=Act(AT))
    entry_writer.correct_entry(desk, case_id, seq, withdrawn=True, act=Act(AT, ON))
    assert case_view.case_of(desk, case_id).unread == ()
    assert case_view.case_of(desk, case_id).facts["ordered_on"] == FACTS["ordered_on"]


@pytest.mark.parametrize(("entry", "made_out"), IN_A_JOURNAL.values(), ids=IN_A_JOURNAL)
def test_an_archive_that_says_what_cannot_be_is_refused_and_the_entry_named(desk, case_id, tmp_path, entry, made_out):
    noted = NewEntry("note_added", ON, {"text": "la suite"})
    seq = desk.store.append(case_id, desk.store.head(case_id).seq, [entry, noted], recorded_at=AT).first_seq
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    there = open_local(tmp_path / "there")
    if made_out:
        import_archive(there, tmp_path / "a.zip", act=Act(AT))
        case_view.position_of(there, case_id, AT.date())
        return
    with pytest.raises(ArchiveError, match=f"n° {seq} de l'archive"):
        import_archive(there, tmp_path / "a.zip", act=Act(AT))
    assert list(there.store.heads()) == []
    entry_writer.correct_entry(desk, case_id, seq, withdrawn=True, act=Act(AT, ON))
    write_archive(tmp_path / "b.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    import_archive(there, tmp_path / "b.zip", act=Act(AT))


def test_a_choice_of_another_time_is_brought_back_and_told(desk, case_id, tmp_path):
    entry = NewEntry("fact_corrected", ON, {"fact": "seller_kind", "value": "of_another_time"})
    desk.store.append(case_id, desk.store.head(case_id).seq, [entry], recorded_at=AT)
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    there = open_local(tmp_path / "there")
    import_archive(there, tmp_path / "a.zip", act=Act(AT))
    assert [each.what for each in case_view.case_of(there, case_id).unread] == ["seller_kind"]


@pytest.mark.parametrize("year", [2200, 9999])
def test_an_archive_written_in_another_age_is_refused(desk, tmp_path, year):
    at = datetime(year, 12, 31, 23, 59, tzinfo=AT.tzinfo)
    case_id = open_case(desk, company=None, facts=FACTS, act=Act(at, ON)).head.case_id
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=at)
    with pytest.raises(ArchiveError, match="n° 1 "):
        import_archive(open_local(tmp_path / "there"), tmp_path / "a.zip", act=Act(AT))


def test_a_case_that_cannot_be_reckoned_is_listed_with_why_withdrawn_from_and_exported(
    desk, case_id, other_id, tmp_path, monkeypatch
):
    """Whatever nobody thought of: here, a position that fails on a note."""
    seq = entry_writer.record(desk, case_id, "note_added", {"text": "impossible"}, act=Act(AT, ON)).head.seq
    whole = case_view.position

    def failing(ladder, events, facts, as_of):
        if any(event.data.get("text") == "impossible" for event in events):
            raise TypeError("'<' not supported")
        return whole(ladder, events, facts, as_of)

    monkeypatch.setattr(case_view, "position", failing)
    with pytest.raises(UnreadableCaseError, match="TypeError") as refused:
        case_view.position_of(desk, case_id, AT.date())
    assert "withdrawn=true" in refused.value.way_out
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), act=Act(AT))
    assert check_archive(tmp_path / "a.zip")["manifest"]["withheld"] == []
    with pytest.raises(UnreadableCaseError):
        exports.export(desk, case_id, tmp_path / "b.zip", reader="company", as_of=AT.date(), act=Act(AT))
    case_view.position_of(desk, other_id, AT.date())
    entry_writer.record(desk, case_id, "entry_corrected", {"seq": str(seq), "withdrawn": "true"}, act=Act(AT, ON))
    case_view.position_of(desk, case_id, AT.date())
    monkeypatch.setattr(case_view, "read_facts_of", lambda *_: 1 / 0)
    listed = {row.case_id: row.unreadable for row in case_rows.list_cases(desk)}
    assert all("ZeroDivisionError" in why for why in listed.values())
    assert listed.keys() == {case_id, other_id}

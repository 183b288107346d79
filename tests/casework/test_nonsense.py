"""What cannot be is refused at every door; what is in a journal all the same is in nobody's way."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.casework.conftest import AT, FACTS

from recours.casework.case import cases
from recours.casework.case.cases import open_case
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
    cases.record(desk, case_id, "written_complaint_sent", {"channel": "email"}, on=ON, at=AT)
    return case_id


@pytest.mark.parametrize(("kind", "said", "way_out"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_way_out_and_nothing_is_written(desk, told, kind, said, way_out):
    before = desk.store.head(told)
    with pytest.raises(RecoursError) as refused:
        cases.record(desk, told, kind, said, on=ON, at=AT)
    assert way_out in str(refused.value)
    assert refused.value.way_out or way_out == ""
    assert desk.store.head(told) == before


def test_values_are_kept_as_their_definitions_have_them(desk, told):
    cases.record(desk, told, "fact_corrected", {"fact": "ordered_on", "value": "02/09/2026"}, on=ON, at=AT)
    cases.record(desk, told, "fact_corrected", {"fact": "already_before_judge", "value": "non"}, on=ON, at=AT)
    cases.record(desk, told, "refund_received", {"amount_eur": "12,50"}, on=ON, at=AT)
    cases.record(desk, told, "mediator_referred", {"mediator": "Médiateur de la Mutuelle d'Exemple"}, on=ON, at=AT)
    case = cases.case_of(desk, told)
    assert case.facts["ordered_on"] == date(2026, 9, 2)
    assert case.facts["already_before_judge"] is False
    assert [event.data.get("amount_eur") for event in case.events][-2:] == [Decimal("12.50"), None]
    assert case.unread == ()


def test_an_entry_is_withdrawn_and_corrected_from_the_command_line(desk, told):
    cases.record(desk, told, "entry_corrected", {"seq": "4", "channel": "post"}, on=ON, at=AT)
    assert cases.case_of(desk, told).events[-1].data == {"channel": "post"}
    cases.record(desk, told, "entry_corrected", {"seq": "4", "occurred_on": "2026-09-12"}, on=ON, at=AT)
    assert cases.case_of(desk, told).events[-1].on == date(2026, 9, 12)
    for word in ("true", "oui"):
        cases.record(desk, told, "entry_corrected", {"seq": "4", "withdrawn": word}, on=ON, at=AT)
    assert [event.kind for event in cases.case_of(desk, told).events] == ["case_opened"]
    with pytest.raises(RecoursError, match="ne se retire pas"):
        cases.record(desk, told, "entry_corrected", {"seq": "1", "withdrawn": "oui"}, on=ON, at=AT)


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
    return open_case(desk, company=None, facts=FACTS, on=date(2026, 9, 10), at=AT).head.case_id


@pytest.mark.parametrize(("entry", "made_out"), IN_A_JOURNAL.values(), ids=IN_A_JOURNAL)
def test_what_is_in_a_journal_all_the_same_is_in_nobodys_way(desk, case_id, other_id, tmp_path, entry, made_out):
    seq = desk.store.append(case_id, desk.store.head(case_id).seq, [entry], recorded_at=AT).head.seq
    case = cases.case_of(desk, case_id)
    assert [each.seq for each in case.unread] == ([seq] if made_out is False else [])
    assert {row.id for row in cases.list_cases(desk)} == {case_id, other_id}
    cases.position_of(desk, case_id, AT.date())
    assert make_round(desk, AT + timedelta(days=400)).troubles == []
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), at=AT)
    cases.correct_entry(desk, case_id, seq, withdrawn=True, on=ON, at=AT)
    assert cases.case_of(desk, case_id).unread == ()
    assert cases.case_of(desk, case_id).facts["ordered_on"] == FACTS["ordered_on"]


@pytest.mark.parametrize(("entry", "made_out"), IN_A_JOURNAL.values(), ids=IN_A_JOURNAL)
def test_an_archive_that_says_what_cannot_be_is_refused_and_the_entry_named(desk, case_id, tmp_path, entry, made_out):
    noted = NewEntry("note_added", ON, {"text": "la suite"})
    seq = desk.store.append(case_id, desk.store.head(case_id).seq, [entry, noted], recorded_at=AT).first_seq
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    there = open_local(tmp_path / "there")
    if made_out:
        import_archive(there, tmp_path / "a.zip", at=AT)
        cases.position_of(there, case_id, AT.date())
        return
    with pytest.raises(ArchiveError, match=f"n° {seq} de l'archive"):
        import_archive(there, tmp_path / "a.zip", at=AT)
    assert list(there.store.heads()) == []
    cases.correct_entry(desk, case_id, seq, withdrawn=True, on=ON, at=AT)
    write_archive(tmp_path / "b.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    import_archive(there, tmp_path / "b.zip", at=AT)


def test_a_choice_of_another_time_is_brought_back_and_told(desk, case_id, tmp_path):
    entry = NewEntry("fact_corrected", ON, {"fact": "seller_kind", "value": "of_another_time"})
    desk.store.append(case_id, desk.store.head(case_id).seq, [entry], recorded_at=AT)
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=AT)
    there = open_local(tmp_path / "there")
    import_archive(there, tmp_path / "a.zip", at=AT)
    assert [each.what for each in cases.case_of(there, case_id).unread] == ["seller_kind"]


@pytest.mark.parametrize("year", [2200, 9999])
def test_an_archive_written_in_another_age_is_refused(desk, tmp_path, year):
    at = datetime(year, 12, 31, 23, 59, tzinfo=AT.tzinfo)
    case_id = open_case(desk, company=None, facts=FACTS, on=ON, at=at).head.case_id
    write_archive(tmp_path / "a.zip", case_id, desk.store.read(case_id), desk.evidence, exported_at=at)
    with pytest.raises(ArchiveError, match="n° 1 "):
        import_archive(open_local(tmp_path / "there"), tmp_path / "a.zip", at=AT)


def test_a_case_that_cannot_be_reckoned_is_listed_with_why_withdrawn_from_and_exported(
    desk, case_id, other_id, tmp_path, monkeypatch
):
    """Whatever nobody thought of: here, a position that fails on a note."""
    seq = cases.record(desk, case_id, "note_added", {"text": "impossible"}, on=ON, at=AT).head.seq
    whole = cases.position

    def failing(ladder, events, facts, as_of):
        if any(event.data.get("text") == "impossible" for event in events):
            raise TypeError("'<' not supported")
        return whole(ladder, events, facts, as_of)

    monkeypatch.setattr(cases, "position", failing)
    with pytest.raises(UnreadableCaseError, match="TypeError") as refused:
        cases.position_of(desk, case_id, AT.date())
    assert "withdrawn=true" in refused.value.way_out
    exports.export(desk, case_id, tmp_path / "a.zip", as_of=AT.date(), at=AT)
    assert check_archive(tmp_path / "a.zip")["manifest"]["withheld"] == []
    with pytest.raises(UnreadableCaseError):
        exports.export(desk, case_id, tmp_path / "b.zip", reader="company", as_of=AT.date(), at=AT)
    cases.position_of(desk, other_id, AT.date())
    cases.record(desk, case_id, "entry_corrected", {"seq": str(seq), "withdrawn": "true"}, on=ON, at=AT)
    cases.position_of(desk, case_id, AT.date())
    monkeypatch.setattr(cases, "read_facts_of", lambda *_: 1 / 0)
    listed = {row.id: row.unreadable for row in cases.list_cases(desk)}
    assert all("ZeroDivisionError" in why for why in listed.values())
    assert listed.keys() == {case_id, other_id}

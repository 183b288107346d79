"""What a reader could learn of her doubts: a phrase planted in every private place, looked for in every byte she sends."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest

from casework.archives import exported, members, words_of
from casework.conftest import AT, FACTS
from documents.secrets_example import every_byte, said_by
from recours.casework.case.case_opening import open_case
from recours.casework.case.case_view import case_of, position_for
from recours.casework.case.drafts import draft, render
from recours.casework.case.entry_writer import Act, assert_facts, correct_entry, record
from recours.casework.case.erasure import erase_entries, hold, keep_longer, release
from recours.casework.case.evidence import attach
from recours.casework.case.step_acts import mark_sent
from recours.casework.desk import open_local
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.readers import withhold
from recours.core.answer.data import as_data
from recours.documents.french import day as french_day
from recours.journal.archive.archive_import import store_archive
from recours.journal.errors import ArchiveError
from recours.journal.proof import verify

ON = date(2026, 11, 21)
#: One phrase a place, so that a leak names its place.
PHRASES = {
    place: f"ZQ{number:02d} canari privé"
    for number, place in enumerate(
        (
            "title of the case", "first story", "reason of a fact set right", "insurer", "legal grounds",
            "amicable steps", "offer weighed", "court", "remark on a call", "remark on a refusal", "note",
            "step given up", "hold", "release", "keeping", "erasure", "first words of a call",
            "reason of a correction", "promise withdrawn", "withheld exhibit", "name of a withheld exhibit",
            "reason for withholding", "first title of an exhibit", "remark on an exhibit", "exhibit withdrawn",
            "letter to the insurer", "legal aid", "association", "helper", "reason of the mediator",
            "her occupation", "draft never sent",
        )
    )
}  # fmt: skip
UNCLAIMED = Decimal("7777.77")


def correct(desk, case_id, **said):
    correct_entry(desk, case_id, case_of(desk, case_id).head.seq, **said, act=Act(AT, ON))


def put(desk, case_id, name, content, title, of=""):
    attach(desk, case_id, io.BytesIO(content), name, title=title, of=of, act=Act(AT, date(2026, 9, 20)))


def tell_the_file(desk, case_id):
    said = PHRASES
    facts = {
        "story": said["first story"], "legal_grounds": said["legal grounds"],
        "amicable_steps": said["amicable steps"], "settlement_offer": said["offer weighed"], "court_name": said["court"],
        "consumer_occupation": said["her occupation"], "hotline_cost_eur": UNCLAIMED, "defect_is_minor": True,
    }  # fmt: skip
    assert_facts(desk, case_id, facts, act=Act(AT, ON))
    assert_facts(desk, case_id, {"insurer_name": said["insurer"]}, act=Act(AT, ON))
    assert_facts(desk, case_id, {"story": "Le suivi n'a jamais bougé."}, act=Act(AT, ON))
    withdrawn = {"fact": "court_name", "value": None, "reason": said["reason of a fact set right"]}
    record(desk, case_id, "fact_corrected", withdrawn, act=Act(AT, ON))
    for kind, reason in ((hold, "hold"), (release, "release"), (keep_longer, "keeping")):
        kind(desk, case_of(desk, case_id), said[reason], act=Act(AT))
    record(desk, case_id, "note_added", {"text": said["note"]}, act=Act(AT, ON))
    record(desk, case_id, "note_added", {"text": "À effacer"}, act=Act(AT, ON))
    case = case_of(desk, case_id)
    erase_entries(desk, case, [case.head.seq], said["erasure"], act=Act(AT))
    record(desk, case_id, "step_given_up", {"step": "chat", "reason": said["step given up"]}, act=Act(AT, ON))
    record(
        desk, case_id, "access_granted", {"to": "helper_1", "role": "helper", "note": said["helper"]}, act=Act(AT, ON)
    )
    record(desk, case_id, "letter_drafted", {"step": "reminder", "note": said["draft never sent"]}, act=Act(AT, ON))


def tell_what_happened(desk, case_id):
    said = PHRASES
    call = {"channel": "phone", "said": "Patientez.", "note": said["remark on a call"]}
    record(desk, case_id, "call_made", call, act=Act(AT, date(2026, 9, 11)))
    record(desk, case_id, "call_made", {"said": said["first words of a call"]}, act=Act(AT, date(2026, 9, 12)))
    correct(desk, case_id, fields={"said": "Rappelez."}, reason=said["reason of a correction"])
    body = render(draft(desk, case_id, "call_recap", date(2026, 9, 12)), "docx")
    mark_sent(
        desk, case_id, "call_recap", {"channel": "email"}, body=body, name="recap.docx", act=Act(AT, date(2026, 9, 12))
    )
    record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 14)))
    refusal = {"class_of_answer": "refusal", "note": said["remark on a refusal"]}
    record(desk, case_id, "answer_classified", refusal, act=Act(AT, date(2026, 9, 20)))
    record(desk, case_id, "promise_made", {"what": said["promise withdrawn"]}, act=Act(AT, date(2026, 9, 21)))
    correct(desk, case_id, withdrawn=True)
    record(desk, case_id, "formal_notice_sent", {"channel": "registered"}, act=Act(AT, date(2026, 9, 30)))
    record(desk, case_id, "contract_cancelled", {"channel": "registered"}, act=Act(AT, date(2026, 10, 20)))
    record(desk, case_id, "insurer_notified", {"reference": said["letter to the insurer"]}, act=Act(AT, ON))
    record(desk, case_id, "legal_aid_requested", {"reference": said["legal aid"]}, act=Act(AT, ON))
    record(desk, case_id, "association_asked", {"reference": said["association"]}, act=Act(AT, ON))
    record(desk, case_id, "mediator_rejected", {"note": said["reason of the mediator"]}, act=Act(AT, ON))


def tell_the_exhibits(desk, case_id):
    said = PHRASES
    put(desk, case_id, "commande.txt", b"Commande confirmee.", "Confirmation", "contract")
    put(desk, case_id, f"{said['name of a withheld exhibit']}.txt", said["withheld exhibit"].encode(), "Mon avis")
    number = 3
    withhold(desk, case_id, number, OTHERS, reason=said["reason for withholding"], act=Act(AT))
    put(desk, case_id, "photo.txt", b"La photo du colis.", said["first title of an exhibit"])
    correct(desk, case_id, fields={"title": "Photo du colis"})
    put(desk, case_id, "brouillon.txt", said["exhibit withdrawn"].encode(), "Brouillon")
    correct(desk, case_id, withdrawn=True)
    piece = desk.evidence.keep(io.BytesIO(b"Le ticket."), "ticket.txt")
    told = {"digest": piece.digest, "name": piece.name, "media_type": piece.media_type, "size": piece.size}
    record(desk, case_id, "evidence_added", told | {"note": said["remark on an exhibit"]}, act=Act(AT, ON))


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    desk = open_local(tmp_path_factory.mktemp("desk"))
    opened = open_case(
        desk, company="amazon", facts=FACTS, title=PHRASES["title of the case"], act=Act(AT, date(2026, 9, 10))
    )
    case_id = opened.head.case_id
    tell_the_file(desk, case_id)
    tell_what_happened(desk, case_id)
    tell_the_exhibits(desk, case_id)
    return desk, case_id


@pytest.fixture(scope="module", params=OTHERS)
def archive(request, planted, tmp_path_factory):
    desk, case_id = planted
    return exported(desk, case_id, tmp_path_factory.mktemp("out"), request.param)


@pytest.fixture(scope="module")
def words(archive):
    """All that an archive says to who reads it: names, texts, and the words of every PDF."""
    found = members(archive)
    pdfs = [words_of(data) for data in found.values() if data.startswith(b"%PDF-")]
    texts = [b"\n".join(every_byte(data)).decode(errors="replace") for data in found.values()]
    return " ".join("\n".join([*found, *pdfs, *texts]).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_nothing_planted_in_a_private_place_is_said_in_any_byte(archive, words):
    for name, data in members(archive).items():
        leaks = said_by(name.encode() + data, *PHRASES.values())
        assert [place for place, phrase in PHRASES.items() if phrase in leaks] == [], name
    assert [place for place, phrase in PHRASES.items() if phrase in words] == []


def test_the_consumers_own_copy_says_all_of_it(planted, tmp_path):
    desk, case_id = planted
    found = members(exported(desk, case_id, tmp_path, "consumer"))
    everything = b"".join(piece for data in found.values() for piece in every_byte(data)).decode(errors="replace")
    assert [place for place, phrase in PHRASES.items() if phrase not in everything] == []


def test_no_amount_that_she_does_not_claim_is_told(words):
    assert [form for form in ("7777.77", "7777,77", "7 777,77") if form in words] == []


def test_none_of_what_the_position_tells_her_alone_is_told(planted, words):
    """Warnings, assumptions, what is missing, reasons, next steps: every sentence of them."""
    desk, case_id = planted
    answer = as_data(position_for(desk, case_of(desk, case_id), ON))
    hers = [*answer["warnings"], *answer["assumptions"], *answer["help"], *answer["steps"], *answer["missing"]]
    sentences = {
        text
        for each in (*hers, *answer["rights"], *answer["limits"], answer["forum"], answer["prior_attempt"])
        for key in ("text", "why", "remedy", "question", "hint", "after_last_day")
        if isinstance(text := each.get(key) if isinstance(each, dict) else each, str) and len(text) > 20
    }
    sentences |= {line["text"] for right in answer["rights"] for line in right["because"] if "event" not in line}
    assert sentences
    assert [sentence for sentence in sentences if " ".join(sentence.split()) in words] == []


def test_none_of_her_own_last_days_is_told(planted, words):
    desk, case_id = planted
    clocks = position_for(desk, case_of(desk, case_id), ON).clocks.values()
    hers = {clock.due_on for clock in clocks if clock.limit.whose.value == "consumer" and clock.due_on}
    others = {clock.due_on for clock in clocks if clock.limit.whose.value != "consumer"}
    days = hers - others - {entry.occurred_on for entry in case_of(desk, case_id).entries}
    assert len(days) >= 2
    for on in days:
        forms = (on.isoformat(), on.strftime("%Y%m%d"), on.strftime("%d/%m/%Y"), french_day(on).replace("\u00a0", " "))
        assert [form for form in forms if form in words] == []


def test_the_archive_verifies_keeps_its_exhibits_and_is_not_taken_for_the_case(archive, tmp_path):
    verify.check(str(archive))
    found = members(archive)
    assert sorted(name for name in found if name.startswith("masked/")) == ["masked/piece-4.txt", "masked/piece-5.txt"]
    assert found["masked/piece-4.txt"] == b"La photo du colis."
    assert "Photo du colis" in words_of(found["dossier.pdf"])
    other = open_local(tmp_path)
    with pytest.raises(ArchiveError, match="retenu"):
        store_archive(archive, other.store, other.evidence)


def test_what_was_said_between_them_is_still_told(words):
    said = ["Patientez.", "Rappelez.", "L'entreprise refuse", "une cafetière", "89,90", "Le suivi n'a jamais bougé."]
    straight = words.replace("’", "'")
    assert [each for each in said if each not in straight] == []

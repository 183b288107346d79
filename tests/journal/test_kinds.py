"""Names of entries are stable and agree with the events that the content names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.journal.entries.payloads import PIECE
from recours.journal.proof.verify import WITH_PIECE

ROOT = Path(__file__).parents[2]

#: Once in a journal somewhere, a name is for ever: this list only grows.
STABLE = {
    "case_opened",
    "facts_asserted",
    "fact_corrected",
    "ladder_adopted",
    "call_made",
    "support_request_sent",
    "recap_sent",
    "supervisor_asked",
    "social_message_sent",
    "written_complaint_sent",
    "reminder_sent",
    "formal_notice_sent",
    "delivered",
    "contract_cancelled",
    "withdrawal_sent",
    "subscription_cancelled",
    "access_requested",
    "voucher_refused",
    "goods_returned",
    "goods_received",
    "bank_refund_requested",
    "guarantee_claimed",
    "report_filed",
    "carrier_protest_sent",
    "answer_received",
    "acknowledgement_received",
    "answer_classified",
    "promise_made",
    "promise_kept",
    "promise_broken",
    "refund_received",
    "repair_done",
    "replacement_received",
    "mediator_referred",
    "mediator_notified",
    "mediation_agreed",
    "mediation_refused_by_company",
    "mediator_rejected",
    "mediator_proposed",
    "proposal_accepted",
    "proposal_refused",
    "mediation_ended",
    "conciliator_requested",
    "conciliation_failed",
    "conciliation_agreed",
    "participatory_procedure_agreed",
    "participatory_procedure_ended",
    "insurer_notified",
    "legal_aid_requested",
    "court_seized",
    "judgment_given",
    "payment_order_requested",
    "payment_order_made",
    "payment_order_served",
    "opposition_filed",
    "small_debt_procedure_started",
    "insolvency_published",
    "claim_declared",
    "evidence_added",
    "letter_drafted",
    "letter_sent",
    "time_limit_lapsed",
    "step_given_up",
    "exhibit_withheld",
    "words_hidden",
    "areas_hidden",
    "exhibit_reviewed",
    "access_granted",
    "access_revoked",
    "exported",
    "entry_corrected",
    "payload_erased",
    "case_closed",
    "case_reopened",
    "legal_hold_set",
    "legal_hold_lifted",
    "note_added",
}


def _events_of_the_content() -> list[dict[str, Any]]:
    files = sorted((ROOT / "content" / "events").glob("*.yaml"))
    assert files, "content/events is where events are named"
    return [event for file in files for event in yaml.safe_load(file.read_text())["events"]]


def test_no_stable_name_is_lost() -> None:
    assert not STABLE - set(KINDS)


def test_every_event_of_the_content_is_an_entry_or_derived_from_one() -> None:
    for event in _events_of_the_content():
        if "fact" not in event:  # a day that the consumer gives as a fact
            named = event["derived_from"]["entry"] if "derived_from" in event else event["id"]
            for entry in named if isinstance(named, list) else [named]:
                assert entry in KINDS, f"{event['id']}: add {entry} to src/recours/journal/entries/kinds.py"


def test_fields_named_by_the_content_exist() -> None:
    for event in _events_of_the_content():
        if event["id"] in KINDS:
            assert not set(event.get("fields", {})) - set(KINDS[event["id"]].fields), event["id"]


def test_kinds_are_past_participles_or_done_things() -> None:
    assert all(name.replace("_", "").isalpha() and name.islower() for name in KINDS)


def test_every_older_version_has_its_upgrade() -> None:
    for kind in KINDS.values():
        assert set(kind.upgrades) == set(range(1, kind.version))


def test_bookkeeping_kinds_exist() -> None:
    assert set(KINDS) >= BOOKKEEPING


def test_the_verifier_knows_every_kind_that_names_a_piece() -> None:
    naming = {kind.name for kind in KINDS.values() if any(field.type is PIECE for field in kind.fields.values())}
    assert naming == set(WITH_PIECE)

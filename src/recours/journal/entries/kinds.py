"""Every kind of entry, with its fields. A name, once used, keeps its meaning for ever.

To change a kind: raise its version, add the step from the old payload to the new in `upgrades`, keep the rest.
What was written is never rewritten; it is upgraded each time it is read.
The events that the core derives from these (a refusal from an answer classified) are in content/events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recours.journal.entries.payloads import (
    AMOUNT_EUR,
    DATE,
    DIGEST,
    INTEGER,
    LENGTH,
    MAPPING,
    PIECE,
    TEXT,
    TEXTS,
    TOKEN,
    VALUE,
    YES_NO,
    Field,
    FieldType,
    one_of,
    required_field,
)

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry: its fields by name, its version, and for each older version the step to the next."""

    name: str
    fields: Mapping[str, Field]
    version: int = 1
    upgrades: Mapping[int, Upgrade] = field(default_factory=dict)


#: Any entry may say how the thing was done, for which step, under which reference, what shows it, and a remark.
_COMMON: dict[str, Field | FieldType] = {
    "channel": TOKEN,
    "step": TOKEN,
    "reference": TEXT,
    "proof": TEXT,
    "note": TEXT,
}


def _kind(name: str, /, **fields: Field | FieldType) -> EntryKind:
    named = {key: each if isinstance(each, Field) else Field(each) for key, each in (_COMMON | fields).items()}
    return EntryKind(name, named)


_CLASSES_OF_ANSWER = one_of("full", "partial", "refusal", "delay_asked", "beside_the_point")
_SUBJECTS = one_of("delivery", "repair", "money", "account", "data", "other")
_REPORTED_TO = one_of("signalconso", "dgccrf", "cnil", "anj", "police", "prosecutor")
_COURT_FORMS = one_of("requete", "assignation", "injonction_de_faire", "european_small_claim")
_SENDINGS = one_of(
    "written_complaint",
    "reminder",
    "formal_notice",
    "cancellation",
    "withdrawal",
    "subscription_cancellation",
    "conformity_request",
    "access_request",
)

_FILE = (
    _kind("case_opened", ground=TOKEN, company=TOKEN, title=TEXT),
    _kind("facts_asserted", facts=required_field(MAPPING)),
    _kind("fact_corrected", fact=required_field(TOKEN), value=required_field(VALUE), reason=TEXT),
    _kind("ladder_adopted", digest=required_field(DIGEST), layers=required_field(TEXTS), version=TEXT),
    _kind("evidence_added", digest=PIECE, name=TEXT, media_type=TEXT, size=INTEGER, title=TEXT, of=TEXT),
    _kind("letter_drafted", step=TOKEN, letter=TOKEN, digest=PIECE),
    _kind("letter_sent", step=TOKEN, letter=TOKEN, digest=PIECE, name=TEXT, media_type=TEXT, size=INTEGER),
    _kind("time_limit_lapsed", limit=required_field(TOKEN), due_on=required_field(DATE)),
    _kind("step_given_up", step=required_field(TOKEN), reason=TEXT),
    # Who does not see what. The last word on an exhibit, a word or an area holds; no reader: everybody sees it again.
    _kind("exhibit_withheld", exhibit=required_field(DIGEST), readers=required_field(TEXTS), reason=TEXT),
    _kind("words_hidden", words=required_field(TEXTS), readers=required_field(TEXTS)),
    _kind("areas_hidden", exhibit=required_field(DIGEST), areas=required_field(TEXTS), readers=required_field(TEXTS)),
    # She looked herself at the pages that no machine reads, and nothing else is to be hidden there.
    _kind("exhibit_reviewed", exhibit=required_field(DIGEST), readers=required_field(TEXTS)),
    _kind("access_granted", to=TOKEN, role=TOKEN, until_on=DATE),
    _kind("access_revoked", to=TOKEN, role=TOKEN),
    _kind("exported", reader=TOKEN, head=DIGEST),
    # What changes: the day, or fields of the payload; `withdrawn`: it never happened.
    _kind(
        "entry_corrected", seq=required_field(INTEGER), occurred_on=DATE, fields=MAPPING, withdrawn=YES_NO, reason=TEXT
    ),
    _kind("payload_erased", seq=required_field(INTEGER), reason=TEXT),
    _kind("erasure_announced", days_left=required_field(INTEGER), erased_on=required_field(DATE)),
    _kind("keeping_extended", reason=TEXT),
    _kind("case_closed", outcome=TOKEN),
    _kind("case_reopened", reason=TEXT),
    _kind("legal_hold_set", reason=TEXT),
    _kind("legal_hold_lifted", reason=TEXT),
    _kind("note_added", text=required_field(TEXT)),
)

_BEFORE = (
    _kind("call_made", number=TEXT, spoke_with=TEXT, said=TEXT, promised=TEXT, promised_on=DATE),
    _kind("help_centre_consulted", said=TEXT),
    _kind("support_request_sent"),
    _kind("recap_sent"),
    _kind("supervisor_asked"),
    _kind("social_message_sent"),
)

_WRITING = (
    _kind("written_complaint_sent"),
    _kind("reminder_sent"),
    _kind("formal_notice_sent", period=LENGTH, demanded=one_of("payment", "performance")),
    _kind("delivered", of=required_field(_SENDINGS)),
    _kind("contract_cancelled"),
    _kind("payment_suspended"),
    _kind("conformity_requested", choice=one_of("repair", "replacement")),
    _kind("withdrawal_sent"),
    _kind("subscription_cancelled"),
    _kind("access_requested"),
    _kind("voucher_refused"),
    _kind("goods_returned"),
    _kind("goods_received"),
)

_ASIDE = (
    _kind("guarantee_claimed"),
    _kind("bank_refund_requested"),
    _kind("report_filed", **{"with": required_field(_REPORTED_TO)}),
    _kind("carrier_protest_sent"),
    _kind("data_delay_announced"),
    _kind("access_data_received"),
    _kind("platform_complaint_sent"),
    _kind("insolvency_published"),
    _kind("claim_declared"),
    _kind("association_asked"),
    _kind("insurer_notified"),
    _kind("insurance_renounced"),
    _kind("legal_aid_requested"),
)

_ANSWERS = (
    _kind("answer_received"),
    _kind("acknowledgement_received"),
    _kind("answer_classified", class_of_answer=required_field(_CLASSES_OF_ANSWER), answer_seq=INTEGER, about=_SUBJECTS),
    _kind("promise_made", what=required_field(TEXT), due_on=DATE, amount_eur=AMOUNT_EUR),
    _kind("promise_kept", promise_seq=INTEGER),
    _kind("promise_broken", promise_seq=INTEGER),
    _kind("refund_received", amount_eur=AMOUNT_EUR),
    _kind("repair_done"),
    _kind("replacement_received"),
)

_AMICABLE = (
    _kind("mediator_referred", mediator=TEXT),
    _kind("mediator_notified"),
    _kind("mediation_agreed"),
    _kind("mediation_refused_by_company"),
    _kind("mediator_rejected", reason=TEXT),
    _kind("mediator_proposed", answer_by_on=DATE),
    _kind("proposal_accepted"),
    _kind("proposal_refused"),
    _kind("mediation_ended", outcome=one_of("agreement", "no_agreement", "withdrawn")),
    _kind("conciliator_requested"),
    _kind("conciliation_started"),
    _kind("conciliation_failed"),
    _kind("conciliation_agreed"),
    _kind("participatory_procedure_agreed"),
    _kind("participatory_procedure_ended"),
)

_COURT = (
    _kind("court_seized", form=_COURT_FORMS),
    _kind("court_contribution_invited"),
    _kind("court_contribution_paid"),
    _kind("court_contribution_refused"),
    _kind("court_contribution_review_asked"),
    _kind("expertise_ordered"),
    _kind("expertise_filed"),
    _kind("judgment_given"),
    _kind("payment_order_requested"),
    _kind("payment_order_made"),
    _kind("payment_order_served"),
    _kind("opposition_filed"),
    _kind("order_to_perform_requested"),
    _kind("small_debt_procedure_started"),
    _kind("small_debt_procedure_failed"),
    _kind("european_payment_order_requested"),
    _kind("debt_acknowledged"),
    _kind("enforcement_started"),
)

KINDS: Mapping[str, EntryKind] = {
    kind.name: kind for kind in (*_FILE, *_BEFORE, *_WRITING, *_ASIDE, *_ANSWERS, *_AMICABLE, *_COURT)
}

#: Entries about the file itself: no event of the dispute.
BOOKKEEPING = frozenset(
    {
        "facts_asserted",
        "fact_corrected",
        "ladder_adopted",
        "entry_corrected",
        "payload_erased",
        "erasure_announced",
        "keeping_extended",
        "legal_hold_set",
        "legal_hold_lifted",
        "exhibit_withheld",
        "words_hidden",
        "areas_hidden",
        "exhibit_reviewed",
        "access_granted",
        "access_revoked",
        "exported",
    }
)

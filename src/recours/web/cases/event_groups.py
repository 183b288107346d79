"""The things a person may tell that happened, in the groups in which she looks for them.

Steps that she takes herself are told on the step's own page; entries that the system writes are in no group.
"""

from __future__ import annotations

from collections.abc import Mapping

from recours.core.law import EventDefinition
from recours.wording import say

GROUPS: Mapping[str, tuple[str, ...]] = {
    "company": (
        "answer_received",
        "answer_classified",
        "acknowledgement_received",
        "promise_made",
        "promise_kept",
        "promise_broken",
        "data_delay_announced",
        "debt_acknowledged",
    ),
    "received": ("goods_received", "refund_received", "replacement_received", "repair_done", "access_data_received"),
    "sending": ("delivered", "goods_returned", "note_added"),
    "mediation": (
        "mediator_notified",
        "mediation_agreed",
        "mediation_refused_by_company",
        "mediator_rejected",
        "mediator_proposed",
        "proposal_accepted",
        "proposal_refused",
        "mediation_ended",
        "conciliation_started",
        "conciliation_agreed",
        "conciliation_failed",
        "participatory_procedure_ended",
    ),
    "court": (
        "payment_order_made",
        "payment_order_served",
        "opposition_filed",
        "court_contribution_invited",
        "court_contribution_paid",
        "court_contribution_refused",
        "expertise_ordered",
        "expertise_filed",
        "judgment_given",
        "small_debt_procedure_failed",
        "enforcement_started",
        "insolvency_published",
    ),
    "case": ("case_closed", "case_reopened"),
}
HAPPENINGS = frozenset(kind for kinds in GROUPS.values() for kind in kinds)


def groups(events: Mapping[str, EventDefinition]) -> list[tuple[str, list[EventDefinition]]]:
    """The groups with their titles and the events of each."""
    return [(say(f"web.happenings.{name}"), [events[kind] for kind in kinds]) for name, kinds in GROUPS.items()]

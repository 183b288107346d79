"""Facts that a condition cannot express: named, cited and tested Python, one function each.

Each takes the known facts and the first day of each event, and returns a value, or None while it is unknown.
`inputs` are the facts worth asking for when it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recours.core.law.conditions import Known, Today
from recours.core.law.facts import FactType

Facts = Mapping[str, Known]
Days = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class ComputedFact:
    """A computed fact: its type, the facts it is made from, its sources, and the function.

    `choices`: every value that a choice may have, which conditions compare with.
    """

    id: str
    type: FactType
    inputs: tuple[str, ...]
    cite: tuple[str, ...]
    compute: Callable[[Facts, Days], Known | None]
    choices: tuple[str, ...] = ()


def filing_on(_facts: Facts, days: Days) -> Known:
    """The day the court is seized; today until then: the procedure is the one in force on that day (art. 2 C. civ.)."""
    return days.get("court_seized", Today.TODAY)


def mediator_referral_on(_facts: Facts, days: Days) -> Known:
    """The day the mediator is referred to; today until then (L612-2 C. conso counts the year to that day)."""
    return days.get("mediator_referred", Today.TODAY)


def cancellation_on(_facts: Facts, days: Days) -> Known:
    """The day the subscription is cancelled; today until then (L215-1, L215-1-1 C. conso)."""
    return days.get("subscription_cancelled", Today.TODAY)


#: Sums that are the dispute by themselves, whatever the price of the contract.
_TAKEN = (
    "unwanted_charges_eur",
    "overcharged_eur",
    "debited_after_cancellation_eur",
    "unused_prepaid_eur",
    "unauthorised_amount_eur",
    "taken_under_term_eur",
    "account_balance_eur",
)


#: A late refund grows by itself, at most to twice the price (L241-4, L242-4 C. conso).
_GROWING = ("contract_cancelled", "withdrawal_sent")
#: From half of the lowest of the thresholds that it may cross to the highest of them (art. 750, 750-1, 761 CPC).
_NEAR_A_THRESHOLD = (Decimal(2500), Decimal(10000))


def amount_in_dispute_eur(facts: Facts, days: Days) -> Known | None:
    """The sum of what is asked on the same facts (art. 35 CPC): the claim; else what was taken; else price and fee.

    Unknown, so that the claim is asked for, with a deposit (given back once or twice), several grounds at once, or a
    refund whose surcharge may cross a threshold.
    """
    claim, ground = facts.get("claim_eur"), facts.get("ground")
    if claim is not None:
        return claim
    taken = _sum(facts, _TAKEN)
    several = isinstance(ground, frozenset) and len(ground) > 1
    if "deposit_eur" in facts or (several and taken is not None):
        return None
    if taken is not None or "price_eur" not in facts:
        return taken
    total = _sum(facts, ("price_eur", "delivery_fee_eur"))
    return None if total is None or _may_cross(total, days) else total


def _may_cross(total: Decimal, days: Days) -> bool:
    """Whether the surcharge of a late refund may bring the total over a threshold."""
    low, high = _NEAR_A_THRESHOLD
    return low < total <= high and any(event in days for event in _GROWING)


def _sum(facts: Facts, ids: tuple[str, ...]) -> Decimal | None:
    """The known amounts added up; None when none is known."""
    known = [value for id_ in ids if isinstance(value := facts.get(id_), Decimal)]
    return sum(known, Decimal(0)) if known else None


#: The subject that each kind of contract has; a sale with a service follows the rules of the sale (L217-1, L221-1).
_SUBJECTS = {
    "goods": "goods",
    "mixed": "goods",
    "service": "service",
    "digital_content": "digital",
    "digital_service": "digital",
}
#: The grounds that speak of an object by themselves, so that nobody is asked what she bought.
_GROUNDS_OF_GOODS = frozenset(
    {
        *("damaged_or_nonconforming", "warranty_failure", "hidden_defect", "vehicle_defect"),
        *("parcel_not_arrived", "delivered_not_received"),
    }
)

#: The grounds under which a product told as received is an object: the question about that day says "product".
_GROUNDS_OF_A_SALE = frozenset(
    {"withdrawal_refused", "duplicate_order", "refund_refused", "unsolicited_selling", "price_error"}
)


def subject_of_contract(facts: Facts, _days: Days) -> Known | None:
    """Goods, service or digital: what the contract is for; else what the ground says by itself; else unknown."""
    kind = facts.get("contract_kind")
    if kind is not None:
        return _SUBJECTS.get(str(kind))
    ground = facts.get("ground")
    if not isinstance(ground, frozenset):
        return None
    received = "delivered_on" in facts and ground & _GROUNDS_OF_A_SALE
    return "goods" if received or ground & _GROUNDS_OF_GOODS else None


def service_is_done_badly(facts: Facts, _days: Days) -> Known:
    """Whether she said that the service was done, but badly: what was done is not late (1217 C. civ.)."""
    return facts.get("service_outcome") == "badly_done"


def reception_is_dated(facts: Facts, days: Days) -> Known:
    """Whether the day is told from which withdrawal from a sale runs (L221-18 C. conso); until then a bound serves."""
    return "delivered_on" in facts or "goods_received" in days


COMPUTED: Mapping[str, ComputedFact] = {
    fact.id: fact
    for fact in (
        ComputedFact("filing_on", FactType.DATE, (), ("civ:2",), filing_on),
        ComputedFact("mediator_referral_on", FactType.DATE, (), ("conso:L612-2",), mediator_referral_on),
        ComputedFact("cancellation_on", FactType.DATE, (), ("conso:L215-1", "conso:L215-1-1"), cancellation_on),
        ComputedFact("amount_in_dispute_eur", FactType.AMOUNT_EUR, ("claim_eur",), ("cpc:35",), amount_in_dispute_eur),
        ComputedFact(
            "subject_of_contract",
            FactType.CHOICE,
            ("contract_kind",),
            ("conso:L217-1", "conso:L221-1"),
            subject_of_contract,
            choices=tuple(dict.fromkeys(_SUBJECTS.values())),
        ),
        ComputedFact(
            "service_is_done_badly", FactType.YES_NO, ("service_outcome",), ("civ:1217",), service_is_done_badly
        ),
        ComputedFact("reception_is_dated", FactType.YES_NO, ("delivered_on",), ("conso:L221-18",), reception_is_dated),
    )
}


def add_computed(facts: Facts, days: Days) -> dict[str, Known]:
    """The facts, with every computed fact that can be computed from them."""
    known = dict(facts)
    for fact in COMPUTED.values():
        value = fact.compute(facts, days)
        if value is not None:
            known[fact.id] = value
    return known


INPUTS: Mapping[str, tuple[str, ...]] = {fact.id: fact.inputs for fact in COMPUTED.values() if fact.inputs}

"""One plainly fictive case from which every letter can be written, and the same case with hostile words in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from recours.core.law.events import Event
from recours.documents.letter_content import Footer, LetterContent
from recours.documents.letters.addresses import PostalAddress, Recipient
from recours.documents.letters.composition import compose
from recours.documents.letters.letter_reader import letter_shelf
from recours.documents.letters.material import Computation, Material

STORY = (
    "Le suivi de livraison n'a pas bougé depuis le 8 septembre : « colis en cours de traitement ». J'ai attendu toute "
    "la journée du 10, puis j'ai écrit à votre messagerie le 11 et le 13.\n"
    "On m'a répondu deux fois de patienter quarante-huit heures. Rien n'est venu !"
)
FACTS = {
    "consumer_first_name": "Camille",
    "consumer_last_name": "Exemple",
    "consumer_street": "12 rue de l'Exemple",
    "consumer_postcode": "75000",
    "consumer_town": "Paris",
    "consumer_email": "camille@exemple.example",
    "consumer_phone": "06 00 00 00 00",
    "consumer_birth_on": date(1990, 5, 1),
    "consumer_birth_place": "Exempleville",
    "consumer_nationality": "française",
    "consumer_occupation": "enseignante",
    "buyer_is_consumer": True,
    "seller_is_trader": True,
    "seller_is_private": False,
    "ground": "parcel_not_arrived",
    "contract_kind": "goods",
    "item": "un aspirateur balai « Souffle 300 »",
    "price_eur": Decimal("1289.90"),
    "delivery_fee_eur": Decimal("4.99"),
    "claim_eur": Decimal("1294.89"),
    "ordered_on": date(2026, 9, 1),
    "promised_delivery_on": date(2026, 9, 10),
    "delivered_on": date(2026, 9, 12),
    "defect_appeared_on": date(2026, 9, 20),
    "order_number": "000-1234567",
    "invoice_number": "F-0001",
    "account_email": "compte@exemple.example",
    "formal_notice_days": 10,
    "demand": "Le remboursement intégral des sommes versées.",
    "conformity_choice": "replacement",
    "company_name": "Boutique Fictive SAS",
    "company_street": "1 avenue du Modèle",
    "company_postcode": "92000",
    "company_town": "Nanterre",
    "tracking_says_delivered": False,
    "digital_supplied": True,
    "service_outcome": "not_done",
    "debit_on": date(2026, 9, 3),
    "voucher_offered": True,
    "debt_amount_determined": True,
    "flight_on": date(2026, 9, 10),
    "moved_in_on": date(2026, 10, 15),
    "baggage_problem": "damaged",
    "delivery_date_essential": False,
    "non_delivery_certain": False,
    "already_before_judge": False,
    "other_mediator_examined": False,
    "claim_is_for_money": True,
    "carrier_let_check": False,
    "payment_authorised": True,
    "payment_method": "card",
    "contract_made_online": True,
    "renewal_notice_received": False,
    "withdrawal_information_given": True,
    "court_name": "tribunal judiciaire d'Exempleville",
    "amicable_steps": "Conciliateur saisi le 2 octobre 2026 ; constat d'échec du 15 octobre 2026.",
    "legal_grounds": "Articles L. 216-6 et L. 216-7 du code de la consommation.",
    "insolvency_opened_on": date(2026, 10, 1),
    "insurance_policy": "000 111",
    "settlement_offer": "Un remboursement de 150 € et un avoir de 100 €.",
    "settlement_due_on": date(2026, 11, 15),
    "debited_operation": "BOUTIQUE FICTIVE, 1er septembre 2026, 1 294,89 €",
    "bank_name": "Banque Exemple",
    "call_answer": "Il faudrait attendre une enquête du transporteur.",
    "story": STORY,
}
EVENTS = (
    Event(
        "call_made",
        date(2026, 9, 15),
        {
            "said": "Le colis serait perdu, mais une enquête du transporteur est nécessaire.",
            "promised": "une réponse du service transport",
            "promised_on": date(2026, 9, 17),
            "spoke_with": "Dominique, service clients",
        },
    ),
    Event("written_complaint_sent", date(2026, 9, 20), {"channel": "email"}),
    Event("reminder_sent", date(2026, 9, 28), {"channel": "email"}),
    Event("access_requested", date(2026, 9, 1), {"channel": "email"}),
    Event("formal_notice_sent", date(2026, 10, 2), {"channel": "registered"}),
)
MATERIAL = Material(
    written_on=date(2026, 10, 21),
    facts=FACTS,
    events=EVENTS,
    due_on={"delivery": date(2026, 9, 10), "mediator_latest": date(2027, 9, 20)},
    amounts={
        "refund": Computation(
            (("Prix payé", Decimal("1289.90")), ("Frais de livraison", Decimal("4.99"))),
            Decimal("1294.89"),
            "Somme à rembourser",
        )
    },
    exhibits={"contract": 1, "written_complaint": 3, "formal_notice": 4, "proof_of_silence": 5},
    labels={"payment_method": {"card": "carte bancaire"}},
    rights=frozenset(
        {
            "conformity_goods",
            "digital_conformity",
            "late_delivery_cancel",
            "late_delivery_formal_notice",
            "tacit_renewal_free_exit",
            "withdrawal_refund",
        }
    ),
    ahead=frozenset({"complaint_cnil", "conciliator_request", "court_request", "formal_notice", "mediator_referral"}),
)
RECIPIENT = Recipient(
    "Boutique Fictive SAS",
    PostalAddress("Boutique Fictive SAS", "1 avenue du Modèle", "92000", "Nanterre", detail="Service clients"),
    email="contact@boutique.example",
)
FOOTER = Footer("RC-7F3K-92", "3f2a 91bc", date(2025, 7, 15))


def letter(id: str, **facts: object) -> LetterContent:
    """The letter of the example case, some facts changed; a fact given as None is not known."""
    known = {key: value for key, value in {**FACTS, **facts}.items() if value is not None}
    material = replace(MATERIAL, facts=known)
    return compose(letter_shelf()[id], material, RECIPIENT, FOOTER)

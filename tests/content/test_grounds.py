"""The grounds: whole, in the person's words, and found again from words that are not in the file."""

from __future__ import annotations

from datetime import date

import pytest

from recours.core.law.rules import Ground
from recours.library.load import library
from recours.library.suggestions import suggest_grounds

GROUNDS = library().vocabulary.grounds
#: Prime Video's eight (first document), Amazon's three, the desk's two, and the two of the general guide.
WANTED = {
    *("account_access", "poor_content", "additional_fees", "misleading_advertising", "inappropriate_content"),
    *("unreachable_advisor", "cancellation_not_processed", "data_disclosure"),
    *("parcel_not_arrived", "damaged_or_nonconforming", "wrongly_billed"),
    *("activation_problem", "duplicate_order", "refund_refused", "gambling_withdrawal_refused"),
}
#: The 24 grounds of the first list: journals name them, so none goes.
FIRST = WANTED | {
    *("delivered_not_received", "warranty_failure", "withdrawal_refused", "hidden_subscription"),
    *("price_increase_contract_change", "unsolicited_selling", "fraud", "late_or_cancelled_travel", "telecom_quality"),
}
#: What people might type, written apart from the file.
TYPED = {
    "mon paquet n'est toujours pas là alors qu'il devait être livré lundi": "parcel_not_arrived",
    "le site affiche livré mais je n'ai rien trouvé": "delivered_not_received",
    "débité deux fois pour le même achat": "duplicate_order",
    "le code de ma carte cadeau est refusé": "activation_problem",
    "le vendeur annule ma commande pour rupture": "order_cancelled_by_seller",
    "toujours pas remboursé de mon retour": "refund_refused",
    "ma télé ne s'allume plus et le magasin refuse la garantie": "warranty_failure",
    "je veux renvoyer l'article dans les 14 jours, ils refusent": "withdrawal_refused",
    "le restaurant garde mes arrhes": "deposit_not_returned",
    "facture trop élevée par rapport au devis": "wrongly_billed",
    "on m'a ajouté une assurance sans me demander": "additional_fees",
    "essai gratuit devenu payant": "hidden_subscription",
    "impossible de résilier ma salle de sport": "cancellation_not_processed",
    "mon forfait a augmenté de 3 euros": "price_increase_contract_change",
    "un huissier me réclame une vieille facture": "debt_claimed",
    "fausse promotion black friday": "misleading_advertising",
    "démarchage téléphonique pour des panneaux solaires": "unsolicited_selling",
    "je me suis fait arnaquer par un faux site": "fraud",
    "mon compte de jeu a été banni": "account_access",
    "la qualité de l'image est mauvaise et ça coupe": "poor_content",
    "contenu violent pour mon enfant": "inappropriate_content",
    "personne ne répond au service client": "unreachable_advisor",
    "mes données bancaires ont fuité": "data_disclosure",
    "ils refusent de supprimer mes données personnelles": "data_access_refused",
    "le site de paris refuse mon retrait": "gambling_withdrawal_refused",
    "paiement par carte que je n'ai pas fait": "unauthorised_payment",
    "ma banque a clôturé mon compte": "account_closed_bank",
    "mon assureur refuse d'indemniser mon sinistre": "insurance_claim_refused",
    "mon avion a été annulé": "late_or_cancelled_travel",
    "valise perdue à l'aéroport": "baggage",
    "internet en panne depuis 15 jours": "telecom_quality",
    "régularisation énorme d'électricité": "energy_billing",
    "malfaçons dans ma salle de bain": "work_defect",
    "voiture d'occasion en panne après achat au garage": "vehicle_defect",
    "le propriétaire garde ma caution": "tenancy_dispute",
    "j'ai reçu un produit que je n'ai pas commandé": "unordered_goods",
    "vice caché découvert par l'expert": "hidden_defect",
}


def test_the_grounds_of_the_founding_documents_and_of_the_first_list_are_all_there() -> None:
    assert set(GROUNDS) >= FIRST


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=list(GROUNDS))
def test_a_ground_speaks_the_persons_words(ground: Ground) -> None:
    assert len(ground.examples) >= 3
    assert len(ground.synonyms) >= 5
    assert ground.exhibits
    assert ground.what_to_ask
    assert ground.family
    assert isinstance(ground.checked, date)


def test_labels_and_examples_belong_to_one_ground_only() -> None:
    said = [text for ground in GROUNDS.values() for text in (ground.label, *ground.examples)]
    assert len(said) == len(set(said))


def test_a_ground_absent_from_the_first_list_says_why_it_was_added() -> None:
    silent = [
        ground.id for ground in GROUNDS.values() if ground.id not in FIRST and not ground.note.startswith("Ajout")
    ]
    assert silent == [], "say in `note` why it was added: « Ajout : … »"


@pytest.mark.parametrize(("words", "wanted"), TYPED.items())
def test_words_typed_by_a_person_bring_the_ground_among_three(words: str, wanted: str) -> None:
    assert wanted in [ground.id for ground in suggest_grounds(library(), words)]

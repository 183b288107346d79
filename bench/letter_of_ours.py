"""The letter that the benches make, from facts to PDF, with nothing loaded but what a server of ours loads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from recours.documents.formats.pdf import render_pdf
from recours.documents.letter_content import Footer, LetterContent
from recours.documents.letters.addresses import PostalAddress, Recipient
from recours.documents.letters.composition import compose
from recours.documents.letters.letter_reader import letter_shelf
from recours.documents.letters.material import Computation, Material

DAY = date(2026, 11, 21)
RECIPIENT = Recipient(
    "Boutique Fictive SAS",
    PostalAddress("Boutique Fictive SAS", "1 rue du Modèle", "92000", "Nanterre", detail="Service clients"),
)
STORY = "Le suivi n'a pas bougé depuis huit jours. J'ai écrit deux fois ; on m'a répondu de patienter. Rien n'est venu."
LINES = ("Prix payé", "Frais de livraison", "Montage", "Extension de garantie")


def content(number: int) -> LetterContent:
    """The words of letter `number`: a formal notice to refund, its computation in five rows."""
    price = Decimal("89.90") + number
    facts = {
        "consumer_first_name": "Camille",
        "consumer_last_name": f"Exemple {number}",
        "consumer_street": "12 rue de l'Exemple",
        "consumer_postcode": "75000",
        "consumer_town": "Paris",
        "consumer_email": "camille@exemple.example",
        "ground": "refund_refused",
        "buyer_is_consumer": True,
        "seller_is_trader": True,
        "seller_is_private": False,
        "item": "un aspirateur",
        "price_eur": price,
        "ordered_on": date(2026, 9, 1),
        "order_number": f"{number:07}",
        "formal_notice_days": 10,
        "story": f"{STORY} ({number})",
    }
    amounts = {"refund": Computation(tuple((line, price) for line in LINES), 4 * price, "Somme à rembourser")}
    material = Material(DAY, facts, amounts=amounts)
    footer = Footer(f"RC-{number:04}", "3f2a 91bc", date(2025, 7, 15))
    return compose(letter_shelf()["formal_notice_refund"], material, RECIPIENT, footer)


def ours(number: int) -> bytes:
    """Ours, PDF/A-2a and PDF/UA-1."""
    return render_pdf(content(number))


def one_by_one(way: Callable[[int], object], numbers: range) -> None:
    """The letters of these numbers, each made and let go."""
    for number in numbers:
        way(number)


def memory_after(fifth: int) -> tuple[float, float]:
    """Megabytes in use after `fifth` letters and after five times as many."""
    one_by_one(ours, range(fifth))
    few = memory_mb("VmRSS")
    one_by_one(ours, range(fifth, 5 * fifth))
    return few, memory_mb("VmRSS")


def memory_mb(which: str) -> float:
    """`VmRSS`: memory in use; `VmHWM`: the most there was (of this process alone)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(which))

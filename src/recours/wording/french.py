"""Dates and amounts as French writes them: one place for sentences, pages and letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

NARROW_NO_BREAK_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_day(day: date) -> str:
    """`1er mars 2026`, `21 novembre 2026`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def french_amount(amount: Decimal) -> str:
    """`1 234,50 €`, with narrow no-break spaces between thousands and a no-break space before the sign."""
    written = f"{amount:,.2f}".replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return f"{written}{NO_BREAK_SPACE}€"

"""The clocks drawn on one scale of time: for each a bar from its first to its last day, and a line for the day seen.

Positions are in thousandths of the width. The words stand beside the bars in HTML, so nothing shrinks on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WIDTH = 1000
#: A clock that runs longer than this after the day looked at is drawn to the edge, with an arrow.
HORIZON = timedelta(days=430)
PAD = timedelta(days=12)
THINNEST = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock's bar. `beyond`: its last day lies past the edge of the drawing."""

    limit: dict[str, Any]
    x: int
    width: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars on one scale, with the day looked at and the first of each quarter or month as ticks."""

    bars: Sequence[Bar]
    day_x: int
    first_on: date
    last_on: date


def chart(limits: Sequence[dict[str, Any]], as_of: date) -> Chart | None:
    """The drawing of clocks that have a first and a last day (ISO texts); None when there is nothing to draw."""
    spans = [(limit, date.fromisoformat(limit["starts_on"]), date.fromisoformat(limit["due_on"])) for limit in limits]
    if not spans:
        return None
    first = min([as_of, *(start for _, start, _ in spans)]) - PAD
    last = min(max([as_of, *(end for _, _, end in spans)]), as_of + HORIZON) + PAD
    scale = WIDTH / (last - first).days

    def x(day: date) -> int:
        return max(0, min(WIDTH, round((day - first).days * scale)))

    bars = [Bar(limit, x(start), max(THINNEST, x(end) - x(start)), end > last) for limit, start, end in spans]
    return Chart(bars, x(as_of), first, last)

"""What every bench gives back, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """One measure; `ratio` is ours to the peer's in the same run (for times and sizes, smaller is better)."""

    name: str
    value: float
    unit: str
    ratio: float
    peer: str


def table(bench: str, rows: Iterable[Row]) -> str:
    """The rows of one bench as a table of Markdown."""
    head = [f"## {bench}", "", "| what | ours | ratio | to |", "|---|---|---|---|"]
    return "\n".join([*head, *map(_line, rows)])


def _line(row: Row) -> str:
    return f"| {row.name} | {_number(row.value)} {row.unit} | {row.ratio:.2f} | {row.peer} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

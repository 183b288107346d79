"""The whole answer of a case: the position as data, with the courts that the tables know for its places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recours.core.answer.data import as_data
from recours.core.position import Position
from recours.library.courts import CourtTable, court_of, courts_at

#: The facts that hold a postcode of a place whose court may be seized, with what the place is.
PLACES = {"consumer_postcode": "consumer", "company_postcode": "company"}


def full_answer(position: Position, content: Path, data_folder: Path | None = None) -> dict[str, Any]:
    """`as_data` with `forum.courts`: for each place of the case, the court that the table knows, several, or none."""
    answer = as_data(position)
    table = courts_at(content, data_folder)
    answer["forum"]["courts"] = courts_of(position, table) if answer["forum"]["id"] else []
    return answer


def courts_of(position: Position, table: CourtTable) -> list[dict[str, Any]]:
    """The court of each place whose postcode is known; the choice among them is the consumer's (R631-3 C. conso)."""
    courts = []
    for fact, of in PLACES.items():
        if fact in position.facts:
            postcode = str(position.facts[fact])
            answer = court_of(table, postcode=postcode)
            rows = [
                {
                    "court": row.court,
                    "chamber": row.chamber,
                    "seat": row.seat,
                    "address": dict(row.address) if row.printable and row.address else None,
                }
                for row in answer.rows
            ]
            place = {"of": of, "postcode": postcode, "state": answer.state.value, "why": answer.why, "courts": rows}
            courts.append(place)
    return courts

"""What is to be told of the pieces of a case: those that nobody will see as they are."""

from __future__ import annotations

from recours.casework.case.case_view import case_of
from recours.casework.case.evidence import numbered_pieces
from recours.casework.desk import Desk
from recours.casework.readers.readers import exhibit_of
from recours.core.law import Event
from recours.documents.case_file.exhibit_faults import faults_of, stored_faults


def faults_of_piece(desk: Desk, number: int, event: Event) -> list[str]:
    """Sentences about one piece, none for a file that is shown whole."""
    return faults_of(exhibit_of(desk, number, event))


def known_faults(desk: Desk, number: int, event: Event) -> list[str]:
    """The same, as far as it was found before: nothing is read for it."""
    return stored_faults(exhibit_of(desk, number, event)) or []


def faults_of_new(desk: Desk, case_id: str, pieces_before: int) -> list[tuple[str, list[str]]]:
    """For each piece that came since a case had `pieces_before`, its name and its faults; not those without any."""
    pieces = numbered_pieces(case_of(desk, case_id).events)[pieces_before:]
    found = ((str(event.data.get("name", "")), faults_of_piece(desk, number, event)) for number, event in pieces)
    return [(name, faults) for name, faults in found if faults]

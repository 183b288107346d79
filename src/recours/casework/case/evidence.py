"""Attaching evidence: the bytes are kept first, then the entry that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from recours.casework.case.case_view import case_of
from recours.casework.case.entry_writer import Act, append, check_happened
from recours.casework.desk import Desk
from recours.core.law import Event
from recours.journal.entries.entry import Receipt
from recours.journal.errors import JournalError
from recours.journal.evidence.evidence import Piece


def attach(
    desk: Desk,
    case_id: str,
    stream: BinaryIO,
    name: str,
    *,
    title: str = "",
    of: str = "",
    declared_size: int | None = None,
    act: Act,
) -> Receipt:
    """Keep a file as evidence: photo, PDF, e-mail with its headers. `of` names the exhibit wanted that it is.

    Raises FileRefusedError (too large, not what its name says, empty), DiskFullError, an error for a day to come;
    nothing is written then.
    """
    case = case_of(desk, case_id)
    check_happened(desk, case, "evidence_added", act)
    desk.evidence.limits.check_count(desk.store.piece_count(case_id))
    piece = desk.evidence.keep(stream, name, declared_size=declared_size)
    with let_go_unless_named(desk, piece):
        entry = act.entry("evidence_added", evidence_payload(piece, title or piece.name, of))
        return append(desk, case, [entry], act)


@contextmanager
def let_go_unless_named(desk: Desk, piece: Piece) -> Iterator[None]:
    """When the entry is refused, the bytes go at once: nobody would find them to erase them, for a month."""
    try:
        yield
    except JournalError:
        with suppress(JournalError), desk.evidence.guard():
            if not desk.store.is_referenced(piece.digest):
                desk.evidence.remove(piece.digest)
        raise


def evidence_payload(piece: Piece, title: str, of: str = "") -> dict[str, object]:
    """What an `evidence_added` entry says of a piece."""
    payload = {"digest": piece.digest, "name": piece.name, "media_type": piece.media_type, "size": piece.size}
    return {**payload, "title": title, **({"of": of} if of else {})}


def numbered_pieces(events: Iterable[Event]) -> list[tuple[int, Event]]:
    """Each piece of a case with its number: what was attached and the letters as sent, in the journal's order, once."""
    first: dict[str, Event] = {}
    for event in events:
        if event.kind in ("evidence_added", "letter_sent") and event.data.get("digest"):
            first.setdefault(str(event.data["digest"]), event)
    return list(enumerate(first.values(), start=1))


def open_piece(desk: Desk, case_id: str, digest: str) -> tuple[BinaryIO, dict[str, object]]:
    """The bytes of a piece, with what its entry says. Raises EvidenceMissingError; KeyError if not of this case."""
    said = piece_facts(case_of(desk, case_id).events, digest)
    return desk.evidence.open(digest), said


def piece_facts(events: Iterable[Event], digest: str) -> dict[str, object]:
    """What the entries of a case say of a piece. Raises KeyError when it is none of this case."""
    for event in events:
        if event.data.get("digest") == digest:
            return dict(event.data)
    raise KeyError(digest)

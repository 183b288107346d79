"""The file as one reader gets it: which exhibits, which of them masked, which entries held back, and why.

Numbers are the same for all readers (docs/decisions/0012): letters cite them. The consumer's own copy holds everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from recours.casework.case.case_view import CaseView
from recours.casework.case.evidence import numbered_pieces
from recours.casework.desk import Desk
from recours.casework.errors import UndecidedError
from recours.casework.readers.masked_texts import says
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.readers import Choices, choices_of, exhibit_of
from recours.core.law import Event, Source
from recours.documents.case_file import Exhibit
from recours.documents.masking.masks import Mask, Search, Way, can_be_copied, masked_copy, search
from recours.documents.received import HiddenWords
from recours.journal.entries.entry import Entry
from recours.journal.entries.kinds import KINDS
from recours.library.shares import Share
from recours.wording import say


class Fate(Enum):
    """What becomes of an exhibit in a reader's file."""

    WHOLE = "whole"
    MASKED = "masked"
    WITHHELD = "withheld"
    UNREAD = "unread"
    UNMASKABLE = "unmaskable"


@dataclass(frozen=True)
class ShownPiece:
    """One exhibit for one reader: what becomes of it, why, the articles, and the pages that only a person can read."""

    exhibit: Exhibit
    event: Event
    fate: Fate
    why: str = ""
    cites: tuple[Source, ...] = ()
    unread: tuple[int, ...] = ()
    mask: Mask = field(default_factory=Mask)
    once_read: Fate | None = None
    """What an UNREAD piece becomes when the person has looked at it."""

    @property
    def number(self) -> int:
        """Its number, the same for all readers."""
        return self.exhibit.number

    @property
    def goes(self) -> bool:
        """True when the reader gets it, whole or masked."""
        return self.fate in (Fate.WHOLE, Fate.MASKED)

    def copy(self, made_on: date) -> bytes:
        """The masked copy as a PDF. Raises MaskingError."""
        return masked_copy(self.exhibit, self.mask, made_on)


@dataclass(frozen=True)
class Version:
    """What `reader` gets of a case. `pieces` are all of the case's, in order, with what becomes of each.

    `share` is the reader's list; the consumer's own copy has none and holds everything.
    """

    reader: str
    mask: Mask
    pieces: tuple[ShownPiece, ...]
    entries: tuple[Entry, ...]
    share: Share = field(default_factory=Share)
    lost: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True for the consumer's own copy."""
        return self.reader == "consumer"

    @cached_property
    def shown_pieces(self) -> tuple[ShownPiece, ...]:
        """The pieces that go."""
        return tuple(piece for piece in self.pieces if piece.goes)

    @property
    def undecided_pieces(self) -> tuple[ShownPiece, ...]:
        """The pieces about which the person must decide before the file can leave."""
        return tuple(piece for piece in self.pieces if piece.fate in (Fate.UNREAD, Fate.UNMASKABLE))

    @cached_property
    def withheld_seqs(self) -> tuple[int, ...]:
        """The entries whose content this reader does not get; the chain verifies without it."""
        if self.is_whole:
            return ()
        corrections = (entry.payload for entry in self.entries if entry.kind == "entry_corrected" and entry.payload)
        set_right = {payload["seq"] for payload in corrections}  # a correction says what the entry should have said
        return tuple(entry.seq for entry in self.entries if entry.seq in set_right or not self._tells(entry))

    @cached_property
    def copied_pieces(self) -> tuple[ShownPiece, ...]:
        """The pieces that go as a copy, since no entry that names them does."""
        return tuple(piece for piece in self.shown_pieces if set(self.seqs_of(piece)) <= set(self.withheld_seqs))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(piece.exhibit.digest for piece in self.pieces if piece.fate is Fate.WHOLE)

    def text(self, text: str) -> str:
        """`text` as this reader may read it."""
        return self.mask.text(text) if self.mask.words else text

    def seqs_of(self, piece: ShownPiece) -> list[int]:
        """The entries that name the piece."""
        digest = piece.exhibit.digest
        return [entry.seq for entry in self.entries if entry.payload and entry.payload.get("digest") == digest]

    def check_decided(self) -> None:
        """Check that the file may leave. Raise UndecidedError with what is left to decide."""
        if self.lost and not self.is_whole:
            message = say("casework.version.lost", seqs=", ".join(map(str, self.lost)))
            raise UndecidedError(message, way_out=say("casework.version.lost_way_out"))
        if self.undecided_pieces:
            told = " ; ".join(reason_of(piece) for piece in self.undecided_pieces)
            numbers = tuple(piece.number for piece in self.undecided_pieces)
            raise UndecidedError(told, numbers=numbers, way_out=say("casework.version.undecided_way_out"))

    def _tells(self, entry: Entry) -> bool:
        """True when the content of the entry goes. A piece that was withdrawn has no fate: it goes to nobody."""
        if entry.payload is None:
            return False
        digest = entry.payload.get("digest")
        return (
            self.share.tells(entry.kind, entry.payload)
            and (digest is None or digest in self._whole)
            and not says(entry, self.mask.words)
        )


def reason_of(piece: ShownPiece) -> str:
    """Why the piece needs a decision, as a sentence that names it."""
    pages = ", ".join(str(page) for page in piece.unread if page)
    key = piece.fate.value if piece.fate is Fate.UNMASKABLE else "unread_pages" if pages else "unread_file"
    return say(f"casework.version.{key}", number=piece.number, name=piece.exhibit.name, pages=pages)


def version_of(desk: Desk, case: CaseView, reader: str) -> Version:
    """What `reader` gets of the case as it stands. Raises EvidenceMissingError."""
    choices = choices_of(case.entries) if reader != "consumer" else Choices()
    return Version(
        reader,
        Mask(choices.words_for(reader)),
        tuple(
            _piece(desk, case, reader, choices, exhibit_of(desk, number, event), event)
            for number, event in numbered_pieces(case.events)
        ),
        case.entries,
        desk.library.shares.get(reader, Share()),
        choices.lost,
    )


def piece_for(desk: Desk, case: CaseView, reader: str, number: int) -> ShownPiece:
    """What becomes of one exhibit for `reader`. Raises KeyError for a number that is none."""
    event = dict(numbered_pieces(case.events))[number]
    choices = choices_of(case.entries) if reader != "consumer" else Choices()
    return _piece(desk, case, reader, choices, exhibit_of(desk, number, event), event)


def readers_without_exhibit(desk: Desk, case: CaseView) -> dict[int, tuple[str, ...]]:
    """For each exhibit that some readers do not get, those readers. Nothing is searched."""
    choices, found = choices_of(case.entries), {}
    for number, event in numbered_pieces(case.events):
        exhibit = exhibit_of(desk, number, event)
        readers = [reader for reader in OTHERS if _withheld_piece(desk, case, reader, choices, exhibit, event)]
        if readers:
            found[number] = tuple(readers)
    return found


def _piece(desk: Desk, case: CaseView, reader: str, choices: Choices, exhibit: Exhibit, event: Event) -> ShownPiece:
    withheld = _withheld_piece(desk, case, reader, choices, exhibit, event)
    if withheld is not None:
        return withheld
    mask = Mask(choices.words_for(reader), choices.areas_for(reader, exhibit.digest))
    if not mask:
        return ShownPiece(exhibit, event, Fate.WHOLE)
    found = _search(exhibit, mask.words.words, tuple((page, tuple(boxes)) for page, boxes in mask.areas.items()))
    fate = Fate.WHOLE if found.way is Way.AS_IS else Fate.MASKED
    naming = [entry for entry in case.entries if (entry.payload or {}).get("digest") == exhibit.digest]
    named = any(says(entry, mask.words) for entry in naming)
    if found.way is Way.NEVER or (named and not can_be_copied(exhibit)):
        fate = Fate.UNMASKABLE
    elif named:
        fate = Fate.MASKED
    piece = ShownPiece(exhibit, event, fate, unread=found.unread if mask.words else (), mask=mask)
    waits = piece.unread and not choices.is_reviewed(reader, exhibit.digest) and piece.goes
    return replace(piece, fate=Fate.UNREAD, once_read=fate) if waits else piece


def _withheld_piece(
    desk: Desk, case: CaseView, reader: str, choices: Choices, exhibit: Exhibit, event: Event
) -> ShownPiece | None:
    """The exhibit as withheld from the reader, by her choice or else by a rule; None when it is not."""
    chosen = choices.withheld.get(exhibit.digest)
    if chosen is not None:
        choices_made = (entry.payload for entry in case.entries if entry.kind == "exhibit_withheld" and entry.payload)
        reasons = [str(one.get("reason", "")) for one in choices_made if one["exhibit"] == exhibit.digest]
        return ShownPiece(exhibit, event, Fate.WITHHELD, reasons[-1] if reasons else "") if reader in chosen else None
    if reader == "consumer":
        return None
    shows = _what_it_shows(desk, case, event)
    rules = (row for row in desk.library.withholding.values() if reader in _listed_texts(row, "from"))
    rule = next((row for row in rules if shows & set(_listed_texts(row, "of"))), None)
    if rule is not None:
        cites = (desk.library.vocabulary.sources.get(cite) for cite in _listed_texts(rule, "cite"))
        return ShownPiece(exhibit, event, Fate.WITHHELD, str(rule["why"]), tuple(cite for cite in cites if cite))
    untold = (shows & KINDS.keys()) - desk.library.shares.get(reader, Share()).entries.keys()
    return ShownPiece(exhibit, event, Fate.WITHHELD, say("casework.version.not_theirs")) if untold else None


@lru_cache(maxsize=2048)
def _search(exhibit: Exhibit, words: tuple[str, ...], areas: tuple[tuple[int, Any], ...]) -> Search:
    """A piece never changes: what was found in it for the same words stays found."""
    return search(exhibit, Mask(HiddenWords(words), dict(areas)))


def _what_it_shows(desk: Desk, case: CaseView, event: Event) -> set[str]:
    """What a piece is of: a step, the entry that this step records, an entry itself; the letter that it is."""
    of = str(event.data.get("of") or event.data.get("step") or "")
    steps = desk.library.ladder(case.company, case.sectors).steps if of else ()
    records = {step.records for step in steps if step.id == of and step.records}
    return {of, *records, str(event.data.get("letter") or "")}


def _listed_texts(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, ())
    return tuple(str(each) for each in value) if isinstance(value, (list, tuple)) else ()

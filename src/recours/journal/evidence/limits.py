"""How much and what is accepted as a piece, with messages that say what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from recours.journal.errors import FileRefusedError
from recours.journal.evidence.media_types import ARCHIVES, OFFICE, PDF, PROGRAM, UNKNOWN, ZIP, MediaType
from recours.wording import say

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest file, most pieces in a case, and the room on disk that is never used (bytes)."""

    largest_bytes: int = 50 * MEGABYTE
    most_pieces: int = 10_000
    reserve_bytes: int = 50 * MEGABYTE

    def check_size(self, size: int, name: str) -> None:
        """Raises FileRefusedError for a file of more than the largest size."""
        if size > self.largest_bytes:
            limit = self.largest_bytes // MEGABYTE
            raise _refusal_error("too_large", name, limit=limit, size=-(-size // MEGABYTE))

    def check_count(self, already: int) -> None:
        """Raises FileRefusedError when a case that has `already` so many pieces can take no more."""
        if already >= self.most_pieces:
            raise _refusal_error("too_many", "", most=self.most_pieces)


LIMITS = Limits()


def check_name_and_type(name: str, size: int, media_type: MediaType) -> None:
    """Raises FileRefusedError for an empty file, and for bytes that are of no use as evidence."""
    if size == 0:
        raise _refusal_error("empty", name)
    if media_type.accepted or _is_office_file(name, media_type):
        return
    if media_type in ARCHIVES:
        raise _refusal_error("archive" if _file_ending(name) in media_type.endings else "archive_in_disguise", name)
    if media_type is UNKNOWN and _file_ending(name) in PDF.endings:
        raise _refusal_error("broken_pdf", name)
    raise _refusal_error("program" if media_type is PROGRAM else "unknown_type", name)


def _is_office_file(name: str, media_type: MediaType) -> bool:
    """A document that is a zip inside, whose first bytes did not say so."""
    endings = (ending for office in OFFICE for ending in office.endings)
    return media_type is ZIP and _file_ending(name) in (*endings, "pages", "numbers", "key")


def _file_ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _refusal_error(key: str, name: str, **more: int) -> FileRefusedError:
    message = say(f"journal.file.{key}", name=name, ending=_file_ending(name), **more)
    return FileRefusedError(message, way_out=say(f"journal.file.{key}_way_out", **more))

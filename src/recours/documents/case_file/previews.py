"""Small pictures of pieces, drawn in a process of their own and kept beside the pieces.

    <data>/previews/DIGEST.jpg     the picture, or the first page
    <data>/previews/DIGEST.none    there is none, and why: a key of `documents.unreadable`
All of it is derived: it may be deleted at any time, and is made again when it is looked at. What begins with a digest
goes when the bytes of that piece go (`EvidenceFiles.remove`).
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import BusyError, read_apart
from recours.journal.disk import translated_os_errors
from recours.journal.errors import StoreError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.evidence.media_types import AVIF, BMP, GIF, HEIC, JPEG, PDF, PNG, TIFF, WEBP

#: Previews are drawn of these: what the limited child has a decoder for.
DRAWABLE = frozenset(each.name for each in (JPEG, PNG, GIF, WEBP, TIFF, BMP, HEIC, AVIF, PDF))
#: A JPEG of 400 pixels is far smaller: a larger one is no preview, whatever the child made it of.
_LARGEST_BYTES = 400_000
#: A page of pieces asks for many at once; the machine has better things to do than all of them together.
_AT_ONCE = BoundedSemaphore(2)
#: How long a page waits for its turn: beyond, it is shown without the picture, which comes at the next look.
_LONGEST_QUEUE_S = 5.0


def preview(evidence: EvidenceFiles, digest: str, media_type: str) -> bytes | None:
    """The picture (JPEG) of a piece, drawn if it was not yet; None when there is none. Raises EvidenceMissingError."""
    if media_type not in DRAWABLE or known_blank(evidence, digest):
        return None
    kept = _path(evidence, digest, "jpg")
    if kept and kept.is_file():
        return kept.read_bytes()
    if not _AT_ONCE.acquire(timeout=_LONGEST_QUEUE_S):
        return None  # the next look tries again; other pages must not wait behind slow pictures
    try:
        return _draw_and_keep(evidence, digest)
    finally:
        _AT_ONCE.release()


def known_blank(evidence: EvidenceFiles, digest: str) -> bool:
    """True when it was tried, and there is no picture."""
    blank = _path(evidence, digest, "none")
    return blank is not None and blank.exists()


def blank_reason(evidence: EvidenceFiles, digest: str) -> str:
    """Why there is no picture, a key of `documents.unreadable`; nothing when it was not tried, or went well."""
    blank = _path(evidence, digest, "none")
    with suppress(OSError):
        return blank.read_text(encoding="ascii") if blank else ""
    return ""


def _draw_and_keep(evidence: EvidenceFiles, digest: str) -> bytes | None:
    try:
        picture, why = draw(evidence, digest), ""
    except BusyError:
        return None  # the machine may have been busy: to be tried again
    except UnreadableExhibitError as error:
        picture, why = None, error.reason
    with suppress(StoreError):  # no room, or a read-only disk: it is drawn again next time
        _keep(evidence, digest, picture, why)
    return picture


def draw(evidence: EvidenceFiles, digest: str) -> bytes:
    """The picture made by the limited child. Raises UnreadableExhibitError, BusyError, EvidenceMissingError."""
    with evidence.open(digest) as source:
        picture = read_apart("glance", Path(source.name), limits="glance").data
    whole = picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9")
    if not whole or len(picture) > _LARGEST_BYTES:
        raise UnreadableExhibitError("")
    return picture


def _path(evidence: EvidenceFiles, digest: str, ending: str) -> Path | None:
    return evidence.previews / f"{digest}.{ending}" if evidence.previews else None


def _keep(evidence: EvidenceFiles, digest: str, picture: bytes | None, why: str) -> None:
    """Keep what came of it in one step, unless the piece was erased while it was drawn."""
    final = _path(evidence, digest, "none" if picture is None else "jpg")
    if final is None:
        return
    half = final.with_name(f"{digest}.{secrets.token_hex(8)}.half")
    with evidence.guard(), translated_os_errors():
        if not evidence.has(digest):
            return
        final.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            half.write_bytes(why.encode() if picture is None else picture)
            half.replace(final)
        finally:
            half.unlink(missing_ok=True)

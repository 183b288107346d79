"""Small pictures of pieces, drawn in a process of their own and kept beside the pieces.

    <data>/previews/DIGEST.jpg     the picture, or the first page
    <data>/previews/DIGEST.none    there is none: the file is broken, too large, or too slow to draw
All of it is derived: it may be deleted at any time, and is made again when it is looked at. What begins with a digest
goes when the bytes of that piece go (`EvidenceFiles.remove`).
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from recours.documents import draw_preview
from recours.journal.disk import translated_os_errors
from recours.journal.errors import StoreError
from recours.journal.evidence import EvidenceFiles

DRAWABLE = frozenset({*draw_preview.PICTURES, draw_preview.PDF})
LONGEST_WAIT_S = 15.0
"""Longer than the processor time allowed: a machine may be busy elsewhere."""
_LARGEST_BYTES = 400_000
_COMMAND = (sys.executable, "-I", draw_preview.__file__)
#: Windows starts nothing without it; the child gets nothing else of ours.
_ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
#: A page of pieces asks for many at once; the machine has better things to do than all of them together.
_AT_ONCE = BoundedSemaphore(2)
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
        return _drawn(evidence, digest, media_type)
    finally:
        _AT_ONCE.release()


def known_blank(evidence: EvidenceFiles, digest: str) -> bool:
    """True when it was tried, and there is no picture."""
    blank = _path(evidence, digest, "none")
    return blank is not None and blank.exists()


def _drawn(evidence: EvidenceFiles, digest: str, media_type: str) -> bytes | None:
    try:
        picture = draw(evidence, digest, media_type)
    except subprocess.TimeoutExpired:
        return None  # the machine may have been busy: to be tried again
    with suppress(StoreError):  # no room, or a read-only disk: it is drawn again next time
        _keep(evidence, digest, picture)
    return picture


def draw(evidence: EvidenceFiles, digest: str, media_type: str) -> bytes | None:
    """The picture made by the child; None when it came to nothing. Raises TimeoutExpired, EvidenceMissingError."""
    with evidence.open(digest) as source:
        done = subprocess.run(  # noqa: S603 our own program, a type from our own list
            [*_COMMAND, media_type],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_WAIT_S,
            cwd="/",
            env=_ENVIRONMENT,
            start_new_session=True,
            check=False,
        )
    whole = done.stdout.startswith(b"\xff\xd8") and done.stdout.endswith(b"\xff\xd9")
    return done.stdout if done.returncode == 0 and whole and len(done.stdout) <= _LARGEST_BYTES else None


def _path(evidence: EvidenceFiles, digest: str, ending: str) -> Path | None:
    return evidence.previews / f"{digest}.{ending}" if evidence.previews else None


def _keep(evidence: EvidenceFiles, digest: str, picture: bytes | None) -> None:
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
            half.write_bytes(picture or b"")
            half.replace(final)
        finally:
            half.unlink(missing_ok=True)

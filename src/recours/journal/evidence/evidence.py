"""Pieces: files kept by the digest of their bytes, never renamed, never re-encoded.

    ROOT/pieces/ab/abcdef…   the bytes, read-only, under their SHA-256
    ROOT/incoming/           what is being received, or exported; nothing here is evidence
    ROOT/quarantine/         what the virus scanner refused: kept apart, not lost
    ROOT/set_aside/          pieces that no entry names any more, for thirty days
A file is a piece when an entry of a journal names its digest; its name, as given, stands in that entry and is
never used as a path.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Protocol

from recours.journal.disk import move_for_good, translated_os_errors
from recours.journal.errors import (
    DiskFullError,
    EvidenceMissingError,
    FileRefusedError,
    QuarantinedError,
    ReadOnlyError,
)
from recours.journal.evidence.limits import LIMITS, Limits, check_name_and_type
from recours.journal.evidence.media_types import SNIFFED_BYTES, MediaType, media_type_of
from recours.journal.evidence.set_aside import SetAside, files_in
from recours.journal.write_lock import WriteLock
from recours.wording import say

_CHUNK = 256 * 1024
#: Moving a piece into place takes milliseconds: who waits longer than this waits for somebody who is stuck.
_LOCK_TIMEOUT_S = 10.0
#: A file that no entry names is left this long to the one who is about to write the entry.
GRACE_S = 24 * 3600
#: As long as what is set aside: time to notice that the scanner was wrong.
QUARANTINE_S = 30 * GRACE_S


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it was kept: what an `evidence_added` entry says of it."""

    digest: str
    name: str
    media_type: str
    size: int


class Scan(Enum):
    """What a virus scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNAVAILABLE = "unavailable"


class Scanner(Protocol):
    """A virus scanner."""

    def scan(self, path: Path) -> Scan:
        """What it says of the file `path`."""
        ...


class EvidenceFiles:
    """The pieces under `root` (made if it is not there); what was drawn from one, `previews/DIGEST…`, goes with it."""

    def __init__(
        self,
        root: Path | str,
        *,
        limits: Limits = LIMITS,
        scanner: Scanner | None = None,
        previews: Path | None = None,
    ) -> None:
        self.root = Path(root)
        self.previews = previews
        self.limits = limits
        self.scanner = scanner
        self.set_aside = SetAside(self.root / "set_aside")
        self._lock = WriteLock(self.root / "lock", _LOCK_TIMEOUT_S)
        with suppress(ReadOnlyError) if self.root.parent.is_dir() else nullcontext():  # what is there can be read
            self._make_folders()

    def keep(self, stream: BinaryIO, name: str, *, declared_size: int | None = None) -> Piece:
        """Keep the bytes of `stream`, which the person calls `name`; safe on disk when this returns.

        Raises FileRefusedError, QuarantinedError, DiskFullError, ReadOnlyError; nothing is kept then.
        """
        name = shown_name(name)
        self.limits.check_size(declared_size or 0, name)
        with translated_os_errors():
            self._make_folders()
            self._check_room(declared_size or 0)
            with self.passing_path() as temporary:
                digest, size, media_type = self._receive(stream, name, temporary)
                self._scan(temporary, digest, name)
                move_for_good(temporary, self.path_of(digest))
        return Piece(digest, name, media_type.name, size)

    @contextmanager
    def passing_path(self) -> Iterator[Path]:
        """A path for a file that only passes through, an upload or an export; `sweep` takes what was left."""
        path = self._incoming_folder / secrets.token_hex(16)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def open(self, digest: str) -> BinaryIO:
        """The bytes of a piece, opened for reading after they were compared with the digest.

        Raises EvidenceMissingError when they are gone or changed.
        """
        self.check(digest)
        return self.place_of(digest).open("rb")

    def check(self, digest: str) -> None:
        """Check that the bytes are those that were kept. Raise EvidenceMissingError."""
        path = self.place_of(digest)
        if path.exists() and not path.is_file():  # a folder, a pipe that nobody writes to
            raise _missing_error("changed", digest)
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            raise _missing_error("gone", digest) from None
        except OSError as error:
            raise _missing_error("unreadable", digest) from error
        if found != digest:
            raise _missing_error("changed", digest)

    def place_of(self, digest: str) -> Path:
        """Where the bytes are: in their place, else among those that are set aside."""
        path = self.path_of(digest)
        return path if path.exists() or not self.set_aside.has(digest) else self.set_aside.path_of(digest)

    def path_of(self, digest: str) -> Path:
        """Where the bytes of `digest` lie, or would lie. Raises EvidenceMissingError for what is no digest."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise _missing_error("gone", digest)
        return self._pieces / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """True when there is a file of this digest, in its place or set aside."""
        return self.place_of(digest).is_file()

    def guard(self) -> AbstractContextManager[None]:
        """While held, no piece is removed by another process."""
        return self._lock

    @contextmanager
    def hold(self, digests: Iterable[str]) -> Iterator[None]:
        """`guard`, with the certainty that these pieces are in their place. Raises EvidenceMissingError."""
        with self.guard():
            for digest in digests:
                if not self.has(digest):
                    raise _missing_error("gone", digest)
                self._bring_back(digest)
            yield

    def _bring_back(self, digest: str) -> None:
        if not self.path_of(digest).exists() and self.set_aside.has(digest):
            with translated_os_errors():
                self.set_aside.give_back(digest, self.path_of(digest))

    def remove(self, digest: str) -> None:
        """Delete the bytes of `digest` and its previews (call it under `guard`, when no entry rests on them)."""
        with translated_os_errors():
            self.path_of(digest).unlink(missing_ok=True)
            self.set_aside.remove(digest)
            self._forget_previews(digest)

    def _forget_previews(self, digest: str) -> None:
        for drawn in self.previews.glob(f"{digest}*") if self.previews else ():
            shutil.rmtree(drawn) if drawn.is_dir() else drawn.unlink(missing_ok=True)

    def unnamed_pieces(self, is_referenced: Callable[[str], bool], *, now_s: float | None = None) -> list[Path]:
        """The pieces older than GRACE_S that no entry names, in their place."""
        until = (time.time() if now_s is None else now_s) - GRACE_S
        stale = (path for path in self.all_pieces() if path.lstat().st_mtime < until)
        return [path for path in stale if not is_referenced(path.name)]

    def all_pieces(self) -> list[Path]:
        """Every file in the place of a piece."""
        return files_in(self._pieces, "*/*")

    def sweep(self, is_referenced: Callable[[str], bool], *, now_s: float | None = None) -> int:
        """Set aside the pieces that no entry names, `bring_back` the others; how many left their place.

        What was set aside long ago goes, with what `tidy` takes.
        """
        now_s = time.time() if now_s is None else now_s
        self.bring_back(is_referenced)
        with self.guard(), translated_os_errors():
            unnamed = self.unnamed_pieces(is_referenced, now_s=now_s)
            for path in unnamed:
                self.set_aside.take(path)
                self._forget_previews(path.name)
            self.set_aside.remove_old(now_s)
        return len(unnamed) + self.tidy(now_s=now_s)

    def bring_back(self, is_referenced: Callable[[str], bool]) -> None:
        """Put what was set aside and is named again in its place: safe whatever is thought of the journal."""
        with self.guard(), translated_os_errors():
            for digest in self.set_aside.digests():
                if is_referenced(digest):
                    self._bring_back(digest)
                    self.set_aside.remove(digest)  # one that was sent again meanwhile is in its place

    def tidy(self, *, now_s: float | None = None) -> int:
        """Delete unfinished uploads older than GRACE_S; how many. What was quarantined QUARANTINE_S ago goes too."""
        now_s = time.time() if now_s is None else now_s
        with self.guard(), translated_os_errors():
            left = [path for path in files_in(self._incoming_folder) if path.lstat().st_mtime < now_s - GRACE_S]
            old = [path for path in files_in(self._quarantine) if path.lstat().st_mtime < now_s - QUARANTINE_S]
            for path in (*left, *old):
                path.unlink(missing_ok=True)
        return len(left)

    def close(self) -> None:
        """Close this thread's handle on the lock."""
        self._lock.close()

    @property
    def _pieces(self) -> Path:
        return self.root / "pieces"

    @property
    def _incoming_folder(self) -> Path:
        return self.root / "incoming"

    @property
    def _quarantine(self) -> Path:
        return self.root / "quarantine"

    def _make_folders(self) -> None:
        if self._incoming_folder.is_dir():
            return
        with translated_os_errors():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for each in (self._pieces, self._quarantine, self._incoming_folder):
                each.mkdir(exist_ok=True, mode=0o700)

    def _check_room(self, size: int) -> None:
        if shutil.disk_usage(self.root).free < size + self.limits.reserve_bytes:
            raise DiskFullError(say("journal.store.full"), way_out=say("journal.store.full_way_out"))

    def _receive(self, stream: BinaryIO, name: str, temporary: Path) -> tuple[str, int, MediaType]:
        """Write the stream to `temporary`, down to the disk; its digest, size and type."""
        digest, size, start = hashlib.sha256(), 0, b""
        with temporary.open("xb") as out:
            while chunk := _next_chunk(stream, name):
                size += len(chunk)
                self.limits.check_size(size, name)
                start += chunk[: SNIFFED_BYTES - len(start)]
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            media_type = media_type_of(start, temporary.read_bytes)
            check_name_and_type(name, size, media_type)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o400)
        return digest.hexdigest(), size, media_type

    def _scan(self, temporary: Path, digest: str, name: str) -> None:
        if self.scanner is None or self.scanner.scan(temporary) is not Scan.INFECTED:
            return
        move_for_good(temporary, self._quarantine / digest)
        raise QuarantinedError(
            say("journal.file.quarantined", name=name), way_out=say("journal.file.quarantined_way_out")
        )


def _next_chunk(stream: BinaryIO, name: str) -> bytes:
    """More of the upload; a sender who goes away is no fault of our disk."""
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        message, way_out = say("journal.file.broken_off", name=name), say("journal.file.broken_off_way_out")
        raise FileRefusedError(message, way_out=way_out) from error


def shown_name(name: str) -> str:
    """A file's name as it may be shown: its last part, without control characters, 200 characters at most."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(each for each in last.encode(errors="replace").decode() if each.isprintable()).strip()
    return clean[-200:] or say("journal.file.unnamed")


def _missing_error(key: str, digest: str) -> EvidenceMissingError:
    return EvidenceMissingError(
        say(f"journal.piece.{key}", digest=digest[:16]), way_out=say(f"journal.piece.{key}_way_out")
    )

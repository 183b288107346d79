"""An exhibit (pièce): the bytes of the evidence, its number, what the bordereau says of it, its shelf."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where what was made of a piece with much work is kept, beside its previews: as long as the piece is there.

    All of it is derived. `prefix` begins with the piece's digest, so that it goes with the piece; `piece` is its file.
    """

    prefix: Path
    piece: Path

    def read(self, name: str) -> bytes | None:
        """What was kept under `name`; None when nothing was."""
        with suppress(OSError):
            return self._path(name).read_bytes()
        return None

    def keep(self, name: str, data: bytes) -> None:
        """Keep it in one step; not at all without room, on a read-only disk, or when the piece was erased meanwhile."""
        half = self._path(f"{secrets.token_hex(8)}.half")
        with suppress(OSError):
            self.prefix.parent.mkdir(exist_ok=True, mode=0o700)
            try:
                half.write_bytes(data)
                half.replace(self._path(name))
            finally:
                half.unlink(missing_ok=True)
            if not self.piece.exists():
                self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.prefix.with_name(f"{self.prefix.name}.{name}")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit. `content` holds the bytes, or the path of a file too large to keep in memory.

    `on` is the day of the document itself, `origin` who wrote it (« entreprise », « moi »), `digest` the SHA-256.
    """

    number: int
    title: str
    name: str
    content: bytes | Path
    media_type: str = ""
    on: date | None = None
    origin: str = ""
    digest: str = ""
    shelf: Shelf | None = field(default=None, compare=False)

    def data(self) -> bytes:
        """The bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content

    def sha256(self) -> str:
        """The digest in hexadecimal: as given, or computed from the bytes."""
        if self.digest:
            return self.digest
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).hexdigest()
        with self.content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def size(self) -> int:
        """The size in bytes."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def first_bytes(self) -> bytes:
        """The first bytes, enough to see what the file really is."""
        if isinstance(self.content, bytes):
            return self.content[:64]
        with self.content.open("rb") as file:
            return file.read(64)

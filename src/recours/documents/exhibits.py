"""An exhibit (pièce): the bytes of the evidence, its number and what the bordereau says of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path


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

    def beginning(self) -> bytes:
        """The first bytes, enough to see what the file really is."""
        if isinstance(self.content, bytes):
            return self.content[:64]
        with self.content.open("rb") as file:
            return file.read(64)

"""Run on a tiny file system by test_bad_disk.py: does each thing until the disk refuses, says what it saw as JSON.

python -m tests.journal.bad_disk full|read_only FOLDER
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PIL import Image
from tests.journal.journals import DAY, NOON, noted, opened

from recours.documents.case_file.previews import preview
from recours.journal.archive.archive import write_archive
from recours.journal.entries.entry import NewEntry
from recours.journal.errors import JournalError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.evidence.limits import Limits
from recours.journal.proof.chain import verify
from recours.journal.stores import erasure
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import Store

PDF = b"%PDF-1.7 " + bytes(range(256)) * 100


def refusal(work: Callable[[], Any], tries: int = 500) -> str:
    """The name of the error that `work`, done again and again, ends in."""
    for _ in range(tries):
        try:
            work()
        except JournalError as error:
            return type(error).__name__
    return "none"


class Closing(Store, Protocol):
    """A store that lets go of its files."""

    def close(self) -> None: ...


OpenStore = Callable[[Path, EvidenceFiles], Closing]


def plain_sqlite(folder: Path, evidence: EvidenceFiles) -> Closing:
    """The store of the command line."""
    return SqliteStore(folder / "journal.db", evidence)


class Scene:
    """A case with a piece, on a disk that is about to refuse."""

    def __init__(self, folder: Path, open_store: OpenStore) -> None:
        self.folder = folder
        limits = Limits(reserve_bytes=0)
        self.evidence = EvidenceFiles(folder / "evidence", limits=limits, previews=folder / "previews")
        self.store = open_store(folder, self.evidence)
        piece = self.evidence.keep(io.BytesIO(PDF), "facture.pdf")
        photo = io.BytesIO()
        Image.effect_noise((400, 400), 80).save(photo, "PNG")
        self.photo = self.evidence.keep(io.BytesIO(photo.getvalue()), "photo.png").digest
        added = NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})
        self.kept = self.store.append("a", 0, [opened(), added]).head.seq
        self.entries = self.store.read("a")
        self.uploads = 0

    def append(self) -> None:
        self.kept = self.store.append("a", self.kept, [noted("x" * 4000)]).head.seq

    def upload(self) -> None:
        self.uploads += 1
        self.evidence.keep(io.BytesIO(PDF + b"%d" % self.uploads), "facture.pdf")

    def export(self) -> None:
        write_archive(self.folder / "a.zip", "a", self.entries, self.evidence, exported_at=NOON)

    def erase(self) -> None:
        erasure.erase(self.store, "a", [2], on=DAY, actor="consumer", reason="demande")

    def state(self) -> dict[str, Any]:
        """What is left: whether the chain is whole with all that was acknowledged, and no half file anywhere."""
        entries = self.store.read("a")
        verify("a", entries)
        for path in (self.folder / "evidence" / "pieces").glob("*/*"):
            self.evidence.check(path.name)
        return {
            "kept": len(entries) == self.kept,
            "piece": entries[1].payload is not None,
            "unfinished": len(list((self.folder / "evidence" / "incoming").iterdir())),
            "archives": len(list(self.folder.glob("*a.zip*"))),
        }


def full(folder: Path, open_store: OpenStore) -> dict[str, Any]:
    """Fill the disk, try everything, make room, go on."""
    scene = Scene(folder, open_store)
    filler = folder / "filler"
    with filler.open("wb") as out:
        out.write(bytes(1_000_000))
    found: dict[str, Any] = {name: refusal(getattr(scene, name)) for name in ("upload", "append", "export")}
    found["erase"] = refusal(scene.erase, 1)
    found["preview"] = preview(scene.evidence, scene.photo, "image/png") is not None
    found |= scene.state() | {"previews": len(list(folder.glob("previews/*")))}
    filler.unlink()
    scene.append()
    scene.erase()
    scene.kept += 1
    return found | {"after": scene.state()["kept"]}


def read_only(folder: Path, open_store: OpenStore) -> dict[str, Any]:
    """Make the disk read-only, try everything, make it writable again, look."""
    scene = Scene(folder, open_store)
    scene.store.close()
    scene.evidence.close()
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    found: dict[str, Any] = {name: refusal(getattr(scene, name), 1) for name in ("append", "upload", "export", "erase")}
    subprocess.run(["mount", "-o", "remount,bind,rw", str(folder)], check=True)
    return found | scene.state()


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"full": full, "read_only": read_only}[sys.argv[1]](Path(sys.argv[2]), plain_sqlite)))

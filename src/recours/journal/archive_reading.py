"""Bringing an archive back: verified whole, then the same entries and the same pieces as where it came from."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from recours.journal import verify as verifier
from recours.journal.canonical import canonical, read_instant
from recours.journal.encoding import read_payload
from recours.journal.entries import Entry, Receipt
from recours.journal.errors import ArchiveError
from recours.journal.evidence import EvidenceFiles
from recours.journal.seals import Seal
from recours.journal.store import Store
from recours.wording import say


def check_archive(path: Path, head: str | None = None) -> dict[str, Any]:
    """Verify an archive (zip or folder); what it says it holds. Raises ArchiveError naming the first wrong thing."""
    try:
        found: dict[str, Any] = verifier.check(str(path), head)
    except verifier.WrongError as wrong:
        message = say("journal.archive.wrong", fault=wrong.args[0])
        raise ArchiveError(message, way_out=say("journal.archive.wrong_way_out")) from None
    return found


def read_archive(path: Path) -> tuple[str, tuple[Entry, ...]]:
    """The case and its entries, verified. Raises ArchiveError."""
    found = check_archive(path)
    salts = {line["seq"]: line["salt"] for line in _payload_lines(path)}
    contents = found["contents"]
    entries = tuple(_entry(each, contents.get(each["seq"]), salts.get(each["seq"])) for each in found["entries"])
    return found["case_id"], entries


def import_archive(path: Path, store: Store, evidence: EvidenceFiles) -> Receipt:
    """Bring a case into `store` with its pieces; entries that are here already are left alone.

    Raises ArchiveError (also for an archive that holds payloads back: it is for reading only), ConflictError.
    """
    case_id, entries = read_archive(path)
    manifest = check_archive(path)["manifest"]
    if manifest["withheld"]:
        raise ArchiveError(say("journal.archive.withheld", count=len(manifest["withheld"])))
    _keep_pieces(path, manifest["pieces"], evidence)
    return store.adopt(case_id, entries)


def _payload_lines(path: Path) -> list[dict[str, Any]]:
    _, read = verifier.names_and_reader(str(path))
    return list(verifier.json_lines("payloads.jsonl", read))


def _entry(header: Mapping[str, Any], payload: Any, salt: str | None) -> Entry:
    sealed = None if salt is None else Seal(bytes.fromhex(salt), canonical(payload))
    typed = read_payload(header["kind"], header["kind_version"], sealed.text) if sealed else None
    days = {
        "occurred_on": date.fromisoformat(header["occurred_on"]),
        "recorded_at": read_instant(header["recorded_at"]),
    }
    return Entry(**{**header, **days}, payload=typed, seal=sealed)


def _keep_pieces(path: Path, pieces: list[dict[str, Any]], evidence: EvidenceFiles) -> None:
    for piece in pieces:
        if not evidence.has(piece["digest"]):
            name = piece["names"][0] if piece["names"] else ""
            kept = _keep_one(path, piece["path"], name, evidence)
            if kept != piece["digest"]:
                raise ArchiveError(say("journal.archive.piece", name=name))


def _keep_one(path: Path, member: str, name: str, evidence: EvidenceFiles) -> str:
    if path.is_dir():
        with (path / member).open("rb") as stream:
            return evidence.keep(stream, name).digest
    with zipfile.ZipFile(path) as archive, archive.open(member) as zipped:
        return evidence.keep(zipped, name).digest  # type: ignore[arg-type]

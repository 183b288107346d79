"""A case as an open archive: a plain zip that verifies without us, and comes back the same elsewhere.

    LISEZMOI.txt     what this is, in French and English
    manifest.json    format, case, head, pieces with their original names, payloads held back
    journal.jsonl    the headers, one a line, canonical JSON
    payloads.jsonl   salt and payload of each entry, one a line, canonical JSON
    pieces/DIGEST    the files, their bytes untouched
    heads.json       heads witnessed by a time-stamping authority, whose answers are timestamps/HASH.tsr
    verify.py        checks all of it with Python alone
    SHA256SUMS       digest of every other file (`sha256sum -c` reads it too)
Further files (letters, dossier.pdf) may stand beside them. The zip's comment seals the zip's own bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from recours.journal.disk import move_for_good, translated_os_errors
from recours.journal.entries.canonical import instant_text
from recours.journal.entries.entry import Entry
from recours.journal.entries.heads import Head
from recours.journal.entries.payload_bytes import pieces_in
from recours.journal.errors import StoreError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof import verify as verifier
from recours.journal.proof.chain import header_line, verify
from recours.journal.proof.witnesses import Witness
from recours.wording import say

FORMAT, VERSION = "recours-archive", 1
_SEAL = b"recours-archive sha256:"
#: The oldest day that a zip can bear: an export says when it was made in its manifest, and nowhere else.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
#: Pieces pass through in parts of this size: memory stays flat, and smaller parts gain nothing.
_CHUNK = 1024 * 1024


def write_archive(
    target: Path,
    case_id: str,
    entries: Sequence[Entry],
    evidence: EvidenceFiles,
    *,
    exported_at: datetime,
    withheld: Collection[int] = (),
    masked: Sequence[Mapping[str, Any]] = (),
    extra: Mapping[str, bytes] | None = None,
    witnesses: Sequence[Witness] = (),
) -> Head:
    """Write the archive of a case to `target`, whole or not at all; the head it carries.

    The chain and every piece are verified first. `withheld`: entries whose payload (and pieces) this reader does not
    get, erased ones too when what says that they were erased is among them. `masked`: for each copy among `extra` in
    place of a piece held back, its `number`, `path` and `seqs`.
    `extra`: more files by path. `witnesses`: time-stamped heads of this case.
    Raises ChainBrokenError, EvidenceMissingError, StoreError, DiskFullError, ReadOnlyError (place: `target`).
    """
    verify(case_id, entries)
    manifest = _manifest(case_id, entries, exported_at, withheld) | {"masked": [dict(each) for each in masked]}
    hashes = {entry.hash for entry in entries}
    witnesses = [each for each in witnesses if each.head.hash in hashes]
    texts = _texts(entries, manifest, withheld, witnesses) | dict(extra or {})
    with _archive_errors(target), _replace_file(target) as out:
        _write_zip(out, texts, manifest["pieces"], evidence)
    last = entries[-1]
    return Head(case_id, last.seq, last.hash, last.recorded_at)


def _manifest(
    case_id: str, entries: Sequence[Entry], exported_at: datetime, withheld: Collection[int]
) -> dict[str, Any]:
    last = entries[-1]
    return {
        "format": FORMAT,
        "version": VERSION,
        "case_id": case_id,
        "exported_at": instant_text(exported_at),
        "head": {"seq": last.seq, "hash": last.hash, "recorded_at": instant_text(last.recorded_at)},
        "withheld": sorted(each.seq for each in entries if each.seq in withheld),
        "pieces": _pieces([each for each in entries if each.seq not in withheld]),
    }


def _pieces(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The pieces in order of the journal, each once, with every name it was given."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for digest in pieces_in(entry.kind, entry.payload):
            said = entry.payload or {}
            piece = found.setdefault(digest, {"digest": digest, "path": f"pieces/{digest}", "names": [], "seqs": []})
            piece["seqs"].append(entry.seq)
            if said.get("name") and said["name"] not in piece["names"]:
                piece["names"].append(said["name"])
            piece.update({key: said[key] for key in ("media_type", "size") if key in said})
    return list(found.values())


def _texts(
    entries: Sequence[Entry],
    manifest: dict[str, Any],
    withheld: Collection[int],
    witnesses: Sequence[Witness],
) -> dict[str, bytes]:
    shown = [(entry.seq, entry.seal) for entry in entries if entry.seal is not None and entry.seq not in withheld]
    head = manifest["head"]["hash"]
    return {
        "LISEZMOI.txt": say("journal.archive.readme", head=head, case_id=manifest["case_id"]).encode(),
        "manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(),
        "journal.jsonl": _lines(header_line(entry) for entry in entries),
        "payloads.jsonl": _lines(
            f'{{"payload":{seal.text},"salt":"{seal.salt.hex()}","seq":{seq}}}' for seq, seal in shown
        ),
        "heads.json": (json.dumps([each.as_json() for each in witnesses], indent=1) + "\n").encode(),
        "verify.py": Path(verifier.__file__).read_bytes(),
        **{each.token_path: each.token for each in witnesses},
    }


def _lines(lines: Iterator[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def _write_zip(
    out: BinaryIO, texts: Mapping[str, bytes], pieces: Sequence[Mapping[str, Any]], evidence: EvidenceFiles
) -> None:
    sums: dict[str, str] = {}
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in texts.items():
            archive.writestr(_info(name, zipfile.ZIP_DEFLATED), data)
            sums[name] = hashlib.sha256(data).hexdigest()
        for piece in pieces:
            with evidence.open(piece["digest"]) as source, archive.open(_info(piece["path"]), "w") as member:
                shutil.copyfileobj(source, member, _CHUNK)
            sums[piece["path"]] = piece["digest"]
        archive.writestr(_info("SHA256SUMS"), "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
        archive.comment = _SEAL + b"0" * 64
    _seal(out)


def _info(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """A member whose bytes depend on nothing but its name and content."""
    info = zipfile.ZipInfo(name, _ZIP_DAY)
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    return info


def _seal(out: BinaryIO) -> None:
    """Put the digest of all the bytes before it at the end of the zip's comment."""
    size = out.seek(0, os.SEEK_END) - 64
    out.seek(0)
    digest = hashlib.sha256()
    left = size
    while left:
        chunk = out.read(min(_CHUNK, left))
        digest.update(chunk)
        left -= len(chunk)
    out.seek(size)
    out.write(digest.hexdigest().encode())


@contextmanager
def _archive_errors(target: Path) -> Iterator[None]:
    """What the disk refuses, told of the archive instead of the journal."""
    try:
        with translated_os_errors():
            yield
    except StoreError as error:
        way_out = error.way_out if type(error) is not StoreError else say("journal.archive.not_written_way_out")
        raise type(error)(say("journal.archive.not_written"), place=str(target), way_out=way_out) from error


@contextmanager
def _replace_file(target: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `target` once it is complete and on disk."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with temporary.open("x+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        move_for_good(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)

"""Bringing an archive back: verified whole, then the same entries and the same pieces as where it came from."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from recours.journal.entries.canonical import canonical, read_instant
from recours.journal.entries.entry import Entry, NewEntry, Receipt, check_case_id
from recours.journal.entries.fold import events, facts
from recours.journal.entries.heads import Head
from recours.journal.entries.payload_bytes import read_payload
from recours.journal.entries.payloads import DATE
from recours.journal.entries.seals import Seal
from recours.journal.errors import ArchiveError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof import verify as verifier
from recours.journal.proof.witnesses import Witness, WitnessFiles
from recours.journal.retention import RetentionPolicy, keeping_of
from recours.journal.stores.store import Store
from recours.wording import say

#: The journal of 100,000 entries is 70 MB; documents beside it are read whole too.
LARGEST_TEXTS_BYTES = 1_000_000_000
#: A case rests on some hundreds of pieces; a zip of more members than this is made to tire whoever lists it.
MOST_MEMBERS = 100_000


def check_archive(path: Path, head: str | None = None) -> dict[str, Any]:
    """Verify an archive (zip or folder); what it says it holds. Raises ArchiveError naming the first wrong thing."""
    _check_sizes(path)
    try:
        found: dict[str, Any] = verifier.check(str(path), head)
    except verifier.WrongError as wrong:
        message = say("journal.archive.wrong", fault=wrong.args[0])
        raise ArchiveError(message, way_out=say("journal.archive.wrong_way_out")) from None
    return found


def read_archive(path: Path) -> tuple[str, tuple[Entry, ...]]:
    """The case and its entries, verified. Raises ArchiveError."""
    found = check_archive(path)
    return _case_id(found), _entries(found)


#: Raises ArchiveError for entries of a case that agree with themselves and cannot be reckoned with.
Judge = Callable[[str, tuple[Entry, ...]], None]


def store_archive(
    path: Path,
    store: Store,
    evidence: EvidenceFiles,
    witnesses: WitnessFiles | None = None,
    judge: Judge | None = None,
) -> Receipt:
    """Bring a case into `store` with its pieces and its time-stamps; entries that are here already are left alone.

    `judge` looks at what the entries say before anything is kept. Raises ArchiveError (also for an archive that holds
    payloads back: it is for reading only), PayloadError, ConflictError.
    """
    found = check_archive(path)
    if found["manifest"]["withheld"]:
        raise ArchiveError(_what_is_missing(found), way_out=say("journal.archive.withheld_way_out"))
    case_id, entries = _case_id(found), _entries(found)
    _check_understood(entries)
    if judge is not None:
        judge(case_id, entries)
    _keep_pieces(path, found["manifest"]["pieces"], evidence)
    receipt = store.adopt(case_id, entries)
    if witnesses is not None:
        for witness in _witnesses(path, found):
            witnesses.keep_brought(witness)
    return receipt


def _check_understood(entries: Sequence[Entry]) -> None:
    """What this Recours cannot fold would be in the way of every list of cases. Raises ArchiveError."""
    try:
        facts(entries)
        events(entries)
        keeping_of(entries, RetentionPolicy())
    except Exception as error:
        message, way_out = say("journal.archive.not_understood"), say("journal.archive.not_understood_way_out")
        raise ArchiveError(message, way_out=way_out) from error


def _case_id(found: Mapping[str, Any]) -> str:
    """The case's identifier, fit for an address and a file's name. Raises PayloadError."""
    return check_case_id(str(found["manifest"]["case_id"]))


def _witnesses(path: Path, found: Mapping[str, Any]) -> Iterator[Witness]:
    """The time-stamped heads, told by the journal's own headers, which were verified."""
    case_id = found["manifest"]["case_id"]
    with _opener(path) as opened:
        for told in found["witnesses"]:
            header = found["entries"][told["seq"] - 1]
            head = Head(case_id, header["seq"], header["hash"], read_instant(header["recorded_at"]))
            with opened(Witness(head, b"").token_path) as stream:
                yield Witness(head, stream.read())


def _what_is_missing(found: Mapping[str, Any]) -> str:
    """What an archive made for one reader holds back."""
    seqs = found["manifest"]["withheld"]
    back, copies = verifier.held_back(found["entries"], found["manifest"])
    told = [say("journal.archive.withheld", count=len(seqs), seqs=", ".join(map(str, seqs)))]
    told += [say("journal.archive.withheld_pieces", seqs=", ".join(map(str, back)))] if back else []
    told += [say("journal.archive.withheld_copies", paths=", ".join(copies))] if copies else []
    return " ".join(told)


def _check_sizes(path: Path) -> None:
    """A zip of a few kilobytes can unfold to terabytes; ours do not. Raises ArchiveError."""
    if (path / "manifest.json").is_file():
        return
    if not zipfile.is_zipfile(path):
        raise ArchiveError(say("journal.archive.none"), place=str(path), way_out=say("journal.archive.none_way_out"))
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    texts = sum(member.file_size for member in members if not member.filename.startswith("pieces/"))
    if texts > LARGEST_TEXTS_BYTES or len(members) > MOST_MEMBERS:
        raise ArchiveError(say("journal.archive.too_large"), way_out=say("journal.archive.wrong_way_out"))


def _entries(found: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The entries of a verified archive. Raises ArchiveError: what agrees with itself may still be nonsense."""
    entries = []
    for header in found["entries"]:
        try:
            entries.append(_entry(header, found["payloads"].get(header["seq"])))
        except Exception as error:
            message, way_out = say("journal.archive.entry", seq=header["seq"]), say("journal.archive.wrong_way_out")
            raise ArchiveError(message, way_out=way_out) from error
    return tuple(entries)


def _entry(header: Mapping[str, Any], line: Mapping[str, Any] | None) -> Entry:
    sealed = None if line is None else Seal(bytes.fromhex(line["salt"]), canonical(line["payload"]))
    typed = read_payload(header["kind"], header["kind_version"], sealed.text) if sealed else None
    days = {
        "occurred_on": date.fromisoformat(header["occurred_on"]),
        "recorded_at": read_instant(header["recorded_at"]),
    }
    entry = Entry(**{**header, **days}, payload=typed, seal=sealed)
    NewEntry(entry.kind, entry.occurred_on, typed or {}, entry.actor)  # an actor or a day that cannot be
    DATE.write(entry.recorded_at.date())
    return entry


def _keep_pieces(path: Path, pieces: Sequence[Mapping[str, Any]], evidence: EvidenceFiles) -> None:
    with _opener(path) as opened:
        for piece in pieces:
            if not evidence.has(piece["digest"]):
                name = piece["names"][0] if piece["names"] else ""
                with opened(piece["path"]) as stream:
                    kept = evidence.keep(stream, name)
                if kept.digest != piece["digest"]:
                    raise ArchiveError(say("journal.archive.piece", name=name))


@contextmanager
def _opener(path: Path) -> Iterator[Callable[[str], BinaryIO]]:
    """What opens a file of the archive, zip or folder, by its name."""
    if path.is_dir():
        yield lambda name: (path / name).open("rb")
        return
    with zipfile.ZipFile(path) as archive:
        yield lambda name: cast("BinaryIO", archive.open(name))

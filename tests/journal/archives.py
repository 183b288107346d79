"""Archives of random journals, and the ways to tamper with one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.journal.journals import DAY, NOON, noted, opened

from recours.journal.archive.archive import write_archive
from recours.journal.entries.entry import NewEntry
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores.sqlite_store import SqliteStore

Members = dict[str, bytes]
CONTENTS = (b"%PDF-1.7 facture", b"\xff\xd8\xff\xe0 photo", b"From: a@exemple.invalid\nDate: hier\n\nBonjour")


def a_case(folder: Path, notes: Sequence[str] = ("un", "deux")) -> tuple[SqliteStore, EvidenceFiles]:
    """A case "a" with some notes, three pieces and an erasure."""
    evidence = EvidenceFiles(folder / "evidence")
    store = SqliteStore(folder / "journal.db", evidence)
    pieces = [evidence.keep(io.BytesIO(content), f"{number}.bin") for number, content in enumerate(CONTENTS)]
    added = [NewEntry("evidence_added", DAY, {"digest": each.digest, "name": each.name}) for each in pieces]
    store.append("a", 0, [opened(), *map(noted, notes), *added, noted("à oublier")])
    seq = store.head("a").seq
    store.append("a", seq, [NewEntry("payload_erased", DAY, {"seq": seq, "reason": "demande"})])
    return store, evidence


def an_archive(folder: Path, notes: Sequence[str] = ("un", "deux")) -> Path:
    """The archive of `a_case`."""
    store, evidence = a_case(folder, notes)
    write_archive(folder / "a.zip", "a", store.read("a"), evidence, exported_at=NOON)
    store.close()
    return folder / "a.zip"


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(path: Path, members: Members) -> Path:
    """An archive of these members by a careful forger: SHA256SUMS made anew, no seal of ours on the zip."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if name != "SHA256SUMS"}
    members["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    return zipped(path, members)


def zipped(path: Path, members: Members) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def lines_of(members: Members, name: str) -> list[bytes]:
    return members[name].splitlines(keepends=True)


def edited(members: Members, name: str, at: int, edit: Callable[[dict], None]) -> None:  # type: ignore[type-arg]
    """Change line `at` of a .jsonl member through its parsed form, written back as we write it."""
    lines = lines_of(members, name)
    value = json.loads(lines[at])
    edit(value)
    members[name] = b"".join([*lines[:at], written(value) + b"\n", *lines[at + 1 :]])


def rewritten(
    members: Members,
    *,
    case_id: Any = "a",
    headers: Callable[[list[Any]], object] = lambda _: None,
    payload: Callable[[int, Any], object] = lambda *_: None,
) -> Members:
    """The same archive written anew from end to end, so that it agrees with itself: `headers` and `payload` edit it."""
    kept, said = [read_lines(members, name) for name in ("journal.jsonl", "payloads.jsonl")]
    headers(kept)
    lines, previous = {line["seq"]: line for line in said}, digest(f"recours-journal-1\n{case_id}".encode())
    for header in kept:
        if line := lines.get(header["seq"]):
            payload(header["seq"], line)
            header["payload_commitment"] = digest(bytes.fromhex(line["salt"]) + written(line["payload"]))
        header["previous"] = previous
        header["hash"] = previous = digest(written({key: header[key] for key in header if key != "hash"}))
    manifest = json.loads(members["manifest.json"]) | {"case_id": case_id}
    manifest["head"] = {key: kept[-1][key] for key in ("seq", "hash", "recorded_at")}
    said = [line for line in said if line["seq"] <= len(kept)]
    return {
        **members,
        "manifest.json": json.dumps(manifest).encode(),
        "journal.jsonl": b"".join(written(each) + b"\n" for each in kept),
        "payloads.jsonl": b"".join(written(each) + b"\n" for each in said),
    }


def read_lines(members: Members, name: str) -> list[Any]:
    return [json.loads(line) for line in lines_of(members, name)]


def written(value: object) -> bytes:
    """`value` as we write it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

#!/usr/bin/env python3
"""Vérifie une archive Recours. Checks a Recours archive. Python 3.8+, nothing else, no network.

    python3 verify.py ARCHIVE.zip [--head HASH]     (or a folder the archive was unpacked to)

Exit code 0: whole; 1: something is wrong, the first wrong thing is named; 2: not an archive.
An archive that was rewritten from end to end agrees with itself. Its last hash ("head") cannot: compare it with the
one printed on a receipt or a letter (--head), or with a time-stamp.
"""

from __future__ import annotations

import collections
import datetime
import hashlib
import json
import re
import sys
import typing
import zipfile
from pathlib import Path

Json = typing.Any

ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
WITH_PIECE = ("evidence_added", "letter_drafted", "letter_sent")
SEAL = re.compile(rb"recours-archive sha256:([0-9a-f]{64})\Z")


class WrongError(Exception):
    """The first wrong thing, in French and in English."""


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(stream: typing.IO[bytes], size: int = 1 << 62) -> str:
    """Of the next `size` bytes, a little at a time."""
    digest = hashlib.sha256()
    while size > 0 and (chunk := stream.read(min(size, 1 << 20))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()


def canonical(value: Json) -> bytes:
    """The one way a value is written."""
    return ENCODER.encode(value).encode()


class Archive:
    """The files of an archive, in a zip or a folder."""

    def __init__(self, path: str) -> None:
        self.root = Path(path)
        self.zip = None if self.root.is_dir() else zipfile.ZipFile(path)
        self.names = collections.Counter(self.zip.namelist() if self.zip else self._found())
        self._digests: dict[str, str] = {}

    def _found(self) -> list[str]:
        return [each.relative_to(self.root).as_posix() for each in self.root.rglob("*") if each.is_file()]

    def open(self, name: str) -> typing.IO[bytes]:
        """A file of the archive, to be read."""
        return self.zip.open(name) if self.zip else (self.root / name).open("rb")

    def read(self, name: str) -> bytes:
        """All of a file."""
        with self.open(name) as stream:
            return stream.read()

    def digest(self, name: str) -> str:
        """SHA-256 of a file, computed once."""
        if name not in self._digests:
            with self.open(name) as stream:
                self._digests[name] = sha256_of(stream)
        return self._digests[name]


def json_lines(name: str, archive: Archive) -> typing.Iterator[Json]:
    """The values of a .jsonl file, each written as it must be."""
    lines = archive.read(name).split(b"\n")
    for number, line in enumerate(lines[:-1], 1):
        try:
            value = json.loads(line)
            agrees = canonical(value) == line
        except ValueError:
            agrees = False
        if not agrees:
            raise WrongError(
                f"{name}, ligne {number} : illisible ou modifiée", f"{name}, line {number}: unreadable or changed"
            )
        yield value
    if lines[-1]:
        raise WrongError(f"{name} est tronqué", f"{name} is truncated")


def check_journal(archive: Archive, manifest: Json) -> list[Json]:
    """Every header follows from the one before; returns them."""
    headers, previous, known_at = [], sha256(f"recours-journal-1\n{manifest['case_id']}".encode()), ""
    for number, header in enumerate(json_lines("journal.jsonl", archive), 1):
        where = (f"écriture n° {number} : ", f"entry {number}: ")
        if header["seq"] != number:
            raise WrongError(
                where[0] + f"une écriture manque, est en trop ou déplacée (n° {header['seq']})",
                where[1] + f"an entry is missing, added or moved (found {header['seq']})",
            )
        if header["previous"] != previous:
            raise WrongError(where[0] + "ne suit pas la précédente", where[1] + "does not follow the one before")
        if sha256(canonical({k: v for k, v in header.items() if k != "hash"})) != header["hash"]:
            raise WrongError(
                where[0] + "l'en-tête (date, nature, auteur…) a été modifié",
                where[1] + "its header (date, kind, actor…) was changed",
            )
        if header["recorded_at"] < known_at:
            raise WrongError(
                where[0] + "enregistrée avant la précédente", where[1] + "recorded before the one before it"
            )
        headers.append(header)
        previous, known_at = header["hash"], header["recorded_at"]
    if not headers or [len(headers), previous] != [manifest["head"]["seq"], manifest["head"]["hash"]]:
        raise WrongError(
            f"le journal s'arrête à l'écriture n° {len(headers)}, pas à celle annoncée",
            f"the journal ends at entry {len(headers)}, not at the one announced",
        )
    return headers


def check_payloads(archive: Archive, headers: list[Json], manifest: Json) -> tuple[dict[int, Json], dict[int, str]]:
    """Every content is the one that was committed, and none is missing without a reason."""
    contents: dict[int, Json] = {}
    salts: dict[int, str] = {}
    for line in json_lines("payloads.jsonl", archive):
        seq, text = line["seq"], canonical(line["payload"])
        if not 1 <= seq <= len(headers) or seq in contents or len(line["salt"]) != 64:
            raise WrongError(f"contenu n° {seq} en trop", f"payload {seq} does not belong here")
        if sha256(bytes.fromhex(line["salt"]) + text) != headers[seq - 1]["payload_commitment"]:
            raise WrongError(f"écriture n° {seq} : son contenu a été modifié", f"entry {seq}: its payload was changed")
        contents[seq] = line["payload"]
        salts[seq] = line["salt"]
    erased = {contents[h["seq"]].get("seq") for h in headers if h["kind"] == "payload_erased" and h["seq"] in contents}
    for header in headers:
        seq = header["seq"]
        if seq not in contents and seq not in erased and seq not in manifest["withheld"]:
            raise WrongError(f"écriture n° {seq} : son contenu manque", f"entry {seq}: its payload is missing")
    return contents, salts


def check_witnesses(archive: Archive, headers: list[Json]) -> None:
    """The heads that an authority stamped are heads of this journal (its answers: see openssl ts -verify)."""
    for each in json.loads(archive.read("heads.json")):
        if not 1 <= each["seq"] <= len(headers) or headers[each["seq"] - 1]["hash"] != each["hash"]:
            raise WrongError(
                f"l'horodatage de l'écriture n° {each['seq']} est celui d'un autre journal",
                f"the time-stamp of entry {each['seq']} is that of another journal",
            )


def check_files(archive: Archive) -> None:
    """Every file is the one listed in SHA256SUMS, and none is missing or added."""
    listed: dict[str, str] = {}
    for number, line in enumerate(archive.read("SHA256SUMS").decode().split("\n")[:-1], 1):
        digest, _, name = line.partition("  ")
        if not re.fullmatch("[0-9a-f]{64}", digest) or not name or name in listed:
            raise WrongError(f"SHA256SUMS, ligne {number} : illisible", f"SHA256SUMS, line {number}: unreadable")
        listed[name] = digest
    for name in sorted(set(listed) | set(archive.names) - {"SHA256SUMS"}):
        if name not in archive.names:
            raise WrongError(f"le fichier {name} manque", f"file {name} is missing")
        if name not in listed or archive.names[name] > 1:
            raise WrongError(f"le fichier {name} a été ajouté", f"file {name} was added")
        if archive.digest(name) != listed[name]:
            raise WrongError(f"le fichier {name} a été modifié", f"file {name} was changed")


def check_pieces(archive: Archive, manifest: Json, headers: list[Json], contents: dict[int, Json]) -> None:
    """The pieces are those that the journal names, each with the bytes of its digest."""
    named: dict[str, set[str]] = {}
    for header in headers:
        said = contents.get(header["seq"], {})
        if header["kind"] in WITH_PIECE and "digest" in said:
            named.setdefault(said["digest"], set()).update([said["name"]] if "name" in said else [])
    if named != {piece["digest"]: set(piece["names"]) for piece in manifest["pieces"]}:
        raise WrongError(
            "la liste des pièces n'est pas celle du journal", "the list of pieces is not that of the journal"
        )
    for piece in manifest["pieces"]:
        name = piece["path"]
        if name not in archive.names:
            raise WrongError(f"la pièce {name} manque", f"piece {name} is missing")
        if archive.digest(name) != piece["digest"]:
            raise WrongError(f"la pièce {name} a été modifiée", f"piece {name} was changed")


def check_container(path: str) -> None:
    """The bytes of the zip itself are those that were written (a zip made again from its files has no such seal)."""
    with Path(path).open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 200))
        end = stream.read()
        seal = SEAL.search(end)
        stream.seek(0)
        if seal and sha256_of(stream, size - 64) == seal.group(1).decode():
            return
    if seal or b"recours-archive" in end or not end.endswith(b"\0\0"):
        raise WrongError("l'enveloppe zip a été modifiée", "the zip container was changed")


def check(path: str, head: str | None = None) -> dict[str, Json]:
    """Returns {"case_id", "head", "entries", "manifest", "contents", "salts"}. Raises WrongError at the first wrong thing."""
    try:
        archive = Archive(path)
        manifest = json.loads(archive.read("manifest.json"))
        headers = check_journal(archive, manifest)
        contents, salts = check_payloads(archive, headers, manifest)
        check_pieces(archive, manifest, headers, contents)
        check_witnesses(archive, headers)
        check_files(archive)
        if archive.zip:
            check_container(path)
    except WrongError:
        raise
    except Exception as error:  # whatever else is unreadable was changed too
        raise WrongError(f"archive illisible : {error!r}", f"unreadable archive: {error!r}") from error
    if head and not headers[-1]["hash"].startswith(head.replace(" ", "").lower()):
        raise WrongError(
            "la dernière empreinte n'est pas celle attendue : le journal a été réécrit ou n'est pas celui-ci",
            "the last hash is not the expected one: rewritten, or another journal",
        )
    return {
        "case_id": manifest["case_id"],
        "head": headers[-1],
        "entries": headers,
        "manifest": manifest,
        "contents": contents,
        "salts": salts,
    }


def say(french: str, english: str) -> None:
    """Both languages."""
    print(french + "\n" + english)


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    head = None
    if "--head" in arguments:
        at = arguments.index("--head")
        head, arguments = arguments[at + 1], arguments[:at] + arguments[at + 2 :]
    path = arguments[0] if arguments else str(Path(__file__).resolve().parent)
    if not (Path(path, "manifest.json").is_file() or zipfile.is_zipfile(path)):
        say(f"{path} n'est pas une archive Recours.", f"{path} is not a Recours archive.")
        return 2
    try:
        found = check(path, head)
    except WrongError as wrong:
        say("FAUX : " + wrong.args[0] + ".", "WRONG: " + wrong.args[1] + ".")
        return 1
    last, pieces, held = found["head"], len(found["manifest"]["pieces"]), len(found["manifest"]["withheld"])
    erased = last["seq"] - len(found["contents"]) - held
    day = datetime.datetime.fromisoformat(last["recorded_at"][:19]).strftime("%d/%m/%Y %H:%M UTC")
    say(
        f"Intact : {last['seq']} écritures ({erased} contenus effacés, {held} non communiqués), {pieces} pièces, "
        f"dernière le {day}.\nEmpreinte : {last['hash']}",
        f"Whole: {last['seq']} entries ({erased} payloads erased, {held} held back), {pieces} pieces, "
        f"last on {day}.\nHead: {last['hash']}",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Vérifie une archive Recours. Checks a Recours archive. Python 3.8+, nothing else, no network.

    python3 verify.py ARCHIVE.zip [--head HASH]     (or a folder the archive was unpacked to)

Exit code 0: whole; 1: something is wrong, the first wrong thing is named; 2: not an archive.
An archive that was rewritten from end to end agrees with itself. Its last hash ("head") cannot: compare it with the
one printed on a receipt or a letter (--head), or with a time-stamp.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import json
import re
import sys
import typing
import zipfile
from pathlib import Path

Json = typing.Any
WITH_PIECE = ("evidence_added", "letter_drafted", "letter_sent")
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
SEAL = re.compile(rb"recours-archive sha256:([0-9a-f]{64})\Z")


class WrongError(Exception):
    """The first wrong thing, in French and in English."""


def wrong(french: str, english: str) -> typing.NoReturn:
    """Say so in both languages."""
    raise WrongError(french, english)


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Json) -> bytes:
    """The one way a value is written."""
    return ENCODER.encode(value).encode()


class Archive:
    """The files of an archive, in a zip or a folder, with their digests."""

    def __init__(self, path: str) -> None:
        self.root, self.zip = Path(path), None if Path(path).is_dir() else zipfile.ZipFile(path)
        found = (each.relative_to(path).as_posix() for each in self.root.rglob("*") if each.is_file())
        self.names = collections.Counter(self.zip.namelist() if self.zip else found)
        self.digests = {name: sha256_of(self.open(name)) for name in self.names}

    def open(self, name: str) -> typing.IO[bytes]:
        """A file of the archive, to be read."""
        return self.zip.open(name) if self.zip else (self.root / name).open("rb")


def sha256_of(stream: typing.IO[bytes], size: int = 1 << 62) -> str:
    """Of the next `size` bytes, a little at a time; then the stream is closed."""
    digest = hashlib.sha256()
    with contextlib.closing(stream):
        while size > 0 and (chunk := stream.read(min(size, 1 << 20))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest()


def json_lines(name: str, archive: Archive) -> typing.Iterator[Json]:
    """The values of a .jsonl file, each written as it must be."""
    *lines, end = archive.open(name).read().split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if value is None or canonical(value) != line:
            wrong(f"{name}, ligne {number} : illisible ou modifiée", f"{name}, line {number}: unreadable or changed")
        yield value
    if end:
        wrong(f"{name} est tronqué", f"{name} is truncated")


def check_journal(archive: Archive, manifest: Json) -> list[Json]:
    """Every header follows from the one before; returns them."""
    headers, previous, known_at = [], sha256(f"recours-journal-1\n{manifest['case_id']}".encode()), ""
    for n, header in enumerate(json_lines("journal.jsonl", archive), 1):
        fr, en = f"écriture n° {n} : ", f"entry {n}: "
        if header["seq"] != n:
            wrong(fr + "une écriture manque, est en trop ou déplacée", en + "an entry is missing, added or moved")
        if header["previous"] != previous:
            wrong(fr + "ne suit pas la précédente", en + "does not follow the one before")
        if sha256(canonical({key: header[key] for key in header if key != "hash"})) != header["hash"]:
            wrong(fr + "l'en-tête (date, nature, auteur…) a été modifié", en + "its header (date, kind…) was changed")
        if header["recorded_at"] < known_at:
            wrong(fr + "enregistrée avant la précédente", en + "recorded before the one before it")
        headers.append(header)
        previous, known_at = header["hash"], header["recorded_at"]
    n, head = len(headers), manifest["head"]
    if not headers or (n, previous) != (head["seq"], head["hash"]):
        wrong(
            f"le journal s'arrête à l'écriture n° {n}, pas à celle annoncée", f"the journal ends too soon, at entry {n}"
        )
    return headers


def check_payloads(archive: Archive, headers: list[Json], withheld: list[int]) -> dict[int, Json]:
    """Every payload is the one that was committed, and none is missing without a reason; returns their lines."""
    found: dict[int, Json] = {}
    for line in json_lines("payloads.jsonl", archive):
        n = line["seq"]
        if not 1 <= n <= len(headers) or n in found or len(line["salt"]) != 64:
            wrong(f"contenu n° {n} en trop", f"payload {n} does not belong here")
        if sha256(bytes.fromhex(line["salt"]) + canonical(line["payload"])) != headers[n - 1]["payload_commitment"]:
            wrong(f"écriture n° {n} : son contenu a été modifié", f"entry {n}: its payload was changed")
        found[n] = line
    erasures = (found[each["seq"]] for each in headers if each["kind"] == "payload_erased" and each["seq"] in found)
    explained = {each["payload"].get("seq") for each in erasures} | set(withheld) | set(found)
    for n in range(1, len(headers) + 1):
        if n not in explained:
            wrong(f"écriture n° {n} : son contenu manque", f"entry {n}: its payload is missing")
    return found


def check_witnesses(archive: Archive, headers: list[Json]) -> list[Json]:
    """The authority's answers are about heads of this journal (that they are the authority's: openssl ts -verify)."""
    witnesses: list[Json] = json.loads(archive.open("heads.json").read())
    for each in witnesses:
        n = each["seq"]
        if not 1 <= n <= len(headers) or headers[n - 1]["hash"] != each["hash"]:
            wrong(f"l'horodatage n° {n} est celui d'un autre journal", f"time-stamp {n} is that of another journal")
        if bytes.fromhex(sha256(each["hash"].encode())) not in archive.open(each["token_path"]).read():
            wrong(f"l'horodatage n° {n} porte sur autre chose", f"time-stamp {n} is about something else")
    return witnesses


def check_pieces(archive: Archive, pieces: list[Json], headers: list[Json], payloads: dict[int, Json]) -> None:
    """The pieces are those that the journal names, each with the bytes of its digest."""
    named: dict[str, set[str]] = {}
    for each in headers:
        said = payloads.get(each["seq"], {"payload": {}})["payload"]
        if each["kind"] in WITH_PIECE and "digest" in said:
            named.setdefault(said["digest"], set()).update([said["name"]] if "name" in said else [])
    if named != {piece["digest"]: set(piece["names"]) for piece in pieces}:
        wrong("la liste des pièces n'est pas celle du journal", "the list of pieces is not that of the journal")
    for piece in pieces:
        if piece["path"] not in archive.names:
            wrong(f"la pièce {piece['path']} manque", f"piece {piece['path']} is missing")
        if archive.digests[piece["path"]] != piece["digest"]:
            wrong(f"la pièce {piece['path']} a été modifiée", f"piece {piece['path']} was changed")


def check_files(archive: Archive) -> None:
    """Every file is the one listed in SHA256SUMS, and none is missing or added."""
    listed: dict[str, str] = {}
    for number, line in enumerate(archive.open("SHA256SUMS").read().decode().split("\n")[:-1], 1):
        digest, _, name = line.partition("  ")
        if not re.fullmatch("[0-9a-f]{64}", digest) or not name or name in listed:
            wrong(f"SHA256SUMS, ligne {number} : illisible", f"SHA256SUMS, line {number}: unreadable")
        listed[name] = digest
    for name in sorted(set(listed) | set(archive.names) - {"SHA256SUMS"}):
        if name not in archive.names:
            wrong(f"le fichier {name} manque", f"file {name} is missing")
        if name not in listed or archive.names[name] > 1:
            wrong(f"le fichier {name} a été ajouté", f"file {name} was added")
        if archive.digests[name] != listed[name]:
            wrong(f"le fichier {name} a été modifié", f"file {name} was changed")


def check_masked(archive: Archive, manifest: Json) -> None:
    """Each masked copy is there, in place of pieces that are held back."""
    for copy in manifest.get("masked", []):
        path, seqs = copy["path"], set(copy["seqs"])
        if path not in archive.names:
            wrong(f"la copie masquée {path} manque", f"masked copy {path} is missing")
        if not seqs or seqs - set(manifest["withheld"]):
            wrong(f"la copie masquée {path} ne remplace rien", f"masked copy {path} stands for nothing held back")


def held_back(headers: list[Json], manifest: Json) -> tuple[list[int], dict[str, list[int]]]:
    """The entries whose pieces are held back altogether, and the masked copies with the entries they stand for."""
    copies = {copy["path"]: copy["seqs"] for copy in manifest.get("masked", [])}
    out = set(manifest["withheld"]).difference(*copies.values())
    return [h["seq"] for h in headers if h["kind"] in ("evidence_added", "letter_sent") and h["seq"] in out], copies


def check_container(path: str) -> None:
    """The bytes of the zip itself are those that were written (a zip made again from its files has no such seal)."""
    with Path(path).open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 200))
        end = stream.read()
        seal = SEAL.search(end)
        stream.seek(0)
        whole = sha256_of(stream, size - 64) == seal[1].decode() if seal else end.endswith(b"\0\0")
    if not whole or (not seal and b"recours-archive" in end):
        wrong("l'enveloppe zip a été modifiée", "the zip container was changed")


def check(path: str, head: str | None = None) -> dict[str, Json]:
    """Returns {"manifest", "entries", "payloads" (by seq: {"payload", "salt"}), "witnesses"}. Raises WrongError at the first wrong thing."""
    try:
        archive = Archive(path)
        manifest = json.loads(archive.open("manifest.json").read())
        headers = check_journal(archive, manifest)
        payloads = check_payloads(archive, headers, manifest["withheld"])
        check_pieces(archive, manifest["pieces"], headers, payloads)
        check_masked(archive, manifest)
        witnesses = check_witnesses(archive, headers)
        check_files(archive)
        if archive.zip:
            check_container(path)
    except WrongError:
        raise
    except Exception as error:  # whatever else is unreadable was changed too
        raise WrongError(f"archive illisible : {error!r}", f"unreadable archive: {error!r}") from error
    if head and not headers[-1]["hash"].startswith(head.replace(" ", "").lower()):
        wrong(
            "la dernière empreinte n'est pas celle attendue : le journal a été réécrit ou n'est pas celui-ci",
            "the last hash is not the expected one: rewritten, or another journal",
        )
    return {"manifest": manifest, "entries": headers, "payloads": payloads, "witnesses": witnesses}


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    head = None
    if "--head" in arguments:
        at = arguments.index("--head")
        head, arguments = arguments[at + 1], arguments[:at] + arguments[at + 2 :]
    path = arguments[0] if arguments else str(Path(__file__).resolve().parent)
    if not (Path(path, "manifest.json").is_file() or zipfile.is_zipfile(path)):
        print(
            f"{path} n'est pas une archive Recours (ou pas entière).\n{path} is not a Recours archive (or not all of it)."
        )
        return 2
    try:
        found = check(path, head)
    except WrongError as fault:
        print(f"FAUX : {fault.args[0]}.\nWRONG: {fault.args[1]}.")
        return 1
    last, pieces, held = found["entries"][-1], len(found["manifest"]["pieces"]), len(found["manifest"]["withheld"])
    erased = last["seq"] - len(found["payloads"]) - held
    print(
        f"Intact : {last['seq']} écritures ({erased} contenus effacés, {held} non communiqués), {pieces} pièces.",
        f"Whole: {last['seq']} entries ({erased} payloads erased, {held} held back), {pieces} pieces.",
        f"Dernière écriture / last entry : {last['recorded_at'][:16].replace('T', ' ')} UTC",
        f"Empreinte / head : {last['hash']}",
        sep="\n",
    )
    for each in found["witnesses"]:
        print(f"Écriture / entry {each['seq']} : horodatée / time-stamped, openssl ts -verify -in {each['token_path']}")
    back, copies = held_back(found["entries"], found["manifest"])
    if back:
        print(f"Pièces ou lettres retenues, écritures / pieces or letters held back, entries: {back}")
    for path, seqs in copies.items():
        print(f"{path} : copie masquée, original retenu / masked copy, original held back: {seqs}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

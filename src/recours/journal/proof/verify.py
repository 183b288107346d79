#!/usr/bin/env python3
"""Vérifie une archive Recours. Checks a Recours archive. Python 3.8+, nothing else, no network.

    python3 verify.py ARCHIVE.zip [--head HASH]     (or a folder the archive was unpacked to)

Exit code 0: whole; 1: something is wrong, the first wrong thing is named; 2: not an archive.
An archive that was rewritten from end to end, or cut at its end and closed again, agrees with itself. A hash kept
elsewhere tells: give the one printed on a receipt or a letter (--head; its first 16 characters are enough), or look at
a time-stamp. The chain proves the journal and the pieces; other files (dossier.pdf…) stand in SHA256SUMS alone.
"""

from __future__ import annotations

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
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
LARGEST_TEXT_BYTES = 1000000000
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_UNPACKED = 20  # times the bytes of the zip, beside LARGEST_TEXT_BYTES
HEAD = re.compile("[0-9a-f]{16,64}")
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
        zipped = (
            (each.filename for each in self.zip.infolist() if each.file_size or not each.is_dir())
            if self.zip
            else found
        )
        self.names = safe_names(zipped)
        if self.zip:
            check_members(self.zip, self.root.stat().st_size)
        self.digests = {name: sha256_of(self.open(name)) for name in self.names}

    def open(self, name: str) -> typing.IO[bytes]:
        """A file of the archive, to be read."""
        if name not in self.names:
            wrong(f"le fichier {name} manque", f"file {name} is missing")
        return self.zip.open(name) if self.zip else (self.root / name).open("rb")

    def read(self, name: str) -> bytes:
        """The bytes of a file that is read whole."""
        with self.open(name) as stream:
            data = stream.read(LARGEST_TEXT_BYTES + 1)
        if len(data) > LARGEST_TEXT_BYTES:
            wrong(f"le fichier {name} est beaucoup trop grand", f"file {name} is much too large")
        return data


def check_members(packed: zipfile.ZipFile, size: int) -> None:
    """Nothing when a zip of `size` bytes can be unpacked: in ways that stop at the size announced, to so much in all."""
    for member in packed.infolist():
        if member.compress_type not in PACKED or member.flag_bits & 1:
            name = member.filename
            wrong(f"le fichier {name} est compressé ou chiffré d'une manière que nous n'employons pas",
                  f"file {name} is packed or ciphered in a way that we do not use")  # fmt: skip
    if sum(member.file_size for member in packed.infolist()) > LARGEST_TEXT_BYTES + MOST_UNPACKED * size:
        wrong("elle se déplie en beaucoup trop de données", "it unfolds to far too many bytes")


def safe_names(names: typing.Iterable[str]) -> set[str]:
    """`names`, none of which leads out of the archive, or would be taken for another on some machine."""
    safe: dict[str, str] = {}
    for name in names:
        if not name.isprintable() or ":" in name or {"", ".", ".."} & set(re.split(r"[/\\]", name)):
            wrong(f"le fichier {name} a un nom dangereux", f"file {name} has a dangerous name")
        if name.casefold() in safe:
            wrong(f"le fichier {name} a été ajouté", f"file {name} was added")
        safe[name.casefold()] = name
    return set(safe.values())


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
    *lines, end = archive.read(name).split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            same = canonical(value) == line
        except (ValueError, RecursionError):
            same = False
        if not same:
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
        if not 1 <= n <= len(headers) or n in found or not re.fullmatch("[0-9a-f]{64}", line["salt"]):
            wrong(f"contenu n° {n} en trop", f"payload {n} does not belong here")
        if sha256(bytes.fromhex(line["salt"]) + canonical(line["payload"])) != headers[n - 1]["payload_commitment"]:
            wrong(f"écriture n° {n} : son contenu a été modifié", f"entry {n}: its payload was changed")
        found[n] = line
    erasures = (found[each["seq"]] for each in headers if each["kind"] == "payload_erased" and each["seq"] in found)
    back = set(withheld)
    if len(back) != len(withheld) or not back <= set(range(1, len(headers) + 1)) - set(found):
        wrong("la liste des contenus retenus n'est pas juste", "the list of what is held back is not right")
    explained = {each["payload"].get("seq") for each in erasures} | back | set(found)
    for n in range(1, len(headers) + 1):
        if n not in explained:
            wrong(f"écriture n° {n} : son contenu manque", f"entry {n}: its payload is missing")
    return found


def check_witnesses(archive: Archive, headers: list[Json]) -> list[Json]:
    """The authority's answers are about heads of this journal (that they are the authority's: openssl ts -verify)."""
    witnesses: list[Json] = json.loads(archive.read("heads.json"))
    for each in witnesses:
        n = each["seq"]
        if not 1 <= n <= len(headers) or headers[n - 1]["hash"] != each["hash"]:
            wrong(f"l'horodatage n° {n} est celui d'un autre journal", f"time-stamp {n} is that of another journal")
        if each["token_path"] != f"timestamps/{each['hash']}.tsr":
            wrong(f"l'horodatage n° {n} n'est pas à sa place", f"time-stamp {n} is not in its place")
        if bytes.fromhex(sha256(each["hash"].encode())) not in archive.read(each["token_path"]):
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
    strays = {name for name in archive.names if name.startswith("pieces/")} - {piece["path"] for piece in pieces}
    for name in sorted(strays):
        wrong(f"le fichier {name} n'est pas une pièce du journal", f"file {name} is no piece of the journal")
    for piece in pieces:
        if piece["path"] not in archive.names:
            wrong(f"la pièce {piece['path']} manque", f"piece {piece['path']} is missing")
        if archive.digests[piece["path"]] != piece["digest"]:
            wrong(f"la pièce {piece['path']} a été modifiée", f"piece {piece['path']} was changed")


def check_files(archive: Archive) -> None:
    """Every file is the one listed in SHA256SUMS, and none is missing or added."""
    listed: dict[str, str] = {}
    for number, line in enumerate(archive.read("SHA256SUMS").decode().split("\n")[:-1], 1):
        digest, _, name = line.partition("  ")
        if not re.fullmatch("[0-9a-f]{64}", digest) or not name or name in listed:
            wrong(f"SHA256SUMS, ligne {number} : illisible", f"SHA256SUMS, line {number}: unreadable")
        listed[name] = digest
    for name in sorted(set(listed) | archive.names - {"SHA256SUMS"}):
        if name not in archive.names:
            wrong(f"le fichier {name} manque", f"file {name} is missing")
        if name not in listed:
            wrong(f"le fichier {name} a été ajouté", f"file {name} was added")
        if archive.digests[name] != listed[name]:
            wrong(f"le fichier {name} a été modifié", f"file {name} was changed")


def check_masked(archive: Archive, manifest: Json, headers: list[Json]) -> None:
    """Each masked copy is there, in place of pieces that are held back."""
    pieces = {h["seq"] for h in headers if h["kind"] in WITH_PIECE}
    for copy in manifest.get("masked", []):
        path, seqs = copy["path"], set(copy["seqs"])
        if path not in archive.names:
            wrong(f"la copie masquée {path} manque", f"masked copy {path} is missing")
        if not seqs or seqs - pieces.intersection(manifest["withheld"]):
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
    """Returns {"manifest", "entries", "payloads" (by seq: {"payload", "salt"}), "witnesses", "head_at"}.

    `head_at`: the entry whose hash begins with `head`, when one is expected. Raises WrongError at the first wrong thing.
    """
    try:
        archive = Archive(path)
        manifest = json.loads(archive.read("manifest.json"))
        if (manifest["format"], manifest["version"]) != ("recours-archive", 1):
            wrong(
                "elle vient d'une autre version, qui a son propre verify.py",
                "made by another version, use its verify.py",
            )
        headers = check_journal(archive, manifest)
        payloads = check_payloads(archive, headers, manifest["withheld"])
        check_pieces(archive, manifest["pieces"], headers, payloads)
        check_masked(archive, manifest, headers)
        witnesses = check_witnesses(archive, headers)
        check_files(archive)
        if archive.zip:
            check_container(path)
    except WrongError:
        raise
    except Exception as error:  # whatever else is unreadable was changed too
        raise WrongError(f"archive illisible : {error!r}", f"unreadable archive: {error!r}") from error
    head_at = None if head is None else entry_of(head, headers)
    return {"manifest": manifest, "entries": headers, "payloads": payloads, "witnesses": witnesses, "head_at": head_at}


def entry_of(head: str, headers: list[Json]) -> int:
    """The entry whose hash begins with `head`: it and all before it are what they were when `head` was printed."""
    wanted = head.replace(" ", "").lower()
    for header in headers if HEAD.fullmatch(wanted) else ():
        if header["hash"].startswith(wanted):
            return int(header["seq"])
    return wrong(
        "aucune empreinte n'est celle attendue : le journal a été réécrit, coupé à la fin, ou n'est pas celui-ci",
        "no hash is the expected one: rewritten, cut at its end, or another journal",
    )


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    head = None
    if "--head" in arguments:
        at = arguments.index("--head")
        head, arguments = "".join(arguments[at + 1 : at + 2]), arguments[:at] + arguments[at + 2 :]
        if not HEAD.fullmatch(head.replace(" ", "").lower()):
            print("--head : 16 caractères de l'empreinte au moins.\n--head: at least 16 characters of the hash.")
            return 2
    path = arguments[0] if arguments else str(Path(__file__).resolve().parent)
    if not (Path(path, "manifest.json").is_file() or zipfile.is_zipfile(path)):
        print(
            f"{path} n'est pas une archive Recours (ou pas entière).\n{path} is not a Recours archive (or not all of it)."
        )
        return 2
    try:
        found = check(path, head)
    except WrongError as fault:
        print(f"FAUX : {shown(fault.args[0])}.\nWRONG: {shown(fault.args[1])}.")
        return 1
    tell(found)
    return 0


def shown(text: str) -> str:
    """`text` on one line, with nothing that a terminal obeys: an archive chooses its own names."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def tell(found: dict[str, Json]) -> None:
    """Say what a whole archive holds, and what it cannot prove."""
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
    if found["head_at"] is None:
        print(
            "Coupée à la fin ou toute réécrite, elle paraîtrait intacte aussi : comparez une empreinte gardée ailleurs (--head)."
        )
        print("Cut at its end or wholly rewritten, it would look whole too: compare a hash kept elsewhere (--head).")
    else:
        after = last["seq"] - found["head_at"]
        print(f"Empreinte attendue / expected head: {found['head_at']} (+ {after} écritures depuis / entries since)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Pieces keep their bytes; what cannot be a piece is refused with its way out, and nothing is left behind."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import time
import zipfile
from collections import namedtuple
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.store_contract import PDF

from recours.journal.errors import (
    DiskFullError,
    EvidenceMissingError,
    FileRefusedError,
    QuarantinedError,
    ReadOnlyError,
)
from recours.journal.evidence.evidence import GRACE_S, EvidenceFiles, Scan, shown_name
from recours.journal.evidence.limits import Limits
from recours.journal.evidence.set_aside import KEPT_S

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 100


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence")


def everything_under(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("facture.pdf", PDF)
    return out.getvalue()


def test_the_bytes_come_back_as_they_were(files: EvidenceFiles) -> None:
    piece = files.keep(io.BytesIO(PDF), "facture.pdf")
    assert (piece.digest, piece.name, piece.media_type, piece.size) == (
        hashlib.sha256(PDF).hexdigest(),
        "facture.pdf",
        "application/pdf",
        len(PDF),
    )
    with files.open(piece.digest) as stream:
        assert stream.read() == PDF


@given(content=st.binary(min_size=1, max_size=2000))
def test_any_bytes_after_a_photo_begin_are_kept_untouched(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    files = EvidenceFiles(tmp_path_factory.mktemp("evidence"))
    piece = files.keep(io.BytesIO(JPEG + content), "photo.jpg")
    assert files.path_of(piece.digest).read_bytes() == JPEG + content


def test_the_same_bytes_are_kept_once(files: EvidenceFiles) -> None:
    first = files.keep(io.BytesIO(PDF), "facture.pdf")
    second = files.keep(io.BytesIO(PDF), "copie.pdf")
    assert first.digest == second.digest
    assert len(everything_under(files.root)) == 1


def test_a_photo_of_60_megabytes_is_refused_before_it_is_read(files: EvidenceFiles) -> None:
    with pytest.raises(FileRefusedError, match=r"60 Mo, le maximum est 50 Mo\n  → réduisez-le"):
        files.keep(io.BytesIO(), "photo.jpg", declared_size=60_000_000)


def test_a_stream_that_does_not_say_its_size_is_stopped_at_the_limit(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path, limits=Limits(largest_bytes=1_000_000))
    with Path("/dev/zero").open("rb") as endless, pytest.raises(FileRefusedError, match="trop lourd"):
        files.keep(endless, "photo.jpg")
    assert everything_under(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "facture.pdf", "est vide"),
        (a_zip(), "facture.pdf", "se dit « .pdf », mais c'est une archive"),
        (a_zip(), "tout.zip", "joignez un par un"),
        (b"\x1f\x8b" + b"x" * 50, "lettre.eml", "se dit « .eml »"),
        (b"MZ\x90\x00" + b"x" * 50, "facture.pdf", "programme"),
        (b"\x7fELF" + b"x" * 50, "outil", "programme"),
        (b"\x00\x01\x02\x03" * 20, "donnees.bin", "aucun type"),
    ],
)
def test_what_cannot_be_a_piece_is_refused(files: EvidenceFiles, content: bytes, name: str, words: str) -> None:
    with pytest.raises(FileRefusedError, match=words) as caught:
        files.keep(io.BytesIO(content), name)
    assert caught.value.way_out
    assert everything_under(files.root) == []


def test_a_case_takes_no_more_than_its_pieces() -> None:
    Limits(most_pieces=3).check_count(2)
    with pytest.raises(FileRefusedError, match="maximum de 3 pièces"):
        Limits(most_pieces=3).check_count(3)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Camille\\photo.jpg", "photo.jpg"),
        ("fac\x00ture\n.pdf", "facture.pdf"),
        ("reçu d'achat n°1.pdf", "reçu d'achat n°1.pdf"),
        ("", "sans nom"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("mauvais\udcff.pdf", "mauvais?.pdf"),
    ],
)
def test_a_name_is_shown_and_never_a_path(files: EvidenceFiles, name: str, shown: str) -> None:
    piece = files.keep(io.BytesIO(PDF), name)
    assert piece.name == shown
    assert [path.name for path in everything_under(files.root)] == [piece.digest]


@given(st.text(max_size=300))
def test_any_name_can_be_shown(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 200
    assert shown.isprintable()
    assert "/" not in shown


@pytest.mark.parametrize("digest", ["", "../x", "A" * 64, "0" * 63, "0" * 64])
def test_what_was_never_kept_is_missing(files: EvidenceFiles, digest: str) -> None:
    with pytest.raises(EvidenceMissingError, match="ne sont pas là"):
        files.open(digest)


def test_a_changed_byte_is_found_on_reading(files: EvidenceFiles) -> None:
    piece = files.keep(io.BytesIO(PDF), "facture.pdf")
    path = files.path_of(piece.digest)
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"!")
    with pytest.raises(EvidenceMissingError, match="ne sont plus ceux"):
        files.open(piece.digest)


class Scanner:
    """A scanner that finds what it is told to find."""

    def __init__(self, found: Scan) -> None:
        self.found = found
        self.seen = b""

    def scan(self, path: Path) -> Scan:
        self.seen = path.read_bytes()
        return self.found


def test_an_infected_file_is_set_aside_and_no_piece(tmp_path: Path) -> None:
    scanner = Scanner(Scan.INFECTED)
    files = EvidenceFiles(tmp_path, scanner=scanner)
    with pytest.raises(QuarantinedError, match="mis de côté"):
        files.keep(io.BytesIO(PDF), "facture.pdf")
    assert scanner.seen == PDF
    assert [path.parent.name for path in everything_under(tmp_path)] == ["quarantine"]
    assert not files.has(hashlib.sha256(PDF).hexdigest())


@pytest.mark.parametrize("found", [Scan.CLEAN, Scan.UNAVAILABLE])
def test_a_clean_file_is_kept_and_so_is_one_nobody_could_scan(tmp_path: Path, found: Scan) -> None:
    files = EvidenceFiles(tmp_path, scanner=Scanner(found))
    assert files.has(files.keep(io.BytesIO(PDF), "facture.pdf").digest)


def test_files_that_no_entry_names_are_set_aside_after_a_day_and_go_thirty_days_later(files: EvidenceFiles) -> None:
    orphan, named = files.keep(io.BytesIO(PDF), "a.pdf"), files.keep(io.BytesIO(JPEG), "b.jpg")
    unfinished = files.root / "incoming" / "moitie"
    unfinished.write_bytes(b"x")
    now = files.path_of(named.digest).stat().st_mtime
    assert files.sweep(lambda digest: digest == named.digest, now_s=now + GRACE_S - 60) == 0
    assert files.sweep(lambda digest: digest == named.digest, now_s=now + GRACE_S + 60) == 2
    assert everything_under(files.root / "set_aside") == [files.set_aside.path_of(orphan.digest)]
    assert files.path_of(named.digest).exists()
    files.sweep(lambda digest: digest == named.digest, now_s=now + KEPT_S - 60)
    assert files.has(orphan.digest)
    files.sweep(lambda digest: digest == named.digest, now_s=now + KEPT_S + 60)
    assert not files.has(orphan.digest)
    assert files.has(named.digest)


def test_a_piece_set_aside_comes_back_once_an_entry_names_it_again(files: EvidenceFiles) -> None:
    piece = files.keep(io.BytesIO(PDF), "a.pdf")
    later = files.path_of(piece.digest).stat().st_mtime + GRACE_S + 60
    files.sweep(lambda _digest: False, now_s=later)
    assert not files.path_of(piece.digest).exists()
    assert files.open(piece.digest).read() == PDF
    with files.hold([piece.digest]):
        assert files.path_of(piece.digest).read_bytes() == PDF
    files.sweep(lambda _digest: False, now_s=later)
    files.sweep(lambda _digest: True, now_s=later)
    assert everything_under(files.root) == [files.path_of(piece.digest)]


def test_what_is_no_file_of_ours_stops_no_sweep_and_a_link_is_not_followed(
    files: EvidenceFiles, tmp_path: Path
) -> None:
    piece, elsewhere, now = files.keep(io.BytesIO(PDF), "facture.pdf"), tmp_path / "elsewhere", time.time()
    elsewhere.write_bytes(b"untouched")
    os.utime(elsewhere, (1, 1))
    link = files.path_of("a" * 64)
    link.parent.mkdir()
    link.symlink_to(elsewhere)
    for folder in ("incoming", "quarantine", "set_aside"):
        (files.root / folder).mkdir(exist_ok=True)
        (files.root / folder / "nowhere").symlink_to("/nonexistent")
        (files.root / folder / "folder").mkdir()
    assert files.sweep(lambda digest: False, now_s=now + GRACE_S + 60)
    assert files.set_aside.has(piece.digest)
    assert not link.is_symlink()
    files.sweep(lambda digest: False, now_s=now + KEPT_S + 2 * GRACE_S)
    assert not files.has(piece.digest)
    assert elsewhere.read_bytes() == b"untouched"
    assert elsewhere.stat().st_mtime == 1


def test_removing_a_piece_removes_what_is_set_aside(files: EvidenceFiles) -> None:
    piece = files.keep(io.BytesIO(PDF), "a.pdf")
    files.sweep(lambda _digest: False, now_s=files.path_of(piece.digest).stat().st_mtime + GRACE_S + 60)
    files.keep(io.BytesIO(PDF), "a.pdf")
    files.remove(piece.digest)
    assert everything_under(files.root) == []


@pytest.mark.parametrize("harm", ["folder", "pipe", "link"])
def test_what_is_no_file_any_more_is_said_and_waits_for_nobody(files: EvidenceFiles, harm: str) -> None:
    piece = files.keep(io.BytesIO(PDF), "a.pdf")
    path = files.path_of(piece.digest)
    path.unlink()
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "link": lambda: path.symlink_to("/etc/hostname")}[harm]()
    with pytest.raises(EvidenceMissingError, match="ne sont plus ceux"):
        files.check(piece.digest)


def test_no_room_is_said_before_the_file_is_taken(files: EvidenceFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(DiskFullError, match="disque est plein"):
        files.keep(io.BytesIO(PDF), "facture.pdf", declared_size=len(PDF))


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EROFS, ReadOnlyError)]
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_midway_leaves_nothing(
    files: EvidenceFiles, monkeypatch: pytest.MonkeyPatch, call: str, code: int, kind: type[Exception]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(kind, match="rien n'a été accepté"):
        files.keep(io.BytesIO(PDF), "facture.pdf")
    monkeypatch.undo()
    assert everything_under(files.root) == []


class Interrupted(io.BytesIO):
    """An upload whose sender goes away."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


def test_an_upload_that_breaks_off_leaves_nothing(files: EvidenceFiles) -> None:
    stream: BinaryIO = Interrupted()
    with pytest.raises(FileRefusedError, match="s'est interrompu"):
        files.keep(stream, "photo.jpg")
    assert everything_under(files.root) == []

"""Archives made to fill the memory or the day of whoever opens them: refused before anything is unpacked."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.journal.archives import an_archive

from recours.journal.archive.archive_import import check_archive
from recours.journal.errors import ArchiveError
from recours.journal.proof import verify

SCRIPT = Path(verify.__file__)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_archive(tmp_path_factory.mktemp("archive"))


def with_member(archive: Path, target: Path, how: int, size: int, name: str = "pieces/" + "0" * 64) -> Path:
    """The archive with one more member: `size` zeros, packed `how`."""
    shutil.copy(archive, target)
    with zipfile.ZipFile(target, "a", how) as packed, packed.open(name, "w", force_zip64=True) as member:
        for _ in range(size // 10_000_000):
            member.write(bytes(10_000_000))
    return target


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_a_way_that_unfolds_without_limit_is_refused(
    archive: Path, tmp_path: Path, how: int
) -> None:
    path = with_member(archive, tmp_path / "bombe.zip", how, 400_000_000)
    assert path.stat().st_size < 1_000_000

    def so_much_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))

    done = subprocess.run(
        [sys.executable, SCRIPT, path], capture_output=True, text=True, preexec_fn=so_much_memory, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "que nous n'employons pas" in done.stdout
    with pytest.raises(ArchiveError, match="que nous n'employons pas"):
        check_archive(path)


def test_members_that_unfold_to_far_more_than_the_zip_are_refused_wherever_they_lie(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_member(archive, tmp_path / "bombe.zip", zipfile.ZIP_DEFLATED, 50_000_000)
    monkeypatch.setattr(verify, "LARGEST_TEXT_BYTES", 1_000_000)
    with pytest.raises(ArchiveError, match="beaucoup trop de données"):
        check_archive(path)


def test_a_ciphered_member_is_a_verdict(archive: Path, tmp_path: Path) -> None:
    data = bytearray(archive.read_bytes())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    (tmp_path / "chiffre.zip").write_bytes(data)
    with pytest.raises(ArchiveError):
        check_archive(tmp_path / "chiffre.zip")

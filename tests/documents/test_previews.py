"""Small pictures of pieces: drawn apart, within limits, kept beside the pieces, gone with them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from PIL import Image
from tests.documents.strangers import HONEST, HOSTILE, a_square, pdf
from tests.journal.read_only import seen_read_only

from recours.documents.case_file import previews
from recours.documents.case_file.previews import DRAWABLE, known_blank, preview
from recours.documents.limited import child as child_reader
from recours.documents.limited.jobs import GLANCE_SIDE
from recours.journal.evidence.evidence import EvidenceFiles


@pytest.fixture
def evidence(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence", previews=tmp_path / "previews")


def kept(evidence: EvidenceFiles, name: str, data: bytes) -> tuple[str, str]:
    piece = evidence.keep(io.BytesIO(data), name)
    assert piece.media_type in DRAWABLE
    return piece.digest, piece.media_type


def files(evidence: EvidenceFiles) -> list[str]:
    assert evidence.previews is not None
    return sorted(path.name for path in evidence.previews.glob("*"))


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_has_a_small_picture(evidence: EvidenceFiles, name: str) -> None:
    digest, media_type = kept(evidence, name, HONEST[name]())
    drawn = preview(evidence, digest, media_type)
    assert drawn is not None
    assert max(Image.open(io.BytesIO(drawn)).size) <= GLANCE_SIDE
    assert files(evidence) == [f"{digest}.jpg"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_has_none_and_nothing_else_happens(evidence: EvidenceFiles, name: str) -> None:
    data = HOSTILE[name]()
    digest, media_type = kept(evidence, name, data)
    start = time.monotonic()
    assert preview(evidence, digest, media_type) is None
    assert time.monotonic() - start < 15
    assert known_blank(evidence, digest)
    assert files(evidence) == [f"{digest}.none"]
    assert evidence.open(digest).read() == data


def test_a_photo_lying_on_its_side_is_shown_upright(evidence: EvidenceFiles) -> None:
    photo, exif = Image.new("RGB", (800, 600)), Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif)
    drawn = preview(evidence, *kept(evidence, "photo.jpg", out.getvalue()))
    assert drawn is not None
    assert Image.open(io.BytesIO(drawn)).size == (300, 400)


def test_a_picture_is_drawn_once_and_again_when_it_was_deleted(
    evidence: EvidenceFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    first = preview(evidence, digest, media_type)
    with monkeypatch.context() as blind:
        blind.setattr(previews, "read_apart", lambda *_, **__: pytest.fail("drawn again"))
        assert preview(evidence, digest, media_type) == first
    assert evidence.previews is not None
    (evidence.previews / f"{digest}.jpg").unlink()
    assert preview(evidence, digest, media_type) == first


def test_what_cannot_be_drawn_is_not_tried(evidence: EvidenceFiles) -> None:
    piece = evidence.keep(io.BytesIO(b"Bonjour"), "note.txt")
    assert preview(evidence, piece.digest, piece.media_type) is None
    assert files(evidence) == []


def test_a_picture_goes_with_its_piece_and_is_not_kept_of_one_that_went(
    evidence: EvidenceFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    preview(evidence, digest, media_type)
    evidence.remove(digest)
    assert files(evidence) == []
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    drawn = previews.draw(evidence, digest)

    def erased_meanwhile(*_: object) -> bytes | None:
        evidence.remove(digest)
        return drawn

    monkeypatch.setattr(previews, "draw", erased_meanwhile)
    assert preview(evidence, digest, media_type) == drawn
    assert files(evidence) == []


def test_a_machine_too_busy_to_draw_tries_again(evidence: EvidenceFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    with monkeypatch.context() as hurried:
        hurried.setattr(child_reader, "_ask_fork", lambda *_: (b"", "-14"))  # as a fork ends that the clock stopped
        assert preview(evidence, digest, media_type) is None
    assert files(evidence) == []
    assert preview(evidence, digest, media_type) is not None


def test_nobody_waits_for_long_behind_slow_pictures(evidence: EvidenceFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    with monkeypatch.context() as busy:
        busy.setattr(previews, "_AT_ONCE", BoundedSemaphore(1))
        busy.setattr(previews, "_LONGEST_QUEUE_S", 0.01)
        with previews._AT_ONCE:
            assert preview(evidence, digest, media_type) is None
        assert files(evidence) == []
        assert preview(evidence, digest, media_type) is not None


def test_without_a_place_to_keep_it_it_is_drawn_all_the_same(tmp_path: Path) -> None:
    nowhere = EvidenceFiles(tmp_path / "evidence")
    assert preview(nowhere, *kept(nowhere, "facture.pdf", pdf(a_square))) is not None


def test_on_a_read_only_disk_it_is_drawn_and_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    digest, media_type = kept(EvidenceFiles(folder / "evidence"), "facture.pdf", pdf(a_square))
    code = (
        "import sys; from recours.documents.case_file.previews import preview; from pathlib import Path;"
        "from recours.journal.evidence.evidence import EvidenceFiles; folder = Path(sys.argv[1]);"
        "files = EvidenceFiles(folder / 'evidence', previews=folder / 'previews');"
        "print(len(preview(files, *sys.argv[2:])))"
    )
    result = seen_read_only(folder, "-c", code, str(folder), digest, media_type)
    assert int(result.stdout) > 500, result.stderr
    assert not (folder / "previews").exists()


def test_a_kill_leaves_no_half_picture(evidence: EvidenceFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the first byte and the last: what lies there is not shown, and goes with the piece."""
    digest, media_type = kept(evidence, "facture.pdf", pdf(a_square))
    whole = previews.draw(evidence, digest)
    child = os.fork()
    if child == 0:

        def killed(path: Path, data: bytes) -> None:
            with path.open("wb") as out:
                out.write(data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(Path, "write_bytes", killed)
        preview(evidence, digest, media_type)
    os.waitpid(child, 0)
    [half] = files(evidence)
    assert half.endswith(".half")
    assert preview(evidence, digest, media_type) == whole
    evidence.remove(digest)
    assert files(evidence) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind there")
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("bytearray(2_000_000_000)", "MemoryError"),
        ("open('written', 'w').write('x' * 10_000)", "File too large"),
    ],
)
def test_the_child_can_do_little(tmp_path: Path, harm: str, says: str) -> None:
    code = f"from recours.documents.limited.limits import limit; limit(1_000_000_000, 5); {harm}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert says in done.stderr

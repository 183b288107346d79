"""Strangers' files are read in forks that may use so much and end alone; whatever ends them, the next file is read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from tests.documents.strangers import HOSTILE, a_billion_squares, a_square, pdf, picture

from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited import child, jobs, server
from recours.documents.limited.child import BusyError, read_apart


def child_pid() -> int:
    read_apart("pdf_count", pdf(a_square))
    program = child._SERVER._program
    assert program is not None
    return program.pid


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_with_a_reason_and_the_next_is_read(name: str) -> None:
    data = HOSTILE[name]()
    with suppress(UnreadableExhibitError):
        notes = read_apart("pdf" if data.startswith(b"%PDF-") else "picture", data).value
        assert all(key in ("picture_cut", "pdf_damaged") for key, _ in notes)
    assert read_apart("pdf_count", pdf(a_square)).value == 1


def test_a_page_without_end_is_stopped_by_the_processor_time() -> None:
    with pytest.raises(UnreadableExhibitError) as stopped:
        read_apart("ruled_pdf", pdf(a_billion_squares), number=1, boxes=[], words=[])
    assert stopped.value.reason == "too_long"
    assert not isinstance(stopped.value, BusyError)


def test_the_server_is_started_again_after_its_death() -> None:
    first = child_pid()
    os.kill(first, signal.SIGKILL)
    assert child._SERVER._program is not None
    child._SERVER._program.wait()
    assert read_apart("pdf_count", pdf(a_square)).value == 1
    assert child_pid() != first


def test_the_server_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(a_square))
    code = (
        "import os, sys; from pathlib import Path; from recours.documents.limited import child;"
        "print(child.read_apart('pdf_count', Path(sys.argv[1])).value, child._SERVER._program.pid);"
        "sys.stdout.flush(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.pdf"], capture_output=True, text=True, check=False)
    count, pid = done.stdout.split()
    assert count == "1"
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "zombie" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the server is still there")


def test_where_nothing_can_fork_a_process_of_its_own_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_FORKS", False)
    assert read_apart("pdf_count", pdf(a_square)).value == 1
    with pytest.raises(UnreadableExhibitError) as refused:
        read_apart("pdf", HOSTILE["secret.pdf"]())
    assert refused.value.reason == "password"


def test_an_answer_that_did_not_come_whole_is_no_answer() -> None:
    whole = json.dumps({"value": 1, "size": 3}).encode()
    assert child._child_answer(whole, b"abc") == {"value": 1, "size": 3}
    assert child._child_answer(whole, b"ab") is None
    assert child._child_answer(b"", b"") is None


@pytest.mark.parametrize("name", sorted(set(HOSTILE) & {"bombe.png", "menteur.png"}))
def test_what_unfolds_does_not_unfold_here(name: str) -> None:
    data = HOSTILE[name]()
    tracemalloc.start()
    with pytest.raises(UnreadableExhibitError):
        read_apart("picture", data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


def test_this_process_loads_no_decoder() -> None:
    """What the web and the command line import draws nothing: the decoders are loaded by the child alone."""
    code = (
        "import sys; import recours.casework.readers.exports, recours.casework.readers.versions, recours.documents.case_file.previews;"
        "print(sorted({'PIL', 'pypdfium2', 'pillow_heif'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_job_has_its_limits() -> None:
    assert set(server.LIMITS) == {"glance", "reading", "mail", "office"}
    assert all(memory and processor for memory, processor, *_ in server.LIMITS.values())
    assert read_apart("picture_count", picture("PNG")).value == 1
    assert set(jobs.JOBS) >= {"pdf", "picture", "glance", "search_pdf", "mask_pdf", "office_pages"}

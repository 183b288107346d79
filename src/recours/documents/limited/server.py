"""The process that reads strangers' files: `python -I server.py FD` forks once for each file, `once` reads one.

What the fork reads of a file dies with it: memory and processor time are limited before the first byte is looked at, no
file is written, and what a broken or hostile file does to a decoder ends that fork and nothing else. The process itself
loads the decoders once and never sees a file. On FD, a byte a job comes with four open files: the request (JSON), the
file, where the answer goes (a line of JSON, then bytes), where the word goes of how the fork ended.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple


class Limits(NamedTuple):
    """What a fork may use: memory, processor time, time by the clock on the wall, the largest file that it writes."""

    memory_bytes: int
    processor_s: int
    clock_s: int
    file_bytes: int


#: The clock is two to three times the processor's time: a busy machine is no fault of the file. 1 GB holds a picture of
#: 80 million pixels twice, in colours (240 MB each); an e-mail is text and has half. LibreOffice, which takes 2 to 5 s
#: for a usual document, alone writes files: its profile and the PDF, in a folder that is thrown away.
LIMITS = {
    "glance": Limits(1_000_000_000, 5, 15, 0),
    "reading": Limits(1_000_000_000, 10, 30, 0),
    "mail": Limits(500_000_000, 5, 15, 0),
    "office": Limits(4_000_000_000, 25, 45, 200_000_000),
}


def serve(channel: socket.socket) -> None:
    """Fork for each job that comes on `channel`, until it is closed."""
    from recours.documents.limited import jobs  # noqa: F401 loaded before any file is

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        word, files, *_ = socket.recv_fds(channel, 1, 4)
        if not word:
            return
        if os.fork() == 0:
            channel.close()
            _watch_job(*files)
            os._exit(0)
        for file in files:
            os.close(file)


def _watch_job(request: int, file: int, answer: int, ended: int) -> None:
    """Let a fork do the job and say how it ended; what it started ends with it, and its folder goes."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = json.loads(_whole(request))
    folder = tempfile.mkdtemp(prefix="recours-") if asked["limits"] == "office" else ""
    child = os.fork()
    if child == 0:
        os.close(ended)
        _do_job(asked, folder, file, answer)
    os.close(answer)
    _, how = os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    os.write(ended, str(os.waitstatus_to_exitcode(how)).encode())


def _do_job(asked: dict[str, Any], folder: str, file: int, answer: int) -> None:
    """In the fork: do the job within its limits, and end."""
    status = 1
    try:
        from recours.documents.limited.limits import limit

        os.setsid()
        limit(*LIMITS[asked["limits"]])
        with os.fdopen(answer, "wb") as out:
            out.write(answer_to(asked, _whole(file), folder))
        status = 0
    finally:
        os._exit(status)


def answer_to(asked: dict[str, Any], data: bytes, folder: str) -> bytes:
    """The answer as it is sent: a line of JSON (`value`, or `fault`: why the file cannot be read), then bytes."""
    from recours.documents.errors import UnreadableExhibitError
    from recours.documents.limited.jobs import JOBS, Task

    made = b""
    try:
        value, made = JOBS[asked["job"]](Task(data, {**asked["said"], "folder": folder}))
        head = {"value": value}
    except UnreadableExhibitError as error:
        head = {"fault": error.reason}
    except MemoryError:
        head = {"fault": "too_large"}
    except Exception:  # a stranger's file may make a decoder raise anything
        head = {"fault": "damaged"}
    return json.dumps({**head, "size": len(made)}).encode() + b"\n" + made


def _whole(file: int) -> bytes:
    with os.fdopen(file, "rb") as source:
        source.seek(0)
        return source.read()


def answer_once() -> None:
    """Where nothing can fork: one job, its request on the first line of the standard input, the file after it."""
    from recours.documents.limited.limits import limit

    asked = json.loads(sys.stdin.buffer.readline())
    with tempfile.TemporaryDirectory(prefix="recours-") as folder:
        limit(*LIMITS[asked["limits"]])
        sys.stdout.buffer.write(answer_to(asked, sys.stdin.buffer.read(), folder))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    answer_once() if sys.argv[1] == "once" else serve(socket.socket(fileno=int(sys.argv[1])))

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
from typing import Any

#: For each kind of work: memory, processor seconds, seconds by the clock on the wall, largest file written.
LIMITS = {
    "glance": (1_000_000_000, 5, 15, 0),
    "reading": (1_000_000_000, 10, 30, 0),
    "mail": (500_000_000, 5, 15, 0),
    "office": (4_000_000_000, 25, 45, 200_000_000),
}


def serve(channel: socket.socket) -> None:
    """Fork for each job that comes on `channel`, until it is closed."""
    from recours.documents.limited import jobs  # noqa: F401 loaded before any file is

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        said, files, *_ = socket.recv_fds(channel, 1, 4)
        if not said:
            return
        if os.fork() == 0:
            channel.close()
            _watch(*files)
            os._exit(0)
        for each in files:
            os.close(each)


def _watch(request: int, file: int, answer: int, ended: int) -> None:
    """Let a fork do the job and say how it ended; what it started ends with it, and its folder goes."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = json.loads(_whole(request))
    folder = tempfile.mkdtemp(prefix="recours-") if asked["limits"] == "office" else ""
    child = os.fork()
    if child == 0:
        os.close(ended)
        _work(asked, folder, file, answer)
    os.close(answer)
    _, how = os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    os.write(ended, str(os.waitstatus_to_exitcode(how)).encode())


def _work(asked: dict[str, Any], folder: str, file: int, answer: int) -> None:
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
    from recours.documents.limited.jobs import JOBS

    made = b""
    try:
        value, made = JOBS[asked["job"]](data, {**asked["said"], "folder": folder})
        told = {"value": value}
    except UnreadableExhibitError as error:
        told = {"fault": error.reason}
    except MemoryError:
        told = {"fault": "too_large"}
    except Exception:  # a stranger's file may make a decoder raise anything
        told = {"fault": "damaged"}
    return json.dumps({**told, "size": len(made)}).encode() + b"\n" + made


def _whole(file: int) -> bytes:
    with os.fdopen(file, "rb") as source:
        source.seek(0)
        return source.read()


def _once() -> None:
    """Where nothing can fork: one job, its request on the first line of the standard input, the file after it."""
    from recours.documents.limited.limits import limit

    asked = json.loads(sys.stdin.buffer.readline())
    with tempfile.TemporaryDirectory(prefix="recours-") as folder:
        limit(*LIMITS[asked["limits"]])
        sys.stdout.buffer.write(answer_to(asked, sys.stdin.buffer.read(), folder))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    _once() if sys.argv[1] == "once" else serve(socket.socket(fileno=int(sys.argv[1])))

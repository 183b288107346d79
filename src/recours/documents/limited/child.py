"""Strangers' files read apart: a job for `limited.server`, its answer, or why the file cannot be read.

One server a process, started when it is first needed and again when it died; it ends with the process that started it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited import server

_PROGRAM = (sys.executable, "-I", server.__file__)
#: Windows starts nothing without the first, LibreOffice is found by the second; the child gets nothing else of ours.
_ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
#: Bytes of an answer, ten times the largest piece (50 MB). A longer one is thrown away: it would fill the memory of the
#: process that asked.
_MOST_ANSWERED = 500_000_000
_CHUNK = 1_000_000
_FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")
#: How a fork ends that the clock on the wall stopped (SIGALRM): the machine may have been busy.
_BUSY = -14


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave: a value as JSON knows it, and bytes."""

    value: Any
    data: bytes


class BusyError(UnreadableExhibitError):
    """The machine had no time for it, or the server was stopped: to be tried again."""


def read_apart(job: str, content: bytes | Path, name: str = "", *, limits: str = "reading", **said: Any) -> Answer:
    """Have `job` (of `limited.jobs.JOBS`) done with a file. Raises UnreadableExhibitError with its reason."""
    request = json.dumps({"job": job, "limits": limits, "said": said}).encode()
    with ExitStack() as files:
        source = files.enter_context(content.open("rb") if isinstance(content, Path) else _open_unnamed(content))
        sent, ended = _ask_fork(request, source) if _FORKS else _ask_process(request, source)
    line, _, data = sent.partition(b"\n")
    head = _child_answer(line, data)
    if head is None:
        raise (BusyError if ended in ("", str(_BUSY)) else UnreadableExhibitError)(name, "too_long")
    if "fault" in head:
        raise UnreadableExhibitError(name, str(head["fault"]))
    return Answer(head.get("value"), data)


def _child_answer(line: bytes, data: bytes) -> dict[str, Any] | None:
    """The first line of an answer; None when not all of the answer came."""
    try:
        head = json.loads(line)
    except ValueError:
        return None
    return head if isinstance(head, dict) and head.get("size") == len(data) else None


def _ask_fork(request: bytes, source: BinaryIO) -> tuple[bytes, str]:
    """The answer of a fork of the server, nothing when it is longer than any honest one; and how the fork ended."""
    with ExitStack() as files:
        asked = files.enter_context(_open_unnamed(request))
        answer, end = files.enter_context(_pipe()), files.enter_context(_pipe())
        _SERVER.send([asked.fileno(), source.fileno(), answer.theirs, end.theirs])
        answer.close_theirs()
        end.close_theirs()
        parts, size = [], 0
        while part := answer.ours.read(_CHUNK):
            size += len(part)
            parts.append(part)
            if size > _MOST_ANSWERED:
                parts = []
                break
        return b"".join(parts), end.ours.read(100).decode()


def _ask_process(request: bytes, source: BinaryIO) -> tuple[bytes, str]:
    """The same without forks (Windows): a process of its own, which takes 100 to 300 ms to start."""
    clock_s = server.LIMITS[json.loads(request)["limits"]].clock_s
    try:
        done = subprocess.run(  # noqa: S603 our own program
            [*_PROGRAM, "once"],
            input=request + b"\n" + source.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=clock_s,
            env=_ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b"", str(_BUSY)
    return done.stdout, str(done.returncode)


class _Server:
    """The server of this process: started once, and again after a fork of ours or its own death."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of, self._channel = 0, socket.socket()
        self._program: subprocess.Popen[bytes] | None = None

    def send(self, files: list[int]) -> None:
        """A job, as four open files."""
        with self._lock:
            if self._of != os.getpid() or self._program is None or self._program.poll() is not None:
                self._start()
            try:
                socket.send_fds(self._channel, [b"j"], files)
            except OSError:
                self._start()
                socket.send_fds(self._channel, [b"j"], files)

    def _start(self) -> None:
        self._channel.close()
        self._channel, theirs = socket.socketpair()
        with closing(theirs):
            self._program = subprocess.Popen(  # noqa: S603 our own program
                [*_PROGRAM, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                start_new_session=True,
            )
        self._of = os.getpid()


_SERVER = _Server()


class _Pipe:
    def __init__(self) -> None:
        read, self.theirs = os.pipe()
        self.ours: BinaryIO = os.fdopen(read, "rb")

    def close_theirs(self) -> None:
        if self.theirs >= 0:
            os.close(self.theirs)
            self.theirs = -1


@contextmanager
def _pipe() -> Iterator[_Pipe]:
    pipe = _Pipe()
    try:
        yield pipe
    finally:
        pipe.close_theirs()
        pipe.ours.close()


@contextmanager
def _open_unnamed(data: bytes) -> Iterator[BinaryIO]:
    """Bytes as an open file without a name: in memory where the system can."""
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("recours"), "w+b") as file:
            file.write(data)
            file.seek(0)
            yield file
        return
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        yield file

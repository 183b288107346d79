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
_MOST_ANSWERED = 500_000_000
_CHUNK = 1_000_000
_FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")
_BUSY = -14
"""How a fork ends that the clock on the wall stopped (SIGALRM): the machine may have been busy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave: a value as JSON knows it, and bytes."""

    value: Any
    data: bytes


class BusyError(UnreadableExhibitError):
    """The machine had no time for it, or the server was stopped: to be tried again."""


def read_apart(job: str, content: bytes | Path, name: str = "", *, limits: str = "reading", **said: Any) -> Answer:
    """Have `job` (of `limited.jobs.JOBS`) done with a file. Raises UnreadableExhibitError with its reason."""
    asked = json.dumps({"job": job, "limits": limits, "said": said}).encode()
    with ExitStack() as files:
        source = files.enter_context(content.open("rb") if isinstance(content, Path) else _open_unnamed(content))
        sent, ended = _ask_fork(asked, source) if _FORKS else _ask_process(asked, source)
    line, _, made = sent.partition(b"\n")
    told = _child_answer(line, made)
    if told is None:
        raise (BusyError if ended in ("", str(_BUSY)) else UnreadableExhibitError)(name, "too_long")
    if "fault" in told:
        raise UnreadableExhibitError(name, str(told["fault"]))
    return Answer(told.get("value"), made)


def _child_answer(line: bytes, made: bytes) -> dict[str, Any] | None:
    """The first line of an answer; None when not all of the answer came."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("size") == len(made) else None


def _ask_fork(asked: bytes, source: BinaryIO) -> tuple[bytes, str]:
    with ExitStack() as files:
        request = files.enter_context(_open_unnamed(asked))
        answer, end = files.enter_context(_pipe()), files.enter_context(_pipe())
        _SERVER.send([request.fileno(), source.fileno(), answer.theirs, end.theirs])
        answer.close_theirs()
        end.close_theirs()
        return _read_answer(answer.ours), end.ours.read(100).decode()


def _read_answer(answer: BinaryIO) -> bytes:
    """All of an answer; nothing when it is longer than any honest one."""
    parts, size = [], 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > _MOST_ANSWERED:
            return b""
        parts.append(part)
    return b"".join(parts)


def _ask_process(asked: bytes, source: BinaryIO) -> tuple[bytes, str]:
    """The same without forks: a process of its own."""
    clock_s = server.LIMITS[json.loads(asked)["limits"]][2]
    try:
        done = subprocess.run(  # noqa: S603 our own program
            [*_PROGRAM, "once"],
            input=asked + b"\n" + source.read(),
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

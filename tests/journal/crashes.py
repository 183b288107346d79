"""Killing a process (SIGKILL) at any line of our code, and seeing what is left."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import recours.journal

_CODE = str(Path(recours.journal.__file__).parents[1])
Acknowledge = Callable[[bytes], None]
Work = Callable[[Acknowledge], None]


def lines_of(work: Work, code: str = _CODE) -> int:
    """How many lines of our code `work` runs through; it runs in a child, to its end."""

    def counted(acknowledge: Acknowledge) -> None:
        seen = [0]
        _trace(code, lambda: seen.__setitem__(0, seen[0] + 1))
        work(lambda _: None)
        sys.settrace(None)
        acknowledge(str(seen[0]).encode())

    return int(_in_a_child(counted)[0])


def killed_at(line: int, work: Work, code: str = _CODE) -> bytes:
    """Run `work` in a child killed at the `line`-th line it runs through; what it had acknowledged."""

    def doomed(acknowledge: Acknowledge) -> None:
        left = [line]

        def count_down() -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        _trace(code, count_down)
        work(acknowledge)

    return _in_a_child(doomed)[0]


def killed_after(seconds: float, work: Work) -> bytes:
    """Run `work` in a child killed after that time, wherever it is; what it had acknowledged."""
    return _in_a_child(work, lambda child: _kill(child, seconds))[0]


def said_across(event: Callable[[], None], seconds: float, work: Work) -> bytes:
    """What `work` acknowledged in a child, to its own end; `event` happens here after that time."""

    def wait_for_it(_: int) -> None:
        time.sleep(seconds)
        event()

    return _in_a_child(work, wait_for_it)[0]


def _kill(child: int, seconds: float) -> None:
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)


def _trace(code: str, at_each_line: Callable[[], None]) -> None:
    def local(_frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            at_each_line()
        return local

    sys.settrace(lambda frame, _event, _: local if frame.f_code.co_filename.startswith(code) else None)


def _in_a_child(work: Work, meanwhile: Callable[[int], None] = lambda _: None) -> tuple[bytes, int]:
    """What the child acknowledged, and how it ended. An exception in the child is a failure of the test."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_and_leave(work, writing)
    os.close(writing)
    meanwhile(child)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, said.decode(errors="replace")
    return said, status


def _run_and_leave(work: Work, writing: int) -> None:
    try:
        work(lambda said: _write(writing, said))
        os._exit(0)
    except BaseException as error:
        sys.settrace(None)
        _write(writing, repr(error).encode())
        os._exit(1)


def _write(writing: int, said: bytes) -> None:
    os.write(writing, said)

"""The processes that serve, begun again when they die: a stranger's file that ends one stops nobody for long.

Each worker runs waitress, which takes in the whole of a request before a thread begins to work on it: who sends
slowly holds a connection, not a thread (decision 24).
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import ForkProcess
from socket import socket
from types import FrameType

from recours.journal.evidence.limits import LIMITS
from recours.wording import say

THREADS = 4
#: A worker that lives shorter than this (seconds) did not begin well; after so many in a row nothing will help.
_SHORT_S, _MOST_SHORT = 5.0, 5
#: How long (seconds) a worker may take to end what it is doing when it is asked to stop.
_ENDING_S = 10.0
#: A connection on which nothing comes or goes for so long (seconds) is closed.
_SILENT_S = 60
#: One form: ten files of the largest size, and its fields (bytes).
_LARGEST_FORM = 10 * LIMITS.largest_bytes + 4_000_000


def keep_working(listener: socket, count: int) -> None:
    """Keep `count` workers on `listener` until this process is interrupted or asked to end; a dead one is replaced."""
    context = get_context("fork")  # what is loaded is shared, and the parent has no thread that a fork would lose

    def begin() -> ForkProcess:
        worker = context.Process(target=work, args=(listener,), name="recours-worker")
        worker.start()
        return worker

    with _asked_to_end() as ended:
        workers = {begin(): time.monotonic() for _ in range(count)}
        short = 0
        while not ended.is_set() and short < _MOST_SHORT:
            connection.wait([worker.sentinel for worker in workers], timeout=0.5)
            for dead in [worker for worker in workers if not worker.is_alive()]:
                short = short + 1 if time.monotonic() - workers.pop(dead) < _SHORT_S else 0
                if not ended.is_set():
                    workers[begin()] = time.monotonic()
        _end(list(workers))
    if not ended.is_set():
        sys.exit(say("web.serve.workers_die"))


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """An event that is set by Ctrl+C and by SIGTERM."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(workers: list[ForkProcess]) -> None:
    for worker in workers:
        worker.terminate()
    until = time.monotonic() + _ENDING_S
    for worker in workers:
        worker.join(max(0.0, until - time.monotonic()))
        if worker.is_alive():
            worker.kill()
            worker.join()


def work(listener: socket) -> None:
    """Serve on `listener` in this process, with the clock beside, until asked to end or until the parent is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the parent asks us to end
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from django.conf import settings
    from waitress.server import create_server

    from recours.web.bodies import IN_MEMORY, Channel
    from recours.web.clock import start_clock
    from recours.web.wsgi import application

    tempfile.tempdir = settings.FILE_UPLOAD_TEMP_DIR or None  # large bodies pass through our own folder too
    start_clock()
    server = create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident="",
        asyncore_use_poll=True,  # `select` knows 1,024 files at most
        connection_limit=1000,
        channel_timeout=_SILENT_S,
        max_request_body_size=_LARGEST_FORM,
        inbuf_overflow=IN_MEMORY,
    )
    server.channel_class = Channel
    server.run()


def _end_with_parent() -> None:
    """End this process when the one that watches it has died: it would hold the port for nobody."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

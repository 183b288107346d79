"""One writer at a time across processes and threads, without the long waits of SQLite's own busy handler.

SQLite sleeps up to 100 ms between two tries; with 8 writers some wait half a second. A lock on a file beside the
database, tried every fraction of a millisecond, keeps the 99th percentile at a few tens of milliseconds.
"""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path

from recours.journal.disk import translated_os_errors
from recours.journal.errors import BusyError
from recours.wording import say

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock does the work, with longer waits
    fcntl = None  # type: ignore[assignment]

#: The lock is held for milliseconds. The wait is drawn, so that two who wait do not meet again and again.
_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 0.0002, 0.001


class WriteLock:
    """`with lock:` holds the lock file `path`; BusyError after `timeout_s` seconds. A killed process lets go of it."""

    def __init__(self, path: Path, timeout_s: float) -> None:
        self.path = path
        self._timeout_s = timeout_s
        self._local = threading.local()

    def __enter__(self) -> None:
        if fcntl is None:
            return
        handle, until = self._handle(), time.monotonic() + self._timeout_s
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise BusyError(say("journal.store.busy"), way_out=say("journal.store.busy_way_out")) from None
                time.sleep(random.uniform(_SHORTEST_WAIT_S, _LONGEST_WAIT_S))

    def __exit__(self, *_: object) -> None:
        if fcntl is not None:
            fcntl.flock(self._local.handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close this thread's handle (it is opened again when needed)."""
        if getattr(self._local, "process", None) == os.getpid():
            os.close(self._local.handle)
            self._local.process = None

    def _handle(self) -> int:
        """This thread's own handle, opened anew after a fork: a lock belongs to an opening of the file."""
        if getattr(self._local, "process", None) != os.getpid():
            with translated_os_errors():
                self._local.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._local.process = os.getpid()
        handle: int = self._local.handle
        return handle

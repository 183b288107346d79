"""One writer at a time across processes, without the long waits of SQLite's own busy handler.

SQLite sleeps up to 100 ms between two tries; with 8 writers some wait half a second. A lock on a file beside the
database, tried every fraction of a millisecond, keeps the 99th percentile at a few tens of milliseconds.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recours.journal.disk import translated_os_errors
from recours.journal.errors import BusyError
from recours.wording import say

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock does the work, with longer waits
    fcntl = None  # type: ignore[assignment]

_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 0.0002, 0.002


@contextmanager
def write_lock(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold the lock file `path`. Raises BusyError after `timeout_s` seconds. A killed process lets go of it."""
    if fcntl is None:
        yield
        return
    with translated_os_errors():
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(handle, time.monotonic() + timeout_s)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise BusyError(say("journal.store.busy"), way_out=say("journal.store.busy_way_out")) from None
            time.sleep(random.uniform(_SHORTEST_WAIT_S, _LONGEST_WAIT_S))

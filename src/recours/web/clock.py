"""The clock beside the server: a round each quarter of an hour, and one as soon as the day changes.

It is a thread of the process that serves, begun after the server has forked. It looks at the wall clock every few
seconds instead of sleeping until an hour, so that a laptop that was shut catches up when it is opened. Of several
workers one holds the lock and keeps the time; when it goes, another takes it up.
"""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from recours.casework.upkeep.clock import SleepingCases, make_round
from recours.journal.errors import StoreError
from recours.journal.write_lock import WriteLock
from recours.web.days import now
from recours.web.desk import desk

_log = logging.getLogger("recours.clock")
LOOK_EVERY_S = 5.0
ROUND_EVERY = timedelta(minutes=15)


def start_clock() -> threading.Thread:
    """Begin to keep the time in this process, until it ends."""
    thread = threading.Thread(target=_keep_time, name="recours-clock", daemon=True)
    thread.start()
    return thread


def _keep_time() -> None:
    waiting, sleeping, last = threading.Event(), SleepingCases(), None
    lock = WriteLock(Path(settings.RECOURS_DATA) / "clock.lock", 0)
    with ExitStack() as held:
        while not _is_ours(lock, held):
            waiting.wait(LOOK_EVERY_S)
        while True:
            if is_due(last, at := now()):
                last = at
                _make_round(at, sleeping)
            waiting.wait(LOOK_EVERY_S)


def is_due(last: datetime | None, at: datetime) -> bool:
    """True when a round is due at `at`, the last one having been at `last`; also when the wall clock went back."""
    return last is None or at.date() != last.date() or not last <= at < last + ROUND_EVERY


def _is_ours(lock: WriteLock, held: ExitStack) -> bool:
    """True once this process keeps the time; not while another does, nor where nothing can be written."""
    try:
        held.enter_context(lock)
    except StoreError:
        return False
    return True


def _make_round(at: datetime, sleeping: SleepingCases) -> None:
    """One round; whatever goes wrong is logged, and tried again at the next."""
    try:
        done = make_round(desk(), at, sleeping)
        for case_id, error in done.troubles:
            _log.error("the clock could not read case %s: %s", case_id, error, exc_info=error)
        if done.to_stamp_again:
            _log.warning("%d heads could not be time-stamped; they are tried again", done.to_stamp_again)
    except Exception:
        _log.exception("a round of the clock failed")
    finally:
        close_old_connections()

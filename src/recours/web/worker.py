"""The application as `recours serve` runs it: the pages, with the clock beside them.

The server imports this in each worker, after it has forked: a thread begun before a fork can hang the worker. Another
server takes `recours.web.wsgi`, which begins no thread, and `recours tick` from cron.
"""

from __future__ import annotations

from recours.web.clock import start_clock
from recours.web.wsgi import application

__all__ = ["application"]

start_clock()

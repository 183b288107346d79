"""What a child process that reads strangers' files may use: set before any decoder is loaded, or any byte looked at."""

from __future__ import annotations

import signal

MEGABYTE = 1_000_000


def limit(memory_bytes: int, processor_s: int, clock_s: int = 0, file_bytes: int = 0) -> None:
    """From now on: so much memory and processor time, seconds by the clock (0: any), largest file written, no core."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    limits = {
        resource.RLIMIT_AS: (memory_bytes, memory_bytes),
        resource.RLIMIT_CPU: (processor_s, processor_s + 1),
        resource.RLIMIT_FSIZE: (file_bytes, file_bytes),
        resource.RLIMIT_CORE: (0, 0),
    }
    for each, most in limits.items():
        resource.setrlimit(each, most)
    signal.alarm(clock_s)

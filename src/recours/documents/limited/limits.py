"""What a child process that reads strangers' files may use: set before any decoder is loaded, or any byte looked at."""

from __future__ import annotations

import signal


def limit(memory_bytes: int, processor_s: int, clock_s: int = 0, file_bytes: int = 0) -> None:
    """Bound this process from now on; no seconds by the clock means any number. It leaves no core file either."""
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
    for resource_number, most in limits.items():
        resource.setrlimit(resource_number, most)
    signal.alarm(clock_s)

"""Other accounts of this machine: without accounts of our own, the door opens to the account that opened it.

Linux tells whose each local connection is (`/proc/net/tcp`, proc_pid_net(5)). Where the system does not tell, nobody is
kept out: the address alone protects then, as `docs/reference/web.md` says.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from recours.web.failures import page
from recours.wording import say

_TABLES = {socket.AF_INET: Path("/proc/net/tcp"), socket.AF_INET6: Path("/proc/net/tcp6")}
_ADDRESS, _UID = 1, 7  # columns of a table


def own_account_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: who asks from another account of this machine gets a 403; root may look everywhere anyway."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account = account_of(str(request.META.get("REMOTE_ADDR", "")), str(request.META.get("REMOTE_PORT", "")))
        if account in (None, 0, os.getuid()):
            return get_response(request)
        return page(request, 403, say("web.error.other_account"), say("web.error.other_account_way_out"))

    return middleware


def account_of(address: str, port: str) -> int | None:
    """The user id of the account that holds the connection from `address`:`port`; None when the system tells none."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        wanted = f"{_written(socket.inet_pton(family, address))}:{int(port):04X}"
        lines = _TABLES[family].read_text(encoding="ascii").splitlines()[1:]
    except (OSError, ValueError):
        return None
    return next((int(row[_UID]) for row in map(str.split, lines) if row[_ADDRESS] == wanted), None)


def _written(address: bytes) -> str:
    """An address as the kernel writes it: words of four bytes, each in the machine's own order."""
    return "".join(f"{word:08X}" for word in struct.unpack(f"={len(address) // 4}I", address))

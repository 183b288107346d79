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
_OURS = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}  # where `serve` listens
_HERE, _THERE, _STATE, _UID, _INODE = 1, 2, 3, 7, 9  # columns of a table
_OPEN = "01"
_ENDS = ("REMOTE_ADDR", "REMOTE_PORT", "SERVER_PORT")
#: The account of a connection that its maker closed: the system tells none, or 0, for what nobody holds any more.
NOBODY = -1


def own_account_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: who asks from another account of this machine gets a 403; root may look everywhere anyway."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address, port, own_port = (str(request.META.get(each, "")) for each in _ENDS)
        if account_of(address, port, own_port) in (None, 0, os.getuid()):
            return get_response(request)
        return page(request, 403, say("web.error.other_account"), say("web.error.other_account_way_out"))

    return middleware


def account_of(address: str, port: str, own_port: str) -> int | None:
    """The user id of the account that holds the connection from `address`:`port` to our `own_port`.

    NOBODY when it was closed meanwhile; None when the system tells none. Both ends are compared: anybody may have
    used the same port of theirs towards another door, and what is left of that belongs to 0.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        there, here = _kernel_address(family, address, port), _kernel_address(family, _OURS[family], own_port)
        rows = [line.split() for line in _TABLES[family].read_text(encoding="ascii").splitlines()[1:]]
    except (OSError, ValueError):
        return None
    for row in rows:
        if (row[_HERE], row[_THERE]) == (there, here):
            return int(row[_UID]) if row[_INODE] != "0" else NOBODY
    closed = any((row[_HERE], row[_THERE]) == (here, there) and row[_STATE] != _OPEN for row in rows)
    return NOBODY if closed else None


def _kernel_address(family: int, address: str, port: str) -> str:
    """An end as the kernel writes it: words of four bytes, each in the machine's own order, and the port."""
    packed = socket.inet_pton(family, address)
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return "".join(f"{word:08X}" for word in words) + f":{int(port):04X}"

"""Asking a clamd daemon what it thinks of a file, by its INSTREAM command. Optional: no daemon, no scan."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recours.journal.evidence.evidence import Scan

_CHUNK = 64 * 1024
_TIMEOUT_S = 60.0


class Clamd:
    """The `Scanner` that listens at `address`: a socket's path, or "host:port"."""

    def __init__(self, address: str, timeout_s: float = _TIMEOUT_S) -> None:
        self.address = address
        self._timeout_s = timeout_s

    def scan(self, path: Path) -> Scan:
        """What the daemon says of `path`; UNAVAILABLE when it says nothing we understand."""
        try:
            with self._connection() as connection, path.open("rb") as stream:
                connection.sendall(b"zINSTREAM\0")
                while chunk := stream.read(_CHUNK):
                    connection.sendall(struct.pack("!I", len(chunk)) + chunk)
                connection.sendall(struct.pack("!I", 0))
                return _reply_meaning(_answer(connection))
        except OSError:
            return Scan.UNAVAILABLE

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        host, colon, port = self.address.rpartition(":")
        family = socket.AF_INET if colon else socket.AF_UNIX
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._timeout_s)
            connection.connect((host, int(port)) if colon else self.address)
            yield connection


def _answer(connection: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and (more := connection.recv(4096)):
        said += more
    return said.rstrip(b"\0\n")


def _reply_meaning(said: bytes) -> Scan:
    if said.endswith(b" FOUND"):
        return Scan.INFECTED
    return Scan.CLEAN if said == b"stream: OK" else Scan.UNAVAILABLE

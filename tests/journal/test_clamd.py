"""Talking to a clamd daemon; here one of our own that looks for a word."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from recours.journal.clamd import Clamd
from recours.journal.errors import QuarantinedError
from recours.journal.evidence import EvidenceFiles, Scan


class Daemon(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd's manual describes it."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if b"too large" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif b"virus" in content:
            self.wfile.write(b"stream: Exemple-Test FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture(params=["unix", "tcp"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    unix = request.param == "unix"
    server: socketserver.TCPServer = (
        socketserver.UnixStreamServer(str(tmp_path / "clamd"), Daemon)
        if unix
        else socketserver.TCPServer(("127.0.0.1", 0), Daemon)
    )
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield str(tmp_path / "clamd") if unix else f"127.0.0.1:{server.socket.getsockname()[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bonjour", Scan.CLEAN),
        (b"x" * 200_000 + b"virus", Scan.INFECTED),
        (b"too large", Scan.UNAVAILABLE),
    ],
)
def test_what_the_daemon_says(address: str, tmp_path: Path, content: bytes, said: Scan) -> None:
    (tmp_path / "file").write_bytes(content)
    assert Clamd(address).scan(tmp_path / "file") is said


@pytest.mark.parametrize("nowhere", ["/nowhere/clamd.sock", "127.0.0.1:1"])
def test_no_daemon_no_scan(tmp_path: Path, nowhere: str) -> None:
    (tmp_path / "file").write_bytes(b"bonjour")
    assert Clamd(nowhere).scan(tmp_path / "file") is Scan.UNAVAILABLE


def test_what_it_finds_is_set_aside(address: str, tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "evidence", scanner=Clamd(address))
    with pytest.raises(QuarantinedError):
        files.keep(io.BytesIO(b"%PDF-1.7 virus"), "facture.pdf")
    assert files.keep(io.BytesIO(b"%PDF-1.7 sain"), "facture.pdf").size == 13

"""Talking to a clamd daemon; here one of our own that looks for a word."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from recours.casework.desk import open_local
from recours.casework.errors import SettingError
from recours.casework.settings import settings_from
from recours.journal.errors import QuarantinedError
from recours.journal.evidence.clamd import Clamd
from recours.journal.evidence.evidence import QUARANTINE_S, EvidenceFiles, Scan


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


def test_what_was_set_aside_goes_after_thirty_days(address: str, tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "evidence", scanner=Clamd(address))
    with pytest.raises(QuarantinedError):
        files.keep(io.BytesIO(b"%PDF-1.7 virus"), "facture.pdf")
    aside, now = tmp_path / "evidence" / "quarantine", time.time()
    files.sweep(lambda _digest: False, now_s=now + QUARANTINE_S - 60)
    assert len(list(aside.iterdir())) == 1
    files.sweep(lambda _digest: False, now_s=now + QUARANTINE_S + 60)
    assert not list(aside.iterdir())


def test_a_desk_scans_where_the_environment_says(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOURS_CLAMD", address)
    with pytest.raises(QuarantinedError):
        open_local(tmp_path).evidence.keep(io.BytesIO(b"%PDF-1.7 virus"), "facture.pdf")


@pytest.mark.parametrize("wrong", ["clamd", "localhost:", "relative/clamd.ctl", "a b:1"])
def test_a_place_where_no_scanner_can_listen_is_refused(wrong: str) -> None:
    with pytest.raises(SettingError, match="RECOURS_CLAMD") as caught:
        settings_from({"RECOURS_CLAMD": wrong})
    assert "/run/clamav/clamd.ctl" in (caught.value.way_out or "")

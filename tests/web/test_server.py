"""The real server outlasts slow senders, dead workers, a taken port, damaged tables and other accounts' eyes."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.served import environment, recours, served, until
from tests.web.visitor import Visitor, seen

from recours.web.neighbours import NOBODY, account_of

ANOTHER = 65534


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def unfinished(client, path, mark):
    """A form whose body never ends, with a good mark."""
    port = int(client.root.rsplit(":", 1)[1])
    sender = socket.create_connection(("127.0.0.1", port))
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: recours_csrf={mark}\r\nX-CSRFToken: {mark}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500000\r\n\r\n"
    sender.sendall((head + kind).encode() + b"story=" + b"a" * 1000)
    return sender


def test_slow_senders_stop_nobody(folder):
    with served(folder) as client, ExitStack() as senders:
        visitor = Visitor(client)
        visitor.get("/")
        mark = next(cookie.value for cookie in client.cookies if "csrf" in cookie.name)
        for _ in range(60):
            senders.enter_context(unfinished(client, "/opening/", mark))
        began = time.monotonic()
        assert visitor.open_case(item="une lampe")
        assert time.monotonic() - began < 20


def workers_of(parent):
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


@pytest.mark.skipif(shutil.which("pgrep") is None, reason="pgrep (procps) is not here")
def test_a_dead_worker_is_replaced_and_none_outlives_the_server(folder):
    with served(folder) as client:
        (first,) = workers_of(client.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: workers_of(client.pid) not in ([first], []), "no worker came after the dead one")
        until(client.answers, "the new worker does not answer")
        (second,) = workers_of(client.pid)
        Visitor(client).open_case(item="une lampe")
    until(lambda: not Path(f"/proc/{second}").exists(), "a worker outlived the server")


def test_a_second_server_on_the_port_is_refused(folder):
    with served(folder) as client:
        port = client.root.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "recours.cli.main", "serve", "--port", port]
        env = environment(folder.with_name("other"))
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 2
        assert "déjà" in done.stderr
        assert not folder.with_name("other").exists()
        Visitor(client).get("/")


def test_what_lies_in_the_data_folder_is_of_its_account_alone(folder):
    previous = os.umask(0o022)
    try:
        folder.mkdir(mode=0o755)
        (folder / "web.sqlite3").touch(mode=0o644)
        with served(folder) as client:
            visitor = Visitor(client)
            case = visitor.open_case(item="une lampe")
            visitor.post(f"{case}evidence/", file=SimpleUploadedFile("note.txt", b"bonjour"))
            recours(folder, "tick")
            open_to_others = [path for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]
        assert open_to_others == []
        recours(folder, "case", "new", "--company", "amazon", "--fact", "ground=parcel_not_arrived")
        other = folder.with_name("command")
        recours(other, "case", "new", "--company", "amazon", "--fact", "ground=parcel_not_arrived")
        assert [path for path in [other, *other.rglob("*")] if path.stat().st_mode & 0o077] == []
    finally:
        os.umask(previous)


DAMAGE = {
    "header": lambda file, size: (file.seek(0), file.write(b"NOT A DATABASE!!")),
    "truncated": lambda file, size: file.truncate(size // 2),
    "zeros": lambda file, size: (file.seek(size // 4), file.write(b"\0" * (size // 2))),
    "empty": lambda file, size: file.truncate(0),
    "schema": lambda file, size: (
        file.seek(size - (size % 4096 or 4096)),
        file.write(b"\xff" * 200),
        file.seek(120),
        file.write(b"\xff" * 900),
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_web_tables_are_made_again_from_the_journals(folder, damage):
    with served(folder) as client:
        Visitor(client).open_case(item="une lampe")
    tables = folder / "web.sqlite3"
    with sqlite3.connect(tables) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with tables.open("r+b") as file:
        DAMAGE[damage](file, tables.stat().st_size)
    with served(folder) as client:
        assert "Amazon" in seen(Visitor(client).get("/"))
        assert "Traceback" not in (folder.parent / "data-server.log").read_text()
    assert "Intact" in recours(folder, "verify")


def test_tables_damaged_under_the_server_are_told_in_a_sentence(folder):
    with served(folder) as client:
        visitor = Visitor(client)
        case = visitor.open_case(item="une lampe")
        for part in folder.glob("web.sqlite3*"):
            with part.open("r+b") as file:
                file.write(b"\xff" * part.stat().st_size)
        assert "Amazon" in seen(visitor.get("/"))
        assert visitor.get(f"{case}journal/")


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="no limit can be set on another process here")
def test_a_body_that_finds_no_room_is_answered(folder):
    with served(folder) as client:
        visitor = Visitor(client)
        case = visitor.open_case(item="une lampe")
        (worker,) = workers_of(client.pid)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))
        for size in (5_000_000, 9_000_000):
            file = SimpleUploadedFile("long.txt", b"a" * size)
            refused = client.post(f"{case}evidence/", {"title": "long", "on": "2026-11-20", "file": file})
            assert refused.status_code in (422, 503, 507), (size, refused.status_code)
            assert "plein" in refused.content.decode()
        visitor.get("/")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell whose a connection is")
def test_the_system_tells_whose_a_connection_is():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        address, port = client.getsockname()
        assert account_of(address, str(port), str(server.getsockname()[1])) == os.getuid()
    assert account_of("127.0.0.1", "x", "80") is None
    assert account_of("nowhere", "80", "80") is None


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell whose a connection is")
def test_what_is_left_of_a_closed_connection_is_nobodys():
    with socket.create_server(("127.0.0.1", 0)) as server:
        own_port = str(server.getsockname()[1])
        client = socket.create_connection(server.getsockname())
        address, port = client.getsockname()
        answering, _ = server.accept()
        with answering:
            client.close()
            assert account_of(address, str(port), own_port) == NOBODY
        assert account_of(address, str(port), own_port) == NOBODY  # TIME_WAIT, which the system gives to root


@pytest.mark.skipif(
    not Path("/proc/net/tcp").exists() or os.getuid() != 0, reason="only root can ask as another account"
)
def test_a_port_used_before_towards_another_door_lets_nobody_in():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_server(("127.0.0.1", 0)) as other,
        ExitStack() as held,
    ):
        own_port = str(server.getsockname()[1])
        for _ in range(20):  # in which order the system lists two connections of one port is chance
            port = str(_leave_behind(other))
            os.seteuid(ANOTHER)
            try:
                stranger = held.enter_context(_socket_on(int(port)))
                stranger.connect(server.getsockname())
            finally:
                os.seteuid(0)
            assert account_of("127.0.0.1", port, own_port) == ANOTHER


def _leave_behind(other):
    """A port from which a connection to `other` was made and closed."""
    with _socket_on(0) as before:
        before.connect(other.getsockname())
        accepted, _ = other.accept()
        port = before.getsockname()[1]
    accepted.close()
    return port


def _socket_on(port):
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


@pytest.mark.skipif(
    not Path("/proc/net/tcp").exists() or os.getuid() != 0, reason="only root can ask as another account"
)
def test_another_account_of_the_machine_sees_nothing(folder):
    with served(folder) as client:
        port = int(client.root.rsplit(":", 1)[1])
        os.seteuid(ANOTHER)  # whose a connection is, is decided when it is made
        try:
            stranger = socket.create_connection(("127.0.0.1", port))
        finally:
            os.seteuid(0)
        with stranger:
            stranger.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 403 " in stranger.recv(100)
        Visitor(client).get("/")

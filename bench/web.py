"""Goals D1 and D2: opening a case over HTTP, and reading it, against bare Django under the same server.

One visitor tells a parcel that never came, page after page, to the case page. Bare Django takes as many requests of the
same kinds: each POST inserts one row, each GET shows one. Ways take turns inside a round, and the median is kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.rows import Row, table

ROOT = Path(__file__).resolve().parents[1]
BARE = "bare Django, as many requests"
BARE_PAGE = "bare Django, a page of one row"
STORY = "Ma commande devait arriver il y a trois semaines et je n'ai toujours rien reçu."
TOLD = {
    "seller_kind": "company",
    "ordered_on": "2026-09-01",
    "promised_delivery_on": "2026-09-10",
    "claim_eur": "89,90",
    "price_eur": "89,90",
}
OPENINGS, READINGS = 3, 20


class Visitor:
    """One visitor with her cookies, on one connection kept open. Counts what she asks for."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.posts = self.gets = 0

    def get(self, path: str) -> str:
        """The page at `path`, redirects followed; its last path."""
        self.gets += 1
        status, onward = self._ask("GET", path)
        if status in (301, 302):
            return self.get(onward)
        if status != 200:
            raise AssertionError(f"GET {path}: {status}")
        return path

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Where the answer sends her."""
        self.posts += 1
        status, onward = self._ask("POST", path, urllib.parse.urlencode(fields))
        if status not in (302, 303):
            raise AssertionError(f"POST {path}: {status}")
        return onward

    def _ask(self, verb: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": next((value for name, value in self.cookies.items() if "csrf" in name), ""),
            }
        self.connection.request(verb, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, urllib.parse.urlsplit(answer.getheader("Location", path)).path


def run(rounds: int = 5) -> list[Row]:
    """Seconds to open a case, and pages a second of an open case."""
    opened: dict[str, list[float]] = {"ours": [], BARE: []}
    read: dict[str, list[float]] = {"ours": [], BARE_PAGE: []}
    with ExitStack() as stack:
        ours, bare = Visitor(stack.enter_context(recours())), Visitor(stack.enter_context(bare_django()))
        case, posts, gets = _warm(ours, bare)
        for _ in range(rounds):
            opened["ours"].append(_seconds(lambda: _open_case(ours), OPENINGS))
            opened[BARE].append(_seconds(lambda: _as_many(bare, posts, gets), OPENINGS))
            read["ours"].append(1 / _seconds(lambda: ours.get(case), READINGS))
            read[BARE_PAGE].append(1 / _seconds(lambda: bare.get("/1/"), READINGS))
    opening, page = median(opened["ours"]), median(read["ours"])
    told = f"open a case: {posts} forms sent, {gets} pages read"
    return [
        Row(told, opening, "s", opening / median(opened[BARE]), BARE),
        Row("read the page of an open case", page, "pages/s", page / median(read[BARE_PAGE]), BARE_PAGE),
    ]


def _warm(ours: Visitor, bare: Visitor) -> tuple[str, int, int]:
    """A first case, and how many requests it took; a first row on the other side."""
    ours.get("/")
    ours.posts = ours.gets = 0
    case = _open_case(ours)
    posts, gets = ours.posts, ours.gets
    bare.get("/")
    _as_many(bare, posts, gets)
    return case, posts, gets


def _open_case(visitor: Visitor) -> str:
    path = visitor.get(visitor.post("/opening/", {}))
    path = visitor.get(visitor.post(path, {"story": STORY}))
    path = visitor.get(visitor.post(path, {"company": "amazon"}))
    path = visitor.get(visitor.post(path, {"ground": "parcel_not_arrived"}))
    while asked := re.search(r"/questions/(\w+)/$", path):
        fact = asked.group(1)
        answer = {fact: TOLD[fact]} if fact in TOLD else {"unknown": "1"}
        path = visitor.get(visitor.post(path, answer))
    return visitor.get(visitor.post(path, {}))


def _as_many(visitor: Visitor, posts: int, gets: int) -> None:
    for at in range(posts):
        path = visitor.post("/", {"story": STORY})
        for _ in range(gets // posts + (at < gets % posts)):
            visitor.get(path)


def _seconds(do: object, times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        do()  # type: ignore[operator]
    return (perf_counter() - began) / times


@contextmanager
def recours() -> Iterator[int]:
    """The real program on a free port; the port."""
    with tempfile.TemporaryDirectory() as folder, _free_port() as port:
        program = "import sys; from recours.cli.main import main; sys.argv[0] = 'recours'; main()"
        command = [sys.executable, "-c", program, "serve", "--port", str(port), "--folder", folder]
        with _running(command, {"PYTHONPATH": str(ROOT / "src")}, port):
            yield port


@contextmanager
def bare_django() -> Iterator[int]:
    """The floor on a free port; the port."""
    with tempfile.TemporaryDirectory() as folder, _free_port() as port:
        listen = ["--host", "127.0.0.1", "--port", str(port), "--threads", "4"]
        command = [sys.executable, "-m", "waitress", *listen, "bench.bare_django:application"]
        with _running(command, {"BARE_DJANGO": folder, "PYTHONPATH": str(ROOT)}, port):
            yield port


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    yield port


@contextmanager
def _running(command: list[str], more: dict[str, str], port: int) -> Iterator[None]:
    server = subprocess.Popen(command, env={**os.environ, **more}, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    print(table("web", run()))

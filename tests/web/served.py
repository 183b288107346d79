"""The real server in a process of its own, and a browser's worth of HTTP, so that a visit can be told the same way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib import error, parse, request

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

ROOT = Path(__file__).parents[2]


def environment(folder, **more):
    """What a process of ours gets: this source, this data folder."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "RECOURS_DATA": str(folder), **more}


def recours(folder, *arguments, **more):
    """A command of `recours` in its own process; what it printed. It must succeed."""
    command = [sys.executable, "-m", "recours.cli.main", *map(str, arguments)]
    done = subprocess.run(
        command, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(folder, *options, **more):
    """`recours serve` on `folder`: the client of its address, until the end of the block, when it must stop."""
    port = _free_port()
    command = [sys.executable, "-m", "recours.cli.main", "serve", "--port", str(port), *options]
    with (folder.parent / f"{folder.name}-server.log").open("w+") as log:
        server = subprocess.Popen(command, env=environment(folder, **more), stdout=log, stderr=log)
        try:
            client = Client(f"http://127.0.0.1:{port}", server.pid)
            until(lambda: server.poll() is not None or client.answers(), "the server did not start")
            assert server.poll() is None, log.seek(0) or log.read()
            yield client
        finally:
            server.terminate()
            code = server.wait(timeout=30)
    assert code in (0, -15), code


def until(holds, otherwise, seconds=30):
    """Wait until `holds()`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Staying(request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Response:
    """What a visitor needs of an answer."""

    def __init__(self, answer):
        self.status_code, self.headers, self.content = answer.status, answer.headers, answer.read()

    def __getitem__(self, name):
        return self.headers[name]


class Client:
    """Speaks as Django's test client does, over HTTP."""

    def __init__(self, root, pid):
        self.root, self.pid, self.cookies = root, pid, CookieJar()
        cookies = request.HTTPCookieProcessor(self.cookies)
        self._opener = request.build_opener(request.ProxyHandler({}), _Staying, cookies)

    def answers(self):
        try:
            return self.get("/").status_code == 200
        except OSError:
            return False

    def get(self, path, query=None):
        return self._ask(path + (f"?{parse.urlencode(query)}" if query else ""))

    def post(self, path, data=None):
        token = next((cookie.value for cookie in self.cookies if cookie.name == "recours_csrf"), "")
        fields = {"csrfmiddlewaretoken": token, **(data or {})}
        if any(isinstance(value, SimpleUploadedFile) for value in fields.values()):
            return self._ask(path, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)
        return self._ask(path, parse.urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded")

    def _ask(self, path, body=None, kind=""):
        asked = request.Request(self.root + path, data=body, headers={"Content-Type": kind} if kind else {})
        try:
            return Response(self._opener.open(asked, timeout=30))
        except error.HTTPError as answer:
            return Response(answer)


def address(server):
    """The database of a server of our own, as the setting names it."""
    return f"postgresql://{server['USER']}@/{server['NAME']}?host={server['HOST']}"

"""`recours serve`: the web door of one person, on this machine alone."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

from recours.casework.desk import EVIDENCE
from recours.core.errors import RecoursError
from recours.journal.disk import make_private_file, make_private_folder
from recours.journal.evidence.evidence import EvidenceFiles
from recours.web.databases import DATABASE_URL, WEB_TABLES, set_aside_when_damaged
from recours.wording import say

LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")
#: Connections that may wait until a worker takes them.
_WAITING = 1024


class ServeError(RecoursError):
    """An address or a port that the single-person mode does not serve on."""


def serve(host: str, port: int, data_dir: Path, workers: int = 1) -> None:
    """Serve on `http://host:port` from the data in `data_dir` until interrupted; the tables are made first.

    Raises ServeError for an address that other machines could reach: there is no account, so nobody else may come in;
    for a port that is taken; and for several workers on SQLite, which one process serves best.
    """
    if workers > 1 and not os.environ.get(DATABASE_URL):
        raise ServeError(say("web.serve.workers"), place="workers", way_out=say("web.serve.workers_way_out"))
    if host not in LOOPBACK_ADDRESSES:
        raise ServeError(say("web.serve.loopback", host=host), way_out=say("web.serve.loopback_way_out"))
    os.umask(0o077)  # this process and its workers write in the data folder alone
    with open_port(host, port) as listener:
        prepare(data_dir)
        shown = f"[{host}]" if ":" in host else host
        opened = listener.getsockname()[1]  # a port of 0 leaves the choice to the system
        sys.stdout.write(say("web.serve.address", host=shown, port=opened, folder=data_dir) + "\n")
        sys.stdout.flush()
        from recours.web.workers import keep_working

        keep_working(listener, workers)


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens on the port, alone. Raises ServeError when the port is taken or cannot be had."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1" if host == "localhost" else host, port))
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        key = "port_taken" if error.errno == errno.EADDRINUSE else "port_refused"
        message = say(f"web.serve.{key}", port=port, reason=error.strerror or "")
        raise ServeError(message, place=str(port), way_out=say(f"web.serve.{key}_way_out", port=port)) from error
    return listener


def prepare(data_dir: Path) -> None:
    """Settings on `data_dir`, and its tables made or brought up to date. The folder is this account's alone."""
    folder = Path(data_dir).resolve()
    make_private_folder(folder)
    os.environ["RECOURS_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recours.web.settings")
    if not os.environ.get(DATABASE_URL):
        _make_tables_readable(folder / WEB_TABLES)
    EvidenceFiles(folder / EVIDENCE)  # its folders: uploads pass through them
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from recours.web.store.database_errors import translated_errors

    with translated_errors():
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()  # a worker opens its own: none may be shared over a fork


def _make_tables_readable(tables: Path) -> None:
    """The file of the web's tables, private; one that is damaged is set aside, and said, and an empty one begins."""
    if aside := set_aside_when_damaged(tables):
        sys.stderr.write(say("web.serve.tables_damaged", file=tables.name, aside=aside.name) + "\n")
    make_private_file(tables)

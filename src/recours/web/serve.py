"""`recours serve`: the web door of one person, on this machine alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from recours.core.errors import RecoursError
from recours.web.databases import DATABASE_URL
from recours.wording import say

LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")


class ServeError(RecoursError):
    """An address or a port that the single-person mode does not serve on."""


def serve(host: str, port: int, data_dir: Path, workers: int = 1) -> None:
    """Serve on `http://host:port` from the data in `data_dir` until interrupted; the tables are made first.

    Raises ServeError for an address that other machines could reach: there is no account, so nobody else may come in;
    and for several workers on SQLite, which one process serves best.
    """
    if workers > 1 and not os.environ.get(DATABASE_URL):
        raise ServeError(say("web.serve.workers"), place="workers", way_out=say("web.serve.workers_way_out"))
    if host not in LOOPBACK_ADDRESSES:
        raise ServeError(say("web.serve.loopback", host=host), way_out=say("web.serve.loopback_way_out"))
    prepare(data_dir)
    shown = f"[{host}]" if ":" in host else host
    _run(host, port, say("web.serve.address", host=shown, port=port, folder=data_dir), workers)


def prepare(data_dir: Path) -> None:
    """Settings on `data_dir`, and its tables made or brought up to date."""
    folder = Path(data_dir).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["RECOURS_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recours.web.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from recours.web.store.database_errors import translated_errors

    with translated_errors():
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()  # a worker opens its own: none may be shared over a fork


def _run(host: str, port: int, ready: str, workers: int) -> None:
    """Serve until interrupted; `ready` is said once the door is open."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "recours.web.worker:application",
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: sys.stdout.write(ready + "\n") and sys.stdout.flush())
    server.serve()

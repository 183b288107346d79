"""Databases of our own for the Django store: a SQLite file, and a throw-away PostgreSQL server when there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

_COMMON: dict[str, Any] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TIME_ZONE": None,
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "OPTIONS": {},
    "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
}


@contextmanager
def database(alias: str, **settings: Any) -> Iterator[str]:
    """A database of Django under `alias`, its journal's tables made."""
    with opened_database(alias, **settings):
        call_command("migrate", "store", database=alias, verbosity=0)
        yield alias


@contextmanager
def opened_database(alias: str, **settings: Any) -> Iterator[str]:
    """A database of Django under `alias`, as it is."""
    connections.settings[alias] = _COMMON | settings
    try:
        yield alias
    finally:
        connections[alias].close()
        delattr(connections._connections, alias)  # type: ignore[attr-defined]
        del connections.settings[alias]


def sqlite(folder: Path) -> dict[str, Any]:
    """Settings of a SQLite file in `folder`, as the web's are."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "django.db", "OPTIONS": options}


def postgresql_programs() -> Path | None:
    """The folder of initdb and pg_ctl, when PostgreSQL is installed and can be run."""
    if sys.platform == "win32" or (os.geteuid() == 0 and shutil.which("runuser") is None):
        return None
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    initdb = shutil.which("initdb") or (found[-1] if found else None)
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def postgresql_server() -> Iterator[dict[str, Any]]:
    """Settings of a PostgreSQL server of our own, on a socket in a folder of its own, gone afterwards."""
    programs = postgresql_programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="recours-pg-") as name:
        folder = Path(name)
        _own(folder)
        _run(
            folder,
            programs / "initdb",
            "-D",
            folder / "data",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-U",
            "recours",
            "--no-sync",
        )
        _start(folder)
        try:
            yield {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "postgres",
                "USER": "recours",
                "HOST": str(folder),
            }
        finally:
            _stop(folder)


def crash_and_restart(folder: Path) -> None:
    """End the server's processes at once, as a crash would, then start it: it recovers from its log."""
    _stop(folder)
    _start(folder)


def _start(folder: Path) -> None:
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60"
    _run(folder, *_control(folder), "-o", options, "start")


def _stop(folder: Path) -> None:
    _run(folder, *_control(folder), "-m", "immediate", "stop")


def _control(folder: Path) -> tuple[str | Path, ...]:
    programs = postgresql_programs()
    assert programs is not None
    return (programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        folder.chmod(0o755)


def _run(folder: Path, *command: str | Path) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *map(str, command)], check=True, capture_output=True, cwd=folder)

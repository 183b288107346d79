"""Which database the web door uses: a SQLite file beside the journals, or the PostgreSQL that the environment names.

With PostgreSQL the journals are kept there too, and several workers may serve.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from recours.casework.errors import SettingError
from recours.wording import say

DATABASE_URL = "RECOURS_DATABASE_URL"
#: The file of the web's own tables in a data folder, on SQLite.
WEB_TABLES = "web.sqlite3"
#: A connection is kept so long (seconds) by the thread that opened it, and tried before it is used again.
_KEPT_S = 60


def database(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Django's settings of the one database. Raises SettingError for an address that is not PostgreSQL's."""
    url = environment.get(DATABASE_URL, "").strip()
    return postgresql(url) if url else sqlite(folder)


def sqlite(folder: Path) -> dict[str, Any]:
    """The file `web.sqlite3` in `folder`; what is deleted there is overwritten."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": pragmas}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / WEB_TABLES, "OPTIONS": options}


def set_aside_when_damaged(tables: Path) -> Path | None:
    """Move the web's tables out of the way when SQLite cannot read them; where they went, or None when they are well.

    They are copies, made again from the journals. What was begun and is in no journal yet is lost with them.
    """
    if not tables.is_file() or _is_whole(tables):
        return None
    aside = tables.with_name(f"{tables.name}.damaged")
    for suffix in ("", "-wal", "-shm"):
        part = tables.with_name(tables.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    return aside


def _is_whole(tables: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{tables.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        return True  # locked, or on a disk that cannot be written: no sign of damage
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def postgresql(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=…`; a socket's folder may stand as `?host=/run/postgresql`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    name, options = unquote(parts.path.lstrip("/")), dict(parse_qsl(parts.query))
    if parts.scheme not in ("postgresql", "postgres") or not name or "/" in name:
        raise SettingError(say("web.database.address"), place=DATABASE_URL, way_out=say("web.database.address_way_out"))
    if find_spec("psycopg") is None:
        raise SettingError(say("web.database.psycopg"), place=DATABASE_URL, way_out=say("web.database.psycopg_way_out"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": _KEPT_S,
        "CONN_HEALTH_CHECKS": True,
    }

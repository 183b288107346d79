"""What the environment says to the web door: the folder of the data, and the names it answers to."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

#: The names by which this machine calls itself: in single-person mode nobody else may reach the door.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def data_dir() -> Path:
    """The folder of journals, pieces and tables: $RECOURS_DATA, else the one of the command line. It may be absent."""
    return Path(os.environ.get("RECOURS_DATA") or "recours-data")


def secret_key(folder: Path) -> str:
    """The key that signs cookies, drawn once per data folder and readable by its owner alone.

    Without the folder nothing is served: the key then lives as long as the process.
    """
    if not folder.is_dir():
        return secrets.token_urlsafe(64)
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        key = secrets.token_urlsafe(64)
        stream.write(key)
    return key

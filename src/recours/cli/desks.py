"""The desk that the commands work on. The web's own tables are opened only by commands that must reach into them."""

from __future__ import annotations

import os
from pathlib import Path

from recours.casework.desk import Desk, open_local


def open_desk(folder: Path) -> Desk:
    """The desk on the data folder, or on the database that the environment names. Raises SettingError, StoreError."""
    return _open_door(folder) if os.environ.get("RECOURS_DATABASE_URL") else open_local(folder)


def open_desk_with_copies(folder: Path) -> Desk:
    """The same, with the copies that the web keeps of the cases, where it has been used. Raises as `open_desk`."""
    return _open_door(folder) if (folder / "web.sqlite3").exists() else open_desk(folder)


def _open_door(folder: Path) -> Desk:
    from recours.web.desk import open_door  # Django is loaded only when it is asked for

    return open_door(folder)

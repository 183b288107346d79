"""The desk that the commands work on. The web's own tables are opened only by commands that must reach into them."""

from __future__ import annotations

import os
from pathlib import Path

from recours.casework.desk import JOURNAL, Desk, open_local
from recours.core.errors import RecoursError
from recours.wording import say


class NoDeskError(RecoursError):
    """A folder where nothing was ever kept (place: the folder): most likely another one was meant."""


def open_desk(folder: Path, *, new: bool = False) -> Desk:
    """The desk on the data folder, or on the database that the environment names; `new`: the folder may be made.

    Raises NoDeskError, SettingError, StoreError.
    """
    in_database = bool(os.environ.get("RECOURS_DATABASE_URL", "").strip())
    if not new and not (folder.is_dir() if in_database else (folder / JOURNAL).is_file()):
        raise NoDeskError(say("cli.desk.none"), place=str(folder), way_out=say("cli.desk.none_way_out"))
    return _open_door(folder) if in_database else open_local(folder)


def open_desk_with_copies(folder: Path) -> Desk:
    """The same, with the copies that the web keeps of the cases, where it has been used. Raises as `open_desk`."""
    return _open_door(folder) if (folder / "web.sqlite3").exists() else open_desk(folder)


def _open_door(folder: Path) -> Desk:
    from recours.web.desk import open_door  # Django is loaded only when it is asked for

    return open_door(folder)

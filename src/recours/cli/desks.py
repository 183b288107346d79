"""The desk that the commands work on. The web's own tables are opened only by commands that must reach into them."""

from __future__ import annotations

from pathlib import Path

from recours.casework.desk import Desk, open_local


def open_desk(folder: Path) -> Desk:
    """The desk on the data folder. Raises SettingError, StoreError."""
    return open_local(folder)


def open_desk_with_copies(folder: Path) -> Desk:
    """The same, with the copies that the web keeps of the cases, where it has been used. Raises as `open_desk`."""
    if not (folder / "web.sqlite3").exists():
        return open_desk(folder)
    from recours.web.desk import open_door  # Django is loaded only when it is asked for

    return open_door(folder)

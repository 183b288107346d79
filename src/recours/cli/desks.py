"""The desk that the commands work on."""

from __future__ import annotations

from pathlib import Path

from recours.casework.desk import Desk, open_local


def open_desk(folder: Path) -> Desk:
    """The desk on the data folder. Raises SettingError, StoreError."""
    return open_local(folder)

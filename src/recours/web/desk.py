"""The desk of this process: opened once, on the data folder of the settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from recours.casework.desk import Desk, open_local


def desk() -> Desk:
    """The desk on the folder `settings.RECOURS_DATA`."""
    return _opened(Path(settings.RECOURS_DATA))


@cache
def _opened(folder: Path) -> Desk:
    return open_local(folder)

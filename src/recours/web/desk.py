"""The desk of this process: opened once, on the data folder of the settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from recours.casework.desk import Desk, open_local


def desk() -> Desk:
    """The desk on the folder `settings.RECOURS_DATA`, with the web's copies."""
    return _opened(Path(settings.RECOURS_DATA))


def open_door(folder: Path) -> Desk:
    """The desk on `folder` for a process that is no server: Django is set up on it first, its tables made."""
    from recours.web.serve import prepare

    prepare(folder)
    return desk()


@cache
def _opened(folder: Path) -> Desk:
    from recours.web.cases.copies import WebCopies  # its tables exist once Django is set up

    return open_local(folder, (WebCopies(),))

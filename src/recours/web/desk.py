"""The desk of this process: opened once, on the data folder of the settings."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from recours.casework.desk import Desk, desk_of, evidence_in, open_local
from recours.casework.settings import settings_from


def desk() -> Desk:
    """The desk on the folder and the database of the settings, with the web's copies."""
    return _open_desk_in(Path(settings.RECOURS_DATA), settings.JOURNAL_IN_DATABASE)


def open_door(folder: Path) -> Desk:
    """The desk on `folder` for a process that is no server: Django is set up on it first, its tables made."""
    from recours.web.serve import prepare

    prepare(folder)
    return desk()


@cache
def _open_desk_in(folder: Path, in_database: bool) -> Desk:
    from recours.web.cases.copies import WebCopies  # its tables exist once Django is set up
    from recours.web.store.django_store import DjangoStore

    if not in_database:
        return open_local(folder, (WebCopies(),))
    told = settings_from(os.environ)
    evidence = evidence_in(folder, told)
    return desk_of(DjangoStore(evidence), evidence, folder, told, (WebCopies(),))

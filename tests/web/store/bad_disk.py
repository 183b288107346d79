"""The scenes of tests/journal/bad_disk.py with the Django store on SQLite: python -m tests.web.store.bad_disk SCENE FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from tests.journal import bad_disk
from tests.web.store.databases import sqlite

from recours.journal.evidence.evidence import EvidenceFiles


def on_django(folder: Path, evidence: EvidenceFiles) -> bad_disk.Closing:
    """The Django store on a SQLite file in `folder`."""
    settings.configure(INSTALLED_APPS=["recours.web.store"], DATABASES={"default": sqlite(folder)}, USE_TZ=True)
    django.setup()
    call_command("migrate", "store", verbosity=0)
    from recours.web.store import django_store  # Django wants its settings first

    class Closing(django_store.DjangoStore):
        def close(self) -> None:
            connection.close()
            django_store._lock_beside(str(folder / "django.db")).close()

    return Closing(evidence)


if __name__ == "__main__":
    scenes = {"full": bad_disk.full, "read_only": bad_disk.read_only}
    sys.stdout.write(json.dumps(scenes[sys.argv[1]](Path(sys.argv[2]), on_django)))

"""A visitor at the web door: her own data folder, a day that does not move, and the few verbs of her visit."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from tests.conftest import CHROMIUM_FLAGS, absent
from tests.web.store.databases import opened_database, postgresql_programs, postgresql_server
from tests.web.visitor import Visitor

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def data_dir(tmp_path, settings):
    settings.RECOURS_DATA = tmp_path
    return tmp_path


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield NOW.date()


@pytest.fixture
def visitor(db, data_dir, frozen, client):
    return Visitor(client)


@pytest.fixture(scope="session")
def postgresql():
    """Settings of a PostgreSQL server of our own."""
    if postgresql_programs() is None:
        absent("PostgreSQL")
    with postgresql_server() as server:
        yield server


_numbers = count(1)


def _create(server, name, template):
    """A database made from another one: nothing of a journal ever has to be emptied, which nobody may."""
    with opened_database("maintenance", **server) as alias, connections[alias].cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return {**server, "NAME": name}


@pytest.fixture(scope="session")
def postgresql_door(postgresql, django_db_blocker):
    """A database with all tables of the web and of the journals, to be copied."""
    from django.conf import settings
    from django.test.utils import override_settings

    apps = [*settings.INSTALLED_APPS, "recours.web.store"]
    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=apps):
        made = _create(postgresql, "door", "template1")
        with opened_database("door", **made) as alias:
            call_command("migrate", database=alias, verbosity=0)
    return made


@pytest.fixture
def on_postgresql_door(postgresql_door, django_db_blocker, settings):
    """The web and the journals on a PostgreSQL database of this test's own."""
    settings.JOURNAL_IN_DATABASE = True
    name = f"door_{next(_numbers)}"
    with django_db_blocker.unblock():
        made, usual = _create(postgresql_door, name, "door"), connections["default"]
        with opened_database(name, **made) as alias:
            connections["default"] = connections[alias]
            yield made
            connections["default"] = usual


@pytest.fixture
def own_database(postgresql, django_db_blocker):
    """An empty PostgreSQL database for processes of their own."""
    with django_db_blocker.unblock():
        return _create(postgresql, f"own_{next(_numbers)}", "template1")


another_database = own_database


ON_SQLITE = pytest.param("db", marks=pytest.mark.django_db, id="sqlite")
ON_POSTGRESQL = pytest.param("on_postgresql_door", marks=pytest.mark.postgresql, id="postgresql")


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRESQL])
def visitor_on_each(request, data_dir, frozen, client):
    """The visitor, on each database in turn."""
    request.getfixturevalue(request.param)
    return Visitor(client)


@pytest.fixture(scope="module")
def served_address(tmp_path_factory):
    """The address of the real program, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("served")
    program = f"from pathlib import Path; from recours.web.serve import serve; serve('127.0.0.1', {port}, Path({str(folder)!r}))"
    source = str(Path(__file__).resolve().parents[2] / "src")
    running = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": source}, stdout=subprocess.DEVNULL
    )
    try:
        yield _first_answer(f"http://127.0.0.1:{port}")
    finally:
        running.terminate()
        running.wait(10)


def _first_answer(address: str) -> str:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200
            return address
        time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium, started."""
    from playwright.sync_api import sync_playwright  # only here: most tests of the web need no browser

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()

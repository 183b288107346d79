"""A visitor at the web door: her own data folder, a day that does not move, and the few verbs of her visit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
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

"""The Django store on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.web.store.databases import database, sqlite


@pytest.fixture(scope="package")
def store_app(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The app of the journal's tables, which the settings of one machine leave out."""
    wanted = "recours.web.store"
    apps = [*settings.INSTALLED_APPS, *([] if wanted in settings.INSTALLED_APPS else [wanted])]
    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=apps):
        yield


@pytest.fixture(scope="package")
def on_sqlite(store_app: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The alias of a SQLite file."""
    with database("journal_sqlite", **sqlite(tmp_path_factory.mktemp("django"))) as alias:
        yield alias


@pytest.fixture(scope="package")
def on_postgresql(store_app: None, postgresql: dict[str, Any]) -> Iterator[str]:
    """The alias of a PostgreSQL server of our own."""
    with database("journal_postgresql", **postgresql) as alias:
        yield alias


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.postgresql)])
def using(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    alias: str = request.getfixturevalue(request.param)
    return alias


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"

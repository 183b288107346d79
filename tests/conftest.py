"""What every test shares: finding Chromium and PostgreSQL, and saying why when they are not there.

With CI=true a test that would be skipped for want of either fails instead.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

IN_CI = os.environ.get("CI") == "true"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def absent(what: str) -> None:
    """Skip with the reason printed; in CI, fail."""
    if IN_CI:
        pytest.fail(f"{what} is needed in CI")
    pytest.skip(f"{what} was not found on this machine")


def find_chromium() -> str | None:
    """The browser of this machine: $CHROMIUM, or one of the usual names."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def find_postgresql() -> str | None:
    """A PostgreSQL that lets us in without a password: $RECOURS_TEST_POSTGRESQL, or the local socket and port."""
    try:
        import psycopg
    except ImportError:
        return None
    named = os.environ.get("RECOURS_TEST_POSTGRESQL")
    tries = (
        [named]
        if named
        else ["dbname=postgres connect_timeout=2", "host=127.0.0.1 user=postgres dbname=postgres connect_timeout=2"]
    )
    for each in tries:
        try:
            psycopg.connect(each).close()
        except psycopg.Error:
            continue
        return each
    return None


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = find_chromium()
    if found is None:
        absent("Chromium")
    return str(found)


@pytest.fixture(scope="session")
def postgresql() -> str:
    """A connection string to a PostgreSQL where databases may be made."""
    found = find_postgresql()
    if found is None:
        absent("PostgreSQL")
    return str(found)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parents[1]

"""What every test shares: finding what a machine may lack, and saying why a test is skipped when it does.

With CI=true a test that would be skipped for want of Chromium, PostgreSQL, qpdf, pdftoppm or LibreOffice fails instead.
"""

from __future__ import annotations

import os
import shutil

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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = find_chromium()
    if found is None:
        absent("Chromium")
    return str(found)

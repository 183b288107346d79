"""The picture of the README: the case page of a fictive case, taken from the running program with Chromium.

    python tools/screenshot.py            writes docs/images/case-page.png (and case-page-phone.png)

The case is told on fixed days and seen on a fixed day, so that the picture changes only when the pages do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from socketserver import ThreadingMixIn
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import time_machine  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from recours.casework.case import case_opening, entry_writer, step_acts  # noqa: E402
from recours.casework.case.entry_writer import Act  # noqa: E402
from recours.casework.desk import Desk, open_local  # noqa: E402
from recours.web.serve import prepare  # noqa: E402

IMAGES = ROOT / "docs" / "images"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
FACTS = {
    "ground": frozenset({"parcel_not_arrived"}),
    "seller_kind": "company",
    "ordered_on": date(2026, 9, 1),
    "promised_delivery_on": date(2026, 9, 10),
    "price_eur": Decimal("89.90"),
    "claim_eur": Decimal("89.90"),
    "payment_method": "card",
    "delivery_date_essential": False,
    "legal_expenses_insurance": False,
    "item": "une lampe de bureau",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def fictive_case(desk: Desk) -> str:
    """A parcel that never came: called, complained, formal notice, still silence. The case's id."""
    at = datetime(2026, 9, 14, 9, tzinfo=UTC)
    with patch("recours.casework.case.cases.new_case_id", return_value="e1e2" * 8):
        told = case_opening.open_case(desk, company="amazon", facts=FACTS, act=Act(at, date(2026, 9, 14))).head.case_id
    call = {
        "spoke_with": "Sacha",
        "said": "Le colis est introuvable.",
        "promised": "un rappel",
        "promised_on": date(2026, 9, 20),
    }
    entry_writer.record(desk, told, "call_made", call, act=Act(at + timedelta(days=2), date(2026, 9, 16)))
    step_acts.mark_sent(
        desk, told, "call_recap", {"channel": "email"}, act=Act(at + timedelta(days=3), date(2026, 9, 16))
    )
    step_acts.mark_sent(
        desk,
        told,
        "written_complaint",
        {"channel": "email", "proof": "copy"},
        act=Act(at + timedelta(days=9), date(2026, 9, 22)),
    )
    notice = {"period": "15 days"}
    sent_on = date(2026, 10, 20)
    step_acts.mark_sent(
        desk,
        told,
        "formal_notice",
        {"channel": "registered", "proof": "deposit_slip", **notice},
        act=Act(at + timedelta(days=37), sent_on),
    )
    return told


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The program serving `folder` on a free port of this process, on the fixed day: its address."""
    prepare(folder)
    from recours.web.wsgi import application

    with make_server("127.0.0.1", 0, application, server_class=Threaded, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread a request."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def take(address: str, case_id: str) -> None:
    """The two pictures: the top of the case page on a desk, and the same on a phone."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, width, height in (("case-page", 1200, 1350), ("case-page-phone", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}/cases/{case_id}/")
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


def main() -> None:
    """Make the case, serve it, take the pictures."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOW, tick=True):
        case_id = fictive_case(open_local(Path(folder)))
        with served(Path(folder)) as address:
            take(address, case_id)
    sys.stdout.write(f"{IMAGES.relative_to(ROOT)}/case-page.png, case-page-phone.png\n")


if __name__ == "__main__":
    main()

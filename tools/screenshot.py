"""The picture of the README: the case page of a fictive case, taken from the running program with Chromium.

    python tools/screenshot.py            writes docs/images/case-page.png (and case-page-phone.png)

The case is told on fixed days and looked at on a fixed day, so that the picture changes only when the pages do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from playwright.sync_api import sync_playwright  # noqa: E402

from recours.casework import cases, steps  # noqa: E402
from recours.casework.desk import Desk, open_local  # noqa: E402

IMAGES = ROOT / "docs" / "images"
AS_OF = date(2026, 11, 21)
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
    told = cases.open_case(desk, company="amazon", facts=FACTS, on=date(2026, 9, 14), at=at).head.case_id
    call = {
        "spoke_with": "Sacha",
        "said": "Le colis est introuvable.",
        "promised": "un rappel",
        "promised_on": date(2026, 9, 20),
    }
    cases.record(desk, told, "call_made", call, on=date(2026, 9, 16), at=at + timedelta(days=2))
    steps.mark_sent(desk, told, "call_recap", on=date(2026, 9, 16), channel="email", at=at + timedelta(days=3))
    steps.mark_sent(
        desk, told, "written_complaint", on=date(2026, 9, 22), channel="email", proof="copy", at=at + timedelta(days=9)
    )
    notice = {"period": "15 days"}
    sent_on = date(2026, 10, 20)
    steps.mark_sent(
        desk,
        told,
        "formal_notice",
        on=sent_on,
        channel="registered",
        proof="deposit_slip",
        more=notice,
        at=at + timedelta(days=37),
    )
    return told


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The program serving `folder` on a free port: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"import pathlib, recours.web.serve as web; web.serve('127.0.0.1', {port}, pathlib.Path({str(folder)!r}))"
    running = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers at {address}")


def take(address: str, case_id: str) -> None:
    """The two pictures: the top of the case page on a desk, and the same on a phone."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, width, height in (("case-page", 1200, 1350), ("case-page-phone", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}/cases/{case_id}/?as_of={AS_OF.isoformat()}")
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


def main() -> None:
    """Make the case, serve it, take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        case_id = fictive_case(open_local(Path(folder)))
        with served(Path(folder)) as address:
            take(address, case_id)
    sys.stdout.write(f"{IMAGES.relative_to(ROOT)}/case-page.png, case-page-phone.png\n")


if __name__ == "__main__":
    main()

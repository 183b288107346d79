"""A person who walks through the pages in Chromium; every page that she reaches is looked at."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page
from tests.web.visitor import CAMILLE

AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
AXE_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))"
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


class Walk:
    """A person at the pages; every page she reaches is looked at."""

    def __init__(self, page: Page, address: str, script: bool) -> None:
        self.page, self.address, self.script = page, address, script
        self.faults: list[str] = []
        self.seen: set[str] = set()
        page.on("console", self._hear)
        page.on(
            "request", lambda request: request.url.startswith((address, "data:")) or self.faults.append(request.url)
        )

    def _hear(self, message: ConsoleMessage) -> None:
        """An error of ours; a form refused with 422 is none."""
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            self.faults.append(message.text)

    def look(self) -> None:
        """Nothing is wrong with the page she sees."""
        page = self.page
        page.wait_for_load_state()
        page.wait_for_function(SETTLED)
        assert page.locator("h1").count() >= 1, page.url
        if self.script and self._is_new():
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            assert page.evaluate(AXE_RUN) == [], page.url
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, (page.url, wider)
        assert self.faults == [], page.url

    def _is_new(self) -> bool:
        """True for an address not looked at yet (whatever the case), or a page that tells errors, or the case page."""
        kind = re.sub(r"[0-9a-f-]{32,}", "…", self.page.url) + ("!" if self.page.locator(".errors").count() else "")
        done = kind in self.seen and not kind.endswith("/cases/…/")
        self.seen.add(kind)
        return not done

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.look()

    def fill(self, **values: str) -> None:
        """The fields by their name, whatever they are made of."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name}"]').first
            kind = field.get_attribute("type") or field.evaluate("each => each.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "select":
                field.select_option(value)
            else:
                field.fill(value)

    def answer_all(self, facts: dict[str, str]) -> None:
        """The questions one at a time, until there is none left."""
        for _ in range(60):
            asked = re.search(r"/questions/([a-z_]+)/", self.page.url)
            if asked is None:
                return
            fact = asked.group(1)
            if fact in facts:
                self.fill(**{fact: facts[fact]})
                self.press("Continuer")
            else:
                self.press("Je ne sais pas")
        raise AssertionError(self.page.url)

    def particulars(self, step: str) -> None:
        """What a letter lacks, told; by post where she may choose."""
        self.go(f"{self.case}steps/{step}/")
        for _ in range(4):
            if self.page.locator("#way-title").count():
                self.press("Par courrier")
                continue
            asked = self.page.locator("#letter form [name]:not([type=hidden], button)").evaluate_all(
                "all => all.map(each => each.name)"
            )
            if not asked or "body" in asked:
                return
            self.fill(**{name: CAMILLE[name] for name in asked if name in CAMILLE})
            self.press("Continuer")

    def sent(self, step: str, button: str, **values: str) -> None:
        """The step was taken: its form, filled and noted."""
        self.particulars(step)
        self.page.get_by_role("link", name=button, exact=True).click()
        self.look()
        self.fill(**values)
        self.press("Noter dans le dossier")
        assert self.page.url.endswith(self.case), self.page.locator("main").inner_text()[:600]

    def state(self, step: str) -> str:
        """What the ladder says of a step."""
        rung = self.page.locator(f'.rung:has(a[href*="/steps/{step}/"])').first
        return rung.locator(".state").inner_text()

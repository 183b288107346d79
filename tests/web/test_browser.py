"""The whole path in Chromium, from the first word to the mediator and the archive: phone and desk, with and without script.

On every page: no axe violation, nothing wider than the screen, no error in the console, no request to anybody else.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from tests.conftest import CHROMIUM_FLAGS
from tests.documents.test_mail_reading import an_email
from tests.web.visitor import CAMILLE, PARCEL, STORY

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
AXE_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))"

SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The real program, on a free port."""
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
        yield _answering(f"http://127.0.0.1:{port}")
    finally:
        running.terminate()
        running.wait(10)


def _answering(address: str) -> str:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200
            return address
        time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


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


@pytest.mark.parametrize(
    ("width", "script"), [(360, True), (1280, True), (360, False)], ids=["phone", "desk", "no script"]
)
def test_from_the_first_word_to_the_mediator_and_the_archive(browser, served, tmp_path, width, script):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, accept_downloads=True
    )
    walk = Walk(context.new_page(), served, script)
    page = walk.page
    page.set_default_timeout(15_000)

    walk.go("/")
    walk.press("Raconter mon problème")
    walk.fill(story=STORY)
    walk.press("Continuer")
    walk.press("Continuer")
    assert "Choisissez une entreprise" in page.locator("[role=alert]").inner_text()
    walk.fill(q="amazon.fr")
    if script:
        page.get_by_text("1 entreprise pour").wait_for()
    else:
        walk.press("Chercher")
    walk.fill(company="amazon")
    walk.press("Continuer")
    walk.fill(ground="parcel_not_arrived")
    walk.press("Continuer")
    walk.answer_all(PARCEL | {"ordered_on": ago(150), "promised_delivery_on": ago(140)})
    assert "Est-ce bien cela" in page.locator("h1").inner_text()
    walk.press("Ouvrir mon dossier")
    walk.case = page.url.removeprefix(served)
    assert "Amazon EU SARL" in page.locator("main").inner_text()

    walk.sent(
        "phone_call", "Noter mon appel", on=ago(120), spoke_with="Sacha", said="Le colis est perdu.", reference="A-1"
    )
    assert walk.state("phone_call").startswith("Fait")
    walk.particulars("call_recap")
    assert page.locator("a[data-mailto]").get_attribute("href").startswith("mailto:")
    assert "Brouillon" in page.locator(".stamp").inner_text()
    walk.sent("call_recap", "Je l’ai envoyé", on=ago(120), channel="email")

    walk.particulars("written_complaint")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(served + walk.case)
    assert walk.state("written_complaint").startswith("Possible")
    walk.sent("written_complaint", "Je l’ai envoyé", on=ago(110), channel="email", proof="copy")
    walk.sent(
        "formal_notice", "Je l’ai envoyé", on=ago(90), channel="registered", proof="deposit_slip", period="15 days"
    )
    walk.go(f"{walk.case}events/answer_received/")
    walk.fill(on=ago(70), channel="email", class_of_answer="refusal")
    walk.press("Noter dans le dossier")
    walk.sent("contract_cancellation", "Je l’ai envoyé", on=ago(60), channel="registered", proof="deposit_slip")
    assert walk.state("contract_cancellation").startswith("Fait")
    assert walk.state("mediator_referral").startswith("Possible")

    walk.go(f"{walk.case}evidence/")
    photo = tmp_path / "confirmation.png"
    photo.write_bytes(PNG)
    page.locator("input[name=file]").set_input_files(photo)
    walk.fill(title="Confirmation de commande", of="contract")
    walk.press("Ajouter au dossier")
    assert "Confirmation de commande" in page.locator("main").inner_text()
    page.get_by_role("link", name=re.compile("^Qui peut voir cette pièce")).last.click()
    walk.look()
    walk.fill(**{"words-words": "06", "words-readers": "company"})
    walk.press("Masquer ces mots")
    assert "trop court" in page.locator("[role=alert]").inner_text()
    walk.fill(**{"words-words": "06 12 34 56 78"})
    walk.press("Masquer ces mots")
    walk.fill(**{"withhold-readers": "company"})
    walk.press("Noter qui ne la reçoit pas")
    assert "ne la reçoit pas" in page.locator(".card").first.inner_text()
    walk.go(f"{walk.case}evidence/")
    answer = tmp_path / "reponse.eml"
    answer.write_bytes(an_email().as_bytes())
    page.locator("input[name=file]").set_input_files(answer)
    walk.press("Ajouter au dossier")
    page.get_by_role("link", name=re.compile("^Lire la pièce")).click()
    walk.look()
    assert "Votre colis est perdu." in page.locator("main").inner_text()
    walk.go(f"{walk.case}steps/mediator_referral/")
    assert page.locator(".items li").count() >= 3

    walk.go(f"{walk.case}export/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger l’archive").click()
    archive = tmp_path / "archive.zip"
    download.value.save_as(archive)
    assert _verifies(archive, tmp_path / "whole")

    walk.go(f"{walk.case}journal/")
    assert page.locator("#main .entry").count() >= 12
    page.get_by_role("link", name=re.compile("^Corriger")).first.click()
    walk.look()
    walk.fill(occurred_on=ago(61), reason="La date du dépôt")
    walk.press("Inscrire la correction")
    walk.go(f"{walk.case}keeping/")
    walk.press("Conserver jusqu’à nouvel ordre")
    walk.press("Lever la conservation")
    walk.press("Garder plus longtemps")
    walk.go(f"{walk.case}?as_of={(date.today() + timedelta(days=400)).isoformat()}")
    assert "Vous regardez ce dossier" in page.locator(".band").inner_text()
    assert walk.state("mediator_referral").startswith("Trop tard")

    walk.go(f"{walk.case}keeping/erase/")
    walk.press("Effacer pour toujours")
    assert "Cochez la case" in page.locator("[role=alert]").inner_text()
    page.get_by_label("Je sais que c’est pour toujours").check()
    walk.press("Effacer pour toujours")
    assert "Dossier effacé" in page.locator("main").inner_text()
    walk.go(f"{walk.case}journal/")
    context.close()


def _verifies(archive: Path, folder: Path) -> bool:
    """The archive's own verifier, run alone."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    (verifier,) = folder.rglob("verify.py")
    done = subprocess.run([sys.executable, "-I", str(verifier)], cwd=verifier.parent, capture_output=True, check=False)
    return done.returncode == 0


def test_by_keyboard_the_content_is_one_key_away_and_focus_is_seen(browser, served):
    page = browser.new_page()
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Raconter mon problème"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/")
    page.close()


def test_after_htmx_the_reader_starts_at_the_new_heading(browser, served):
    page = browser.new_page()
    page.goto(served)
    page.get_by_role("button", name="Raconter mon problème").click()
    page.locator("[name=story]").fill(STORY)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Avec quelle entreprise").wait_for()
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    assert page.title().startswith("Avec quelle entreprise")
    page.close()

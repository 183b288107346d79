"""The whole path in Chromium, from the first word to the mediator and the archive: phone and desk, with and without script.

On every page: no axe violation, nothing wider than the screen, no error in the console, no request to anybody else.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.documents.honest_mails import an_email
from tests.web.visitor import PARCEL, STORY
from tests.web.walk import Walk, ago

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.mark.parametrize(
    ("width", "script"), [(360, True), (1280, True), (360, False)], ids=["phone", "desk", "no script"]
)
def test_from_the_first_word_to_the_mediator_and_the_archive(browser, served_address, tmp_path, width, script):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, accept_downloads=True
    )
    walk = Walk(context.new_page(), served_address, script)
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
    walk.case = page.url.removeprefix(served_address)
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
    page.goto(served_address + walk.case)
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


def test_by_keyboard_the_content_is_one_key_away_and_focus_is_seen(browser, served_address):
    page = browser.new_page()
    page.goto(served_address)
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


def test_after_htmx_the_reader_starts_at_the_new_heading(browser, served_address):
    page = browser.new_page()
    page.goto(served_address)
    page.get_by_role("button", name="Raconter mon problème").click()
    page.locator("[name=story]").fill(STORY)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Avec quelle entreprise").wait_for()
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    assert page.title().startswith("Avec quelle entreprise")
    page.close()

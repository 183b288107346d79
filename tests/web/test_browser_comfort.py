"""In Chromium: letters that reflow on any screen, and words that a closed phone does not take away."""

from __future__ import annotations

import pytest
from tests.web.visitor import PARCEL, STORY
from tests.web.walk import SETTLED, Walk, ago

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDER = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = true });
  const page = document.documentElement;
  const out = [...document.querySelectorAll('main *')].filter(each => each.getBoundingClientRect().right > page.clientWidth + 1
    && !each.closest('.visually-hidden, svg, th'));
  return [page.scrollWidth - page.clientWidth, out.slice(0, 3).map(each => each.outerHTML.slice(0, 90))];
}"""
#: Width in CSS pixels, and how large the letters are: a phone, 400 % zoom (1.4.10), letters twice as large (1.4.4).
SCREENS = [(320, 100), (360, 100), (360, 200), (640, 200), (1280, 200)]


@pytest.fixture
def walk(browser, served_address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    walk = Walk(context.new_page(), served_address, script=True)
    walk.page.set_default_timeout(15_000)
    yield walk
    context.close()


def open_case(walk):
    walk.go("/")
    walk.press("Raconter mon problème")
    walk.fill(story=STORY)
    walk.press("Continuer")
    walk.go(walk.page.url.removeprefix(walk.address) + "?q=amazon.fr")
    walk.fill(company="amazon")
    walk.press("Continuer")
    walk.fill(ground="parcel_not_arrived")
    walk.press("Continuer")
    walk.answer_all(PARCEL | {"ordered_on": ago(150), "promised_delivery_on": ago(140)})
    walk.press("Ouvrir mon dossier")
    walk.case = walk.page.url.removeprefix(walk.address)


def test_pages_and_filled_letters_reflow_at_320_pixels_and_with_letters_twice_as_large(walk):
    open_case(walk)
    called = {"spoke_with": "Sacha", "said": "Le colis est perdu.", "reference": "A-1"}
    walk.sent("phone_call", "Noter mon appel", on=ago(120), **called)
    walk.sent("written_complaint", "Je l’ai envoyé", on=ago(110), channel="email", proof="copy")
    walk.sent("formal_notice", "Je l’ai envoyé", on=ago(90), channel="registered", period="15 days")
    walk.go(f"{walk.case}events/answer_received/")
    walk.fill(on=ago(70), channel="email", class_of_answer="refusal")
    walk.press("Noter dans le dossier")
    letters = ("contract_cancellation", "mediator_referral", "call_log")
    for step in letters:
        walk.particulars(step)
        assert walk.page.locator(".draft table").count(), step
    pages = [f"{walk.case}steps/{step}/" for step in letters]
    pages += [walk.case + page for page in ("", "evidence/", "journal/", "export/", "events/delivered/", "keeping/")]
    for width, letters_size in SCREENS:
        walk.page.set_viewport_size({"width": width, "height": 800})
        for path in ("/", *pages):
            walk.page.goto(walk.address + path)
            walk.page.evaluate(f"document.documentElement.style.fontSize = '{letters_size}%'")
            wider, where = walk.page.evaluate(WIDER)
            assert wider <= 0, (width, letters_size, path, wider, where)


def test_a_stacked_row_names_its_columns_and_a_wide_one_does_not(walk):
    open_case(walk)
    walk.sent("phone_call", "Noter mon appel", on=ago(120), spoke_with="Sacha", said="Perdu.", reference="A-1")
    walk.particulars("call_log")
    shown = "getComputedStyle(document.querySelector('.draft td'), '::before').content"
    assert "attr" in walk.page.evaluate(shown) or "Jour" in walk.page.evaluate(shown)
    walk.page.set_viewport_size({"width": 1280, "height": 800})
    assert walk.page.evaluate(shown) in ("none", "normal")


def test_a_story_being_typed_outlives_a_closed_tab_and_goes_once_it_is_sent(walk):
    walk.go("/")
    walk.press("Raconter mon problème")
    walk.fill(story="Je n’ai pas fini de rac")
    address = walk.page.url
    walk.page.close()
    walk.page = walk.page.context.new_page()
    walk.go("/")
    walk.press("Raconter mon problème")
    assert walk.page.url == address
    assert walk.page.locator("[name=story]").input_value() == "Je n’ai pas fini de rac"
    assert "Retrouvé sur cet appareil" in walk.page.locator("main").inner_text()
    walk.fill(story="Je n’ai pas fini de raconter.")
    walk.press("Continuer")
    kept = "Object.keys(localStorage).filter(key => key.startsWith('recours-draft:'))"
    assert walk.page.evaluate(kept) == []
    walk.page.goto(address)
    assert walk.page.locator("[name=story]").input_value() == "Je n’ai pas fini de raconter."
    assert "Retrouvé" not in walk.page.locator("main").inner_text()


def test_a_story_that_could_not_be_sent_stays(walk):
    walk.go("/")
    walk.press("Raconter mon problème")
    walk.fill(story="Hors connexion.")
    address = walk.page.url
    walk.page.context.set_offline(True)
    walk.page.get_by_role("button", name="Continuer").click()
    walk.page.wait_for_function(SETTLED)
    walk.page.context.set_offline(False)
    walk.page.goto(address)
    assert walk.page.locator("[name=story]").input_value() == "Hors connexion."


def test_a_letter_being_changed_outlives_a_closed_tab_and_goes_with_its_case(walk):
    open_case(walk)
    walk.particulars("written_complaint")
    walk.page.locator("summary", has_text="Modifier le texte").click()
    walk.fill(body="Mes mots, pas encore gardés.")
    walk.go(f"{walk.case}steps/written_complaint/")
    assert walk.page.locator("[name=body]").input_value() == "Mes mots, pas encore gardés."
    assert walk.page.locator("[name=body]").is_visible()
    walk.go("/")
    kept = "Object.keys(localStorage).filter(key => key.startsWith('recours-draft:')).length"
    assert walk.page.evaluate(kept) == 1
    walk.go(f"{walk.case}keeping/erase/")
    walk.page.get_by_label("Je sais que c’est pour toujours").check()
    walk.press("Effacer pour toujours")
    assert walk.page.evaluate(kept) == 0


def test_the_browsers_back_button_leads_to_the_case(walk):
    open_case(walk)
    walk.page.go_back()
    walk.page.wait_for_load_state()
    assert walk.page.url == walk.address + walk.case


def test_a_lost_cookie_gives_the_letter_back_and_one_click_keeps_it(walk):
    open_case(walk)
    walk.particulars("written_complaint")
    walk.page.locator("summary", has_text="Modifier le texte").click()
    walk.fill(body="Premier.\n\nSecond, à moi.")
    walk.page.context.clear_cookies()
    walk.page.get_by_role("button", name="Garder mes modifications").click()
    walk.page.get_by_role("heading", name="Rien n’est encore enregistré").wait_for()
    walk.page.get_by_role("button", name="Réessayer").click()
    walk.page.get_by_text("Vos modifications sont gardées").wait_for()
    assert "Second, à moi." in walk.page.locator("[name=body]").input_value()

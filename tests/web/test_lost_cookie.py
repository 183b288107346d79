"""A lost cookie loses nothing that was typed, and no other site gains anything by it."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.web.visitor import STORY, Visitor, seen

from recours.web.cases.models import Opening

OURS = {"origin": "http://testserver", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}


@pytest.fixture
def strict(visitor, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    return Client(enforce_csrf_checks=True)


def fields_of(page):
    """The hidden fields of the form that is given back, as a browser would send them."""
    text = page.content.decode()
    form = text[text.index('<form method="post"') : text.index("Réessayer")]
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    found += re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.DOTALL)
    return {name: unescape(value) for name, value in found}


def test_the_story_is_given_back_and_sent_again_by_her_click(visitor, strict):
    path = visitor.post("/opening/")["Location"]
    words = f'{STORY}\n"Guillemets" & <b>balises</b>\n\nFin.'
    page = strict.post(path, {"story": words, "csrfmiddlewaretoken": "perdu"}, headers=OURS)
    assert page.status_code == 403
    assert "envoyez-le de nouveau" in seen(page)
    again = fields_of(page)
    assert again["story"] == words
    assert again["csrfmiddlewaretoken"] != "perdu"
    assert strict.post(path, again, headers=OURS).status_code == 302
    assert Opening.objects.get().story == words


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec-fetch-site": "none"},
        {"origin": "null"},
        {},
        {"origin": "http://testserver:81"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_another_page_sends_is_not_repeated(visitor, strict, headers):
    path = visitor.post("/opening/")["Location"]
    page = strict.post(path, {"story": "Écrit par un autre site"}, headers=headers)
    assert page.status_code == 403
    assert "autre site" not in page.content.decode()
    assert Opening.objects.get().story == ""


def test_the_letter_and_its_answer_come_back_whole(visitor, strict):
    case = Visitor(visitor.client).open_case()
    visitor.fill(case, "written_complaint")
    body = "Premier.\n\n" + "mot " * 5000
    page = strict.post(f"{case}steps/written_complaint/text/", {"body": body}, headers=OURS)
    assert fields_of(page)["body"] == body
    said = {"on": "2026-11-20", "channel": "email", "note": "À garder", "readers": ["company", "judge"]}
    page = strict.post(f"{case}events/answer_received/", said, headers=OURS)
    assert page.content.decode().count('name="readers"') == 2
    assert fields_of(page)["note"] == "À garder"

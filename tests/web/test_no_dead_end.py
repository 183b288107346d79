"""A rich case, walked whole: every link of every page, and every form as a browser would send it, leads somewhere."""

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.honest_mails import an_email
from tests.web.visitor import STORY

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
#: One address of each kind is enough: the same view and template, and nothing else in the path but a number or an id.
SAME = [
    (re.compile(r"/journal/\d+/"), "/journal/N/"),
    (re.compile(r"[0-9a-f-]{32,}"), "ID"),
    (re.compile(r"/page/\d+/"), "/page/N/"),
]


class Page(HTMLParser):
    """The addresses that a page leads to, and its forms with the fields they would send."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        elif tag in ("img", "link", "script") and (attrs.get("src") or attrs.get("href")):
            self.links.append(attrs.get("src") or attrs["href"])
        elif tag == "form":
            self.forms.append((attrs.get("method", "get"), attrs.get("action", ""), {}))
        elif tag in ("input", "textarea", "select", "button") and self.forms and attrs.get("name"):
            kind = attrs.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in attrs:
                self.forms[-1][2].setdefault(attrs["name"], attrs.get("value", "") if kind != "file" else "")


@pytest.fixture
def case(visitor):
    case = visitor.open_case()
    visitor.take(case, "phone_call", "2026-09-12", spoke_with="Sacha", said="Le colis est perdu.", reference="A1")
    for step, by in (("written_complaint", "message"), ("formal_notice", "post"), ("mediator_referral", "post")):
        visitor.fill(case, step, by)
    visitor.take(case, "written_complaint", "2026-09-14", channel="email", sent_text="draft")
    visitor.take(case, "formal_notice", "2026-10-01", channel="registered", sent_text="draft", period="15 days")
    visitor.post(f"{case}events/answer_received/", on="2026-10-20", channel="email", class_of_answer="refusal")
    visitor.post(f"{case}events/promise_made/", on="2026-10-21", what="Rembourser", due_on="2026-11-01")
    for name, content, media in (
        ("photo.png", PNG, "image/png"),
        ("reponse.eml", an_email().as_bytes(), "message/rfc822"),
        ("note.txt", b"Bonjour", "text/plain"),
    ):
        visitor.post(f"{case}evidence/", file=SimpleUploadedFile(name, content, media), title=name)
    visitor.begin(story=STORY)
    return case


def alike(address):
    for pattern, to in SAME:
        address = pattern.sub(to, address)
    return address


def walked(visitor, start):
    """Every page that can be reached by links from `start`: its address, and what it is."""
    waiting, seen_ = [start], {alike(start)}
    while waiting:
        address = waiting.pop()
        answer = visitor.client.get(address)
        if answer.status_code in (301, 302):
            assert answer["Location"].startswith("/"), (address, answer["Location"])
            found = [answer["Location"]]
        else:
            assert answer.status_code == 200, (address, answer.status_code)
            html = answer.get("Content-Type", "").startswith("text/html") and not address.startswith("/static/")
            page = Page(answer.content.decode()) if html else None
            yield address, page
            found = [urldefrag(urljoin(address, each))[0] for each in page.links] if page else []
        for each in found:
            if not urlsplit(each).scheme and not each.startswith("/static/") and alike(each) not in seen_:
                seen_.add(alike(each))
                waiting.append(each)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "?as_of=2027-06-01"], ids=["today", "ahead"])
def test_every_link_leads_to_a_page_and_every_form_answers(visitor, case, query):
    forms, pages = {}, 0
    for address, page in walked(visitor, case + query):
        pages += 1
        for method, action, fields in page.forms if page else ():
            target = urldefrag(urljoin(address, action))[0]
            forms.setdefault((method, alike(target.partition("?")[0]), tuple(sorted(fields))), (target, fields))
    assert pages > 100
    assert len(forms) > 60
    last = ("/keeping/", "/forget/", "/erase/")
    for (method, *_), (target, fields) in sorted(
        forms.items(), key=lambda each: any(end in each[1][0] for end in last)
    ):
        answer = visitor.client.get(target, fields) if method == "get" else visitor.client.post(target, fields)
        assert answer.status_code in (200, 302, 422), (method, target, fields, answer.status_code)

"""The verbs of a visit, so that every path reads like a sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from recours.web.desk import desk

STORY = "Ma commande devait arriver il y a trois semaines et je n'ai toujours rien reçu."
PARCEL = {
    "seller_kind": "company",
    "ordered_on": "2026-09-01",
    "promised_delivery_on": "2026-09-10",
    "claim_eur": "89,90",
    "price_eur": "89,90",
}
CAMILLE = {
    "consumer_first_name": "Camille",
    "consumer_last_name": "Exemple",
    "consumer_street": "12 rue de l'Exemple",
    "consumer_postcode": "75000",
    "consumer_town": "Paris",
    "consumer_email": "camille@exemple.invalid",
    "item": "une lampe de bureau",
    "order_number": "000-0000000-0000000",
    "demand": "Le remboursement de 89,90 €.",
    "company_name": "Boutique Exemple",
    "company_street": "1 rue de la Boutique",
    "company_postcode": "69000",
    "company_town": "Lyon",
    "price_eur": "89,90",
    "ordered_on": "2026-09-01",
    "story": STORY,
}


class Visitor:
    """Django's test client with a case's worth of verbs."""

    def __init__(self, client):
        self.client = client

    def get(self, path, status=200, **query):
        response = self.client.get(path, query)
        assert response.status_code == status, (path, response.status_code)
        return response

    def post(self, path, status=302, **data):
        response = self.client.post(path, data)
        assert response.status_code == status, (path, response.status_code, seen(response)[:600])
        return response

    def begin(self, story=STORY, company="amazon", ground="parcel_not_arrived"):
        """An opening up to its questions: its address."""
        path = self.post("/opening/")["Location"]
        path = self.post(path, story=story)["Location"]
        path = self.post(path, company=company)["Location"]
        self.post(path, ground=[ground])
        return path.replace("ground/", "")

    def answer(self, opening, facts):
        """Every question put is answered from `facts`, or « je ne sais pas »; the facts asked, in order."""
        asked, path = [], self.get(f"{opening}questions/", status=302)["Location"]
        while "/check/" not in path:
            fact = path.rstrip("/").split("/")[-1]
            asked.append(fact)
            data = {fact: facts[fact]} if fact in facts else {"unknown": "1"}
            path = self.get(self.post(path, **data)["Location"], status=302)["Location"]
            assert len(asked) < 60
        return asked

    def open_case(self, company="amazon", ground="parcel_not_arrived", **facts):
        """A case opened through the pages: its address."""
        opening = self.begin(company=company, ground=ground)
        self.answer(opening, PARCEL | facts)
        return self.post(f"{opening}check/")["Location"]

    def take(self, case, step, on, **data):
        """A step marked as sent on a day."""
        return self.post(f"{case}steps/{step}/sent/", on=on, **data)

    def fill(self, case, step, by="post"):
        """What the step's letter lacks, told until it can be drafted; where she may choose, it goes `by` that way."""
        for _ in range(5):
            page = self.get(f"{case}steps/{step}/")
            if page.context["paper"].by not in ("", by):
                self.post(f"{case}steps/{step}/way/", by=by)
            elif page.context["form"] is None:
                break
            else:
                asked = page.context["form"].fields
                known = {name: CAMILLE[name] for name in asked if name in CAMILLE}
                self.client.post(f"{case}steps/{step}/particulars/", known)
        return page

    def entries(self, case):
        """The kinds of the journal's entries, in order."""
        return [entry.kind for entry in desk().store.read(case_id(case))]


def case_id(case):
    return case.split("/")[2]


def seen(response):
    """The words of a page, as a reader gets them, their apostrophes and spaces made plain."""
    reader = _Words()
    reader.feed(response.content.decode())
    return plain(" ".join(reader.found))


def plain(text):
    """`text` with straight apostrophes and ordinary single spaces."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self._skipped = [], False

    def handle_starttag(self, tag, attrs):
        self._skipped = tag in ("script", "style")

    def handle_data(self, data):
        if not self._skipped:
            self.found.append(data)

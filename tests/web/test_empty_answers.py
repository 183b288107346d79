"""Every form of the site, sent empty: it says what is missing, at the field, or its emptiness means something."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from tests.web.visitor import seen

from recours.core.judgement.step_states import StepState
from recours.core.law.facts import FactType
from recours.web.cases.event_groups import HAPPENINGS
from recours.web.desk import desk

#: Forms that are only a button, and the story, which may be told later.
MEANT_EMPTY = {"opening", "opening_story", "opening_check", "opening_forget", "leave"}
ERROR = re.compile(r'class="(?:[^"]* )?errors"|class="errorlist"')


def refused(visitor, path, **data):
    """The page of a refusal: 422, a sentence in an alert or beside its field."""
    page = visitor.post(path, status=422, **data)
    assert ERROR.search(page.content.decode()), path
    return page


@pytest.fixture
def opening(visitor):
    return visitor.begin()


@pytest.fixture
def case(visitor):
    case = visitor.open_case()
    visitor.post(f"{case}evidence/", file=SimpleUploadedFile("a.txt", b"Bonjour", "text/plain"), title="Un mot")
    return case


def test_every_address_that_takes_a_form_is_swept_here():
    names = {name for name in get_resolver("recours.web.cases.urls").reverse_dict if isinstance(name, str)}
    listed = READ_ONLY | MEANT_EMPTY | SWEPT
    assert not names - listed, f"add to READ_ONLY, MEANT_EMPTY or SWEPT in this file: {sorted(names - listed)}"
    assert not listed - names, f"no address has this name any more: {sorted(listed - names)}"


READ_ONLY = {
    "home", "opening_next", "case", "questions", "step", "letter", "events", "piece", "preview", "mail", "mail_file",
    "pages", "seen", "page_picture", "clocks", "journal",
}  # fmt: skip
SWEPT = {
    "opening_company", "opening_ground", "opening_question", "question", "particulars", "way", "text", "sent", "event",
    "evidence", "readers", "export", "correct", "erase_entry", "erase", "keeping",
}  # fmt: skip


def test_while_telling(visitor, opening):
    assert "Choisissez une entreprise" in seen(refused(visitor, f"{opening}company/"))
    assert "Cochez au moins une réponse" in seen(refused(visitor, f"{opening}ground/"))
    for fact in desk().library.vocabulary.facts.values():
        page = refused(visitor, f"{opening}questions/{fact.id}/")
        assert page.context["form"].errors[fact.id], fact.id


@pytest.mark.parametrize("kind", list(FactType), ids=lambda kind: kind.value)
def test_a_fact_of_a_case(visitor, case, kind):
    fact = next(each for each in desk().library.vocabulary.facts.values() if each.type is kind)
    assert refused(visitor, f"{case}questions/{fact.id}/").context["form"].errors[fact.id]


@pytest.mark.parametrize("kind", sorted(HAPPENINGS))
def test_what_happened(visitor, case, kind):
    before = visitor.entries(case)
    assert "on" in refused(visitor, f"{case}events/{kind}/").context["form"].errors
    assert visitor.entries(case) == before


def test_every_step_and_its_letter(visitor, case):
    before = visitor.entries(case)
    for answer in visitor.get(case).context["answer"]["steps"]:
        step = f"{case}steps/{answer['id']}/"
        page = visitor.get(step)
        if answer["records"] and answer["records"] != "evidence_added":
            assert "on" in refused(visitor, f"{step}sent/").context["form"].errors, step
        if page.context["paper"].by:
            refused(visitor, f"{step}way/")
        if page.context["form"] is not None:
            assert (
                refused(visitor, f"{step}particulars/").context["form"].errors.keys()
                <= page.context["form"].fields.keys()
            )
        refused(visitor, f"{step}text/")
    assert visitor.entries(case) == before


def test_pieces_export_and_keeping(visitor, case):
    before = visitor.entries(case)
    assert "Choisissez un fichier" in seen(refused(visitor, f"{case}evidence/"))
    digest = desk().store.read(case.split("/")[2])[-1].payload["digest"]
    readers = f"{case}evidence/{digest}/readers/"
    refused(visitor, readers)
    refused(visitor, readers, act="nothing")
    assert "au moins un mot" in seen(refused(visitor, readers, act="words"))
    refused(visitor, readers, act="area")
    refused(visitor, readers, act="review")
    refused(visitor, readers, act="show_words")
    refused(visitor, readers, act="show_area")
    assert "pour qui" in seen(refused(visitor, f"{case}export/")).lower()
    assert "cochez" in seen(refused(visitor, f"{case}export/", act="looked")).lower()
    refused(visitor, f"{case}keeping/")
    assert "Cochez la case" in seen(refused(visitor, f"{case}keeping/erase/"))
    assert visitor.entries(case) == before


def test_a_correction_and_an_erasure(visitor, case):
    visitor.post(f"{case}events/note_added/", on="2026-11-20", text="Une note.")
    seq = len(visitor.entries(case))
    refused(visitor, f"{case}journal/{seq}/correct/")
    refused(visitor, f"{case}journal/{seq}/erase/")
    assert len(visitor.entries(case)) == seq


def test_the_story_may_be_told_later(visitor):
    path = visitor.post("/opening/")["Location"]
    assert visitor.post(path)["Location"].endswith("/company/")


def test_states_of_a_step_are_swept(visitor, case):
    states = {answer["state"] for answer in visitor.get(case).context["answer"]["steps"]}
    assert {StepState.OPEN.value, StepState.WAITING.value, StepState.NOT_APPLICABLE.value} <= states

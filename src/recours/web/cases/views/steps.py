"""A step: why, what it needs, and its letter as a draft in her hands, with her own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recours.casework.case.drafts import Draft, may_be_message
from recours.casework.case.drafts import render as render_draft
from recours.casework.case.entry_writer import assert_facts
from recours.casework.case.step_acts import abandoned_on
from recours.core.answer.data import step_data
from recours.core.errors import RecoursError
from recours.core.judgement import StepState
from recours.core.law import FactDefinition, Value
from recours.documents import french
from recours.documents.errors import TooLongError
from recours.documents.formats.renderers import RENDERERS
from recours.documents.letter_content import Kind
from recours.web.cases.admissibility import items
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.forms import FactField, error_text, initial_of
from recours.web.cases.page_model import typeset_answer
from recours.web.cases.papers import MESSAGE, POST, keep_unsent, paper
from recours.wording import say

BODY_MAX = 40_000


#: Particulars that an address has only abroad.
MAY_STAY_EMPTY = frozenset({"company_country_name", "consumer_country_name"})


class ParticularsForm(forms.Form):
    """The facts that a letter still needs: each one left empty says so; what was told counts all the same."""

    def __init__(self, definitions: Iterable[FactDefinition], data: Any = None, *, known: Mapping[str, Value]) -> None:
        chosen = list(definitions)
        super().__init__(data, initial={each.id: initial_of(known.get(each.id)) for each in chosen})
        for each in chosen:
            self.fields[each.id] = FactField(each, required=each.id not in MAY_STAY_EMPTY)

    @property
    def values(self) -> dict[str, Value]:
        """The facts that were told well."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


@require_safe
@with_case
def step(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """The page of a step."""
    return _page(request, visit, step_id)


def _page(
    request: HttpRequest, visit: CaseVisit, step_id: str, form: ParticularsForm | None = None, **refused: str
) -> HttpResponse:
    """The page; `refused` holds what was not kept: her words (`body`) with why (`body_error`), or `by_error`."""
    anyway = _asked_anyway(request)
    answer, letter = visit.step(step_id), paper(visit, step_id, anyway=anyway)
    lacking, draft = letter.lacking, letter.draft
    kind = draft.content.kind if draft else None
    if form is None and lacking and lacking.facts:
        form = ParticularsForm(lacking.facts, known=visit.case.facts)
    conditions = items(answer, visit.position)
    if answer.state in (StepState.OPEN, StepState.DONE) and len(conditions) < 2:
        conditions = []  # of a step that is open already, a single condition says nothing
    known_letter = visit.desk.letters.letters.get(answer.step.letter or "")
    to_mediator = known_letter is not None and known_letter.to == "mediator"
    context = visit.context(
        step=typeset_answer(step_data(answer, visit.position)),
        paper=letter,
        anyway=anyway,
        form=form,
        items=conditions,
        link=_mail_link(draft),
        is_mail=kind is Kind.EMAIL,
        is_call=kind is Kind.CALL_SHEET,
        left_on=abandoned_on(visit.case.entries, step_id),
        body=refused.get("body", draft.body if draft else ""),
        body_error=refused.get("body_error", ""),
        by_error=refused.get("by_error", ""),
        mediator=visit.answer["mediator"] if to_mediator else None,
    )
    return render(request, "step/step.html", context, status=422 if refused or (form and form.errors) else 200)


def _asked_anyway(request: HttpRequest) -> bool:
    """She asks for the paper of a step that is not open; it says so at its head."""
    return request.GET.get("anyway") == "1"


def _mail_link(draft: Draft | None) -> str:
    """The draft as a mailto link; nothing for a letter that mail programs would cut."""
    if draft is None or draft.content.kind is not Kind.EMAIL:
        return ""
    try:
        return render_draft(draft, "mailto").decode()
    except TooLongError:
        return ""


@require_POST
@with_case
def particulars(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """What the letter lacked, told: it becomes facts of the case, also when some of it is still to be told.

    Asked is what the letter lacks (a choice that is not made sends nothing), and what else was answered.
    """
    visit.step(step_id)
    facts, lacking = visit.desk.library.vocabulary.facts, paper(visit, step_id).lacking
    asked = dict.fromkeys([*(fact.id for fact in (lacking.facts if lacking else ())), *request.POST])
    definitions = [facts[fact] for fact in asked if fact in facts]
    form = ParticularsForm(definitions, request.POST, known=visit.case.facts)
    form.full_clean()
    try:
        if form.values:
            assert_facts(visit.desk, visit.case.id, form.values, act=visit.act())
    except RecoursError as error:
        form.add_error(error.place if error.place in form.fields else None, ValidationError(error_text(error)))
    if form.errors:
        return _page(request, visit, step_id, form)
    messages.success(request, say("web.noted"))
    return _to_letter(visit, step_id)


def _to_letter(visit: CaseVisit, step_id: str) -> HttpResponse:
    return redirect(reverse("step", args=[visit.case.id, step_id]) + "#letter")


@require_POST
@with_case
def way(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """How she will send the letter: only a letter by post asks for postal addresses."""
    answer, by = visit.step(step_id), request.POST.get("by", "")
    if not may_be_message(visit.desk.letters, answer.step):
        raise Http404
    if by not in (POST, MESSAGE):
        return _page(request, visit, step_id, by_error=say("web.way.required"))
    keep_unsent(visit, step_id, by=by)
    return _to_letter(visit, step_id)


@require_POST
@with_case
def text(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """Her own words for the letter, kept until it is sent; or the proposed words again."""
    visit.step(step_id)
    if "restore" in request.POST:
        keep_unsent(visit, step_id, body="")
        messages.success(request, say("web.text.restored"))
        return _to_letter(visit, step_id)
    body = request.POST.get("body", "").strip().replace("\x00", "")
    if not body or len(body) > BODY_MAX:
        key = "web.text.too_long" if body else "web.text.empty"
        error = say(key, signs=french.number(Decimal(len(body))), most=french.number(Decimal(BODY_MAX)))
        return _page(request, visit, step_id, body=body, body_error=error)
    keep_unsent(visit, step_id, body=body)
    messages.success(request, say("web.text.kept"))
    return _to_letter(visit, step_id)


@require_safe
@with_case
def letter(request: HttpRequest, visit: CaseVisit, step_id: str, form: str) -> HttpResponse:
    """The draft as a file: `letter.pdf`, `.docx`, `.txt`, `.eml`."""
    visit.step(step_id)
    draft = paper(visit, step_id, anyway=_asked_anyway(request)).draft
    if draft is None or form not in RENDERERS:
        raise Http404
    response = HttpResponse(render_draft(draft, form), content_type=RENDERERS[form].media_type)
    name = say("web.draft_name", code=visit.case.code, name=draft.file_name(form))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""A step: why, what it needs, its letter as a draft in her hands, and « je l'ai envoyée »."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recours.casework.case import cases, steps
from recours.casework.case.steps import Draft
from recours.casework.errors import StepError
from recours.core.answer.data import step_data
from recours.core.errors import RecoursError
from recours.core.judgement import StepAnswer, StepState
from recours.core.law import FactDefinition
from recours.core.position import Position
from recours.documents import french
from recours.documents.errors import TooLongError
from recours.documents.formats.renderers import RENDERERS
from recours.documents.letter_content import Kind
from recours.web.cases.admissibility import Item, items
from recours.web.cases.door import ACTOR, CaseVisit, with_case
from recours.web.cases.fields import error_text
from recours.web.cases.form_records import (
    MESSAGE,
    POST,
    is_repeated,
    keep_draft,
    keep_unsent,
    mark_sent,
    warn_of_files,
)
from recours.web.cases.forms import CHANNELS, ParticularsForm, SentForm
from recours.web.cases.french import typeset_answer
from recours.web.cases.papers import paper
from recours.web.days import now, today
from recours.wording import say

BODY_MAX = 40_000


def _answer(visit: CaseVisit, step_id: str) -> StepAnswer:
    try:
        return steps.answer_of(visit.position, step_id)
    except StepError as error:
        raise Http404 from error


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
    answer, letter = _answer(visit, step_id), paper(visit, step_id, anyway=anyway)
    lacking = letter.lacking
    if form is None and lacking and lacking.facts:
        form = ParticularsForm(lacking.facts, known=visit.case.facts)
    context = visit.context(
        step=typeset_answer(step_data(answer, visit.position)),
        paper=letter,
        anyway=anyway,
        form=form,
        items=_conditions(answer, visit.position),
        link=_mail_link(letter.draft),
        is_mail=letter.draft is not None and letter.draft.content.kind is Kind.EMAIL,
        is_call=letter.draft is not None and letter.draft.content.kind is Kind.CALL_SHEET,
        left_on=_abandoned_on(visit, step_id),
        body=refused.get("body", letter.draft.body if letter.draft else ""),
        body_error=refused.get("body_error", ""),
        by_error=refused.get("by_error", ""),
        mediator=visit.answer["mediator"] if _is_for_mediator(visit, answer) else None,
    )
    return render(request, "step/step.html", context, status=422 if refused or (form and form.errors) else 200)


def _asked_anyway(request: HttpRequest) -> bool:
    """She asks for the paper of a step that is not open; it says so at its head."""
    return request.GET.get("anyway") == "1"


def _conditions(answer: StepAnswer, position: Position) -> list[Item]:
    """The conditions worth showing: those of a step that is not open yet, or that has several."""
    found = items(answer, position)
    settled = answer.state in (StepState.OPEN, StepState.DONE)
    return [] if settled and len(found) < 2 else found


def _is_for_mediator(visit: CaseVisit, answer: StepAnswer) -> bool:
    letter = visit.desk.letters.letters.get(answer.step.letter or "")
    return letter is not None and letter.to == "mediator"


def _mail_link(draft: Draft | None) -> str:
    """The draft as a mailto link; nothing for a letter that mail programs would cut."""
    if draft is None or draft.content.kind is not Kind.EMAIL:
        return ""
    try:
        return steps.render(draft, "mailto").decode()
    except TooLongError:
        return ""


@require_POST
@with_case
def particulars(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """What the letter lacked, told: it becomes facts of the case, also when some of it is still to be told."""
    form = ParticularsForm(_asked_facts(request, visit, step_id), request.POST, known=visit.case.facts)
    form.full_clean()
    try:
        if form.values:
            cases.assert_facts(visit.desk, visit.case.id, form.values, actor=ACTOR, on=today(), at=now())
    except RecoursError as error:
        form.add_error(error.place if error.place in form.fields else None, ValidationError(error_text(error)))
    if form.errors:
        return _page(request, visit, step_id, form)
    messages.success(request, say("web.noted"))
    return _to_letter(visit, step_id)


def _asked_facts(request: HttpRequest, visit: CaseVisit, step_id: str) -> list[FactDefinition]:
    """What the letter lacks (a choice that is not made sends nothing), and what else was answered."""
    _answer(visit, step_id)
    facts, lacking = visit.desk.library.vocabulary.facts, paper(visit, step_id).lacking
    asked = dict.fromkeys([*(fact.id for fact in (lacking.facts if lacking else ())), *request.POST])
    return [facts[fact] for fact in asked if fact in facts]


def _to_letter(visit: CaseVisit, step_id: str) -> HttpResponse:
    return redirect(reverse("step", args=[visit.case.id, step_id]) + "#letter")


@require_POST
@with_case
def way(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """How she will send the letter: only a letter by post asks for postal addresses."""
    answer, by = _answer(visit, step_id), request.POST.get("by", "")
    if not steps.may_be_message(visit.desk.letters, answer.step):
        raise Http404
    if by not in (POST, MESSAGE):
        return _page(request, visit, step_id, by_error=say("web.way.required"))
    keep_unsent(visit, step_id, by=by)
    return _to_letter(visit, step_id)


@require_POST
@with_case
def text(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """Her own words for the letter, kept until it is sent; or the proposed words again."""
    _answer(visit, step_id)
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
    _answer(visit, step_id)
    draft = paper(visit, step_id, anyway=_asked_anyway(request)).draft
    if draft is None or form not in RENDERERS:
        raise Http404
    response = HttpResponse(steps.render(draft, form), content_type=RENDERERS[form].media_type)
    name = say("web.draft_name", code=visit.case.code, name=draft.file_name(form))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _channel(answer: StepAnswer, draft: Draft | None) -> str:
    """How it is usually sent: as the letter says, else as the step says."""
    if draft and draft.letter.or_by:  # she chose
        return "email" if draft.letter.kind is Kind.EMAIL else _BY_POST.get(draft.letter.channel, draft.letter.channel)
    of_letter = draft.letter.channel if draft else ""
    return of_letter if of_letter in CHANNELS else answer.step.channel


#: A letter's way of going by post, as the channel of what happened calls it.
_BY_POST = {"ordinary": "post", "tracked": "post"}


def _period(visit: CaseVisit) -> str | None:
    """The days that she chose for her formal notice, as the length of its period."""
    days = visit.case.facts.get("formal_notice_days")
    return f"{days} days" if isinstance(days, int) else None


def _into_evidence(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """A paper that is made to be an exhibit: at her click it goes among the pieces, as it stands."""
    if request.method == "POST":
        try:
            keep_draft(visit, step_id)
            messages.success(request, say("web.piece_added"))
        except RecoursError as error:
            messages.error(request, error_text(error))
            return redirect("step", visit.case.id, step_id)
    return redirect("evidence", visit.case.id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def record_sending(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """She did it: the real day, the channel, the proof. Only this marks a step as done."""
    answer = _answer(visit, step_id)
    if answer.step.records is None:
        raise Http404
    if answer.step.records == "evidence_added":
        return _into_evidence(request, visit, step_id)
    definition = visit.desk.library.vocabulary.events[answer.step.records]
    draft = paper(visit, step_id, anyway=True).draft  # what was sent was sent, whatever we think of the day
    has_text = draft is not None and answer.step.channel != "phone"
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {
        "on": today(),
        "channel": _channel(answer, draft),
        "period": _period(visit),
        "demanded": draft.letter.demands if draft else "",
        "seq": visit.case.head.seq,
    }
    is_call = answer.step.channel == "phone"
    fixed = ("channel", "proof") if is_call else tuple(answer.step.records_as)
    form = SentForm(definition, *posted, has_text=has_text, fixed=fixed, initial=initial)
    if posted and form.is_valid():
        try:
            if not is_repeated(visit, form):
                mark_sent(visit, step_id, form)
            messages.success(request, say("web.recorded", title=definition.title))
            warn_of_files(request, visit)
            return redirect("case", visit.case.id)
        except RecoursError as error:
            form.add_error(error.place if error.place in form.fields else "on", ValidationError(error_text(error)))
    context = visit.context(step=typeset_answer(step_data(answer, visit.position)), form=form, is_call=is_call)
    return render(request, "step/sent.html", context, status=422 if form.errors else 200)


@require_POST
@with_case
def leave(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """She gives the step up: it is no longer proposed. Or takes it up again: the giving up never happened."""
    _answer(visit, step_id)
    if "again" in request.POST:
        cases.take_up_step(visit.desk, visit.case.id, step_id, actor=ACTOR, on=today(), at=now())
        messages.success(request, say("web.step.taken_up"))
        return redirect("step", visit.case.id, step_id)
    if not _abandoned_on(visit, step_id):
        cases.record(visit.desk, visit.case.id, "step_given_up", {"step": step_id}, on=today(), actor=ACTOR, at=now())
    messages.success(request, say("web.step.given_up"))
    return redirect("case", visit.case.id)


def _abandoned_on(visit: CaseVisit, step_id: str) -> date | None:
    """The day she gave the step up, if she did."""
    left = cases.abandoned_steps(visit.case.entries, step_id)
    return left[-1].occurred_on if left else None

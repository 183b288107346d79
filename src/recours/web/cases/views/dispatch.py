"""« Je l'ai envoyée »: what she did with a step, on which day and how, or that she gives it up."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recours.casework.case import drafts, evidence, step_acts
from recours.casework.case.drafts import Draft
from recours.casework.case.entry_writer import check_happened, record
from recours.core.answer.data import step_data
from recours.core.errors import RecoursError
from recours.core.judgement import StepAnswer
from recours.core.law import EventDefinition, Step
from recours.documents.letter_content import Kind
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.forms import CHANNELS, EntryForm, ProofField, error_text, file_of
from recours.web.cases.models import UnsentText
from recours.web.cases.page_model import typeset_answer
from recours.web.cases.papers import draft_on, paper
from recours.web.days import today
from recours.wording import say

#: A letter's way of going by post, as the channel of what happened calls it.
_BY_POST = {"ordinary": "post", "tracked": "post"}


class SentForm(EntryForm):
    """She sent it, herself: on which day, how, what shows it, and whether it was the text of the draft."""

    def __init__(self, definition: EventDefinition, *args: Any, has_text: bool, **kwargs: Any) -> None:
        super().__init__(definition, *args, **kwargs)
        if has_text:
            self.fields["sent_text"] = forms.ChoiceField(
                label=say("web.field.sent_text"),
                choices=[("draft", say("web.sent_text.draft")), ("own", say("web.sent_text.own"))],
                initial="draft",
                widget=forms.RadioSelect,
            )
            self.fields["copy"] = ProofField(
                required=False, label=say("web.field.copy"), help_text=say("web.field.copy_hint")
            )
            self.order_fields(["on", "channel", "proof", "file", "sent_text", "copy"])

    def clean(self) -> dict[str, Any]:
        """Another text than ours must come with its copy: what was sent is kept as it was sent."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sent_text") == "own" and not cleaned.get("copy"):
            self.add_error("copy", say("web.form.required.copy"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def record_sending(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """She did it: the real day, the channel, the proof. Only this marks a step as done."""
    answer = visit.step(step_id)
    step = answer.step
    if step.records is None:
        raise Http404
    if step.records == "evidence_added":
        return _into_evidence(request, visit, step_id)
    definition = visit.desk.library.vocabulary.events[step.records]
    draft = paper(visit, step_id, anyway=True).draft  # what was sent was sent, whatever we think of the day
    is_call = step.channel == "phone"
    form = SentForm(
        definition,
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        has_text=draft is not None and not is_call,
        fixed=("channel", "proof") if is_call else tuple(step.records_as),
        initial=_initial(visit, answer, draft),
    )
    if form.is_bound and form.is_valid():
        try:
            if not form.is_repeated(visit.case.entries):
                _mark_sent(visit, step, form)
            messages.success(request, say("web.recorded", title=definition.title))
            visit.warn_of_files(request)
            return redirect("case", visit.case.id)
        except RecoursError as error:
            form.add_error(error.place if error.place in form.fields else "on", ValidationError(error_text(error)))
    context = visit.context(step=typeset_answer(step_data(answer, visit.position)), form=form, is_call=is_call)
    return render(request, "step/sent.html", context, status=422 if form.errors else 200)


def _initial(visit: CaseVisit, answer: StepAnswer, draft: Draft | None) -> dict[str, object]:
    """What the form proposes: today, the period she chose, the channel of the letter or else of the step."""
    days, letter = visit.case.facts.get("formal_notice_days"), draft.letter if draft else None
    if letter and letter.or_by:  # she chose
        channel = "email" if letter.kind is Kind.EMAIL else _BY_POST.get(letter.channel, letter.channel)
    else:
        channel = letter.channel if letter and letter.channel in CHANNELS else answer.step.channel
    return {
        "on": today(),
        "channel": channel,
        "period": f"{days} days" if isinstance(days, int) else None,
        "demanded": letter.demands if letter else "",
        "seq": visit.case.head.seq,
    }


def _into_evidence(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """A paper that is made to be an exhibit: at her click it goes among the pieces, as a PDF dated today."""
    if request.method == "POST":
        try:
            draft = draft_on(visit, step_id, today())
            body, name, title = io.BytesIO(drafts.render(draft, "pdf")), draft.file_name("pdf"), draft.content.title
            evidence.attach(visit.desk, visit.case.id, body, name, title=title, of=step_id, act=visit.act())
            messages.success(request, say("web.piece_added"))
        except RecoursError as error:
            messages.error(request, error_text(error))
            return redirect("step", visit.case.id, step_id)
    return redirect("evidence", visit.case.id)


def _mark_sent(visit: CaseVisit, step: Step, form: SentForm) -> None:
    """Keep the proof and the bytes as sent, then write letter_sent and the step's entry; nothing is unsent any more."""
    desk, case, day = visit.desk, visit.case, form.cleaned_data["on"]
    fields = {"channel": "phone" if step.channel == "phone" else "", **form.payload}
    check_happened(desk, case, form.kind, visit.act(day))
    visit.keep_file(file_of(form.cleaned_data, "file"), title=step.title, of=step.id, on=day)
    if form.kind == "letter_sent":
        fields["step"] = step.id
    body, name = _sent_bytes(visit, step.id, day, form)
    step_acts.mark_sent(desk, case.id, step.id, fields, body=body, name=name, act=visit.act(day))
    UnsentText.objects.filter(case_id=case.id, step_id=step.id).delete()


def _sent_bytes(visit: CaseVisit, step_id: str, day: date, form: SentForm) -> tuple[bytes | None, str]:
    """The bytes that were sent: her own copy, or our draft dated that day, in the format of its channel."""
    copy = file_of(form.cleaned_data, "copy")
    if form.cleaned_data.get("sent_text") == "own" and copy is not None:
        return copy.read(), copy.name or ""
    if form.cleaned_data.get("sent_text") != "draft":
        return None, ""
    draft = draft_on(visit, step_id, day, anyway=True)
    draft = drafts.draft_as_sent(draft, str(form.payload.get("channel", "")))
    suffix = "txt" if draft.content.kind is Kind.EMAIL else "pdf"
    return drafts.render(draft, suffix), draft.file_name(suffix)


@require_POST
@with_case
def leave(request: HttpRequest, visit: CaseVisit, step_id: str) -> HttpResponse:
    """She gives the step up: it is no longer proposed. Or takes it up again: the giving up never happened."""
    desk, case_id = visit.desk, visit.case.id
    visit.step(step_id)
    if "again" in request.POST:
        step_acts.take_up_step(desk, case_id, step_id, act=visit.act())
        messages.success(request, say("web.step.taken_up"))
        return redirect("step", case_id, step_id)
    if step_acts.abandoned_on(visit.case.entries, step_id) is None:
        record(desk, case_id, "step_given_up", {"step": step_id}, act=visit.act())
    messages.success(request, say("web.step.given_up"))
    return redirect("case", case_id)

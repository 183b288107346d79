"""What happens in a case: answers, promises, what is received, what the mediator does. Chosen, then told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case.entry_writer import check_happened, record
from recours.core.errors import RecoursError
from recours.core.law import EventDefinition
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.event_groups import HAPPENINGS, groups
from recours.web.cases.forms import EntryForm, entry_field, error_text, file_of
from recours.web.days import today
from recours.wording import say, word

#: The entry that tells that what was sent has arrived.
RECEPTION = "delivered"
#: What the person says of an answer while she tells it: an entry of its own.
READING = ("class_of_answer", "about")


class AnswerForm(EntryForm):
    """An answer of the company, with the person's own reading of it, and what it promises."""

    def __init__(self, definition: EventDefinition, reading: EventDefinition, *args: Any, **kwargs: Any) -> None:
        super().__init__(definition, *args, **kwargs)
        for name in READING:
            self.fields[name] = entry_field(name, {**reading.fields[name], "required": False})
        self.fields["what"] = entry_field("what", {"type": "text"})
        self.fields["due_on"] = entry_field("due_on", {"type": "date"})
        self.fields["amount_eur"] = entry_field("amount_eur", {"type": "amount_eur"})
        self.order_fields(["on", "channel", *READING, "what", "due_on", "amount_eur", "file", "note"])

    def clean(self) -> dict[str, Any]:
        """A promised day or amount needs the promise itself."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("due_on") or cleaned.get("amount_eur")) and not cleaned.get("what"):
            self.add_error("what", say("web.form.required.what"))
        return cleaned


@require_safe
@with_case
def events(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """Everything that can have happened, by group."""
    return render(request, "case/events.html", visit.context(groups=groups(visit.desk.library.vocabulary.events)))


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def event(request: HttpRequest, visit: CaseVisit, kind: str) -> HttpResponse:
    """One thing that happened: its day, its fields, the file that shows it."""
    if kind not in HAPPENINGS:
        raise Http404
    definition = visit.desk.library.vocabulary.events[kind]
    if kind == RECEPTION and "unknown" in request.POST:
        messages.success(request, say("web.reception_unknown"))
        return redirect("case", visit.case.id)
    form = _form(visit, kind, request)
    if kind == RECEPTION:  # today would be a guess, and a clock starts from this day
        form.initial["on"] = None
    if form.is_bound and form.is_valid():
        try:
            if not form.is_repeated(visit.case.entries):
                _record(visit, form)
            messages.success(request, say("web.recorded", title=definition.title))
            visit.warn_of_files(request)
            return redirect("case", visit.case.id)
        except RecoursError as error:
            form.add_error(error.place if error.place in form.fields else "on", ValidationError(error_text(error)))
    context = visit.context(
        form=form, event=definition, about=word("web.happening", kind), may_be_unknown=kind == RECEPTION
    )
    return render(request, "case/event.html", context, status=422 if form.errors else 200)


def _form(visit: CaseVisit, kind: str, request: HttpRequest) -> EntryForm:
    vocabulary = visit.desk.library.vocabulary.events
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"on": today(), "seq": visit.case.head.seq}
    if kind == "delivered":
        initial["of"] = request.GET.get("of", "")
    if kind != "answer_received":
        return EntryForm(vocabulary[kind], *posted, initial=initial)
    return AnswerForm(vocabulary[kind], vocabulary["answer_classified"], *posted, initial=initial)


def _record(visit: CaseVisit, form: EntryForm) -> None:
    """Write down what a form says; an answer, her reading of it and its promise each as an entry.

    The day is checked before the file is kept. Raises RecoursError: nothing is written then, except a file kept.
    """
    desk, case, day, fields = visit.desk, visit.case, form.cleaned_data["on"], form.payload
    check_happened(desk, case, form.kind, visit.act(day))
    of = "answer" if isinstance(form, AnswerForm) else form.kind
    title = desk.library.vocabulary.events[form.kind].title
    visit.keep_file(file_of(form.cleaned_data, "file"), title=title, of=of, on=day)
    payloads = {form.kind: fields}
    if isinstance(form, AnswerForm):
        promise: dict[str, Any] = {
            name: fields.pop(name) for name in ("what", "due_on", "amount_eur") if name in fields
        }
        reading = {name: fields.pop(name) for name in READING if fields.get(name)}
        by = {"channel": fields["channel"]} if "channel" in fields else {}
        payloads |= {"answer_classified": reading | by} if "class_of_answer" in reading else {}
        payloads |= {"promise_made": promise} if promise else {}
    for kind, payload in payloads.items():
        record(desk, case.id, kind, payload, act=visit.act(day))

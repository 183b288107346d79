"""What happens in a case: answers, promises, what is received, what the mediator does. Chosen, then told."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.core.errors import RecoursError
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.event_groups import HAPPENINGS, groups
from recours.web.cases.fields import error_text
from recours.web.cases.form_records import is_repeated, record_answer, record_entry, warn_of_files
from recours.web.cases.forms import AnswerForm, EntryForm
from recours.web.days import today
from recours.wording import say, word

#: The entry that tells that what was sent has arrived.
RECEPTION = "delivered"


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
            if not is_repeated(visit, form):
                record_answer(visit, form) if isinstance(form, AnswerForm) else record_entry(visit, form)
            messages.success(request, say("web.recorded", title=definition.title))
            warn_of_files(request, visit)
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
    classes = vocabulary["answer_classified"].fields["class_of_answer"]["choices"]
    return AnswerForm(vocabulary[kind], classes, *posted, initial=initial)

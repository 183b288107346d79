"""The facts of a case: what is still unknown, and what was said and must be set right."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from recours.casework.case.entry_writer import assert_facts, withdraw_fact
from recours.core.errors import RecoursError
from recours.core.position import missing_facts
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.forms import QuestionForm, error_text
from recours.wording import say


@require_http_methods(["GET", "HEAD"])
@with_case
def next_question(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """To the first question after those she passed (`?passed=`), or back to the case."""
    passed = _facts_in(visit, request.GET.get("passed", ""))
    waiting = [fact for fact in missing_facts(visit.position) if fact not in passed]
    if not waiting:
        return redirect("case", visit.case.id)
    return redirect(reverse("question", args=[visit.case.id, waiting[0]]) + _query(passed))


def _facts_in(visit: CaseVisit, raw: str) -> list[str]:
    """The ids of facts in a list written with commas, each once."""
    known = visit.desk.library.vocabulary.facts
    return [fact for fact in dict.fromkeys(raw.split(",")) if fact in known]


def _query(passed: list[str]) -> str:
    return f"?passed={','.join(passed)}"


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def question(request: HttpRequest, visit: CaseVisit, fact: str) -> HttpResponse:
    """One fact: told, changed, or unknown (again). `passed` says that she goes through all the questions."""
    definition = visit.desk.library.vocabulary.facts.get(fact)
    if definition is None:
        raise Http404
    if request.method == "POST" and "unknown" in request.POST:
        if fact in visit.case.facts:  # told before: unknown again, as a new entry
            withdraw_fact(visit.desk, visit.case.id, fact, act=visit.act())
            messages.success(request, say("web.unknown_again"))
        return _onwards(request, visit, fact)
    known = visit.case.facts.get(fact)
    form = QuestionForm(definition, request.POST if request.method == "POST" else None, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            assert_facts(visit.desk, visit.case.id, {fact: form.value}, act=visit.act())
            messages.success(request, say("web.noted"))
            return _onwards(request, visit)
        except RecoursError as error:
            form.add_error(fact, ValidationError(error_text(error)))
    passed = request.POST.get("passed", request.GET.get("passed"))
    context = visit.context(form=form, definition=definition, known=known, passed=passed)
    return render(request, "case/question.html", context, status=422 if form.errors else 200)


def _onwards(request: HttpRequest, visit: CaseVisit, passed: str = "") -> HttpResponse:
    """To the next question when she goes through all of them, else back to the case."""
    if "passed" not in request.POST:
        return redirect("case", visit.case.id)
    gone = _facts_in(visit, f"{request.POST['passed']},{passed}")
    return redirect(reverse("questions", args=[visit.case.id]) + _query(gone))

"""How long a case is kept: a hold, more time, and erasing for good what was told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from recours.casework.case import erasure
from recours.core.errors import RecoursError
from recours.web.cases.door import CaseVisit, with_entries
from recours.web.cases.lines import line_of, says_something
from recours.wording import say


class ErasureForm(forms.Form):
    """She knows that it is for good."""

    sure = forms.BooleanField(label=say("web.field.sure"), error_messages={"required": say("web.form.required.sure")})


ACTIONS = {"hold": erasure.hold, "release": erasure.release, "extend": erasure.keep_longer}


@require_http_methods(["GET", "HEAD", "POST"])
@with_entries
def keep(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """Until when the case is kept, and the three ways to change that."""
    action = request.POST.get("action", "")
    if request.method == "POST" and action in ACTIONS:
        ACTIONS[action](visit.desk, visit.case, act=visit.act())
        messages.success(request, say(f"web.kept.{action}"))
        return redirect("keeping", visit.case.id)
    problem = say("web.kept.choose") if request.method == "POST" else ""
    context = visit.context(policy=visit.desk.settings.retention, problem=problem)
    return render(request, "case/keeping.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_entries
def erase(request: HttpRequest, visit: CaseVisit, seq: int | None = None) -> HttpResponse:
    """What erasing a line, or all of the case, takes away; once she has ticked that she is sure, the erasure."""
    entry = next((each for each in visit.case.entries if each.seq == seq), None)
    if seq is not None and (entry is None or not says_something(entry)):
        raise Http404
    form, problem = ErasureForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            if seq is None:
                erasure.erase_case(visit.desk, visit.case, act=visit.act())
                messages.success(request, say("web.erased.case"))
                return redirect("home")
            erasure.erase_entries(visit.desk, visit.case, [seq], act=visit.act())
            messages.success(request, say("web.erased.entry"))
            return redirect("journal", visit.case.id)
        except RecoursError as error:
            problem = error
    line = line_of(entry, visit.ladder) if entry else None
    context = visit.context(form=form, line=line, problem=problem)
    return render(request, "case/erase.html", context, status=422 if form.errors or problem else 200)

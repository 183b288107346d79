"""Telling a problem: what happened, with whom, which ground, then one question at a time, then the check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recours.casework.case.entry_writer import Act
from recours.core.errors import RecoursError
from recours.core.law import FactDefinition
from recours.library.suggestions import suggest_grounds
from recours.web.cases.door import ACTOR
from recours.web.cases.forms import QuestionForm, error_text
from recours.web.cases.models import Opening
from recours.web.cases.opening import (
    ASKED_APART,
    Company,
    OpeningAnswers,
    answer,
    answers_so_far,
    begin_case,
    begin_opening,
    case_id_of,
    choose_company,
    companies,
    families,
    near,
    question_before,
    skip,
)
from recours.web.days import now, today
from recours.web.desk import desk
from recours.wording import say

STORY_MAX = 20_000
P = ParamSpec("P")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """To a story that is still empty: a press that leads to nothing leaves nothing behind."""
    return redirect("opening_story", begin_opening().id)


def with_opening(
    view: Callable[Concatenate[HttpRequest, OpeningAnswers, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A view of an opening: `opening_id` goes through here. One that became a case leads to the case."""

    def view_of_opening(request: HttpRequest, opening_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        opening = Opening.objects.filter(id=opening_id).first()
        if opening is not None:
            return view(request, answers_so_far(desk(), opening, today()), *args, **kwargs)
        if case_id := case_id_of(opening_id):
            if request.POST.keys() - {"csrfmiddlewaretoken"}:
                messages.error(request, say("web.opened_meanwhile"))
            return redirect("case", case_id)
        raise Http404

    update_wrapper(view_of_opening, view)
    return view_of_opening


@require_http_methods(["GET", "HEAD", "POST"])
@with_opening
def story(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """What happened, in her own words."""
    if request.method != "POST":
        return render(request, "opening/story.html", {"opening": so_far.opening, "words": so_far.opening.story})
    words = request.POST.get("story", "").strip()
    if len(words) > STORY_MAX or "\x00" in words:
        context = {"opening": so_far.opening, "words": words, "error": say("web.story.too_long")}
        return render(request, "opening/story.html", context, status=422)
    opening = so_far.opening
    opening.story = words
    opening.answers = (
        {**opening.answers, "story": words} if words else {k: v for k, v in opening.answers.items() if k != "story"}
    )
    opening.save()
    return redirect(_after(request, "opening_company"), opening.id)


def _after(request: HttpRequest, usual: str) -> str:
    """Where to go next: the check, when she came from it to change one thing."""
    return "opening_check" if request.POST.get("back") == "check" else usual


@require_http_methods(["GET", "HEAD", "POST"])
@with_opening
def company(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """With whom: a company we know, or another one by its name."""
    opening, library = so_far.opening, so_far.desk.library
    typed = request.GET.get("q", "").strip()[:200]
    found, chosen = companies(library, typed), opening.company or ("other" if opening.company_told else "")
    context = {
        "opening": opening,
        "typed": typed,
        "other": typed or str(opening.answers.get("company_name", "")),
        "companies": found,
        "near": near(found, typed, chosen, opening.story),
    }
    if request.method != "POST":
        chosen = "other" if typed and not found else chosen
        return render(request, "opening/company.html", {**context, "chosen": chosen})
    chosen, name = request.POST.get("company", ""), request.POST.get("company_name", "").strip()[:200]
    alike = companies(library, name) if name and not chosen else []
    chosen = chosen or ("other" if name and not alike else "")
    if error := _company_error(so_far, chosen, name, alike):
        context |= {"chosen": chosen, "other": name, "error": error} | ({"near": alike} if alike else {})
        return render(request, "opening/company.html", context, status=422)
    choose_company(opening, "" if chosen == "other" else chosen, name)
    return redirect(_after(request, "opening_ground"), opening.id)


def _company_error(so_far: OpeningAnswers, chosen: str, name: str, alike: Sequence[Company]) -> str:
    """What is missing. A name alone says « une autre », unless the list knows companies called so (`alike`)."""
    if alike:
        return say("web.company.alike", name=name)
    if chosen == "other":
        return "" if name else say("web.company.name_missing")
    return "" if chosen in so_far.desk.library.companies else say("web.company.choose")


@require_http_methods(["GET", "HEAD", "POST"])
@with_opening
def ground(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """What kind of problem: suggestions from her words on top, the whole list below."""
    library, definition = so_far.desk.library, _definition(so_far, "ground")
    chosen: list[str] = request.POST.getlist("ground") or list(so_far.opening.answers.get("ground", []))
    context = {
        "opening": so_far.opening,
        "definition": definition,
        "suggested": suggest_grounds(library, so_far.opening.story),
        "families": families(library),
        "chosen": chosen,
    }
    if request.method != "POST":
        return render(request, "opening/ground.html", context)
    problem = _answer(so_far, definition, request)
    if problem:
        return render(request, "opening/ground.html", {**context, "error": problem}, status=422)
    return redirect(_after(request, "opening_next"), so_far.opening.id)


def _answer(so_far: OpeningAnswers, definition: FactDefinition, request: HttpRequest) -> str:
    """Keep the answer typed; the sentence to show when it cannot be kept."""
    form = QuestionForm(definition, request.POST)
    if not form.is_valid():
        return str(form.errors[definition.id][0])
    try:
        answer(so_far, definition, form.value)
    except RecoursError as error:
        return error_text(error)
    return ""


def _definition(so_far: OpeningAnswers, fact: str) -> FactDefinition:
    definition = so_far.definition(fact)
    if definition is None:
        raise Http404
    return definition


@require_http_methods(["GET", "HEAD"])
@with_opening
def next_question(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """To the first thing still worth asking; to the check when there is nothing left."""
    if not so_far.opening.company_told:
        return redirect("opening_company", so_far.opening.id)
    if "ground" not in so_far.facts:
        return redirect("opening_ground", so_far.opening.id)
    waiting = so_far.waiting_facts
    return (
        redirect("opening_question", so_far.opening.id, waiting[0])
        if waiting
        else redirect("opening_check", so_far.opening.id)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_opening
def question(request: HttpRequest, so_far: OpeningAnswers, fact: str) -> HttpResponse:
    """One question: answered, or « je ne sais pas »."""
    definition = _definition(so_far, fact)
    if request.method == "POST" and "unknown" in request.POST:
        skip(so_far, fact)
        return redirect(_after(request, "opening_next"), so_far.opening.id)
    form = QuestionForm(definition, request.POST if request.method == "POST" else None, known=so_far.facts.get(fact))
    if request.method == "POST" and form.is_valid():
        try:
            answer(so_far, definition, form.value)
            return redirect(_after(request, "opening_next"), so_far.opening.id)
        except RecoursError as error:
            form.add_error(fact, ValidationError(error_text(error)))
    context = {
        "opening": so_far.opening,
        "form": form,
        "definition": definition,
        "previous": question_before(so_far.opening, fact),
        "left": sum(waiting != fact for waiting in so_far.waiting_facts),
        "back": request.GET.get("back") or request.POST.get("back", ""),
    }
    return render(request, "opening/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_opening
def check(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """All the answers, each with a way to change it; then the case is opened."""
    opening, library = so_far.opening, so_far.desk.library
    if not opening.company_told or "ground" not in so_far.facts:
        return redirect("opening_next", opening.id)
    if request.method == "POST":
        case_id = begin_case(so_far, Act(now(), actor=ACTOR))
        messages.success(request, say("web.opened"))
        return redirect("case", case_id)
    layer, facts = library.companies.get(opening.company), library.vocabulary.facts
    context = {
        "opening": opening,
        "company": layer.title if layer else opening.answers.get("company_name", ""),
        "grounds": [library.vocabulary.grounds[one].label for one in sorted(opening.answers["ground"])],
        "answers": [(facts[id_], value) for id_, value in so_far.facts.items() if id_ not in ASKED_APART],
        "vocabulary": library.vocabulary,
        "skipped": [facts[id_] for id_ in opening.skipped if id_ in facts],
        "left": len(so_far.waiting_facts),
    }
    return render(request, "opening/check.html", context)


@require_POST
@with_opening
def forget(request: HttpRequest, so_far: OpeningAnswers) -> HttpResponse:
    """What was begun is thrown away, at her word."""
    so_far.opening.delete()
    messages.success(request, say("web.forgotten"))
    return redirect("home")

"""Telling a problem: what happened, with whom, which ground, then one question at a time, then the check."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recours.core.errors import RecoursError
from recours.core.facts import FactDefinition
from recours.library.suggestions import suggested
from recours.web.cases import opening as telling_of
from recours.web.cases.companies import companies, near
from recours.web.cases.fields import told
from recours.web.cases.forms import QuestionForm
from recours.web.cases.grounds import families
from recours.web.cases.models import Opening
from recours.web.cases.opening import Telling, telling
from recours.web.days import now, today
from recours.web.desk import desk
from recours.wording import say

STORY_MAX = 20_000


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new opening; nothing is kept of one that stays empty but its row."""
    return redirect("opening_story", Opening.objects.create().id)


def _enter(opening_id: UUID) -> Telling:
    return telling(desk(), get_object_or_404(Opening, id=opening_id), today())


@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """What happened, in her own words."""
    told_ = _enter(opening_id)
    if request.method != "POST":
        return render(request, "opening/story.html", {"opening": told_.opening, "words": told_.opening.story})
    words = request.POST.get("story", "").strip()
    if len(words) > STORY_MAX or "\x00" in words:
        context = {"opening": told_.opening, "words": words, "error": say("web.story.too_long")}
        return render(request, "opening/story.html", context, status=422)
    opening = told_.opening
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
def company(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """With whom: a company we know, or another one by its name."""
    told_ = _enter(opening_id)
    typed = request.GET.get("q", "")
    other = str(told_.opening.answers.get("company_name", ""))
    found, chosen_before = companies(told_.desk.library, typed), _chosen_company(told_.opening)
    context = {
        "opening": told_.opening,
        "typed": typed,
        "other": other,
        "companies": found,
        "near": near(found, typed, chosen_before, told_.opening.story),
    }
    if request.method != "POST":
        return render(request, "opening/company.html", {**context, "chosen": chosen_before})
    chosen, name = request.POST.get("company", ""), request.POST.get("company_name", "").strip()[:200]
    error = _company_error(told_, chosen, name)
    if error:
        context |= {"chosen": chosen, "other": name, "error": error}
        return render(request, "opening/company.html", context, status=422)
    _keep_company(told_.opening, chosen, name)
    return redirect(_after(request, "opening_ground"), opening_id)


def _chosen_company(opening: Opening) -> str:
    return opening.company or ("other" if opening.company_told else "")


def _company_error(told_: Telling, chosen: str, name: str) -> str:
    if chosen == "other":
        return "" if name else say("web.company.name_missing")
    return "" if chosen in told_.desk.library.companies else say("web.company.choose")


def _keep_company(opening: Opening, chosen: str, name: str) -> None:
    answers = {fact: raw for fact, raw in opening.answers.items() if fact != "company_name"}
    known = chosen != "other"
    opening.company, opening.company_told = (chosen if known else ""), True
    opening.answers = answers if known else {**answers, "company_name": name}
    opening.save()


@require_http_methods(["GET", "HEAD", "POST"])
def ground(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """What kind of problem: suggestions from her words on top, the whole list below."""
    told_ = _enter(opening_id)
    library, definition = told_.desk.library, _definition(told_, "ground")
    chosen: list[str] = request.POST.getlist("ground") or list(told_.opening.answers.get("ground", []))
    context = {
        "opening": told_.opening,
        "definition": definition,
        "suggested": suggested(library, told_.opening.story),
        "families": families(library),
        "chosen": chosen,
    }
    if request.method != "POST":
        return render(request, "opening/ground.html", context)
    problem = _answer(told_, definition, request)
    if problem:
        return render(request, "opening/ground.html", {**context, "error": problem}, status=422)
    return redirect(_after(request, "opening_next"), opening_id)


def _answer(told_: Telling, definition: FactDefinition, request: HttpRequest) -> str:
    """Keep the answer typed; the sentence to show when it cannot be kept."""
    form = QuestionForm(definition, request.POST)
    if not form.is_valid():
        return str(form.errors[definition.id][0])
    try:
        telling_of.answer(told_, definition, form.value)
    except RecoursError as error:
        return told(error)
    return ""


def _definition(told_: Telling, fact: str) -> FactDefinition:
    definition = told_.definition(fact)
    if definition is None:
        raise Http404
    return definition


@require_http_methods(["GET", "HEAD"])
def next_question(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """To the first thing still worth asking; to the check when there is nothing left."""
    told_ = _enter(opening_id)
    if not told_.opening.company_told:
        return redirect("opening_company", opening_id)
    if "ground" not in told_.facts:
        return redirect("opening_ground", opening_id)
    waiting = told_.waiting
    return redirect("opening_question", opening_id, waiting[0]) if waiting else redirect("opening_check", opening_id)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, opening_id: UUID, fact: str) -> HttpResponse:
    """One question: answered, or « je ne sais pas »."""
    told_ = _enter(opening_id)
    definition = _definition(told_, fact)
    if request.method == "POST" and "unknown" in request.POST:
        telling_of.skip(told_, fact)
        return redirect(_after(request, "opening_next"), opening_id)
    form = QuestionForm(definition, request.POST if request.method == "POST" else None, known=told_.facts.get(fact))
    if request.method == "POST" and form.is_valid():
        try:
            telling_of.answer(told_, definition, form.value)
            return redirect(_after(request, "opening_next"), opening_id)
        except RecoursError as error:
            form.add_error(fact, ValidationError(told(error)))
    return render(
        request, "opening/question.html", _question_context(told_, form, request), status=422 if form.errors else 200
    )


def _question_context(told_: Telling, form: QuestionForm, request: HttpRequest) -> dict[str, object]:
    answered = [fact for fact in told_.opening.answers if fact not in telling_of.ASKED_APART]
    waiting = [fact for fact in told_.waiting if fact != form.definition.id]
    return {
        "opening": told_.opening,
        "form": form,
        "definition": form.definition,
        "previous": next((fact for fact in reversed(answered) if fact != form.definition.id), None),
        "left": len(waiting),
        "back": request.GET.get("back") or request.POST.get("back", ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """All the answers, each with a way to change it; then the case is opened."""
    told_ = _enter(opening_id)
    if not told_.opening.company_told or "ground" not in told_.facts:
        return redirect("opening_next", opening_id)
    if request.method == "POST":
        receipt = telling_of.begin_case(told_, on=today(), at=now())
        messages.success(request, say("web.opened"))
        return redirect("case", receipt.head.case_id)
    return render(request, "opening/check.html", _check_context(told_))


def _check_context(told_: Telling) -> dict[str, object]:
    library = told_.desk.library
    layer = library.companies.get(told_.opening.company)
    answers = [
        (definition, told_.facts[fact])
        for fact in told_.facts
        if (definition := told_.definition(fact)) and fact not in telling_of.ASKED_APART
    ]
    return {
        "opening": told_.opening,
        "company": layer.title if layer else told_.opening.answers.get("company_name", ""),
        "grounds": [library.vocabulary.grounds[one].label for one in sorted(told_.opening.answers["ground"])],
        "answers": answers,
        "vocabulary": library.vocabulary,
        "skipped": [definition for fact in told_.opening.skipped if (definition := told_.definition(fact))],
        "left": len(told_.waiting),
    }


@require_POST
def forget(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """What was begun is thrown away, at her word."""
    get_object_or_404(Opening, id=opening_id).delete()
    messages.success(request, say("web.forgotten"))
    return redirect("home")

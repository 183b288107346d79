"""The first page: what this is, the cases, the openings not finished."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recours.web.cases.listing import listings
from recours.web.cases.models import Opening
from recours.web.cases.opening import is_empty
from recours.web.days import today
from recours.web.desk import desk


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of cases, and the way to tell a new problem."""
    cases, openings = listings(desk(), today()), list(Opening.objects.all())
    context = {
        "cases": cases,
        "openings": [each for each in openings if not is_empty(each)],
        "draft_owners": [str(each.id) for each in openings] + [each.case_id for each in cases],
        "today": today(),
    }
    return render(request, "home.html", context)

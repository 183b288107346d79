"""The first page: what this is, the cases, the openings not finished."""

from __future__ import annotations

from contextlib import suppress

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recours.casework.upkeep.sweep import refusal
from recours.web.cases.listing import listings
from recours.web.cases.models import Opening
from recours.web.cases.opening import is_empty
from recours.web.days import today
from recours.web.desk import desk


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of cases, and the way to tell a new problem."""
    cases = listings(desk(), today())
    openings: list[Opening] | None = None  # where the table cannot be read
    with suppress(DatabaseError):
        openings = list(Opening.objects.all())
    context = {
        "cases": cases,
        "openings": None if openings is None else [each for each in openings if not is_empty(each)],
        "draft_owners": [str(each.id) for each in openings or ()] + [each.case_id for each in cases],
        "today": today(),
        "refused": refusal(desk()),
    }
    return render(request, "home.html", context)

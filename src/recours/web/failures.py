"""What a person sees when something fails: a French sentence, the way out, and never a trace of the machinery."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from recours.core.errors import RecoursError
from recours.journal.errors import CaseNotFoundError, ConflictError, StoreError
from recours.web.cases.forms import error_text
from recours.web.store.database_errors import translate_error
from recours.wording import say

_log = logging.getLogger("django.request")
_STATUS: tuple[tuple[type[RecoursError], int], ...] = (
    (CaseNotFoundError, 404),
    (ConflictError, 409),
    (StoreError, 503),
)


class _FrenchErrors:
    """Turns a RecoursError that no view caught into a page with its message and way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DatabaseError):  # the web's own tables: journals translate theirs where they are
            _log.error("the web's tables: %s", error)
            error = translate_error(error)
        if not isinstance(error, RecoursError):
            return None
        if (back := _back_to_case(request, error)) is not None:
            return back
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 400)
        return page(request, status, error.message, error.way_out or "")


french_errors = _FrenchErrors
#: What is asked for by a day: the day looked at, and the day whose knowledge is wanted.
_DAYS = ("as_of", "known_on", "known_at")


def _back_to_case(request: HttpRequest, error: RecoursError) -> HttpResponse | None:
    """A day that cannot be looked at shows the case as it stands today, with the reason; None for any other error."""
    match = request.resolver_match
    if error.place not in _DAYS or match is None or "case_id" not in match.kwargs or not request.GET:
        return None
    messages.error(request, error_text(error))
    return redirect("case", match.kwargs["case_id"])


def page(request: HttpRequest, status: int, message: str, way_out: str) -> HttpResponse:
    """An error page with its sentence and its way out."""
    return render(
        request, "errors/page.html", {"status": status, "message": message, "way_out": way_out}, status=status
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return page(request, 404, say("web.error.not_found"), say("web.error.not_found_way_out"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: more fields or bytes than a form of ours can send, or a host that is not this machine."""
    return page(request, 400, say("web.error.bad_request"), say("web.error.bad_request_way_out"))


def reject_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not carry the mark of a page of ours, mostly because a cookie was lost.

    What the browser says was typed on a page of ours is given back in a form with a fresh mark, which only her own
    click sends. What came from anywhere else is not repeated.
    """
    if not _from_a_page_of_ours(request):
        return page(request, 403, say("web.error.forged"), say("web.error.forged_way_out"))
    told = [(name, value) for name, values in request.POST.lists() for value in values if name != _MARK]
    context = {"status": 403, "told": told, "files": bool(request.FILES), "path": request.get_full_path()}
    return render(request, "errors/again.html", context, status=403)


_MARK = "csrfmiddlewaretoken"


def _from_a_page_of_ours(request: HttpRequest) -> bool:
    """Browsers name the page that sends a form in headers that no page can write."""
    origin = request.headers.get("Origin", "")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin in ("", ours) and (origin == ours or request.headers.get("Sec-Fetch-Site") == "same-origin")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; what was recorded before stays recorded."""
    return page(request, 500, say("web.error.failed"), say("web.error.failed_way_out"))

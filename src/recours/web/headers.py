"""Headers that keep other sites out: nothing of ours may be loaded, framed or asked for by a page that is not ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from recours.wording import say

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def isolation(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: writes asked for by another site are refused; every answer carries HEADERS and is not stored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _from_elsewhere(request):
            return HttpResponseForbidden(say("web.error.other_site"), content_type="text/plain; charset=utf-8")
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _from_elsewhere(request: HttpRequest) -> bool:
    """True when the browser says that another site makes this request, other than by a plain link."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    link = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    return site in ("cross-site", "same-site") and not link

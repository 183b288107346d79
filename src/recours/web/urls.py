"""The addresses of the web door. Words are those of the design: case, step, event, evidence, journal."""

from __future__ import annotations

from django.urls import include, path

handler400 = "recours.web.failures.bad_request"
handler404 = "recours.web.failures.page_not_found"
handler500 = "recours.web.failures.server_error"

urlpatterns = [path("", include("recours.web.cases.urls"))]

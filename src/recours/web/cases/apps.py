"""The Django application of the consumer's pages."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the application."""

    name = "recours.web.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

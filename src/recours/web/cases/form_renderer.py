"""How forms are drawn: label, hint, field and error, each tied to the others for a screen reader."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Fields drawn by our template."""

    field_template_name = "parts/field.html"

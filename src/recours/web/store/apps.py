"""The Django app of the journal's tables. Add "recours.web.store" to INSTALLED_APPS to keep journals there."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of the journal, and the triggers that guard them."""

    name = "recours.web.store"
    label = "store"

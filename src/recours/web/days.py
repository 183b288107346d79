"""Which day it is for the person, and which day she looks at."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.http import HttpRequest
from django.utils import timezone

from recours.core.facts import FactDefinition, FactError, FactType
from recours.wording import say


def today() -> date:
    """Today in Paris."""
    return timezone.localdate()


def now() -> datetime:
    """This instant, in UTC, as the journal keeps it."""
    return datetime.now(UTC)


def as_of(request: HttpRequest) -> date:
    """The day looked at: `?as_of=` when it is a day, else today. Raises FactError for what is no day."""
    raw = request.GET.get("as_of", "").strip()
    if not raw:
        return today()
    asked = FactDefinition("as_of", FactType.DATE, say("web.as_of.question")).read(raw)
    if not isinstance(asked, date):
        raise FactError(say("web.as_of.question"), place="as_of")
    return asked

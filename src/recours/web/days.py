"""Which day it is for the person, and which day she looks at."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest
from django.utils import timezone

from recours.core.law import FactDefinition, FactError, FactType
from recours.wording import say


def today() -> date:
    """Today in Paris."""
    return timezone.localdate()


def now() -> datetime:
    """This instant, in Paris: its day is the person's own, also after midnight. The journal keeps it in UTC."""
    return timezone.localtime()


def as_of(request: HttpRequest) -> date:
    """The day looked at: `?as_of=` when it is a day, else today. Raises FactError for what is no day."""
    return _asked_day(request, "as_of") or today()


def known_day(request: HttpRequest) -> date | None:
    """The day whose knowledge is wanted, `?known_on=`; None for all that is known. Raises FactError.

    Only to look at: who writes, writes with all that is known.
    """
    return _asked_day(request, "known_on") if request.method in ("GET", "HEAD") else None


def end_of(day: date) -> datetime:
    """The last instant of a day in Paris."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _asked_day(request: HttpRequest, name: str) -> date | None:
    raw = request.GET.get(name, "").strip()
    if not raw:
        return None
    asked = FactDefinition(name, FactType.DATE, say("web.as_of.question")).read(raw)
    if not isinstance(asked, date):
        raise FactError(say("web.as_of.question"), place=name)
    return asked

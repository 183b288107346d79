"""The case page: where the case stands, on the day looked at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recours.casework.case.promises import ledger
from recours.web.cases import page_model
from recours.web.cases.chart import chart
from recours.web.cases.door import CaseVisit, with_case


@require_safe
@with_case
def case(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """Addressee, rights, ladder, clocks, what is unknown, what is assumed, what was checked when."""
    answer = visit.answer
    done_on = {event.kind: event.on for event in visit.position.events}
    clocks = page_model.clocks(answer)
    context = visit.context(
        answer=answer,
        ladder=page_model.ladder(answer, done_on),
        rights=page_model.rights(answer),
        clocks=clocks,
        chart=chart(clocks.drawn_clocks, visit.as_of),
        checked=page_model.reading_days(answer),
        promises=ledger(visit.case.events, visit.as_of),
        questions={each["fact"]: each["question"] for each in answer["missing"]},
    )
    return render(request, "case/case.html", context)

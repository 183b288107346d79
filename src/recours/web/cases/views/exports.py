"""Leaving with everything: the case file as one archive, the clocks as a calendar."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.errors import UndecidedError
from recours.casework.readers.reader_names import READERS
from recours.documents.french import file_stem
from recours.web.cases.door import CaseVisit, with_case, with_entries
from recours.web.cases.forms import error_text
from recours.wording import say, word

_LOOKED = re.compile(r"([a-z]+):([0-9]{1,6})")


@require_http_methods(["GET", "HEAD", "POST"])
@with_entries
def export(request: HttpRequest, visit: CaseVisit) -> HttpResponseBase:
    """The page that says what is in the file; then the file itself, for the reader chosen."""
    if request.POST.get("act") == "looked":
        return _mark_looked(request, visit)
    reader = request.POST.get("reader", "")
    if request.method != "POST":
        return _page(request, visit)
    if reader not in READERS:
        return _page(request, visit, problem=say("web.export_choose"))
    try:
        archive = _archive(visit, reader)
    except UndecidedError as error:
        return _page(request, visit, reader, error_text(error))
    stem = file_stem(word("casework.dossier.reader", reader))
    name = say("web.export_name", code=visit.case.code, reader=stem)
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


def _mark_looked(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """She looked at some pieces herself, each for one reader."""
    from recours.casework.readers.readers import mark_reviewed

    if not (looked := request.POST.getlist("looked")):
        return _page(request, visit, problem=say("web.export_tick"))
    for each in looked:
        found = _LOOKED.fullmatch(each)
        if found is None:
            raise Http404
        mark_reviewed(visit.desk, visit.case.id, int(found[2]), [found[1]], act=visit.act())
    messages.success(request, say("web.readers.done"))
    return redirect("export", visit.case.id)


def _page(request: HttpRequest, visit: CaseVisit, chosen: str = "consumer", problem: str = "") -> HttpResponse:
    """What each reader gets, what is held back and why, before anything is downloaded."""
    from recours.casework.readers.versions import version_of  # a heavy floor, loaded when somebody leaves

    readers = [(each, word("web.reader", each), version_of(visit.desk, visit.case, each)) for each in READERS]
    context = visit.context(readers=readers, chosen=chosen, problem=problem)
    return render(request, "case/export.html", context, status=422 if problem else 200)


def _archive(visit: CaseVisit, reader: str) -> BinaryIO:
    """The archive, open for reading; its name is gone from the disk, so it goes away once it was sent."""
    from recours.casework.readers import exports

    with visit.desk.evidence.passing_path() as target:
        exports.export(visit.desk, visit.case.id, target, reader=reader, as_of=visit.as_of, act=visit.act())
        return target.open("rb")


@require_safe
@with_case
def clocks(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """All clocks as a calendar file."""
    from recours.casework.readers import exports

    body = exports.clocks_ics(visit.desk, visit.case.id, visit.as_of)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{say("web.calendar_name", code=visit.case.code)}"'
    return response

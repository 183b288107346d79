"""An e-mail among the pieces: its words on a page of ours, and what it carries to be downloaded. Nothing of it runs."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recours.casework import evidence as pieces
from recours.documents.mail_reading import file_in, read_mail
from recours.web.cases.door import Entered, with_case
from recours.wording import say

EMAIL = "message/rfc822"


@require_safe
@with_case
def mail(request: HttpRequest, entered: Entered, digest: str) -> HttpResponse:
    """Who wrote what to whom and when, how it came, where its links lead, what it carries."""
    data, said = _email(entered, digest)
    read = read_mail(data)
    fields = [(say(f"documents.mail.{name.lower()}"), value) for name, value in read.fields]
    return render(request, "case/mail.html", entered.context(mail=read, fields=fields, piece=said))


@require_safe
@with_case
def mail_file(request: HttpRequest, entered: Entered, digest: str, number: int) -> HttpResponseBase:
    """A file that the e-mail carries: downloaded, never opened by the browser."""
    try:
        file, content = file_in(_email(entered, digest)[0], number)
    except KeyError as error:
        raise Http404 from error
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _email(entered: Entered, digest: str) -> tuple[bytes, dict[str, object]]:
    """The bytes of a piece that is an e-mail, with what its entry says. Raises Http404, EvidenceMissingError."""
    try:
        said = pieces.said_of(entered.case.events, digest)
    except KeyError as error:
        raise Http404 from error
    if said.get("media_type") != EMAIL:
        raise Http404
    with entered.desk.evidence.open(digest) as stream:
        return stream.read(), said

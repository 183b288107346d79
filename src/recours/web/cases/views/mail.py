"""An e-mail among the pieces: its words on a page of ours, and what it carries to be downloaded. Nothing of it runs."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recours.casework.case import evidence as pieces
from recours.documents.case_file.mail_pages import form_line, name_of, notice_lines
from recours.documents.received import Field, MailFile, Part, PassedMessage, Words, file_in, is_mail, read_mail
from recours.web.cases.door import CaseVisit, with_case
from recours.wording import say

#: What may be an e-mail, by the type that its entry says; an office document of long ago has that of Outlook too.
EMAILS = frozenset({"message/rfc822", "application/mbox", "application/vnd.ms-outlook"})


@require_safe
@with_case
def mail(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponse:
    """Who wrote what to whom and when, how it came, where its links lead, what it carries."""
    data, said = _email(visit, digest)
    read = read_mail(data)
    last = max((at for at, part in enumerate(read.parts) if not isinstance(part, MailFile)), default=-1)
    context = visit.context(
        mail=read,
        piece=said,
        fields=_fields(read.fields),
        notices=notice_lines(read.notices),
        parts=[_part(part) for at, part in enumerate(read.parts) if at < last or not isinstance(part, MailFile)],
        files=[_file(file) for file in read.files],
    )
    return render(request, "case/mail.html", context)


@require_safe
@with_case
def mail_file(request: HttpRequest, visit: CaseVisit, digest: str, number: int) -> HttpResponseBase:
    """A file that the e-mail carries: downloaded, never opened by the browser."""
    try:
        file, content = file_in(_email(visit, digest)[0], number)
    except KeyError as error:
        raise Http404 from error
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name_of(file), content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _email(visit: CaseVisit, digest: str) -> tuple[bytes, dict[str, object]]:
    """The bytes of a piece that is an e-mail, with what its entry says. Raises Http404, EvidenceMissingError."""
    try:
        said = pieces.piece_facts(visit.case.events, digest)
    except KeyError as error:
        raise Http404 from error
    if said.get("media_type") not in EMAILS:
        raise Http404
    with visit.desk.evidence.open(digest) as stream:
        data = stream.read()
    if not is_mail(data, str(said["media_type"]), str(said.get("name", ""))):
        raise Http404
    return data, said


def _fields(fields: Iterable[Field]) -> list[tuple[str, str]]:
    return [(say(f"documents.mail.{name.lower()}"), value) for name, value in fields]


def _part(part: Part) -> dict[str, object]:
    """A part as the page shows it: its words, where a file stood, or the head of a message passed on."""
    told = {"heading": form_line(part), "notices": notice_lines(part.notices), "level": min(part.level, 5)}
    if isinstance(part, Words):
        return {**told, "words": part}
    if isinstance(part, PassedMessage):
        return {**told, "fields": _fields(part.fields)}
    return {"level": min(part.level, 5), "file": _file(part)}


def _file(file: MailFile) -> dict[str, object]:
    return {"file": file, "name": name_of(file), "notices": notice_lines(file.notices)}

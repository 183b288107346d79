"""The evidence of a case: added, listed, viewed safely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case import evidence as pieces
from recours.core.answer.data import as_data
from recours.core.errors import RecoursError
from recours.core.law import FactDefinition, FactType
from recours.documents.case_file import previews
from recours.documents.french import typeset_text
from recours.journal.evidence.media_types import OFFICE, OUTLOOK
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.forms import FactField, ProofField, error_text, file_of
from recours.web.cases.views.mail import EMAILS
from recours.web.cases.views.readers import POLICY, readers_without_piece
from recours.web.days import today
from recours.wording import say, word

#: Shown in the browser, which draws them without running anything of theirs; all else is only downloaded.
DRAWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "application/pdf"})
READ_AS_TEXT = frozenset({"message/rfc822", "text/plain", "text/html", "text/calendar", "application/mbox"})
#: Neither a browser nor a text shows these: the pages that the case file makes of them do.
PAGED = frozenset({each.name for each in OFFICE} | {"image/heic", "image/tiff", "image/bmp", "text/calendar"})
#: What letters cite and every case may hold, whatever its ground asks for.
ALWAYS = (
    "contract",
    "order_confirmation",
    "proof_of_payment",
    "written_complaint",
    "written_complaint_receipt",
    "reminder",
    "formal_notice",
    "formal_notice_receipt",
    "answer",
    "proof_of_silence",
    "witness_statement",
    "mediator_proposed",
    "insurer_notified",
)
_NO_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 144 48" width="144" height="48">'
    '<text x="72" y="28" text-anchor="middle" font-family="sans-serif" font-size="13" fill="#555">{text}</text></svg>'
)


class EvidenceForm(forms.Form):
    """A file, what it is, which exhibit it serves as, and the day it bears."""

    file = ProofField(label=say("web.field.evidence_file"), help_text=say("web.field.evidence_file_hint"))
    title = forms.CharField(
        label=say("web.field.title"), help_text=say("web.field.title_hint"), required=False, max_length=200
    )

    def __init__(self, wanted: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", say("web.form.other_exhibit")), *wanted]
        self.fields["of"] = forms.ChoiceField(label=say("web.field.exhibit_of"), choices=choices, required=False)
        self.fields["on"] = FactField(
            FactDefinition("on", FactType.DATE, say("web.field.piece_on"), hint=say("web.field.piece_on_hint")),
            required=False,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def evidence(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """The pieces of the case, what is still wanted, and a form to add one."""
    wanted = as_data(visit.position)["exhibits_wanted"]
    choices = {each["id"]: typeset_text(each["title"]) for each in wanted}
    choices |= {id_: word("web.exhibit", id_) for id_ in ALWAYS}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(list(choices.items()), *posted, initial={"of": request.GET.get("of", "")})
    if posted and form.is_valid():
        upload, of, on = file_of(form.cleaned_data, "file"), form.cleaned_data["of"], form.cleaned_data["on"]
        title = form.cleaned_data["title"] or (upload.name if upload else "") or ""
        try:
            visit.keep_file(upload, title=title, of=of, on=on or today())
            messages.success(request, say("web.piece_added"))
            visit.warn_of_files(request)
            return redirect("evidence", visit.case.id)
        except RecoursError as error:
            form.add_error(error.place if error.place in form.fields else "file", ValidationError(error_text(error)))
    context = visit.context(form=form, pieces=_pieces(visit), wanted=wanted)
    return render(request, "case/evidence.html", context, status=422 if form.errors else 200)


def _pieces(visit: CaseVisit) -> list[dict[str, object]]:
    """The pieces as the letters and the case file number them: each once, in the order in which they came."""
    from recours.casework.piece_faults import known_faults

    withheld = readers_without_piece(visit)
    return [
        {
            "number": number,
            "withheld_from": withheld.get(number, ""),
            "on": event.on,
            "sent": event.kind == "letter_sent",
            "shown": event.data.get("media_type") in DRAWN | READ_AS_TEXT,
            "mail": _is_mail(event.data),
            "outlook": _is_outlook(event.data),
            "drawn": event.data.get("media_type") in previews.DRAWABLE,
            "paged": event.data.get("media_type") in PAGED,
            "faults": known_faults(visit.desk, number, event),
            "blank": previews.known_blank(visit.desk.evidence, str(event.data["digest"])),
            **event.data,
        }
        for number, event in pieces.numbered_pieces(visit.case.events)
    ]


def _is_mail(said: Mapping[str, object]) -> bool:
    """True for a piece that has a page as an e-mail; among the files of Outlook's type, only those called .msg."""
    return said.get("media_type") in EMAILS - {OUTLOOK.name} or _is_outlook(said)


def _is_outlook(said: Mapping[str, object]) -> bool:
    return said.get("media_type") == OUTLOOK.name and str(said.get("name", "")).lower().endswith(".msg")


@require_safe
@with_case
def preview(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponse:
    """A small picture of a piece, drawn the first time it is looked at; a picture that says so when there is none."""
    try:
        said = pieces.piece_facts(visit.case.events, digest)
    except KeyError as error:
        raise Http404 from error
    drawn = previews.preview(visit.desk.evidence, digest, str(said.get("media_type")))
    if drawn is None:
        return HttpResponse(_NO_PICTURE.format(text=say("web.no_preview")), content_type="image/svg+xml")
    return HttpResponse(drawn, content_type="image/jpeg")


@require_safe
@with_case
def pages(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponse:
    """The pages that show the piece in the case file, as a PDF: for a file that no browser draws."""
    from recours.casework.readers.readers import exhibit_of
    from recours.documents.case_file.exhibit_pages import pages_as_pdf

    numbered = pieces.numbered_pieces(visit.case.events)
    found = next(((number, event) for number, event in numbered if event.data["digest"] == digest), None)
    if found is None:
        raise Http404
    exhibit = exhibit_of(visit.desk, *found)
    response = HttpResponse(pages_as_pdf(exhibit, visit.as_of), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{say("web.pages_name", number=found[0])}"'
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@with_case
def piece(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponseBase:
    """The bytes of a piece of this case: drawn when that is safe, as plain text when it is text, else a download."""
    try:
        stream, said = pieces.open_piece(visit.desk, visit.case.id, digest)
    except KeyError as error:
        raise Http404 from error
    media_type = str(said.get("media_type") or "application/octet-stream")
    shown = media_type in DRAWN | READ_AS_TEXT and "download" not in request.GET
    content_type = "text/plain; charset=utf-8" if shown and media_type in READ_AS_TEXT else media_type
    response = FileResponse(
        stream, as_attachment=not shown, filename=str(said.get("name") or digest), content_type=content_type
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response

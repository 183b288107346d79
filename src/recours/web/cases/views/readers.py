"""Who sees a piece and what each reader gets of it: choices, each an entry of the journal; a look before leaving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case.evidence import numbered_pieces
from recours.casework.errors import ChoiceError
from recours.casework.readers.reader_names import OTHERS
from recours.core.errors import RecoursError
from recours.core.law import Event
from recours.documents.french import file_stem
from recours.web.cases.door import ACTOR, CaseVisit, with_case
from recours.web.cases.fields import error_text
from recours.web.cases.reader_forms import AreaForm, WithholdForm, WordsForm
from recours.web.days import now
from recours.wording import say, word

_PAGE = re.compile(r"[1-9][0-9]{0,3}")
#: A piece comes from strangers: what is drawn of it may load nothing and run nothing.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def readers(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponse:
    """The choices about one piece, and what becomes of it for each reader."""
    number, event = _piece(visit, digest)
    page = _page_asked(request)
    forms = _forms(visit, request, digest)
    act = request.POST.get("act", "")
    failed, problem = None, ""
    if request.method == "POST":
        try:
            failed = _write_choice(visit, number, page, act, request, forms)
        except RecoursError as error:
            problem = error_text(error)
        if failed is None and not problem:
            messages.success(request, say("web.readers.done"))
            return redirect(reverse("readers", args=(visit.case.id, digest)) + (f"?page={page}" if page > 1 else ""))
    context = visit.context(
        **forms,
        form=failed,
        problem=problem,
        piece=event.data,
        number=number,
        page=page,
        digest=digest,
        **_state(visit, number, event),
    )
    return render(request, "case/readers.html", context, status=422 if failed is not None or problem else 200)


def _forms(visit: CaseVisit, request: HttpRequest, digest: str) -> dict[str, Form]:
    """The forms of the page; the one that was sent holds what was sent."""
    from recours.casework.readers.versions import readers_without_exhibit

    number = next(each for each, event in numbered_pieces(visit.case.events) if event.data["digest"] == digest)
    initial = {"withhold": {"readers": readers_without_exhibit(visit.desk, visit.case).get(number, ())}}
    kinds: dict[str, type[Form]] = {"withhold": WithholdForm, "words": WordsForm, "area": AreaForm}
    act = request.POST.get("act", "")
    return {
        name: kind(request.POST if name == act else None, initial=initial.get(name), prefix=name)
        for name, kind in kinds.items()
    }


def _write_choice(
    visit: CaseVisit, number: int, page: int, act: str, request: HttpRequest, forms: dict[str, Form]
) -> Form | None:
    """None when the choice was written; else the form that says why not. Raises ChoiceError for no choice at all."""
    form = forms.get(act)
    if form is not None and not form.is_valid():
        return form
    write = _WRITES.get(act)
    if write is None:
        raise ChoiceError(say("web.readers.no_act"))
    try:
        write(visit, number, page, request, form)
    except RecoursError as error:
        if form is None:
            raise
        form.add_error(None, ValidationError(error_text(error)))
        return form
    return None


def _withhold(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import withhold

    said = form.cleaned_data
    withhold(visit.desk, visit.case.id, number, said["readers"], reason=said["reason"], actor=ACTOR, at=now())


def _hide_words(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import hide_words

    said = form.cleaned_data
    words, readers = said["words"].splitlines(), said["readers"]
    hide_words(visit.desk, visit.case.id, words, readers, adding=True, actor=ACTOR, at=now())


def _show_words(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import hide_words

    hide_words(visit.desk, visit.case.id, [request.POST.get("word", "")], (), actor=ACTOR, at=now())


def _hide_area(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import hide_areas

    areas, readers = [form.area(page)], form.cleaned_data["readers"]
    hide_areas(visit.desk, visit.case.id, number, areas, readers, adding=True, actor=ACTOR, at=now())


def _show_area(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import hide_areas

    hide_areas(visit.desk, visit.case.id, number, [request.POST.get("area", "")], (), actor=ACTOR, at=now())


def _review(visit: CaseVisit, number: int, page: int, request: HttpRequest, form: Any) -> None:
    from recours.casework.readers.readers import mark_reviewed

    if not (readers := request.POST.getlist("reader")):
        raise ChoiceError(say("web.readers.required"))
    mark_reviewed(visit.desk, visit.case.id, number, readers, actor=ACTOR, at=now())


_WRITES: dict[str, Callable[[CaseVisit, int, int, HttpRequest, Any], None]] = {
    "withhold": _withhold,
    "words": _hide_words,
    "show_words": _show_words,
    "area": _hide_area,
    "show_area": _show_area,
    "review": _review,
}


def _state(visit: CaseVisit, number: int, event: Event) -> dict[str, Any]:
    """What each reader gets of the piece, the words and areas hidden, and how many pages can have areas."""
    from recours.casework.piece_faults import faults_of_piece
    from recours.casework.readers.readers import choices_of, exhibit_of
    from recours.casework.readers.versions import piece_for
    from recours.documents.errors import MaskingError
    from recours.documents.masking.masks import page_count

    choices = choices_of(visit.case.entries)
    digest = str(event.data["digest"])
    try:
        pages = page_count(exhibit_of(visit.desk, number, event))
    except MaskingError as error:
        pages, no_areas = 0, error_text(error)
    else:
        no_areas = ""
    return {
        "versions": [(reader, piece_for(visit.desk, visit.case, reader, number)) for reader in OTHERS],
        "hidden_words": [(word, _readers_phrase(readers)) for word, readers in choices.words.items() if readers],
        "hidden_areas": [
            (area, _readers_phrase(readers))
            for (of, area), readers in choices.areas.items()
            if of == digest and readers
        ],
        "pages": range(1, pages + 1),
        "faults": faults_of_piece(visit.desk, number, event),
        "no_areas": no_areas,
    }


def readers_without_piece(visit: CaseVisit) -> dict[int, str]:
    """For each piece that some readers do not get, those readers in words."""
    from recours.casework.readers.versions import readers_without_exhibit

    return {
        number: _readers_phrase(frozenset(those))
        for number, those in readers_without_exhibit(visit.desk, visit.case).items()
    }


def _readers_phrase(readers: frozenset[str]) -> str:
    return ", ".join(word("web.readers", reader) for reader in OTHERS if reader in readers)


@require_safe
@with_case
def preview_piece(request: HttpRequest, visit: CaseVisit, digest: str, reader: str) -> HttpResponseBase:
    """The piece as the reader will get it: its masked copy as a PDF, or the original when nothing of it is masked."""
    from recours.casework.readers.versions import Fate, piece_for
    from recours.documents.errors import MaskingError

    number, _ = _piece(visit, digest)
    if reader not in OTHERS:
        raise Http404
    piece = piece_for(visit.desk, visit.case, reader, number)
    if Fate.WHOLE in (piece.fate, piece.once_read):
        return redirect("piece", visit.case.id, digest)
    if Fate.MASKED not in (piece.fate, piece.once_read):
        raise Http404
    try:
        copy = piece.copy(visit.as_of)
    except MaskingError as error:
        raise Http404 from error
    response = HttpResponse(copy, content_type="application/pdf")
    name = say("web.readers.copy_name", number=number, reader=file_stem(word("web.readers", reader)))
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@with_case
def page_picture(request: HttpRequest, visit: CaseVisit, digest: str, page: int) -> HttpResponse:
    """A page of the piece with a ruler in per cent, on which an area is chosen."""
    from recours.casework.readers.readers import choices_of, exhibit_of
    from recours.documents.errors import MaskingError
    from recours.documents.masking.masks import Mask, ruled_page

    number, event = _piece(visit, digest)
    areas = choices_of(visit.case.entries).areas_of_any(digest)
    try:
        drawn = ruled_page(exhibit_of(visit.desk, number, event), page, Mask(areas=areas))
    except MaskingError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/jpeg")


def _piece(visit: CaseVisit, digest: str) -> tuple[int, Event]:
    for number, event in numbered_pieces(visit.case.events):
        if event.data["digest"] == digest:
            return number, event
    raise Http404


def _page_asked(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if _PAGE.fullmatch(asked) else 1

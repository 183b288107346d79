"""Who sees a piece and what each reader gets of it: choices, each an entry of the journal; a look before leaving."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case.evidence import numbered_pieces
from recours.casework.errors import ChoiceError
from recours.casework.readers.reader_names import OTHERS
from recours.core.errors import RecoursError
from recours.core.law import Event
from recours.documents.french import file_stem
from recours.web.cases.door import CaseVisit, with_case
from recours.web.cases.forms import error_text
from recours.wording import say, word

_PAGE = re.compile(r"[1-9][0-9]{0,3}")
#: A piece comes from strangers: what is drawn of it may load nothing and run nothing.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


class ReadersField(forms.MultipleChoiceField):
    """Some of the readers."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        super().__init__(
            label=say(f"web.readers.{label}"),
            choices=[(reader, word("web.readers", reader)) for reader in OTHERS],
            widget=forms.CheckboxSelectMultiple,
            required=required,
            error_messages={"required": say("web.readers.required")},
        )


class WithholdForm(forms.Form):
    """Those who do not get the piece at all."""

    readers = ReadersField("withheld_from")
    reason = forms.CharField(label=say("web.readers.reason"), required=False, max_length=500)


class WordsForm(forms.Form):
    """Words that some readers read nowhere in their file."""

    words = forms.CharField(
        label=say("web.readers.words"),
        help_text=say("web.readers.words_hint"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        max_length=5000,
        error_messages={"required": say("web.readers.words_required")},
    )
    readers = ReadersField("hidden_from", required=True)


class EdgeField(forms.DecimalField):
    """A place on a page, in per cent from its left or its top."""

    def __init__(self, name: str) -> None:
        super().__init__(
            label=say(f"web.readers.{name}"),
            min_value=0,
            max_value=100,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "percent", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), say("web.readers.edge")),
        )


class AreaForm(forms.Form):
    """An area of a page that some readers do not see."""

    left, top, right, bottom = (EdgeField(name) for name in ("left", "top", "right", "bottom"))
    readers = ReadersField("hidden_from", required=True)

    def clean(self) -> dict[str, Any]:
        """The right is at the right of the left, the bottom below the top."""
        cleaned = super().clean() or self.cleaned_data
        for low, high in (("left", "right"), ("top", "bottom")):
            if low in cleaned and high in cleaned and cleaned[low] >= cleaned[high]:
                self.add_error(high, say(f"web.readers.before_{high}"))
        return cleaned

    def area(self, page: int) -> str:
        """The area as the journal writes it."""
        edges = (self.cleaned_data[name].normalize() for name in ("left", "top", "right", "bottom"))
        return f"{page}:" + ",".join(f"{edge:f}" for edge in edges)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def readers(request: HttpRequest, visit: CaseVisit, digest: str) -> HttpResponse:
    """The choices about one piece, and what becomes of it for each reader."""
    number, event = _piece(visit, digest)
    asked = request.GET.get("page", "1")
    page = int(asked) if _PAGE.fullmatch(asked) else 1
    choices = _forms(visit, request, number)
    refused, problem = None, ""
    if request.method == "POST":
        try:
            refused = _write_choice(visit, number, page, request, choices)
        except RecoursError as error:
            problem = error_text(error)
        if refused is None and not problem:
            messages.success(request, say("web.readers.done"))
            return redirect(reverse("readers", args=(visit.case.id, digest)) + (f"?page={page}" if page > 1 else ""))
    context = visit.context(
        **choices,
        form=refused,
        problem=problem,
        piece=event.data,
        number=number,
        page=page,
        digest=digest,
        **_state(visit, number, event),
    )
    return render(request, "case/readers.html", context, status=422 if refused is not None or problem else 200)


def _forms(visit: CaseVisit, request: HttpRequest, number: int) -> dict[str, forms.Form]:
    """The forms of the page; the one that was sent holds what was sent."""
    from recours.casework.readers.versions import readers_without_exhibit

    initial = {"withhold": {"readers": readers_without_exhibit(visit.desk, visit.case).get(number, ())}}
    kinds: dict[str, type[forms.Form]] = {"withhold": WithholdForm, "words": WordsForm, "area": AreaForm}
    act = request.POST.get("act", "")
    return {
        name: kind(request.POST if name == act else None, initial=initial.get(name), prefix=name)
        for name, kind in kinds.items()
    }


def _write_choice(
    visit: CaseVisit, number: int, page: int, request: HttpRequest, choices: dict[str, forms.Form]
) -> forms.Form | None:
    """None when the choice was written; else the form that says why not. Raises ChoiceError for no choice at all."""
    act = request.POST.get("act", "")
    form = choices.get(act)
    if form is None:
        _write_without_form(visit, number, act, request.POST)
        return None
    if form.is_valid():
        try:
            _write_form(visit, number, page, form)
            return None
        except RecoursError as error:
            form.add_error(None, ValidationError(error_text(error)))
    return form


def _write_form(visit: CaseVisit, number: int, page: int, form: forms.Form) -> None:
    from recours.casework.readers.readers import hide_areas, hide_words, withhold

    desk, case_id, act, chosen = visit.desk, visit.case.id, visit.act(), form.cleaned_data
    if isinstance(form, WithholdForm):
        withhold(desk, case_id, number, chosen["readers"], reason=chosen["reason"], act=act)
    elif isinstance(form, WordsForm):
        hide_words(desk, case_id, chosen["words"].splitlines(), chosen["readers"], adding=True, act=act)
    elif isinstance(form, AreaForm):
        hide_areas(desk, case_id, number, [form.area(page)], chosen["readers"], adding=True, act=act)


def _write_without_form(visit: CaseVisit, number: int, act: str, posted: QueryDict) -> None:
    """What a single button says: words or an area shown again, or that she looked at the piece. Raises ChoiceError."""
    from recours.casework.readers.readers import hide_areas, hide_words, mark_reviewed

    desk, case_id = visit.desk, visit.case.id
    if act == "show_words":
        hide_words(desk, case_id, [posted.get("word", "")], (), act=visit.act())
    elif act == "show_area":
        hide_areas(desk, case_id, number, [posted.get("area", "")], (), act=visit.act())
    elif act != "review":
        raise ChoiceError(say("web.readers.no_act"))
    elif not (looked := posted.getlist("reader")):
        raise ChoiceError(say("web.readers.required"))
    else:
        mark_reviewed(desk, case_id, number, looked, act=visit.act())


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

"""The journal of a case: every entry as it was written, the head, and corrections as new entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case.entry_writer import check_happened, correct_entry
from recours.casework.words import UNASKED
from recours.core.errors import RecoursError
from recours.core.law import EventDefinition, FactDefinition, FactType
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry
from recours.journal.entries.kinds import BOOKKEEPING
from recours.web.cases.door import CaseVisit, with_case_even_erased, with_entries
from recours.web.cases.forms import FactField, entry_field, error_text, initial_of
from recours.web.cases.lines import corrections_by_seq, line_of, says_something
from recours.wording import say

#: Entries that are not set right this way: they are corrected by telling the fact again, or are the system's own.
_ABOUT_ANOTHER = frozenset({"entry_corrected", "payload_erased"})
NOT_CORRECTED = BOOKKEEPING | {"case_opened", "evidence_added", "letter_sent", "time_limit_lapsed"}


class CorrectionForm(forms.Form):
    """An earlier entry, set right: its true day, what it says, or that it never happened; and why."""

    def __init__(self, definition: EventDefinition, payload: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial={name: initial_of(value) for name, value in payload.items()})
        self.said = {name: payload.get(name) for name in definition.fields if name not in UNASKED}
        self.fields["occurred_on"] = FactField(
            FactDefinition("occurred_on", FactType.DATE, say("web.field.occurred_on")), required=False
        )
        for name in self.said:
            self.fields[name] = entry_field(name, definition.fields[name], payload.get(name))
        self.fields["withdrawn"] = forms.BooleanField(label=say("web.field.withdrawn"), required=False)
        if "reason" not in self.fields:
            self.fields["reason"] = entry_field("reason", {"type": "text"})

    @property
    def changed_fields(self) -> dict[str, Any]:
        """The fields that now say something else; None for one that was emptied."""
        found = ((name, self.cleaned_data.get(name)) for name in self.said if name in self.data)
        told = {name: None if value == "" else value for name, value in found}
        return {name: value for name, value in told.items() if self.said[name] not in (value, value and str(value))}

    def current_fields(self) -> Iterator[forms.BoundField]:
        """What the entry says, field by field, for the page."""
        return (self[name] for name in self.said)

    def clean(self) -> dict[str, Any]:
        """Something must change. A line that is withdrawn may have said anything."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("withdrawn"):
            self.errors.clear()
            return dict.fromkeys(self.fields) | cleaned
        if not (self.errors or cleaned.get("occurred_on") or self.changed_fields):
            self.add_error("occurred_on", say("web.form.required.correction"))
        return cleaned


@require_safe
@with_case_even_erased
def journal(request: HttpRequest, visit: CaseVisit) -> HttpResponse:
    """The entries, the newest first."""
    corrections, witnesses = corrections_by_seq(visit.case.entries), visit.desk.witnesses
    stamped = [entry.seq for entry in visit.case.entries if witnesses.is_stamped(entry.hash)]
    waiting, held = witnesses.is_waiting(visit.case.head.hash), visit.retention.held
    lines = [
        (
            line_of(entry, visit.ladder),
            corrections.get(entry.seq),
            _may_be_corrected(visit, entry),
            says_something(entry) and not held,
        )
        for entry in reversed(visit.case.entries)
    ]
    context = visit.context(lines=lines, stamped=stamped, waiting=waiting)
    return render(request, "case/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_entries
def correct(request: HttpRequest, visit: CaseVisit, seq: int) -> HttpResponse:
    """An entry, as it was corrected so far, set right by a new one; of some kinds only withdrawn."""
    entry = next((each for each in fold.corrected_entries(visit.case.entries) if each.seq == seq), None)
    if entry is None or not _may_be_corrected(visit, entry):
        raise Http404
    definition = visit.desk.library.vocabulary.events.get(entry.kind) or EventDefinition(entry.kind, entry.kind)
    if entry.kind in NOT_CORRECTED:
        definition = replace(definition, fields={})
    form = CorrectionForm(definition, entry.payload or {}, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _correct(visit, entry, form)
            messages.success(request, say("web.corrected"))
            return redirect("journal", visit.case.id)
        except RecoursError as error:
            form.add_error("occurred_on", ValidationError(error_text(error)))
    context = visit.context(form=form, line=line_of(entry, visit.ladder))
    return render(request, "case/correct.html", context, status=422 if form.errors else 200)


def _may_be_corrected(visit: CaseVisit, entry: Entry) -> bool:
    """True for what a person told; in a case that cannot be read, for every line that may be the reason."""
    if entry.kind not in NOT_CORRECTED:
        return True
    suspect = visit.unreadable is not None or entry.seq in {each.seq for each in visit.case.unread}
    return suspect and entry.seq > 1 and entry.kind not in _ABOUT_ANOTHER


def _correct(visit: CaseVisit, entry: Entry, form: CorrectionForm) -> None:
    """Write the correction. Raises RecoursError."""
    desk, case, fields = visit.desk, visit.case, form.cleaned_data
    reason = str(fields["reason"] or "")
    if fields["withdrawn"]:
        correct_entry(desk, case.id, entry.seq, withdrawn=True, reason=reason, act=visit.act())
        return
    if day := fields["occurred_on"]:
        check_happened(desk, case, entry.kind, visit.act(day))
    correct_entry(desk, case.id, entry.seq, form.changed_fields, occurred_on=day, reason=reason, act=visit.act())

"""The journal of a case: every entry as it was written, the head, and corrections as new entries."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recours.casework.case import cases
from recours.core.errors import RecoursError
from recours.core.law import EventDefinition
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry
from recours.journal.entries.kinds import BOOKKEEPING
from recours.web.cases.door import ACTOR, CaseVisit, with_case_even_erased, with_entries
from recours.web.cases.fields import error_text
from recours.web.cases.forms import CorrectionForm
from recours.web.cases.lines import Line, corrections_by_seq, line_of, says_something
from recours.web.days import now, today
from recours.wording import say

#: Entries that are not set right this way: they are corrected by telling the fact again, or are the system's own.
_ABOUT_ANOTHER = frozenset({"entry_corrected", "payload_erased"})
NOT_CORRECTED = BOOKKEEPING | {"case_opened", "evidence_added", "letter_sent", "time_limit_lapsed"}


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
    """An entry set right by a new one."""
    entry = _correctable(visit, seq)
    definition = _to_correct(visit, entry)
    form = CorrectionForm(definition, entry.payload or {}, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _record_correction_of(visit, entry, form):
        messages.success(request, say("web.corrected"))
        return redirect("journal", visit.case.id)
    line: Line = line_of(entry, visit.ladder)
    return render(request, "case/correct.html", visit.context(form=form, line=line), status=422 if form.errors else 200)


def _correctable(visit: CaseVisit, seq: int) -> Entry:
    """The entry as it was corrected so far."""
    entry = next((each for each in fold.corrected_entries(visit.case.entries) if each.seq == seq), None)
    if entry is None or not _may_be_corrected(visit, entry):
        raise Http404
    return entry


def _may_be_corrected(visit: CaseVisit, entry: Entry) -> bool:
    """True for what a person told; in a case that cannot be read, for every line that may be the reason."""
    if entry.kind not in NOT_CORRECTED:
        return True
    suspect = visit.unreadable is not None or entry.seq in {each.seq for each in visit.case.unread}
    return suspect and entry.seq > 1 and entry.kind not in _ABOUT_ANOTHER


def _to_correct(visit: CaseVisit, entry: Entry) -> EventDefinition:
    """The fields that can be told anew; of a line that is only withdrawn, none."""
    definition = visit.desk.library.vocabulary.events.get(entry.kind) or EventDefinition(entry.kind, entry.kind)
    return replace(definition, fields={}) if entry.kind in NOT_CORRECTED else definition


def _record_correction_of(visit: CaseVisit, entry: Entry, form: CorrectionForm) -> bool:
    """True when the correction was written; else the form says why not."""
    said = form.cleaned_data
    day = None if said["withdrawn"] else said["occurred_on"]
    try:
        if day is not None:
            cases.check_happened(visit.desk, visit.case, entry.kind, day, today())
        cases.correct_entry(
            visit.desk,
            visit.case.id,
            entry.seq,
            occurred_on=day,
            fields=None if said["withdrawn"] else form.changed_fields,
            withdrawn=said["withdrawn"],
            reason=str(said["reason"] or ""),
            actor=ACTOR,
            on=today(),
            at=now(),
        )
    except RecoursError as error:
        form.add_error("occurred_on", ValidationError(error_text(error)))
        return False
    return True

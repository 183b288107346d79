"""Writing down what a form told: the file first (it may be refused, and then nothing is written), then the entries."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest

from recours.casework.case import cases, evidence, steps
from recours.casework.case.steps import Draft
from recours.core.errors import RecoursError
from recours.documents.letter_content import Kind
from recours.web.cases.door import ACTOR, CaseVisit
from recours.web.cases.fields import Upload, file_of
from recours.web.cases.forms import AnswerForm, EntryForm, SentForm
from recours.web.cases.models import UnsentText
from recours.web.days import now, today
from recours.wording import say

#: How a letter may go, as `UnsentText.by` keeps it.
POST, MESSAGE = "post", "message"


class FileProblemError(RecoursError):
    """A file that was not kept; the error belongs beside the field `place`."""


def keep_file(visit: CaseVisit, upload: Upload | None, *, title: str, of: str, on: date, field: str = "file") -> None:
    """Keep an uploaded file as evidence, if there is one. Raises FileProblemError with the reason and the way out."""
    if upload is None:
        return
    name, size = upload.name or "", upload.size
    try:
        evidence.attach(
            visit.desk,
            visit.case.id,
            cast("BinaryIO", upload),
            name,
            title=title,
            of=of,
            on=on,
            actor=ACTOR,
            at=now(),
            declared_size=size,
        )
    except RecoursError as error:
        place = "on" if error.place == "on" else field
        raise FileProblemError(error.message, place=place, way_out=error.way_out) from error


def warn_of_files(request: HttpRequest, visit: CaseVisit) -> None:
    """Say of each file that was just kept what nobody will see of it; it stays a piece all the same."""
    from recours.casework.piece_faults import faults_of_new  # a heavy floor, loaded when a file came

    before = len(evidence.numbered_pieces(visit.case.events))
    for name, faults in faults_of_new(visit.desk, visit.case.id, before):
        messages.warning(request, say("web.piece_fault", name=name, faults=" ".join(faults)))


def is_repeated(visit: CaseVisit, form: EntryForm) -> bool:
    """True when the same form was sent before (a second click, a page reloaded): its entry came after it was shown."""
    shown_at = form.cleaned_data.get("seq")
    after = [entry for entry in visit.case.entries if shown_at is not None and entry.seq > shown_at]
    return any(entry.kind == form.kind and entry.occurred_on == form.cleaned_data["on"] for entry in after)


def record_entry(visit: CaseVisit, form: EntryForm) -> None:
    """Something happened. Raises RecoursError: nothing of it is written then, except a file already kept."""
    day, kind = form.cleaned_data["on"], form.kind
    _check(visit, kind, day)
    title = visit.desk.library.vocabulary.events[kind].title
    keep_file(visit, file_of(form.cleaned_data, "file"), title=title, of=kind, on=day)
    cases.record(visit.desk, visit.case.id, kind, form.payload, on=day, actor=ACTOR, at=now())


def _check(visit: CaseVisit, kind: str, day: date) -> None:
    """The day must be possible before a file is kept for it."""
    cases.check_happened(visit.desk, visit.case, kind, day, now().date())


def record_answer(visit: CaseVisit, form: AnswerForm) -> None:
    """The company answered: the answer, its classification by the person, and its promise, each an entry."""
    told = dict(form.payload)
    day = form.cleaned_data["on"]
    _check(visit, "answer_received", day)
    title = visit.desk.library.vocabulary.events["answer_received"].title
    keep_file(visit, file_of(form.cleaned_data, "file"), title=title, of="answer", on=day)
    promise: dict[str, Any] = {name: told.pop(name) for name in ("what", "due_on", "amount_eur") if name in told}
    class_of_answer = told.pop("class_of_answer", None)
    _record(visit, "answer_received", told, day)
    if class_of_answer:
        by = {"channel": told["channel"]} if "channel" in told else {}
        _record(visit, "answer_classified", {"class_of_answer": class_of_answer, **by}, day)
    if promise:
        _record(visit, "promise_made", promise, day)


def _record(visit: CaseVisit, kind: str, payload: dict[str, Any], day: date) -> None:
    cases.record(visit.desk, visit.case.id, kind, payload, on=day, actor=ACTOR, at=now())


def keep_draft(visit: CaseVisit, step_id: str) -> None:
    """The step's paper becomes a piece of the case, as a PDF dated today."""
    draft = draft_on(visit, step_id, today())
    body, name, title = io.BytesIO(steps.render(draft, "pdf")), draft.file_name("pdf"), draft.content.title
    evidence.attach(visit.desk, visit.case.id, body, name, title=title, of=step_id, on=today(), actor=ACTOR, at=now())


def mark_sent(visit: CaseVisit, step_id: str, form: SentForm) -> None:
    """She sent it: the proof and the bytes as sent are kept, then letter_sent and the step's entry."""
    told = form.payload
    day = form.cleaned_data["on"]
    step = steps.answer_of(visit.position, step_id).step
    _check(visit, form.kind, day)
    keep_file(visit, file_of(form.cleaned_data, "file"), title=step.title, of=step.id, on=day)
    if form.kind == "letter_sent":
        told["step"] = step.id
    body, name = _sent_bytes(visit, step_id, day, form)
    steps.mark_sent(
        visit.desk,
        visit.case.id,
        step_id,
        on=day,
        channel=str(told.pop("channel", "phone" if step.channel == "phone" else "")),
        proof=str(told.pop("proof", "")),
        body=body,
        name=name,
        more=told,
        actor=ACTOR,
        at=now(),
    )
    UnsentText.objects.filter(case_id=visit.case.id, step_id=step_id).delete()


def _sent_bytes(visit: CaseVisit, step_id: str, day: date, form: SentForm) -> tuple[bytes | None, str]:
    """The bytes that were sent: her own copy, or our draft dated that day, in the format of its channel."""
    copy = file_of(form.cleaned_data, "copy")
    if form.cleaned_data.get("sent_text") == "own" and copy is not None:
        return copy.read(), copy.name or ""
    if form.cleaned_data.get("sent_text") != "draft":
        return None, ""
    draft = draft_on(visit, step_id, day, anyway=True)
    draft = steps.draft_as_sent(draft, str(form.payload.get("channel", "")))
    form_ = "txt" if draft.content.kind is Kind.EMAIL else "pdf"
    return steps.render(draft, form_), draft.file_name(form_)


def draft_on(visit: CaseVisit, step_id: str, day: date, *, anyway: bool = False) -> Draft:
    """The step's letter on a day, with her own words, by the way she chose. Raises what `steps.draft` raises."""
    kept, at = unsent_text(visit, step_id), visit.desk
    by_message = kept.by == MESSAGE
    return steps.draft(at, visit.case.id, step_id, day, kept.body or None, anyway=anyway, as_message=by_message)


def unsent_text(visit: CaseVisit, step_id: str) -> UnsentText:
    """What is kept of a letter not sent yet; an empty row, not kept, when she changed and chose nothing."""
    named = {"case_id": visit.case.id, "step_id": step_id}
    return UnsentText.objects.filter(**named).first() or UnsentText(**named)


def keep_unsent(visit: CaseVisit, step_id: str, **changed: str) -> None:
    """Keep her words (`body`), or how the letter is to go (`by`), until it is sent."""
    UnsentText.objects.update_or_create(case_id=visit.case.id, step_id=step_id, defaults=changed)
    UnsentText.objects.filter(case_id=visit.case.id, step_id=step_id, body="", by="").delete()

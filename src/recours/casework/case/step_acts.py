"""What a person does with a step: she sent it, gives it up, takes it up again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from recours.casework.case.account import entries_for
from recours.casework.case.case_view import case_of, position_for
from recours.casework.case.drafts import answer_of
from recours.casework.case.entry_writer import Act, append, check_happened, correct_entry
from recours.casework.case.evidence import evidence_payload
from recours.casework.desk import Desk
from recours.casework.errors import StepError
from recours.casework.stamps import ask_stamp
from recours.core.judgement import acts_by_step
from recours.documents import french
from recours.journal.entries import fold
from recours.journal.entries.entry import Entry, Receipt
from recours.wording import say

#: What `letter_sent` repeats of the piece that was sent; its title is that of the step.
_SENT_FIELDS = ("digest", "name", "media_type", "size")


def mark_sent(
    desk: Desk,
    case_id: str,
    step_id: str,
    fields: Mapping[str, Any] | None = None,
    *,
    body: bytes | None = None,
    name: str = "",
    act: Act,
) -> Receipt:
    """The person says that it was sent: the bytes are kept as sent, letter_sent and the step's entry written.

    `fields` of the step's entry: channel, proof, the period of a formal notice… An entry that several steps may write
    names this one. A time-stamp is asked for the head when an authority is named.
    Raises StepError, CaseError (a day that cannot be), PayloadError, DiskFullError.
    """
    case = case_of(desk, case_id)
    position = position_for(desk, case, act.on)
    step, fields = answer_of(position, step_id).step, fields or {}
    if step.records is None:
        raise StepError(say("casework.step.no_record", title=step.title), place="step")
    check_happened(desk, case, step.records, act)
    entries = []
    if body is not None:
        piece = desk.evidence.keep(io.BytesIO(body), name or f"{french.file_stem(step.title)}.pdf")
        of_piece = {key: value for key, value in evidence_payload(piece, step.title).items() if key in _SENT_FIELDS}
        sent = {"step": step.id, "letter": step.letter, **of_piece, "channel": fields.get("channel", "")}
        entries = [act.entry("letter_sent", {key: value for key, value in sent.items() if value})]
    if not entries or step.records != "letter_sent":
        of_step = {"step": step.id} if acts_by_step(position.ladder)[step.id].shared else {}
        payload = {key: value for key, value in {**fields, **step.records_as, **of_step}.items() if value}
        entries += entries_for(desk, case.facts, step.records, payload, act.on, act.actor)
    receipt = append(desk, case, entries, act)
    ask_stamp(desk, receipt.head, act.at)
    return receipt


def take_up_step(desk: Desk, case_id: str, step_id: str, *, act: Act) -> None:
    """Propose a step again that was given up: each giving up of it is withdrawn."""
    for entry in abandoned_steps(desk.store.read(case_id), step_id):
        correct_entry(desk, case_id, entry.seq, withdrawn=True, act=act)


def abandoned_steps(entries: Iterable[Entry], step_id: str) -> list[Entry]:
    """The entries that still say that a step was given up."""
    left = (entry for entry in fold.corrected_entries(entries) if entry.kind == "step_given_up" and entry.payload)
    return [entry for entry in left if entry.payload and entry.payload["step"] == step_id]


def abandoned_on(entries: Iterable[Entry], step_id: str) -> date | None:
    """The day on which a step was given up, as long as it is."""
    left = abandoned_steps(entries, step_id)
    return left[-1].occurred_on if left else None

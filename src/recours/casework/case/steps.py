"""Taking a step: a draft in the person's hands, the formats of it, and the moment it was really sent."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from recours.casework.case.account import entries_for
from recours.casework.case.cases import case_of, check_happened, position_for
from recours.casework.case.entry_writer import append
from recours.casework.case.evidence import evidence_payload, numbered_pieces
from recours.casework.case.recipients import recipient_of
from recours.casework.desk import Desk
from recours.casework.errors import StepError, StepNotOpenError
from recours.casework.stamps import ask_stamp
from recours.core.answer.amounts import ComputedAmount, compute, ends_on
from recours.core.judgement import StepAnswer, StepState, acts_by_step
from recours.core.law import NOTHING_NAMED, Amount, Event, Step, Today, Value, exhibit_id
from recours.core.position import Position
from recours.documents import french
from recours.documents.errors import IncompleteAddressError, MissingFactsError
from recours.documents.formats.eml import mailto_link
from recours.documents.formats.plain_text import editable_text
from recours.documents.formats.renderers import RENDERERS
from recours.documents.letter_content import Footer, LetterContent
from recours.documents.letters.composition import compose as compose_letter
from recours.documents.letters.composition import replace_body
from recours.documents.letters.letter import Letter
from recours.documents.letters.letter_reader import LetterShelf
from recours.documents.letters.material import Computation, Material
from recours.journal.entries.entry import NewEntry, Receipt
from recours.wording import say
from recours.wording.french import french_day

NO_FOOTER = Footer()


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter ready to be read: nothing has been sent. `address_note` tells what the person must check or copy."""

    step: Step
    letter: Letter
    content: LetterContent
    address_note: str = ""

    @property
    def body(self) -> str:
        """The words between salutation and closing, as the person may edit them."""
        return editable_text(self.content)

    def file_name(self, form: str) -> str:
        """The name of its file, in the words of its title: `mise-en-demeure.pdf`."""
        return f"{french.file_stem(self.content.title)}.{form}"


def answer_of(position: Position, step_id: str) -> StepAnswer:
    """The step's answer in a position. Raises StepError for a step that is not on the ladder."""
    for answer in position.steps:
        if answer.step.id == step_id:
            return answer
    known = ", ".join(answer.step.id for answer in position.steps)
    raise StepError(
        say("casework.step.unknown", step=step_id),
        place="step",
        way_out=say("casework.step.unknown_way_out", known=known),
    )


def missing_for(desk: Desk, case_id: str, step_id: str, as_of: date, *, as_message: bool = False) -> tuple[str, ...]:
    """The facts that the step's letter still needs, to be asked for; empty when it can be drafted."""
    try:
        draft(desk, case_id, step_id, as_of, as_message=as_message)
    except MissingFactsError as error:
        return error.missing
    return ()


def may_be_message(letters: LetterShelf, step: Step) -> bool:
    """True when the step's letter may go as a message as well as by post."""
    letter = letters.letters.get(step.letter or "")
    return letter is not None and letter.may_be_message


def draft(
    desk: Desk,
    case_id: str,
    step_id: str,
    as_of: date,
    edited: str | None = None,
    *,
    anyway: bool = False,
    as_message: bool = False,
) -> Draft:
    """The step's letter, dated `as_of`; `edited` replaces its body with the person's own words.

    `as_message`: to be sent as a message, where the letter may be one; then no postal address is needed.
    Raises StepError (no letter), StepNotOpenError (unless `anyway`), MissingFactsError with every missing fact,
    IncompleteAddressError.
    """
    case = case_of(desk, case_id)
    footer = Footer(case.code, case.head.hash[:16])
    position = position_for(desk, case, as_of)
    return draft_for(desk.letters, position, step_id, footer, edited, case.events, anyway=anyway, as_message=as_message)


def draft_for(
    letters: LetterShelf,
    position: Position,
    step_id: str,
    footer: Footer = NO_FOOTER,
    edited: str | None = None,
    events: Iterable[Event] | None = None,
    *,
    anyway: bool = False,
    as_message: bool = False,
) -> Draft:
    """The same for any position; `footer` says which case and which head of its journal the letter came from.

    `events` in the order of the journal give the exhibits their numbers (else the position's, in order of their days).
    A step that waits gives a paper marked as not to be sent yet; one that is past waiting is refused unless `anyway`.
    """
    answer = answer_of(position, step_id)
    step, reason = answer.step, why_not_open(answer)
    if answer.state not in (StepState.OPEN, StepState.WAITING) and not anyway:
        raise StepNotOpenError(say("casework.step.not_open.message", title=step.title, why=reason), place="step")
    if step.letter is None or step.letter not in letters.letters:
        raise StepError(say("casework.step.no_letter", title=step.title), place="step")
    material = material_of(position, events)
    letter = letters.letter_for(step.letter, material)
    if as_message and letter.may_be_message:
        letter = letter.as_message()
    recipient, note = recipient_of(letter, position)
    content = compose_letter(letter, material, recipient, replace(footer, checked_on=letter.checked))
    if reason:
        content = replace(
            content, mark=french.typeset_text(say("casework.step.not_open.mark", title=step.title, why=reason))
        )
    return Draft(step, letter, replace_body(content, edited) if edited else content, note)


def why_not_open(answer: StepAnswer) -> str:
    """Why the step's paper is not to be sent today, in words; empty for a step that is open."""
    if answer.state is StepState.OPEN:
        return ""
    key, day = answer.state.value, None
    if answer.state is StepState.WAITING and answer.opens_on is not None:
        key, day = "waiting_until", answer.opens_on
    elif answer.state is StepState.CLOSED and answer.closes_on is not None:
        key, day = "closed_on", answer.closes_on
    return say(f"casework.step.not_open.{key}", day=french_day(day) if day else "")


def draft_for_file(letters: LetterShelf, position: Position, step_id: str, form: str, *, anyway: bool = False) -> Draft:
    """The draft for a file of this format: `eml` is a message where the letter may be one, and so is `txt` as long as
    a letter on paper lacks something.

    Raises what `draft_for` does; what lacks on paper alone names the way round it.
    """
    if form == "eml":
        return draft_for(letters, position, step_id, anyway=anyway, as_message=True)
    try:
        return draft_for(letters, position, step_id, anyway=anyway)
    except (MissingFactsError, IncompleteAddressError) as error:
        if form == "txt":
            return draft_for(letters, position, step_id, anyway=anyway, as_message=True)
        if may_be_message(letters, answer_of(position, step_id).step):
            error.way_out = f"{error.way_out} ; {say('casework.step.as_message_way_out')}"
        raise


def material_of(position: Position, events: Iterable[Event] | None = None) -> Material:
    """What letters are made from, out of a position."""
    vocabulary = position.ladder.vocabulary
    facts = {id_: value for id_, value in position.facts.items() if not isinstance(value, Today)}
    labels = {fact.id: fact.choices for fact in vocabulary.facts.values() if fact.choices}
    due_on = {id_: clock.due_on for id_, clock in position.clocks.items() if clock.due_on is not None}
    return Material(
        written_on=position.as_of,
        facts={**_company_facts(position), **facts},
        events=position.events,
        due_on=due_on,
        clocks=position.clocks,
        amounts=_computations(position),
        exhibits=exhibit_numbers(position.events if events is None else events, vocabulary.exhibits),
        labels=labels,
        rights=frozenset(right.id for right, verdict in position.rights if verdict.on(position.day) is True),
        ahead=frozenset(answer.step.id for answer in position.steps if is_ahead(answer)),
    )


def is_ahead(answer: StepAnswer) -> bool:
    """The step is still before her: open, or waiting for something, and not overtaken nor given up."""
    return answer.state in (StepState.OPEN, StepState.WAITING) and not answer.past


def _company_facts(position: Position) -> dict[str, Value]:
    """The company's name and address as its layer gives them, where they may be printed; her own words go first.

    Elsewhere the layer only tells where to read the name (« la société nommée sur la facture »): no paper says that.
    """
    chosen = position.chosen["addressees"].rule
    address = chosen.details.get("address") if chosen else None
    if chosen is None or not chosen.details.get("printable") or not isinstance(address, Mapping):
        return {}
    parts = {part: str(address.get(part) or "") for part in ("street", "postcode", "town")}
    return {"company_name": str(chosen.details["name"]), **{f"company_{k}": v for k, v in parts.items() if v}}


def exhibit_numbers(events: Iterable[Event], named: Mapping[str, str] = NOTHING_NAMED) -> dict[str, int]:
    """The number of each exhibit by its id (or the step whose letter it is), as in the case file.

    `named`: the vocabulary's exhibits, which also tell what an older journal meant.
    """
    numbers: dict[str, int] = {}
    for number, event in numbered_pieces(events):
        of = exhibit_id(str(event.data.get("of") or ""), named)
        numbers.setdefault(of or str(event.data.get("step") or event.data["digest"]), number)
    return numbers


def _computations(position: Position) -> dict[str, Computation]:
    day = position.as_of.toordinal()
    found = {}
    for right, verdict in position.rights:
        if verdict.on(day) is True:
            for amount in right.amounts:
                computed = compute(amount, position)
                if computed.total_eur is not None:
                    found[amount.id] = _computation(amount, computed, position)
    return found


def _computation(amount: Amount, computed: ComputedAmount, position: Position) -> Computation:
    """The computation as a letter shows it: of a surcharge by tiers, only the tier that is reached."""
    lines = list(computed.lines)
    if amount.method == "tiered_surcharge":
        end = ends_on(amount.inputs, position)
        reached = [line for line in lines if line.from_on is not None and line.from_on <= end]
        lines = [line for line in lines if line.from_on is None] + reached[-1:]
    labels = _amount_labels(position)
    shown = tuple((labels.get(line.text, line.text), line.amount_eur) for line in lines)
    return Computation(shown, computed.total_eur or Decimal(0), amount.title)


def _amount_labels(position: Position) -> dict[str, str]:
    """The words of a letter for the amounts that the core names by their question."""
    facts = position.ladder.vocabulary.facts
    known = say("casework.amount.known").split()
    return {facts[id_].question.rstrip(" ?"): say(f"casework.amount.{id_}") for id_ in known if id_ in facts}


def draft_as_sent(draft: Draft, channel: str) -> Draft:
    """The draft as it left by `channel`: no longer a draft, and « recommandée » only if it went by registered post."""
    unsaid = channel not in ("", "registered", "post") or (channel == "post" and draft.letter.channel == "registered")
    content = replace(draft.content, mark="", channel_line="" if unsaid else draft.content.channel_line)
    return replace(draft, content=content)


def render(draft: Draft, form: str) -> bytes:
    """The draft as `pdf`, `docx`, `txt`, `eml` or `mailto` (a link). The same words in each. Raises StepError."""
    if form == "mailto":
        return mailto_link(draft.content).encode()
    if form not in RENDERERS:
        raise StepError(say("casework.step.no_form", form=form, known=", ".join((*RENDERERS, "mailto"))), place="form")
    return RENDERERS[form].render(draft.content)


def mark_sent(
    desk: Desk,
    case_id: str,
    step_id: str,
    *,
    on: date,
    channel: str = "",
    proof: str = "",
    body: bytes | None = None,
    name: str = "",
    more: Mapping[str, Any] | None = None,
    actor: str = "consumer",
    at: datetime,
) -> Receipt:
    """The person says that it was sent on `on`: the bytes are kept as sent, letter_sent and the step's entry written.

    `more` holds further fields of the step's entry (the period of a formal notice, the mediator's id). An entry that
    several steps may write names this one.
    A time-stamp is asked for the head when an authority is named.
    Raises StepError, CaseError (a day that cannot be), PayloadError, DiskFullError.
    """
    case = case_of(desk, case_id)
    position = position_for(desk, case, on)
    step = answer_of(position, step_id).step
    if step.records is None:
        raise StepError(say("casework.step.no_record", title=step.title), place="step")
    check_happened(desk, case, step.records, on, at.date())
    entries = _sent_entries(desk, step, on, channel, body, name, actor)
    of_step = {"step": step.id} if acts_by_step(position.ladder)[step.id].shared else {}
    told = {"channel": channel, "proof": proof, **step.records_as, **(more or {}), **of_step}
    said = {key: value for key, value in told.items() if value}
    if not entries or step.records != "letter_sent":
        entries = [*entries, *entries_for(desk, case.facts, step.records, said, on, actor)]
    receipt = append(desk, case, entries, at)
    ask_stamp(desk, receipt.head, at)
    return receipt


def _sent_entries(
    desk: Desk, step: Step, on: date, channel: str, body: bytes | None, name: str, actor: str
) -> Sequence[NewEntry]:
    if body is None:
        return []
    piece = desk.evidence.keep(io.BytesIO(body), name or f"{french.file_stem(step.title)}.pdf")
    said = {key: value for key, value in evidence_payload(piece, step.title).items() if key in _SENT_FIELDS}
    sent = {"step": step.id, "letter": step.letter, **said, **({"channel": channel} if channel else {})}
    return [NewEntry("letter_sent", on, {key: value for key, value in sent.items() if value}, actor)]


_SENT_FIELDS = ("digest", "name", "media_type", "size")

"""The letter of a step as a draft in the person's hands, and the formats of it. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from recours.casework.case.case_view import case_of, position_for
from recours.casework.case.letter_material import material_of
from recours.casework.case.recipients import recipient_of
from recours.casework.desk import Desk
from recours.casework.errors import StepError, StepNotOpenError
from recours.core.judgement import StepAnswer, StepState
from recours.core.law import Event, Step
from recours.core.position import Position
from recours.documents import french
from recours.documents.errors import IncompleteAddressError, MissingFactsError
from recours.documents.formats.eml import mailto_link
from recours.documents.formats.plain_text import editable_text
from recours.documents.formats.renderers import RENDERERS
from recours.documents.letter_content import Footer, LetterContent
from recours.documents.letters import Letter, LetterShelf, replace_body
from recours.documents.letters import compose as compose_letter
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

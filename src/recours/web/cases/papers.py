"""The paper of a step: its letter as a draft, or all that it still lacks, or why it cannot be made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from recours.casework.case import drafts
from recours.casework.case.drafts import Draft
from recours.casework.errors import StepNotOpenError
from recours.core.errors import RecoursError
from recours.core.judgement import StepAnswer
from recours.core.law import FactDefinition
from recours.documents.errors import IncompleteAddressError, MissingFactsError
from recours.web.cases.door import CaseVisit
from recours.web.cases.models import UnsentText

#: How a letter may go, as `UnsentText.by` keeps it.
POST, MESSAGE = "post", "message"
#: What the person copies from the contract or the invoice when no sure address is known.
COMPANY_ADDRESS = ("company_name", "company_street", "company_postcode", "company_town", "company_country_name")


@dataclass(frozen=True, slots=True)
class MissingItems:
    """What a letter still needs: facts to tell, things that must have happened, exhibits to add, and the rest."""

    facts: list[FactDefinition] = field(default_factory=list)
    events: list[tuple[str, StepAnswer | None]] = field(default_factory=list)
    exhibits: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """A step's letter: the draft, or what it lacks, or the error that prevents it.

    `by`: how it is to go, where that is hers to choose ("post", "message", "unknown" before she has); `kept`: her own
    words for it, which stay whatever becomes of the draft. `refused` says why a step that is neither open nor waiting
    gives no draft; it does when asked for `anyway`.
    """

    draft: Draft | None = None
    kept_text: str = ""
    by: str = ""
    lacking: MissingItems | None = None
    problem: RecoursError | None = None
    refused: RecoursError | None = None


def paper(visit: CaseVisit, step_id: str, *, anyway: bool = False) -> Paper:
    """The letter of the step on the day looked at. Raises StepError for a step that is not on the ladder."""
    step, kept = drafts.answer_of(visit.position, step_id).step, unsent_text(visit, step_id)
    if step.letter is None:
        return Paper()
    drafted = replace(_draft_paper(visit, step_id, anyway=anyway), kept_text=kept.body)
    if drafted.refused or not drafts.may_be_message(visit.desk.letters, step):
        return drafted
    by_post, by_message = (_asked_facts(visit, step_id, as_message=way) for way in (False, True))
    if not kept.by and not by_post <= by_message:  # a letter by post asks for more than a message
        return Paper(kept_text=kept.body, by="unknown")
    return replace(drafted, by=kept.by or POST)


def _asked_facts(visit: CaseVisit, step_id: str, *, as_message: bool) -> set[str]:
    try:
        return set(drafts.missing_for(visit.desk, visit.case.id, step_id, visit.as_of, as_message=as_message))
    except IncompleteAddressError:
        return set(COMPANY_ADDRESS)
    except RecoursError:
        return set()


def _draft_paper(visit: CaseVisit, step_id: str, *, anyway: bool) -> Paper:
    try:
        return Paper(draft_on(visit, step_id, visit.as_of, anyway=anyway))
    except StepNotOpenError as error:
        return Paper(refused=error)
    except MissingFactsError as error:
        return Paper(lacking=_missing_items(visit, error.missing))
    except IncompleteAddressError as error:
        return Paper(lacking=_missing_items(visit, COMPANY_ADDRESS), problem=error)
    except RecoursError as error:
        return Paper(problem=error)


def _missing_items(visit: CaseVisit, missing: tuple[str, ...]) -> MissingItems:
    vocabulary, lacking = visit.desk.library.vocabulary, MissingItems()
    for name in missing:
        head, _, rest = name.partition(".")
        if name in vocabulary.facts:
            lacking.facts.append(vocabulary.facts[name])
        elif head == "exhibit":
            lacking.exhibits.append(rest)
        elif head in vocabulary.events:
            steps = (answer for answer in visit.position.steps if answer.step.records == head)
            lacking.events.append((vocabulary.events[head].title, next(steps, None)))
        else:
            lacking.other.append(visit.position.clocks[head].limit.title if head in visit.position.clocks else name)
    return lacking


def draft_on(visit: CaseVisit, step_id: str, day: date, *, anyway: bool = False) -> Draft:
    """The step's letter on a day, with her own words, by the way she chose. Raises what `steps.draft` raises."""
    kept, at = unsent_text(visit, step_id), visit.desk
    by_message = kept.by == MESSAGE
    return drafts.draft(at, visit.case.id, step_id, day, kept.body or None, anyway=anyway, as_message=by_message)


def unsent_text(visit: CaseVisit, step_id: str) -> UnsentText:
    """What is kept of a letter not sent yet; an empty row, not kept, when she changed and chose nothing."""
    named = {"case_id": visit.case.id, "step_id": step_id}
    return UnsentText.objects.filter(**named).first() or UnsentText(**named)


def keep_unsent(visit: CaseVisit, step_id: str, **changed: str) -> None:
    """Keep her words (`body`), or how the letter is to go (`by`), until it is sent."""
    UnsentText.objects.update_or_create(case_id=visit.case.id, step_id=step_id, defaults=changed)
    UnsentText.objects.filter(case_id=visit.case.id, step_id=step_id, body="", by="").delete()

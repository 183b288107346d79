"""The one door to a case: every page that shows or changes a case comes in here, and nowhere else.

In single-person mode whoever reaches this machine's own address is the person; accounts would be checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import update_wrapper
from typing import Any, BinaryIO, Concatenate, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from recours.casework.case.case_view import CaseView, case_of, position_for
from recours.casework.case.drafts import answer_of
from recours.casework.case.entry_writer import Act
from recours.casework.case.erasure import retention_of
from recours.casework.case.evidence import attach, numbered_pieces
from recours.casework.desk import Desk
from recours.casework.errors import StepError, UnreadableCaseError
from recours.core.answer.data import Data, as_data
from recours.core.errors import RecoursError
from recours.core.judgement import StepAnswer
from recours.core.law import Ladder
from recours.core.position import Position
from recours.journal.retention import RetentionState
from recours.web.cases.forms import Upload
from recours.web.cases.page_model import typeset_answer
from recours.web.days import as_of, end_of, known_day, now, today
from recours.web.desk import desk
from recours.wording import say

#: Who writes in the journal when the person acts through these pages.
ACTOR = "consumer"
P = ParamSpec("P")


class FileProblemError(RecoursError):
    """A file that was not kept; the error belongs beside the field `place`."""


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """A case, open before the person, on the day she looks at."""

    desk: Desk
    case: CaseView
    as_of: date
    stands: Position | UnreadableCaseError
    known_on: date | None = None

    @property
    def position(self) -> Position:
        """Where the case stands. Raises UnreadableCaseError when its journal says what cannot be reckoned."""
        if isinstance(self.stands, UnreadableCaseError):
            raise self.stands
        return self.stands

    @property
    def unreadable(self) -> UnreadableCaseError | None:
        """Why it cannot be said where the case stands; its journal can still be read, corrected and taken away."""
        return self.stands if isinstance(self.stands, UnreadableCaseError) else None

    @property
    def ladder(self) -> Ladder:
        """The rules of the case."""
        return self.desk.library.ladder(self.case.company, self.case.sectors)

    def step(self, step_id: str) -> StepAnswer:
        """The answer of a step of the ladder. Raises Http404 for any other."""
        try:
            return answer_of(self.position, step_id)
        except StepError as error:
            raise Http404 from error

    @property
    def is_today(self) -> bool:
        """False when the person looks at another day, or with less than is known today."""
        return self.as_of == today() and self.known_on is None

    @property
    def retention(self) -> RetentionState:
        """How the case is kept, and until when."""
        return retention_of(self.desk, self.case)

    @property
    def answer(self) -> Data:
        """The position as the machine face tells it, its sentences typeset."""
        answer: Data = typeset_answer(as_data(self.position))
        return answer

    def act(self, on: date | None = None) -> Act:
        """What she does now, for the day `on` (today unless she says another)."""
        return Act(now(), on, actor=ACTOR)

    def keep_file(self, upload: Upload | None, *, title: str, of: str, on: date) -> None:
        """Keep an uploaded file as evidence, if there is one. Raises FileProblemError with the reason."""
        if upload is None:
            return
        stream, name, size = cast("BinaryIO", upload), upload.name or "", upload.size
        try:
            attach(self.desk, self.case.id, stream, name, title=title, of=of, declared_size=size, act=self.act(on))
        except RecoursError as error:
            place = "on" if error.place == "on" else "file"
            raise FileProblemError(error.message, place=place, way_out=error.way_out) from error

    def warn_of_files(self, request: HttpRequest) -> None:
        """Say of each file that was just kept what nobody will see of it; it stays a piece all the same."""
        from recours.casework.piece_faults import faults_of_new  # a heavy floor, loaded when a file came

        before = len(numbered_pieces(self.case.events))
        for name, faults in faults_of_new(self.desk, self.case.id, before):
            messages.warning(request, say("web.piece_fault", name=name, faults=" ".join(faults)))

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of a case shows."""
        return {
            "case": self.case,
            "as_of": self.as_of,
            "known_on": self.known_on,
            "is_today": self.is_today,
            "today": today(),
            "keeping": self.retention,
            "unreadable": self.unreadable,
        } | more


def enter(request: HttpRequest, case_id: str) -> CaseVisit:
    """The case on the day asked for. Raises CaseNotFoundError, FactError for a day that is none."""
    day, known, at = as_of(request), known_day(request), desk()
    case = case_of(at, case_id, end_of(known) if known else None)
    try:
        return CaseVisit(at, case, day, position_for(at, case, day), known)
    except UnreadableCaseError as error:
        return CaseVisit(at, case, day, error, known)


R = TypeVar("R", bound=HttpResponseBase)


def with_case(view: Callable[Concatenate[HttpRequest, CaseVisit, P], R]) -> Callable[..., HttpResponseBase]:
    """A view of a case: its `case_id` goes through the door. Of an erased or unreadable one, the journal is shown."""

    def view_of_case(request: HttpRequest, case_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = enter(request, case_id)
        if found.case.is_erased or found.unreadable:
            return redirect("journal", case_id)
        return view(request, found, *args, **kwargs)

    update_wrapper(view_of_case, view)
    return view_of_case


def with_entries(
    view: Callable[Concatenate[HttpRequest, CaseVisit, P], R],
) -> Callable[..., HttpResponseBase]:
    """A view that needs the entries alone: setting one right, taking the case away, keeping it or not."""

    def view_of_case(request: HttpRequest, case_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = enter(request, case_id)
        return redirect("journal", case_id) if found.case.is_erased else view(request, found, *args, **kwargs)

    update_wrapper(view_of_case, view)
    return view_of_case


def with_case_even_erased(view: Callable[Concatenate[HttpRequest, CaseVisit, P], R]) -> Callable[..., R]:
    """A view that an erased case has too."""

    def view_of_case(request: HttpRequest, case_id: str, *args: P.args, **kwargs: P.kwargs) -> R:
        return view(request, enter(request, case_id), *args, **kwargs)

    update_wrapper(view_of_case, view)
    return view_of_case

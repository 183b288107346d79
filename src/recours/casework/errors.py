"""The errors of casework."""

from recours.core.errors import RecoursError


class StepError(RecoursError):
    """A step that cannot be taken: unknown, without a letter, or not open."""


class CaseDataError(RecoursError):
    """An entry or a fact that contradicts the case; `place` is the field."""

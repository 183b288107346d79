"""The errors of casework."""

from recours.core.errors import RecoursError


class StepError(RecoursError):
    """A step that cannot be taken: unknown, without a letter, or not open."""

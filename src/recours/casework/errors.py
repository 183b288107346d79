"""The errors of casework."""

from recours.core.errors import RecoursError


class StepError(RecoursError):
    """A step that cannot be taken: unknown, without a letter, or not open."""


class SettingError(RecoursError):
    """A setting of the environment that cannot be what it says (place: its name)."""

"""The errors of casework."""

from recours.core.errors import RecoursError


class StepError(RecoursError):
    """A step that cannot be taken: unknown, without a letter, or not open."""


class UnreadableCaseError(RecoursError):
    """A case whose journal says what cannot be reckoned; its entries can still be read, withdrawn and exported."""


class StepNotOpenError(StepError):
    """A step whose paper is refused today: done, closed, blocked or of no concern, unless it is asked for anyway."""


class SettingError(RecoursError):
    """A setting of the environment that cannot be what it says (place: its name)."""


class ChoiceError(RecoursError):
    """A choice of who sees what that cannot be: no such exhibit, no such reader, nothing to hide."""


class UndecidedError(RecoursError):
    """A file that cannot leave yet: what may stand in it cannot be read, or cannot be masked (`numbers`: exhibits)."""

    def __init__(self, message: str, *, numbers: tuple[int, ...] = (), way_out: str | None = None) -> None:
        super().__init__(message, place="export", way_out=way_out)
        self.numbers = numbers

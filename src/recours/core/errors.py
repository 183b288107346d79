"""The errors of Recours: values of one tree, shown to people with place and way out.

RecoursError
├── ContentError            a fault in content/, with file and line   (core.errors)
├── FactError               a fact with a value it cannot have        (core.facts)
├── ParameterPeriodError    a legal value read outside its periods    (core.parameters)
├── LadderError             layers that conflict                      (core.ladder)
└── ...                     each floor adds its own below this root
"""

from __future__ import annotations


class RecoursError(Exception):
    """What the person sees when something cannot be done.

    `message` says what is wrong, `place` where (file:line, field, entry), `way_out` what to do about it.
    All three are French sentences made by `recours.wording.say`.
    """

    def __init__(self, message: str, *, place: str | None = None, way_out: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.way_out = way_out

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}\n  → {self.way_out}" if self.way_out else head


class ContentError(RecoursError):
    """A fault in a content file; `place` is file:line."""

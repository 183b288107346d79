"""Legal values, each dated and cited. Outside its periods a value is an error, never a fallback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recours.core.errors import RecoursError
from recours.wording import say
from recours.wording.french import french_day

ParameterValue = bool | str | int | float | tuple[Mapping[str, object], ...] | None


class ParameterPeriodError(RecoursError):
    """A value read on a day for which none is known: the message is for any reader, the way out names the periods."""


@dataclass(frozen=True, slots=True)
class Period:
    """One value and the days it holds: from `starts_on` until the next period, or `ends_on` included.

    `checked` is the day its source was really read; None when that copy bears no date.
    """

    starts_on: date
    value: ParameterValue
    cite: tuple[str, ...]
    checked: date | None
    confidence: str = "high"
    ends_on: date | None = None
    note: str = ""
    place: str = ""

    def holds_on(self, day: date) -> bool:
        """True when `day` lies in the period (the next period's start bounds it from above elsewhere)."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def period_on_day(periods: Sequence[Period], day: date) -> Period | None:
    """The period that holds on `day`: the last that has begun, unless it has ended."""
    begun = [period for period in periods if period.starts_on <= day]
    return begun[-1] if begun and begun[-1].holds_on(day) else None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A legal value by id with its periods in order of time. A value of None means: no rule in force.

    `kind`: what each value is, a length, a number, a day, yes or no, a word or a scale.
    """

    id: str
    title: str
    periods: tuple[Period, ...]
    place: str = ""
    kind: str = ""

    def period_on(self, day: date) -> Period:
        """The period that holds on `day`. Raises ParameterPeriodError naming its neighbours."""
        period = period_on_day(self.periods, day)
        if period is not None:
            return period
        raise ParameterPeriodError(
            say("core.parameter.outside", title=self.title, day=french_day(day)),
            place=self.place or None,
            way_out=say("core.parameter.outside_way_out", id=self.id, periods=self._periods()),
        )

    def value_on(self, day: date) -> ParameterValue:
        """The value in force on `day`; None when no rule was in force. Raises ParameterPeriodError."""
        return self.period_on(day).value

    def changes(self) -> list[date]:
        """The days on which the value may change."""
        return [period.starts_on for period in self.periods]

    def _periods(self) -> str:
        spans = (f"{p.starts_on.isoformat()} → {p.ends_on.isoformat() if p.ends_on else '…'}" for p in self.periods)
        return " ; ".join(spans)

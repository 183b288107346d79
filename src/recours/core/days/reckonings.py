"""How a period is counted: the text that gives it says which reckoning holds, whose period it is says how it rounds.

The consumer's own limits end on the earliest day that can be defended, the company's on the latest: she never acts
too late, nor complains too early. That last choice is a practice of ours, and is cited as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from recours.core.errors import RecoursError
from recours.wording import say
from recours.wording.near import nearest


class ReckoningError(RecoursError):
    """A reckoning that does not exist."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a reckoning does with the last day, and the citations for each part of the count.

    `moved`: a last day on a Saturday, Sunday or holiday goes to the next working day.
    `local_days`: the holidays of the region count too (only where the latest day is the prudent one).
    `two_working_days`: a period of two days or more holds at least two working days.
    """

    moved: bool
    local_days: bool
    two_working_days: bool
    starts: tuple[str, ...]
    counts: tuple[str, ...]
    ends: tuple[str, ...]
    moves: tuple[str, ...]


_PRACTICE = ("practice:prudent_count",)
_EUROPEAN = ("eu:1182-71",)
_RULES = {
    "procedural": Rule(
        moved=True,
        local_days=False,
        two_working_days=False,
        starts=("cpc:640", "cpc:641"),
        counts=("cpc:641",),
        ends=("cpc:642",),
        moves=("cpc:642", "trav:L3133-1"),
    ),
    "civil": Rule(
        moved=False,
        local_days=False,
        two_working_days=False,
        starts=("civ:2228",),
        counts=("civ:2228",),
        ends=("civ:2229",),
        moves=("cpc:642",),
    ),
    "withdrawal": Rule(
        moved=True,
        local_days=False,
        two_working_days=False,
        starts=("conso:L221-19",),
        counts=("conso:L221-19", "eu:1182-71"),
        ends=("conso:L221-19",),
        moves=("conso:L221-19", "trav:L3133-1"),
    ),
    "european": Rule(
        moved=True,
        local_days=False,
        two_working_days=True,
        starts=_EUROPEAN,
        counts=_EUROPEAN,
        ends=_EUROPEAN,
        moves=("eu:1182-71", "trav:L3133-1"),
    ),
    "charter": Rule(
        moved=True,
        local_days=True,
        two_working_days=False,
        starts=_PRACTICE,
        counts=_PRACTICE,
        ends=_PRACTICE,
        moves=("practice:prudent_count", "trav:L3133-1"),
    ),
    "company": Rule(
        moved=True,
        local_days=True,
        two_working_days=False,
        starts=_PRACTICE,
        counts=_PRACTICE,
        ends=_PRACTICE,
        moves=("practice:prudent_count", "trav:L3133-1"),
    ),
}


class Reckoning(Enum):
    """The reckonings, by the name content gives them; `rule` is what each does with the days."""

    PROCEDURAL = "procedural"
    CIVIL = "civil"
    WITHDRAWAL = "withdrawal"
    EUROPEAN = "european"
    CHARTER = "charter"
    COMPANY = "company"

    @property
    def rule(self) -> Rule:
        """What it does with the days."""
        return _RULES[self._value_]

    @classmethod
    def parse(cls, text: str) -> Reckoning:
        """The reckoning of that name. Raises ReckoningError naming the nearest."""
        try:
            return cls(text)
        except ValueError:
            names = [each.value for each in cls]
            near, known = nearest(text, names, names[0]), ", ".join(names)
            way_out = say("core_time.reckoning.unknown_way_out", near=near, known=known)
            raise ReckoningError(say("core_time.reckoning.unknown", text=text[:60]), way_out=way_out) from None

    @property
    def cite(self) -> tuple[str, ...]:
        """Every source it rests on, each once."""
        rule = self.rule
        return tuple(dict.fromkeys(rule.starts + rule.counts + rule.ends + rule.moves))

    @property
    def title(self) -> str:
        """Its French name."""
        return say(f"core_time.reckoning.{self.value}_title")

    @property
    def why(self) -> str:
        """The French sentence that says why the days are counted so."""
        return say(f"core_time.reckoning.{self.value}_why")

"""What the content says, as checked objects: rights, time limits, steps and the answers chosen among several.

Every rule knows its file and line (`place`), its layer, its citations, when it was checked, and how sure we are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from recours.core.law.conditions import ALWAYS_TRUE, Condition


class Whose(Enum):
    """Whose clock it is; it decides on which side a doubtful day falls."""

    CONSUMER = "consumer"
    COMPANY = "company"
    MEDIATOR = "mediator"
    COURT = "court"
    BANK = "bank"
    AUTHORITY = "authority"


class Track(Enum):
    """Where a step stands: on the ladder itself, beside it, for help, or in court."""

    MAIN = "main"
    SIDE = "side"
    HELP = "help"
    COURT = "court"


class Turn(Enum):
    """What taking a step is for: the order in which open steps have their turn (docs/decisions/0027)."""

    STOPS_LOSS = "stops_loss"
    ONLY_WAY = "only_way"
    DECISION = "decision"
    RUNG = "rung"
    LEVER = "lever"
    SOFT = "soft"


#: What a step is for when it does not say: one beside the ladder is a lever.
TURNS = {Track.MAIN: Turn.RUNG, Track.COURT: Turn.RUNG, Track.SIDE: Turn.LEVER, Track.HELP: Turn.LEVER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has. `judged_on` names the fact whose day picks the version of the parameters it reads.

    While the rule holds, what it `excludes` is out: rules by id, by what they are `about`, or a whole section.
    """

    id: str
    title: str = ""
    when: Condition = ALWAYS_TRUE
    why: str = ""
    cite: tuple[str, ...] = ()
    judged_on: str | None = None
    confidence: str = "high"
    checked: date | None = None
    layer: str = "general"
    place: str = ""
    source: str = ""
    about: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that a right gives: `method` names a function of core.amounts, the rest are its inputs."""

    id: str
    title: str
    method: str
    inputs: Mapping[str, object]
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Right(Rule):
    """Something the consumer may ask, true, false or unknown in a case."""

    remedy: str = ""
    why_not: str = ""
    amounts: tuple[Amount, ...] = ()
    public_policy: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Where a clock starts: a fact's day, an event's first or last day, or the last day of another limit.

    With `counts_if_entered` the fact counts when it was told, and is never asked for the sake of this clock. `day`
    names a field of the event that holds the day (the day of a promise). `presumed` is said of a sending whose day of
    reception is not known: the clock starts on the day that core.starts presumes for its channel (`any`), or for the
    post alone.
    """

    kind: str
    of: str
    which: str = "first"
    counts_if_entered: bool = False
    day: str = ""
    presumed: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """What an event does to a clock; `until` ends a suspension (None: still suspended)."""

    event: str
    until: tuple[str, ...] = ()
    why: str = ""
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LengthSource:
    """A length: written in the rule, read from a dated parameter, or taken from an event's field (`event.field`).

    `otherwise` is the parameter read when the event does not say.
    """

    kind: str
    value: str
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Rule):
    """A time limit: whose it is, from when, how long, how it is counted, what stops, restarts or suspends it.

    While a limit that `holds` runs, nothing is proposed but what would be lost before its end: the company has
    promised what was asked, and its day has not come. While one that is `awaited` runs, waiting comes before the next
    rung: what was asked is not due yet.
    """

    whose: Whose
    starts: tuple[Start, ...]
    length: LengthSource
    reckoning: str
    answered_by: tuple[str, ...] = ()
    interrupted_by: tuple[Touch, ...] = ()
    suspended_by: tuple[Touch, ...] = ()
    untouched_by: tuple[Touch, ...] = ()
    min_left: str | None = None
    after_last_day: str = ""
    public_policy: bool = False
    holds: bool = False
    awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Rule):
    """One rung or lever: when it applies, opens, closes, is done, is blocked, and when it is no longer proposed.

    `turn` says what it is for, and so what it comes before; with `turn_when`, only while that holds.

    `records` is the kind of entry that taking it writes, `records_as` the fields that tell this step's entry from
    another's (the form of a suit).
    """

    track: Track = Track.MAIN
    turn: Turn = Turn.RUNG
    turn_when: Condition | None = None
    channel: str = ""
    opens_when: Condition = ALWAYS_TRUE
    closes: str | None = None
    closed_when: Condition | None = None
    done_when: Condition | None = None
    blocked_when: Condition | None = None
    past_when: Condition | None = None
    why_waiting: str = ""
    why_closed: str = ""
    why_blocked: str = ""
    letter: str | None = None
    records: str | None = None
    records_as: Mapping[str, str] = field(default_factory=dict)
    exhibits: tuple[str, ...] = ()

    def turn_if(self, *, holds: bool) -> Turn:
        """What taking it is for when `turn_when` holds, or does not."""
        return self.turn if holds else TURNS[self.track]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Rule):
    """One of several answers to the same question (addressee, mediator, forum, prior attempt): the first true wins.

    `details` holds what the answer says, as plain data.
    """

    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Override:
    """A named field of a named rule that a narrower layer replaces, with the reason and the citation."""

    target: str
    value: object
    reason: str
    cite: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """General law, a sector, or a company: the rules it adds and the fields it overrides.

    `gives` are facts that it settles by itself, unless `gives_unless` is true: a platform's country is not the country
    of the third party that sold through it.
    """

    kind: str
    id: str
    title: str = ""
    extends: tuple[str, ...] = ()
    gives: Mapping[str, object] = field(default_factory=dict)
    gives_unless: Condition | None = None
    versions: tuple[str, ...] = ()
    rights: tuple[Right, ...] = ()
    limits: tuple[Limit, ...] = ()
    steps: tuple[Step, ...] = ()
    addressees: tuple[Choice, ...] = ()
    mediators: tuple[Choice, ...] = ()
    forums: tuple[Choice, ...] = ()
    prior_attempts: tuple[Choice, ...] = ()
    help: tuple[Choice, ...] = ()
    warnings: tuple[Choice, ...] = ()
    overrides: tuple[Override, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason to complain, in the consumer's words, with the evidence usually wanted.

    `family` is the title under which it is offered, `signalconso` where the same is reported on signal.conso.gouv.fr.
    """

    id: str
    label: str
    description: str
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    place: str = ""
    family: str = ""
    what_to_ask: str = ""
    signalconso: tuple[str, ...] = ()
    confidence: str = "high"
    checked: date | None = None
    note: str = ""

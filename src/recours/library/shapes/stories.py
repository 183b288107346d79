"""The shape of a story: a dated case, and what must come out of it."""

from __future__ import annotations

from collections.abc import Iterator

from recours.core.answer.examined import NOT_EXAMINED
from recours.core.days.reckonings import Reckoning
from recours.core.judgement.clocks import ClockState
from recours.core.judgement.step_states import StepState
from recours.library.reader import Entry
from recours.library.shapes.kinds import CONFIDENCE, DAY, FLAG, TEXT, Scalar, Shape, Word
from recours.library.shapes.names import LIMIT, RIGHT, STEP, FactValue, FieldValue, name
from recours.library.shapes.rules import CHANNELS
from recours.library.shapes.structures import Anything, ByForm, ListOf, MapOf, OrNull, Record

#: What stands among the steps of `next` for « wait until the day ».
WAITING = "waiting"
#: A sum of euros, as the answer writes it.
SUM = Scalar("sum", r"\d+(\.\d{1,2})?")
VALUE = Word(("yes", "no", "unknown"))
RIGHT_VALUE = Word((*VALUE.known, NOT_EXAMINED))
_STEP_STATE = Word(tuple(each.value for each in StepState))
_LIMIT_STATE = Word(tuple(each.value for each in ClockState))
_DAY = OrNull(DAY)
STEP_ROW = Record(
    "step",
    may={
        "state": _STEP_STATE,
        "opens_on": _DAY,
        "closes_on": _DAY,
        "act_by": _DAY,
        "past": FLAG,
        "channel": Word(CHANNELS),
    },
)
LIMIT_ROW = Record(
    "limit",
    may={
        "state": _LIMIT_STATE,
        "starts_on": _DAY,
        "due_on": _DAY,
        "answered_on": _DAY,
        "confidence": CONFIDENCE,
        "reckoning": Word(tuple(each.value for each in Reckoning)),
    },
)
_PRIOR = name("prior_attempt")
EXPECTED = Record(
    "expect",
    may={
        "rights": MapOf(RIGHT, RIGHT_VALUE),
        "steps": MapOf(STEP, ByForm(_STEP_STATE, STEP_ROW)),
        "limits": MapOf(LIMIT, ByForm(_LIMIT_STATE, LIMIT_ROW)),
        "amounts": MapOf(name("amount"), OrNull(SUM)),
        "prior_attempt": ByForm(VALUE, Record("prior_attempt", may={"id": _PRIOR, "mandatory": VALUE})),
        "forum": name("forum"),
        "addressee": OrNull(name("addressee")),
        "mediator": OrNull(name("mediator_choice")),
        "next": ListOf(name("step", "waiting"), or_one=True, into=list),
        "relied_on": ListOf(name("fact"), or_one=True, into=list),
        "not_relied_on": ListOf(name("fact"), or_one=True, into=list),
        "missing": ListOf(name("fact"), or_one=True, into=list),
        "not_missing": ListOf(name("fact"), or_one=True, into=list),
        "warnings": ListOf(name("warning"), or_one=True, into=list),
        "not_warnings": ListOf(name("warning"), or_one=True, into=list),
        "help": ListOf(name("help"), or_one=True, into=list),
    },
)


class Told(Anything):
    """What a person may tell. A value left blank tells nothing: in a story it is a slip."""

    def read(self, entry: Entry) -> Entry:
        """The entry itself. Raises ContentError for a blank value in it."""
        for each in entry.map().values() if entry.is_map else entry.list() if entry.is_list else ():
            self.read(each)
        if entry.is_null or not (entry.is_map or entry.is_list or entry.text()):
            raise entry.fault("no_value")
        return entry

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The values, each by the type of its fact, or of its field in an entry of the journal."""
        if entry.is_map:
            yield from ((FactValue(key.text()), value) for key, value in entry.pairs() if not _holds_more(value))
        for told in entry.list() if entry.is_list else ():
            kind = told.map().get("entry") if told.is_map else None
            if kind is None or _holds_more(kind):
                continue
            for key, value in told.pairs():
                if not _holds_more(value):
                    yield FieldValue((kind.text(),), key.text()), value


def _holds_more(entry: Entry) -> bool:
    return entry.is_map or entry.is_list


#: Facts and journal are read as those of a case file are, each by its own definition.
STORY = Record(
    "story",
    {"story": TEXT, "as_of": DAY, "source": TEXT, "expect": EXPECTED},
    {
        "company": OrNull(TEXT),
        "sector": ListOf(TEXT, or_one=True, into=list),
        "facts": Told(),
        "journal": Told(),
        "note": TEXT,
    },
)

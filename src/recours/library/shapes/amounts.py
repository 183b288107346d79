"""The shapes of the amounts that a right gives: each method of computing has inputs of its own."""

from __future__ import annotations

from recours.core.answer.amounts import METHODS
from recours.library.shapes.kinds import NEW_ID, NUMBER, TEXT, Shape, Word
from recours.library.shapes.names import EVENT, FACT, LIMIT, PARAMETER, name
from recours.library.shapes.structures import ListOf, MapOf, Record, Tagged
from recours.library.shapes.vocabulary import CITES

_FACTS = ListOf(FACT, least=1, into=list)
_ENDS = ListOf(name("event", "fact"), into=list)
_INTEREST: dict[str, Shape] = {"rates": PARAMETER, "from_event": EVENT, "from_limit": LIMIT, "until": _ENDS}
_METHOD = Word(tuple(METHODS))


def _amount(needs: dict[str, Shape], may: dict[str, Shape] | None = None, one_of: tuple[str, ...] = ()) -> Record:
    own: dict[str, Shape] = {"id": NEW_ID, "title": TEXT, "method": _METHOD, "cite": CITES}
    return Record("amount", own | needs, may or {}, one_of)


_STARTS = ("from_event", "from_limit")
AMOUNT = Tagged(
    _METHOD,
    "method",
    {
        "sum": _amount({"of": _FACTS}, {"plus": _FACTS}),
        "multiple": _amount({"of": _FACTS, "times": NUMBER}, {"plus": _FACTS}),
        "fixed": _amount({"parameter": PARAMETER}, {"on": FACT}),
        "share": _amount({"of": _FACTS, "percent": PARAMETER}, {"plus": _FACTS}),
        "by_choice": _amount({"fact": FACT, "parameters": MapOf(NEW_ID, PARAMETER)}, {"on": FACT}),
        "tiered_surcharge": _amount(
            {"of": _FACTS, "tiers": PARAMETER, "late_after": LIMIT}, {"plus": _FACTS, "on": FACT, "until": _ENDS}
        ),
        "legal_interest": _amount({"of": _FACTS}, {"plus": _FACTS} | _INTEREST, _STARTS),
        "interest_plus_points": _amount({"of": _FACTS, "points": PARAMETER}, {"plus": _FACTS} | _INTEREST, _STARTS),
    },
    "amount",
)

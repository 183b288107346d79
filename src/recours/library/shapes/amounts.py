"""The shapes of the amounts that a right gives: each method of computing has inputs of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recours.core.answer.amounts import METHODS
from recours.library.reader import Entry
from recours.library.shapes.kinds import NEW_ID, NUMBER, TEXT, Shape, Word
from recours.library.shapes.names import EVENT, FACT, LIMIT, NUMBER_PARAMETER, SCALE_PARAMETER, FactValue, name
from recours.library.shapes.structures import ListOf, MapOf, Record, Tagged
from recours.library.shapes.vocabulary import CITES


@dataclass(frozen=True)
class ByChoice(Record):
    """An amount that a fact chooses among parameters: the keys of `parameters` are choices of the fact."""

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The values, and those keys."""
        yield from super().parts(entry)
        found = entry.map()
        if "fact" in found and "parameters" in found:
            yield from ((FactValue(found["fact"].text()), key) for key, _ in found["parameters"].pairs())


_FACTS = ListOf(FACT, least=1, into=list)
_ENDS = ListOf(name("event", "fact"), into=list)
_INTEREST: dict[str, Shape] = {"rates": NUMBER_PARAMETER, "from_event": EVENT, "from_limit": LIMIT, "until": _ENDS}
_METHOD = Word(tuple(METHODS))


_OWN: dict[str, Shape] = {"id": NEW_ID, "title": TEXT, "method": _METHOD, "cite": CITES}


def _amount(needs: dict[str, Shape], may: dict[str, Shape] | None = None, one_of: tuple[str, ...] = ()) -> Record:
    return Record("amount", _OWN | needs, may or {}, one_of)


_STARTS = ("from_event", "from_limit")
AMOUNT = Tagged(
    _METHOD,
    "method",
    {
        "sum": _amount({"of": _FACTS}, {"plus": _FACTS}),
        "multiple": _amount({"of": _FACTS, "times": NUMBER}, {"plus": _FACTS}),
        "fixed": _amount({"parameter": NUMBER_PARAMETER}, {"on": FACT}),
        "share": _amount({"of": _FACTS, "percent": NUMBER_PARAMETER}, {"plus": _FACTS}),
        "by_choice": ByChoice(
            "amount", _OWN | {"fact": FACT, "parameters": MapOf(NEW_ID, NUMBER_PARAMETER)}, {"on": FACT}
        ),
        "tiered_surcharge": _amount(
            {"of": _FACTS, "tiers": SCALE_PARAMETER, "late_after": LIMIT}, {"plus": _FACTS, "on": FACT, "until": _ENDS}
        ),
        "legal_interest": _amount({"of": _FACTS}, {"plus": _FACTS} | _INTEREST, _STARTS),
        "interest_plus_points": _amount(
            {"of": _FACTS, "points": SCALE_PARAMETER}, {"plus": _FACTS} | _INTEREST, _STARTS
        ),
    },
    "amount",
)

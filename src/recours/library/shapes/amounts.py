"""The shapes of the amounts that a right gives: each method of computing has inputs of its own."""

from __future__ import annotations

from recours.core.amounts import METHODS
from recours.library.shapes.kinds import NEW_ID, NUMBER, TEXT, Shape, Word
from recours.library.shapes.names import EVENT, FACT, LIMIT, PARAMETER, name
from recours.library.shapes.structures import ListOf, MapOf, Record, Tagged
from recours.library.shapes.vocabulary import CITES, NEW_ID as CHOICE_ID

_FACTS = ListOf(FACT, least=1, into=list)
_BASE: dict[str, Shape] = {"of": _FACTS}
_MORE: dict[str, Shape] = {"plus": _FACTS}
_UNTIL: dict[str, Shape] = {"until": ListOf(name("event", "fact"), into=list)}

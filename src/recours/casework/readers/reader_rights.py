"""The position as another reader gets it: the keys of her list, today's facts of her list, the law that is cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recours.core.answer.data import as_data, plain
from recours.core.law import Citation, Today, Value
from recours.core.position import Position
from recours.library.shares import Share


def shared_answer(position: Position, share: Share) -> dict[str, Any]:
    """`position` as data, cut down to what the reader's list names. Nothing in it speaks to the consumer."""
    answer = as_data(position) | {"facts": plain(shared_facts(position, share))}
    return share.part(_with_law_alone(answer, position))


def shared_facts(position: Position, share: Share) -> dict[str, Value]:
    """The facts on the reader's list, as they stand today, in the order they are asked (an address line by line).

    Never one that is only assumed or worked out.
    """
    said = {fact for fact, by in position.origin.items() if by in ("asserted", "layer")} & share.facts
    known = ((fact, position.facts[fact]) for fact in position.ladder.vocabulary.facts if fact in said)
    return {fact: value for fact, value in known if value not in (None, "") and not isinstance(value, Today)}


def citations_in(answer: Any) -> list[tuple[str, str, str]]:
    """Every text that an answer cites, once, by its label: the label, what it says, its address."""
    return sorted({(str(cite["label"]), str(cite["about"]), str(cite["url"])) for cite in _cites(answer)})


def _cites(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.get("cites", ())
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _cites(each)


def _with_law_alone(value: Any, position: Position) -> Any:
    """`value` with the law among its citations: our own usages, and what a company writes of itself, bind nobody."""
    if isinstance(value, list):
        sources = position.ladder.vocabulary.sources
        kept = [one for one in value if not isinstance(one, Citation) or sources[str(one["id"])].is_law]
        return [_with_law_alone(one, position) for one in kept]
    if isinstance(value, dict) and not isinstance(value, Citation):
        return {key: _with_law_alone(each, position) for key, each in value.items()}
    return value

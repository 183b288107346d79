"""The rules for what companies and mediators say of themselves: which address may be printed, whose clock is a charter.

A letter prints an address only when a recent source gives it; a company's own clock ends on the latest day, and a day
of the consumer's is never moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from recours.core.errors import RecoursError
from recours.core.law import SECTIONS, Layer, Whose
from recours.library.check_rules import fault
from recours.library.load import Library
from recours.wording import say

#: A source from this day on may be printed at medium confidence: two years before the companies were gathered.
RECENT = date(2025, 1, 1)
#: What rests on an older text than this is of low confidence.
OLD = date(2024, 11, 22)
#: The states in which a mediator can be referred to.
REFERABLE = ("active", "listed", "named")
#: The reckonings of a clock that a company announces, and that of a day which the consumer must not miss.
_CHARTERS, _HERS = ("charter", "company"), ("civil",)


def company_faults(library: Library) -> Iterator[RecoursError]:
    """Every fault of this kind in the library."""
    for layer in library.companies.values():
        yield from _addressee_faults(layer)
        yield from _limit_faults(layer)
        yield from _mediator_faults(layer, library)
        for rule in (*layer.addressees, *layer.mediators, *layer.limits):
            if rule.checked is not None and rule.checked < OLD and rule.confidence != "low":
                yield fault(rule.place, "old_company_text", id=rule.id, checked=rule.checked.isoformat())
        stem = layer.place.rpartition("/")[2].partition(".yaml")[0]
        if stem != layer.id:
            yield fault(layer.place, "company_file", id=layer.id, file=stem)
    yield from _table_faults(library)
    yield from _uncited_terms(library)


def why_not_printed(address: object, confidence: str, read_on: date | None) -> str | None:
    """Why an address may not stand on a letter, as `library.check.not_printed` names it; None for one that may.

    It may when it is whole, dated, and of high confidence, or of medium with a recent source.
    """
    if not isinstance(address, Mapping) or not address.get("town"):
        return "incomplete"
    if read_on is None:
        return "undated"
    if confidence == "medium":
        return None if read_on >= RECENT else "old"
    return None if confidence == "high" else "unsure"


def _addressee_faults(layer: Layer) -> Iterator[RecoursError]:
    for rule in layer.addressees:
        if not rule.details.get("address_note"):
            yield fault(rule.place, "no_address_note", id=rule.id)
        why_not = why_not_printed(rule.details["address"], rule.confidence, rule.checked)
        yield from _print_faults(rule.place, rule.id, rule.details.get("printable", False), why_not)


def _print_faults(place: str, id_: str, printable: object, why_not: str | None) -> Iterator[RecoursError]:
    if printable and why_not:
        yield fault(place, "not_printable", id=id_, why=say(f"library.check.not_printed.{why_not}"))
    elif not printable and not why_not:
        yield fault(place, "printable", id=id_)


def _limit_faults(layer: Layer) -> Iterator[RecoursError]:
    for limit in layer.limits:
        allowed = _HERS if limit.whose is Whose.CONSUMER else _CHARTERS
        if limit.reckoning not in allowed:
            yield fault(limit.place, "company_clock", id=limit.id, reckoning=limit.reckoning, known=", ".join(allowed))
        for cite in limit.cite:
            if not cite.startswith("terms:"):
                yield fault(limit.place, "company_cites_law", id=limit.id, cite=cite)


def _mediator_faults(layer: Layer, library: Library) -> Iterator[RecoursError]:
    """A company names a mediator of the table that can be referred to, or says that it names none."""
    for rule in layer.mediators:
        named: Any = rule.details.get("mediator")
        if (named is None) is not (rule.id == f"{layer.id}_no_mediator"):
            yield fault(rule.place, "names_no_mediator", id=rule.id, company=layer.id)
        elif named is not None and library.vocabulary.mediators[str(named)]["status"] not in REFERABLE:
            yield fault(rule.place, "mediator_gone", id=rule.id, mediator=named)


def _table_faults(library: Library) -> Iterator[RecoursError]:
    for row in library.vocabulary.mediators.values():
        read_on: Any = row["source_on"]
        confidence = str(row["address_confidence"])
        why_not = why_not_printed(row["address"], confidence, read_on) if row["status"] in REFERABLE else "gone"
        place = library.places["mediators", str(row["id"])]
        yield from _print_faults(place, str(row["id"]), row["printable"], why_not)


def _uncited_terms(library: Library) -> Iterator[RecoursError]:
    """Terms of a company that no rule and no override cites: what was read has no use, or a rule forgot it."""
    layers = library.layers.values()
    rules = [rule for layer in layers for section in SECTIONS for rule in getattr(layer, section)]
    overrides = [override for layer in layers for override in layer.overrides]
    cited = {cite for each in (*rules, *overrides) for cite in each.cite}
    for source in library.vocabulary.sources.values():
        if source.id.startswith("terms:") and source.id not in cited:
            yield fault(source.place, "uncited_terms", id=source.id)

"""Every fault of the content that can be found without a case: `recours check`.

Unknown ids, two layers on one target, cycles, limits without citation, articles not in force on the days of the rule,
stale readings, rules that can never be true, questions that nothing uses, steps that nothing opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from recours.core.entry_fields import FIELD_TYPES
from recours.core.errors import ContentError, RecoursError
from recours.core.law import (
    COMPUTED,
    LARGEST_INTEGER,
    SECTIONS,
    Condition,
    EventLeaf,
    FactLeaf,
    FactOperand,
    FactType,
    Limit,
    Right,
    Rule,
    conditions_of,
    leaves,
)
from recours.library.check_acts import act_faults
from recours.library.check_rules import fault, rule_faults
from recours.library.load import Library, files
from recours.library.reader import Entry, open_yaml
from recours.wording import say
from recours.wording.near import nearest

#: Days after which a reading is old (a warning) and too old (a fault): DESIGN.md, decision 13.
WARN_AFTER_DAYS, FAIL_AFTER_DAYS = 365, 730
#: Days before the last known value of a parameter ends from which the next is asked for: the order that sets the legal
#: rate comes in the last days of the half-year, so the search begins on 20 June and 20 December.
NEXT_VALUE_DAYS = 11


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found: faults stop the build, warnings are shown."""

    faults: tuple[RecoursError, ...]
    warnings: tuple[RecoursError, ...]
    rules: int = 0


def check(library: Library, as_of: date) -> Report:
    """Check the whole library; staleness is judged on `as_of`."""
    faults: list[RecoursError] = list(library.faults)
    rules = list(rules_of(library))
    for rule in rules:
        faults += rule_faults(rule, library)
    faults += _parameter_faults(library)
    faults += _ladder_faults(library)
    faults += act_faults(library)
    faults += _unused_facts(rules, library)
    faults += _read_in_future(library, as_of)
    faults += _open_definitions(library)
    old = list(_ages(library, as_of))
    faults += [fault for fault, fails in old if fails]
    warnings = [*(fault for fault, fails in old if not fails), *_running_out(library, as_of)]
    return Report(tuple(faults), tuple(warnings), len(rules))


def rules_of(library: Library) -> Iterator[Rule]:
    """Every rule of every layer."""
    for layer in library.layers.values():
        for section in SECTIONS:
            yield from getattr(layer, section)


def _parameter_faults(library: Library) -> Iterator[RecoursError]:
    """Each period's citation must exist and have been in force when the period began."""
    sources = library.vocabulary.sources
    for parameter in library.vocabulary.parameters.values():
        for period in parameter.periods:
            for cite in period.cite:
                if cite not in sources:
                    yield fault(
                        period.place,
                        "unknown",
                        what=say("library.check.what.source"),
                        id=cite,
                        rule=parameter.id,
                        near=nearest(cite, sources, "—"),
                    )
                elif not sources[cite].in_force_on(period.starts_on):
                    yield fault(period.place, "article_ended", cite=cite, day=period.starts_on.isoformat())


def _ladder_faults(library: Library) -> Iterator[RecoursError]:
    """Every company's and every sector's ladder must compose."""
    names: list[tuple[str | None, frozenset[str]]] = [(None, frozenset())]
    names += [(company, frozenset()) for company in library.companies]
    names += [(None, frozenset({sector})) for sector in library.sectors]
    for company, sectors in names:
        try:
            library.ladder(company, sectors)
        except RecoursError as error:
            yield error


def _unused_facts(rules: list[Rule], library: Library) -> Iterator[RecoursError]:
    """A question that no rule uses is not asked of anyone: it goes, or a rule comes."""
    used = {
        leaf.fact
        for rule in rules
        for condition in conditions_of(rule)
        for leaf in leaves(condition)
        if isinstance(leaf, FactLeaf)
    }
    used |= {operand for rule in rules for condition in conditions_of(rule) for operand in _fact_operands(condition)}
    used |= {start.of for rule in rules if isinstance(rule, Limit) for start in rule.starts if start.kind == "fact"}
    used |= {rule.judged_on for rule in rules if rule.judged_on} | {
        fact for each in COMPUTED.values() for fact in each.inputs
    }
    used |= {
        fact
        for rule in rules
        if isinstance(rule, Right)
        for amount in rule.amounts
        for fact in _amount_facts(amount.inputs)
    }
    used |= {event.fact for event in library.vocabulary.events.values() if event.fact} | {
        "sector",
        "ground",
        "consumer_region",
        "price_eur",
        "delivery_fee_eur",
    }
    for fact in library.vocabulary.facts.values():
        if fact.id not in used and not fact.particular:
            yield fault(fact.place, "unused_fact", fact=fact.id)


def _open_definitions(library: Library) -> Iterator[RecoursError]:
    """What would let nonsense into a journal: a whole number without bounds, a field of an entry of no known type."""
    for fact in library.vocabulary.facts.values():
        if fact.type is FactType.INTEGER and fact.at_most == LARGEST_INTEGER:
            yield fault(fact.place, "no_bounds", fact=fact.id)
    for event in library.vocabulary.events.values():
        for name, shape in event.fields.items():
            if shape.get("type") not in FIELD_TYPES:
                known = ", ".join(sorted(FIELD_TYPES))
                place = f"{library.root.name}/events"
                yield fault(place, "field_type", event=event.id, field=name, type=shape.get("type"), known=known)


def _fact_operands(condition: Condition) -> list[str]:
    compared = (leaf.operand for leaf in leaves(condition) if isinstance(leaf, (EventLeaf, FactLeaf)))
    return [operand.fact for operand in compared if isinstance(operand, FactOperand)]


def _amount_facts(inputs: Mapping[str, object]) -> list[str]:
    found = []
    for key in ("of", "plus", "on", "fact"):
        value = inputs.get(key)
        found += [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []
    return found


def _running_out(library: Library, as_of: date) -> Iterator[RecoursError]:
    """Parameters whose last known value ends within NEXT_VALUE_DAYS of `as_of`, or has ended: the next is not written.

    A rule that ended for good says so with a last value of null.
    """
    for parameter in library.vocabulary.parameters.values():
        ends_on = parameter.periods[-1].ends_on
        if ends_on is not None and as_of >= ends_on - timedelta(days=NEXT_VALUE_DAYS):
            yield fault(parameter.periods[-1].place, "running_out", id=parameter.id, day=ends_on.isoformat())


def _read_in_future(library: Library, as_of: date) -> Iterator[RecoursError]:
    """Every `checked` after `as_of`, wherever in content/: nobody has read a text tomorrow."""
    for path, shown in files(library.root, "."):
        for entry, day in _readings(path, shown):
            if day > as_of:
                yield fault(entry.place, "read_in_future", checked=day.isoformat(), today=as_of.isoformat())


def _readings(path: Path, shown: str) -> Iterator[tuple[Entry, date]]:
    """Every `checked` of a file, with its day; what cannot be read is a fault of its own, told already."""
    with suppress(ContentError):
        for entry in _values_named("checked", open_yaml(path, shown)):
            day = entry.day_or_none()
            if day is not None:
                yield entry, day


def _values_named(key: str, entry: Entry) -> Iterator[Entry]:
    """Every value of that key, at any depth."""
    if entry.is_map:
        for name, each in entry.map().items():
            yield from [each] if name == key else _values_named(key, each)
    elif entry.is_list:
        for each in entry.list():
            yield from _values_named(key, each)


def _ages(library: Library, as_of: date) -> Iterator[tuple[RecoursError, bool]]:
    """Sources read more than a year ago; with True where that is too long for anything but low confidence."""
    for source in library.vocabulary.sources.values():
        days = (as_of - source.checked).days if source.checked else 0
        if days > WARN_AFTER_DAYS:
            too_old = days > FAIL_AFTER_DAYS and source.confidence != "low"
            key = "too_old" if too_old else "old"
            checked = source.checked.isoformat() if source.checked else ""
            yield fault(source.place, key, id=source.id, checked=checked), too_old

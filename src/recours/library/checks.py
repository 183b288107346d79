"""Every fault of the content that can be found without a case: `recours check`.

Unknown ids, two layers on one target, cycles, limits without citation, articles not in force on the days of the rule,
stale readings, rules that can never be true, questions that nothing uses, steps that nothing opens, files laid out so
that a change is hard to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

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
from recours.library.check_companies import company_faults
from recours.library.check_layout import layout_faults
from recours.library.check_names import Page, join_faults, known_names, name_faults, open_pages
from recours.library.check_rules import fault, rule_faults
from recours.library.load import Library, files
from recours.library.reader import Entry
from recours.library.stories import read_story

#: Days after which a reading is old (a warning) and too old (a fault): DESIGN.md, decision 13.
WARN_AFTER_DAYS, FAIL_AFTER_DAYS = 365, 730
#: Days before the last known value of a parameter ends from which the next is asked for: the order that sets the legal
#: rate comes in the last days of the half-year, so the search begins on 20 June and 20 December.
NEXT_VALUE_DAYS = 11


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found: faults stop the build, warnings are shown.

    `is_read`: all but some stories was read, and every name in it is known: what is judged after that can be believed.
    """

    faults: tuple[RecoursError, ...]
    warnings: tuple[RecoursError, ...]
    rules: int = 0
    is_read: bool = True


def check(library: Library, as_of: date) -> Report:
    """Check the whole library; staleness is judged on `as_of`.

    What is not read, or names nothing, would bring faults that are none: the rules are judged when all that stands
    beside the stories is sound, and then the stories of each file that is sound itself.
    """
    rules, old = list(rules_of(library)), list(_ages(library, as_of))
    pages, unparsed = open_pages(library.root)
    faults: list[RecoursError] = [*library.faults, *unparsed, *_file_faults(pages)]
    faults += name_faults(pages, known_names(library, pages, faults), {each.place for each in faults})
    unsound = {str(each.place).partition(".yaml:")[0] for each in faults}
    stories = [page for page in pages if page.path.parts[0] == "stories"]
    is_read = unsound <= {page.root.file.removesuffix(".yaml") for page in stories}
    if is_read:
        faults += law_faults(library, rules)
        sound = [page for page in stories if page.root.file.removesuffix(".yaml") not in unsound]
        faults += _story_faults(sound, library)
    faults += _layout_faults(library)
    faults += [*_read_in_future(pages, as_of), *(fault for fault, fails in old if fails)]
    warnings = [*(fault for fault, fails in old if not fails), *_running_out(library, as_of)]
    return Report(tuple(distinct(faults)), tuple(warnings), len(rules), is_read)


def distinct(faults: Iterable[RecoursError]) -> list[RecoursError]:
    """Each fault once: an anchor or a ladder may meet the same one many times."""
    found: dict[tuple[str | None, str], RecoursError] = {}
    for each in faults:
        found.setdefault((each.place, each.message), each)
    return list(found.values())


def law_faults(library: Library, rules: list[Rule]) -> Iterator[RecoursError]:
    """What the rules say that cannot be, once every name in them is known."""
    for rule in rules:
        yield from rule_faults(rule, library)
    yield from _parameter_faults(library)
    yield from _ladder_faults(library)
    yield from act_faults(library)
    yield from company_faults(library)
    yield from _unused_facts(rules, library)
    yield from _open_definitions(library)


def _file_faults(pages: Iterable[Page]) -> Iterator[ContentError]:
    """The files that nothing reads, and the letters and heads of files that cannot be read."""
    for page in pages:
        if page.shape is None:
            yield page.root.fault("check.unread_file")
            continue
        try:
            page.shape.read(page.root)
        except ContentError as fault:
            yield fault


def _story_faults(pages: Iterable[Page], library: Library) -> list[RecoursError]:
    """The stories whose case cannot be read: each told, not the first alone; one slip in many of them, once."""
    found = []
    for entry in (entry for page in pages for _, entry in page.items()):
        try:
            if entry.is_map:
                read_story(entry, library)
        except RecoursError as fault:
            found.append(fault)
    return join_faults(found)


def rules_of(library: Library) -> Iterator[Rule]:
    """Every rule of every layer."""
    for layer in library.layers.values():
        for section in SECTIONS:
            yield from getattr(layer, section)


def _parameter_faults(library: Library) -> Iterator[RecoursError]:
    """Each period's citation must have been in force when the period began."""
    sources = library.vocabulary.sources
    for parameter in library.vocabulary.parameters.values():
        for period in parameter.periods:
            for cite in period.cite:
                source, day = sources[cite], period.starts_on
                if not source.in_force_on(day):
                    began = source.from_ is None or source.from_ <= day
                    sentence = "article_ended" if began else "article_to_come"
                    yield fault(period.place, sentence, cite=cite, day=day.isoformat())


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
    """What would let nonsense into a journal: a whole number without bounds, a choice without answers."""
    for fact in library.vocabulary.facts.values():
        if fact.type is FactType.INTEGER and fact.at_most == LARGEST_INTEGER:
            yield fault(fact.place, "no_bounds", fact=fact.id)
        if fact.type in (FactType.CHOICE, FactType.CHOICES) and not fact.choices:
            yield fault(fact.place, "no_choices", fact=fact.id)


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


def _read_in_future(pages: Iterable[Page], as_of: date) -> Iterator[RecoursError]:
    """Every `checked` after `as_of`, wherever in content/: nobody has read a text tomorrow."""
    for page in pages:
        with suppress(ContentError):  # what cannot be read is a fault of its own
            for entry in _values_named("checked", page.root):
                day = entry.day_or_none()
                if day is not None and day > as_of:
                    yield fault(entry.place, "read_in_future", checked=day.isoformat(), today=as_of.isoformat())


def _layout_faults(library: Library) -> Iterator[RecoursError]:
    """Every line too long, map crowded in braces and anchor out of place, in every file of content/."""
    for path, shown in files(library.root, "."):
        with suppress(ContentError, UnicodeDecodeError):  # what cannot be read is a fault of its own, told already
            yield from layout_faults(path.read_text(encoding="utf-8"), shown)


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

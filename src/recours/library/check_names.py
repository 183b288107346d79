"""Every name in content resolved: the shapes are walked, and each name is looked up among all that content gives.

What could not be read brings no further fault: the names that its file gives count as known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from recours.core.errors import ContentError, RecoursError
from recours.core.law import COMPUTED
from recours.library.load import Library, files
from recours.library.reader import Entry, Faults, open_yaml
from recours.library.shapes.files import file_shape
from recours.library.shapes.kinds import Shape
from recours.library.shapes.names import Known, Named
from recours.library.shapes.rules import KINDS_OF_RULES
from recours.library.shapes.stories import WAITING
from recours.library.shapes.structures import Items
from recours.library.shapes.vocabulary import LEGAL_VALUES
from recours.wording import say


@dataclass(frozen=True, slots=True)
class Page:
    """One file of content, parsed: its path below content/ and its root."""

    path: PurePath
    root: Entry

    @property
    def shape(self) -> Shape | None:
        """The shape of the file; None when no section reads it."""
        return file_shape(self.path)

    def items(self) -> Iterator[tuple[Shape, Entry]]:
        """What the file holds, item by item, each with its shape."""
        for part, entry in self.shape.parts(self.root) if self.shape else ():
            yield from part.parts(entry) if isinstance(part, Items) else ((part, entry),)


def open_pages(root: Path) -> tuple[list[Page], list[ContentError]]:
    """Every file of content that is YAML, and the fault of each other one."""
    faults = Faults()
    opened = [
        (path, faults.attempt(lambda path=path, shown=shown: open_yaml(path, shown)))  # type: ignore[misc]
        for path, shown in files(root, ".")
    ]
    return [Page(path.relative_to(root), entry) for path, entry in opened if entry is not None], faults.found


def named_entries(shape: Shape, entry: Entry) -> Iterator[tuple[Named, Entry]]:
    """Every name at or below `entry`."""
    if isinstance(shape, Named):
        yield shape, entry
    for part, below in shape.parts(entry):
        yield from named_entries(part, below)


def name_faults(pages: Iterable[Page], known: Known, faulty: Collection[str | None]) -> list[RecoursError]:
    """Every name that nothing is called by, each told once with how often it stands; none at a place that is faulty."""
    found = (fault for page in pages for fault in _faults_of(page, known))
    return join_faults(fault for fault in found if fault.place not in faulty)


def join_faults(faults: Iterable[RecoursError]) -> list[RecoursError]:
    """One fault for all that say the same, with how many other places there are."""
    same: dict[str, list[RecoursError]] = {}
    for fault in faults:
        same.setdefault(fault.message, []).append(fault)
    return [_one_fault(each) for each in same.values()]


def _faults_of(page: Page, known: Known) -> Iterator[ContentError]:
    with suppress(ContentError):  # a root that could not be read is a fault already
        for shape, item in page.items():
            with suppress(ContentError):  # and so is an item
                for named, entry in named_entries(shape, item):
                    yield from named.faults(entry, known)


def _one_fault(faults: list[RecoursError]) -> RecoursError:
    first, places = faults[0], {fault.place for fault in faults}
    if len(places) == 1:
        return first
    key = "again_once" if len(places) == 2 else "again"
    message = say(f"library.unknown.{key}", message=first.message, count=len(places) - 1)
    return ContentError(message, place=first.place, way_out=first.way_out)


def known_names(library: Library, pages: Iterable[Page], faults: Iterable[RecoursError]) -> Known:
    """Every name that content gives."""
    vocabulary, layers = library.vocabulary, library.layers.values()
    lost, unasked = _lost_names(library.root, faults), set(vocabulary.exhibits)
    rules = {section: {rule.id for layer in layers for rule in getattr(layer, section)} for section in KINDS_OF_RULES}
    themes = {
        theme for layer in layers for section in rules for rule in getattr(layer, section) for theme in rule.about
    }
    grounds, steps = vocabulary.grounds.values(), [step for layer in layers for step in layer.steps]
    letters = set(_letter_ids(pages))
    exhibits = [*(each.exhibits for each in grounds), *(each.exhibits for each in steps)]
    amounts = {amount.id for layer in layers for right in layer.rights for amount in right.amounts}
    papers = {*vocabulary.exhibits.values(), *rules["steps"], *letters}
    names = {
        **rules,
        **{kind: rules[section] for section, kind in KINDS_OF_RULES.items()},
        "fact": vocabulary.facts.keys() | COMPUTED.keys(),
        "told_fact": vocabulary.facts.keys(),
        "event": vocabulary.events.keys(),
        "parameter": vocabulary.parameters.keys(),
        **{
            f"{kind}_parameter": {each.id for each in vocabulary.parameters.values() if each.kind == kind}
            for kind in LEGAL_VALUES
        },
        "source": vocabulary.sources.keys(),
        "mediator": vocabulary.mediators.keys(),
        "sector": library.sectors.keys(),
        "reader": library.shares.keys(),
        "letter": letters,
        "amount": amounts,
        "rule": themes.union(rules, *rules.values()),
        "waiting": {WAITING},
        "entry_step": rules["steps"] | letters,
        "exhibit": papers | {f"{paper}_receipt" for paper in papers},
        "exhibit_words": {words for each in exhibits for words in each} | (lost and unasked),
    }
    return Known(names, vocabulary.facts, vocabulary.events, lost)


def _letter_ids(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        if page.path.parts[0] == "letters":
            with suppress(ContentError, KeyError):  # an id that is none is a fault already
                yield page.root.map()["id"].text()


#: A short key (`id`, or a slip of it) and its value.
_GIVEN = re.compile(r"""(?:^|[-{,\s])\w{1,3}:\s*["']?([\w:@.,-]+)""", re.MULTILINE)


def _lost_names(root: Path, faults: Iterable[RecoursError]) -> frozenset[str]:
    """The names that are given in the files of these faults: what was dropped may be one of them."""
    lost: set[str] = set()
    for file in {str(fault.place).rpartition(":")[0] for fault in faults}:
        path = root.parent / file
        if path.is_file():
            given = _GIVEN.findall(path.read_text(encoding="utf-8", errors="replace"))
            lost.update(each.rstrip(",") for each in given)
    return frozenset(lost)

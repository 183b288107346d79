"""Mistakes made on purpose in a copy of content/: one misspelt key, one value of another type, one name of nothing.

They are made from the YAML side alone, without knowing how the check reads it: from what a file says of itself and from
how often a kind of value is a word, an id or a sentence. A *kind* is where a key stands, ids and numbers left out.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z]{4,}|[a-z]+:[A-Za-z0-9.:@-]{3,}")
#: Keys under which a mistake is none. `id` and `story` give a name, and who uses the old one is the mistake; the rest is
#: read by people only.
DEFINING = {"id", "story"}


@dataclass(frozen=True)
class Mistake:
    """One change of one file: what is cut out, what stands there instead, and the lines that a fault may name."""

    what: str
    kind: str
    file: Path
    start: int
    end: int
    text: str
    lines: frozenset[int]

    def __str__(self) -> str:
        return f"{self.what}: {self.file}:{max(self.lines)} {self.kind} -> {self.text!r}"


@dataclass(frozen=True)
class Place:
    """A key with its value, where it stands in a file, and its kind."""

    file: Path
    kind: str
    key: yaml.ScalarNode
    value: yaml.Node
    siblings: frozenset[str]
    item: int

    @property
    def lines(self) -> frozenset[int]:
        """The lines that a fault may name: those of the key and its value, or the first of the item that holds them."""
        first = self.key.start_mark.line + 1  # an alias has its value elsewhere, maybe before
        return frozenset({self.item, first, *range(first, self.value.end_mark.line + 2)})


def places_of(root: Path) -> list[Place]:
    """Every key of every file of content/, once, an anchor where it is used."""
    places = [place for path in sorted(root.rglob("*.yaml")) for place in _places(path, root)]
    kinds = _without_names({place.kind for place in places})
    return [replace(place, kind=kinds[place.kind]) for place in places]


#: A mapping with more different keys than this has names for keys: the widest section, a step, has some twenty.
MOST_KEYS = 40


def _without_names(kinds: Iterable[str]) -> dict[str, str]:
    """Each kind with `*` for the keys that are names: they are one kind of key."""
    paths = {kind: tuple(kind.split(".")) for kind in kinds}
    for depth in range(1, max(map(len, paths.values()))):
        children: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for path in paths.values():
            if len(path) > depth:
                children[path[:depth]].add(path[depth])
        for kind, path in paths.items():
            if len(path) > depth and len(children[path[:depth]]) > MOST_KEYS:
                paths[kind] = (*path[:depth], "*", *path[depth + 1 :])
    return {kind: ".".join(path) for kind, path in paths.items()}


def _places(path: Path, root: Path) -> Iterator[Place]:
    file = path.relative_to(root)
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    seen: set[int] = set()

    def walk(node: yaml.Node, kind: str, item: int) -> Iterator[Place]:
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for each in node.value:
                yield from walk(each, kind, each.start_mark.line + 1)
        elif isinstance(node, yaml.MappingNode):
            siblings = frozenset(key.value for key, _ in node.value)
            for key, value in node.value:
                if key.value != "<<" and not (kind == "" and key.value == "shared"):
                    here = f"{kind}.{key.value}" if kind else f"{file.parts[0]}/{key.value}"
                    yield Place(file, here, key, value, siblings, item)
                    yield from walk(value, here, item)

    yield from walk(node, "", 1)


def mistakes_in(root: Path, seed: int) -> list[Mistake]:
    """One misspelt word, one value of another type and one dangling name for each kind in each file."""
    draw = random.Random(seed)
    places = places_of(root)
    named, spoken = _kinds_of_names(places), _free_facts(places)
    of_file: dict[tuple[Path, str], list[Place]] = defaultdict(list)
    for place in places:
        of_file[place.file, place.kind].append(place)
    texts = {path: (root / path).read_text(encoding="utf-8") for path in {place.file for place in places}}
    found = []
    for (file, kind), here in of_file.items():
        found.append(_misspelt_key(draw.choice(here), draw))
        found.append(_wrong_type(draw.choice(here), texts[file]))
        names = [place for place in here if _is_name(place.value) and kind in named and not _is_spoken(place, spoken)]
        if names:
            found.append(_dangling_name(draw.choice(names), texts[file], draw))
    return [mistake for mistake in found if mistake is not None]


def _is_name(node: yaml.Node) -> bool:
    return (
        isinstance(node, yaml.ScalarNode)
        and bool(NAME.fullmatch(node.value))
        and node.value not in ("true", "false", "null")
    )


def _kinds_of_names(places: Iterable[Place]) -> set[str]:
    """The kinds whose every value is a name, several times the same, or a name that an `id` gives somewhere."""
    ids = {
        place.value.value for place in places if place.key.value == "id" and isinstance(place.value, yaml.ScalarNode)
    }
    values: dict[str, list[yaml.Node]] = defaultdict(list)
    for place in places:
        if place.key.value not in DEFINING:
            values[place.kind].append(place.value)
    found = set()
    for kind, nodes in values.items():
        words = [node.value for node in nodes if isinstance(node, yaml.ScalarNode)]
        if not words or any(" " in word or not word.islower() for word in words if word):
            continue
        repeated = sum(count for count in Counter(words).values() if count > 1)
        if set(words) <= ids or repeated * 2 > len(words) > 4:
            found.add(kind)
    return found


def _free_facts(places: Iterable[Place]) -> set[str]:
    """The facts and fields that are any text: what a person says is never a dangling name."""
    types = {"text", "address", "any"}
    return {
        owner.value.value
        for owner in places
        if owner.key.value == "id" and owner.kind.startswith("facts/") and isinstance(owner.value, yaml.ScalarNode)
        for other in places
        if other.file == owner.file and other.key.value == "type" and other.value.value in types
        if 0 < other.key.start_mark.line - owner.key.start_mark.line < 12
    }


def _is_spoken(place: Place, spoken: set[str]) -> bool:
    return place.kind.startswith("stories/") and (place.key.value in spoken or ".journal." in place.kind)


def _misspell(word: str, draw: random.Random) -> str:
    """The word with one letter left out, doubled, or changed with its neighbour."""
    for _ in range(20):
        at = draw.randrange(1, max(2, len(word) - 1)) if len(word) > 2 else 0
        ways = [
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
        other = draw.choice(ways)
        if other and other != word:
            return other
    return word + "x"


def _misspelt_key(place: Place, draw: random.Random) -> Mistake | None:
    other = _misspell(place.key.value, draw)
    if other in place.siblings:
        return None
    start, end = place.key.start_mark.index, place.key.end_mark.index
    return Mistake("misspelt key", place.kind, place.file, start, end, other, place.lines)


def _wrong_type(place: Place, text: str) -> Mistake | None:
    """A list where one value stands, a word where several do."""
    node = place.value
    start, end = node.start_mark.index, node.end_mark.index
    if node.start_mark.line < place.key.start_mark.line:
        return None  # an alias: its value stands elsewhere
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):
            return Mistake(
                "wrong type", place.kind, place.file, start, end, "[[un]]\n" + _indent(text, end), place.lines
            )
        return Mistake("wrong type", place.kind, place.file, start, end, "[[un]]", place.lines)
    if node.flow_style:
        return Mistake("wrong type", place.kind, place.file, start, end, "zzz yyy", place.lines)
    return Mistake("wrong type", place.kind, place.file, start, end, "zzz yyy\n" + _indent(text, end), place.lines)


def _indent(text: str, end: int) -> str:
    """What stands before the next token on its line: a block ends there."""
    return text[text.rfind("\n", 0, end) + 1 : end]


def _dangling_name(place: Place, text: str, draw: random.Random) -> Mistake | None:
    node = place.value
    start, end = node.start_mark.index, node.end_mark.index
    other = text[start:end].replace(node.value, _misspell(node.value, draw) + "q")
    return Mistake("dangling name", place.kind, place.file, start, end, other, place.lines)


def in_rounds(mistakes: Iterable[Mistake], draw: random.Random) -> list[list[Mistake]]:
    """The mistakes in rounds of one a file, kinds not met before first: each round is one run of the check."""
    waiting: dict[Path, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        waiting[mistake.file].append(mistake)
    met: set[tuple[str, str]] = set()
    rounds = []
    for queue in waiting.values():
        draw.shuffle(queue)
    while any(waiting.values()):
        chosen = []
        for queue in waiting.values():
            if queue:
                at = next((at for at, each in enumerate(queue) if (each.what, each.kind) not in met), 0)
                mistake = queue.pop(at)
                met.add((mistake.what, mistake.kind))
                chosen.append(mistake)
        rounds.append(chosen)
    return rounds

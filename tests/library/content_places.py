"""Where something stands in content/: every key, every item of a list, with the kind of place and the form of the value.

Read from the YAML side alone, without knowing how the check reads it. A *kind* is where a value stands, names and
numbers left out; of a section that says what it is (`method: fixed`), each answer is a kind of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

#: A mapping with more different keys than this has names for keys: the widest section, a step, has some twenty.
MOST_KEYS = 40
#: The keys that say what the section around them is: what may stand beside them depends on it.
SAYING_WHAT = {
    "parameters": ("kind",),
    "facts": ("type",),
    "rights": ("method", "fact"),
    "procedures": ("fact", "target"),
}
TESTS = ("is", "one_of", "at_least", "at_most", "before", "after")
#: Conditions within conditions are one kind at any depth.
JOINING = ("all", "any", "not")
_FLAGS, _NULLS = {"true", "false"}, {"", "null", "~"}


@dataclass(frozen=True)
class Place:
    """A value where it stands in a file, with its key (an item of a list has none) and its kind."""

    file: Path
    kind: str
    key: yaml.ScalarNode | None
    value: yaml.Node
    siblings: frozenset[str]
    item: int

    @property
    def is_alias(self) -> bool:
        """True for `*name`: its value stands elsewhere, before."""
        return self.key is not None and self.value.start_mark.line < self.key.start_mark.line

    @property
    def lines(self) -> frozenset[int]:
        """The lines that a fault may name: those of the key and its value, or the first of the item that holds them."""
        first = (self.key or self.value).start_mark.line + 1
        return frozenset({self.item, first, *range(first, self.value.end_mark.line + 2)})


def form_of(node: yaml.Node) -> str:
    """What a reader of YAML sees: a list, a map, words, nothing, a blank text, a number, a day or a flag."""
    if isinstance(node, yaml.SequenceNode):
        return "list"
    if isinstance(node, yaml.MappingNode):
        return "map"
    if node.style:
        return "words" if node.value.strip() else "blank"
    if node.value in _NULLS:
        return "null"
    if node.value in _FLAGS:
        return "flag"
    if re.fullmatch(r"-?\d+(\.\d+)?", node.value):
        return "number"
    return "day" if re.fullmatch(r"\d{4}-\d\d-\d\d", node.value) else "words"


def places_of(root: Path) -> list[Place]:
    """Every value of every file of content/, once, an anchor where it is used."""
    places = [place for path in sorted(root.rglob("*.yaml")) for place in _places(path, root)]
    kinds = _without_names({place.kind for place in places})
    return [replace(place, kind=kinds[place.kind]) for place in places]


def _without_names(kinds: Iterable[str]) -> dict[str, str]:
    """Each kind with `*` for the keys that are names: they are one kind of key."""
    paths = {kind: tuple(kind.split("/")) for kind in kinds}
    for depth in range(1, max(map(len, paths.values()))):
        children: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for path in paths.values():
            if len(path) > depth:
                children[path[:depth]].add(path[depth].partition("[")[0])
        for kind, path in paths.items():
            if len(path) > depth and len(children[path[:depth]]) > MOST_KEYS:
                paths[kind] = (*path[:depth], "*", *path[depth + 1 :])
    return {kind: "/".join(path) for kind, path in paths.items()}


def _places(path: Path, root: Path) -> Iterator[Place]:
    file = path.relative_to(root)
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return _places_below(node, file.parts[0], 1, file, set())


def _places_below(node: yaml.Node, kind: str, item: int, file: Path, seen: set[int]) -> Iterator[Place]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            if isinstance(each, yaml.ScalarNode) and each.start_mark.line >= node.start_mark.line:
                yield Place(file, f"{kind}[]", None, each, frozenset(), item)
            yield from _places_below(each, kind, each.start_mark.line + 1, file, seen)
    elif isinstance(node, yaml.MappingNode):
        siblings = frozenset(key.value for key, _ in node.value)
        for key, value in node.value:
            if key.value == "<<" or (kind == file.parts[0] and key.value == "shared"):
                continue
            here = kind if key.value in JOINING else f"{kind}{_what(node, key.value, file)}/{key.value}"
            yield Place(file, here, key, value, siblings, item)
            yield from _places_below(value, here, item, file, seen)


def _what(node: yaml.MappingNode, beside: str, file: Path) -> str:
    """What the section says that it is, for the keys beside that word: `[method=fixed]`."""
    for key, value in node.value:
        if key.value == "fact" and beside not in TESTS:
            continue
        if (
            key.value in SAYING_WHAT.get(file.parts[0], ())
            and key.value != beside
            and isinstance(value, yaml.ScalarNode)
        ):
            word = value.value.rpartition(".")[2] if key.value == "target" else value.value
            return f"[{key.value}={word}]"
    return ""

"""YAML read by the type expected, with file and line for every fault. The only place that knows YAML.

PyYAML's composed nodes are kept: its default constructor reads `01000` as 512 and `on` as true. A plain scalar becomes
a value only when the caller says which type it wants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import yaml

from recours.core.errors import ContentError, RecoursError
from recours.wording import say
from recours.wording.near import nearest

T = TypeVar("T")
#: The section of a file of content where its anchors are, which nothing else reads.
SHARED = "shared"


def guess(name: str, known: Iterable[str]) -> str:
    """The way out of a name that is none: the nearest known one, else all of them."""
    names = list(known)
    near = nearest(name, names)
    return say("library.near", near=near) if near else say("library.among", known=", ".join(names))


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The first signs of what YAML may read as a number, a day or a flag.
_LOOKS = frozenset("-0123456789tf")
_NULL = {"", "null", "~", "Null", "NULL"}
#: Signs of a whole number: more than any sum in cents; beyond 4,300 of them Python refuses to convert.
_LONGEST_NUMBER = 20


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Only composes: nothing is constructed, so no tag is resolved. Resolving was a third of the time of reading."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        """One tag for all: what a scalar means, the reader that wants it says."""
        return "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of a YAML file, read by the type its reader expects."""

    node: yaml.Node
    file: str

    @property
    def place(self) -> str:
        """file:line."""
        return f"{self.file}:{self.node.start_mark.line + 1}"

    def fault(self, sentence: str, /, **more: object) -> ContentError:
        """A fault at this place; `library.<sentence>` and `library.<sentence>_way_out` are its words.

        `of` is the shape that the sentence speaks of, as `library.shape` names it.
        """
        if "of" in more:
            more["of"] = say(f"library.shape.{more['of']}")
        way_out = say(f"library.{sentence}_way_out", **more)
        return ContentError(say(f"library.{sentence}", **more), place=self.place, way_out=way_out)

    def refusal(self, error: RecoursError) -> ContentError:
        """What a floor below refuses of this value, told with its place in the file."""
        return ContentError(error.message, place=self.place, way_out=error.way_out)

    def wrong_form(self, what: str) -> ContentError:
        """The fault of a text of another form than the one that `library.form.<what>` names."""
        message, way_out = say(f"library.form.{what}", value=self.text()), say(f"library.form.{what}_way_out")
        return ContentError(message, place=self.place, way_out=way_out)

    def unknown_word(self, word: str, known: Iterable[str]) -> ContentError:
        """The fault of a word that is none of a closed list."""
        return ContentError(say("library.not_one_of", value=word), place=self.place, way_out=guess(word, known))

    def unknown_key(self, key: str, of: str, known: Iterable[str]) -> ContentError:
        """The fault of a key that is none, at the line of the key itself."""
        place = next((each.place for each, _ in self.pairs() if each.text() == key), self.place)
        message = say("library.unknown_key", key=key, of=say(f"library.shape.{of}"))
        return ContentError(message, place=place, way_out=guess(key, known))

    @property
    def is_null(self) -> bool:
        """True for an empty value or null."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in _NULL

    @property
    def is_map(self) -> bool:
        """True for a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """True for a sequence."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_flow(self) -> bool:
        """True for a mapping in braces or a sequence in brackets."""
        return isinstance(self.node, yaml.CollectionNode) and bool(self.node.flow_style)

    def fields(self, of: str, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, Entry]:
        """The fields of a mapping; an unknown, doubled or missing key is a fault."""
        found = self.map()
        known = required + optional
        for key in found:
            if key not in known:
                raise self.unknown_key(key, of, known)
        for key in required:
            if key not in found:
                raise self.fault("missing_key", key=key, of=of)
        return found

    def map(self) -> dict[str, Entry]:
        """The entries of a mapping by key; a doubled key is a fault. `<<: *other` brings those of another mapping."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault("not_a_map")
        found: dict[str, Entry] = {}
        for key_node, value_node in self.node.value:
            key = str(key_node.value)
            if key in found:
                raise Entry(key_node, self.file).fault("doubled_key", key=key)
            found[key] = Entry(value_node, self.file)
        merged = found.pop("<<", None)
        return {**merged.map(), **found} if merged is not None else found

    def pairs(self) -> list[tuple[Entry, Entry]]:
        """The keys of a mapping, each at its own line, with their values."""
        found = self.map()
        keys = {str(key.value): Entry(key, self.file) for key, _ in self.node.value}
        bases = [Entry(base, self.file).pairs() for key, base in self.node.value if key.value == "<<"]
        keys = {each.text(): each for base in bases for each, _ in base} | keys
        return [(keys[key], value) for key, value in found.items()]

    def list(self) -> list[Entry]:
        """The entries of a sequence; a single value counts as a list of one, and null is a fault."""
        if self.is_null:
            raise self.fault("no_value")
        if isinstance(self.node, yaml.SequenceNode):
            return [Entry(node, self.file) for node in self.node.value]
        return [self]

    def text(self) -> str:
        """A scalar as text, spaces at the ends removed."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.fault("not_text")
        return str(self.node.value).strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(entry.text() for entry in self.list())

    def words(self) -> str:
        """A text of at least one word, quoted where YAML would read something else."""
        text = self.text()
        if self.is_null or not text or (text[0] in _LOOKS and not isinstance(self.scalar(), str)):
            raise self.fault("not_words", value=text)
        return text

    def flag(self) -> bool:
        """true or false, nothing else."""
        if self.text() not in ("true", "false"):
            raise self.fault("not_a_flag", value=self.text())
        return self.text() == "true"

    def integer(self) -> int:
        """A whole number."""
        if not re.fullmatch(r"-?\d+", self.text()):
            raise self.fault("not_an_integer", value=self.text())
        return self._whole(self.text())

    def _whole(self, digits: str) -> int:
        if len(digits) > _LONGEST_NUMBER:
            raise self.fault("number_too_long", value=digits[:20] + "…")
        return int(digits)

    def decimal(self) -> Decimal:
        """A number."""
        try:
            return Decimal(self.text().replace("_", ""))
        except InvalidOperation:
            raise self.fault("not_a_number", value=self.text()) from None

    def day(self) -> date:
        """An ISO date."""
        try:
            return date.fromisoformat(self.text()) if _DAY.fullmatch(self.text()) else self._no_day()
        except ValueError:
            return self._no_day()

    def day_or_none(self) -> date | None:
        """An ISO date, or None where the file says null."""
        return None if self.is_null else self.day()

    def _no_day(self) -> date:
        raise self.fault("not_a_day", value=self.text())

    def one_of(self, known: tuple[str, ...]) -> str:
        """One of these words."""
        if self.text() not in known:
            raise self.unknown_word(self.text(), known)
        return self.text()

    def plain(self) -> object:
        """The node as plain data (text, bool, int, Decimal, date, list, dict), for fields that only pass through."""
        if self.is_map:
            return {key: entry.plain() for key, entry in self.map().items()}
        if self.is_list:
            return [entry.plain() for entry in self.list()]
        return None if self.is_null else self.scalar()

    def scalar(self) -> bool | int | Decimal | date | str:
        """A scalar by its form: quoted is text; true/false, numbers and ISO dates are what they look like."""
        value = self.text()
        assert isinstance(self.node, yaml.ScalarNode)
        if self.node.style:
            return value
        if value in ("true", "false"):
            return value == "true"
        if re.fullmatch(r"-?(0|[1-9]\d*)", value):
            return self._whole(value)
        if re.fullmatch(r"-?\d+\.\d+", value):
            return Decimal(value)
        return self.day() if _DAY.fullmatch(value) else value


#: More than any case file holds; what goes beyond is a slip or a trap.
_DEEPEST, _LARGEST = 30, 100_000


def _check_depth(text: str, file: str) -> None:
    """Raise ContentError for lists within lists beyond `_DEEPEST`.

    The composer calls itself at each level, and 40,000 of them end the process: the events are counted before.
    """
    depth = 0
    with _yaml_faults(file):
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                place = f"{file}:{line}"
                raise ContentError(say("library.too_deep"), place=place, way_out=say("library.too_deep_way_out"))


def _check_size(entry: Entry) -> None:
    """Raise ContentError for what anchors make larger than `_LARGEST` nodes, or put within itself."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node, depth: int) -> int:
        if depth > _DEEPEST:  # only an anchor within itself gets here
            raise entry.fault("too_deep")
        if id(node) not in sizes:
            sizes[id(node)] = 1 + sum(size(part, depth + 1) for part in _parts(node))
        return sizes[id(node)]

    if size(entry.node, 0) > _LARGEST:
        raise entry.fault("too_deep")


def _parts(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        yield from (part for pair in node.value for part in pair)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


class Faults:
    """The faults of many items, so that one does not hide the others."""

    def __init__(self) -> None:
        self.found: list[ContentError] = []

    def read_each(self, entries: list[Entry], read: Callable[[Entry], T]) -> Iterator[T]:
        """Each entry that `read` accepts; what it refuses is kept as a fault."""
        for entry in entries:
            item = self.attempt(lambda entry=entry: read(entry))  # type: ignore[misc]
            if item is not None:
                yield item

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What `read` returns, or None with its fault kept."""
        try:
            return read()
        except ContentError as fault:
            self.found.append(fault)
            return None


def open_yaml(path: Path, shown: str | None = None) -> Entry:
    """The root of a YAML file of content, without `shared:`, which holds what the rest names by alias.

    Raises ContentError with the line where it cannot be read.
    """
    root = parse_yaml(_contents(path, shown or str(path)), shown or str(path))
    if root.is_map:
        root.node.value = [pair for pair in root.node.value if pair[0].value != SHARED]
    return root


def _contents(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(say("library.no_file", file=shown), way_out=say("library.no_file_way_out")) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        way_out = say("library.not_utf8_way_out")
        raise ContentError(say("library.not_utf8"), place=f"{shown}:{line}", way_out=way_out) from None
    except OSError as error:
        message, way_out = say("library.unreadable", reason=error.strerror), say("library.unreadable_way_out")
        raise ContentError(message, place=shown, way_out=way_out) from None


def open_bounded_yaml(path: Path) -> Entry:
    """The root of a YAML file that anybody may have written. Raises ContentError also when no hand wrote it."""
    text = _contents(path, str(path))
    _check_depth(text, str(path))
    root = parse_yaml(text, str(path))
    _check_size(root)
    return root


def parse_yaml(text: str, file: str) -> Entry:
    """The root of a YAML text. Raises ContentError with the line where it cannot be read."""
    with _yaml_faults(file):
        node = yaml.compose(text, Loader=_Loader)
    if node is None:
        raise ContentError(say("library.empty", file=file), place=f"{file}:1", way_out=say("library.empty_way_out"))
    return Entry(node, file)


@contextmanager
def _yaml_faults(file: str) -> Iterator[None]:
    """What the parser refuses, as a ContentError with its line."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _yaml_fault(str(error.problem), f"{file}:{line}") from None
    except yaml.YAMLError as error:
        raise _yaml_fault(str(error), f"{file}:1") from None


#: What the parser says in English, by the words of it that tell the slip, and our sentence for it (`library.yaml`).
_YAML_PROBLEMS = (
    ("undefined alias", "undefined_alias"),
    ("duplicate anchor", "duplicate_anchor"),
    ("could not find expected ':'", "no_colon"),
    ("mapping values are not allowed", "two_colons"),
    ("did not find expected key", "indent"),
    ("did not find expected '-'", "indent"),
    ("did not find expected <document start>", "indent"),
    ("did not find expected ','", "unclosed"),
    ("unexpected end of stream", "unclosed"),
    ("cannot start any token", "sign"),
)


def _yaml_fault(problem: str, place: str) -> ContentError:
    sentence = next((each for words, each in _YAML_PROBLEMS if words in problem), "other")
    message, way_out = say(f"library.yaml.{sentence}", problem=problem), say(f"library.yaml.{sentence}_way_out")
    return ContentError(message, place=place, way_out=way_out)

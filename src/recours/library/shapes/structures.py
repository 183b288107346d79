"""The shapes of what holds other values: keys and values, lists, and one of several shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from recours.library.reader import Entry
from recours.library.shapes.kinds import Schema, Shape


@dataclass(frozen=True)
class Record(Shape):
    """Keys of a closed set, some of them needed; with `one_of`, exactly one of these keys stands in it."""

    of: str
    needs: Mapping[str, Shape] = field(default_factory=dict)
    may: Mapping[str, Shape] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> dict[str, Shape]:
        """The shape of every key."""
        return {**self.needs, **self.may}

    def read(self, entry: Entry) -> dict[str, Any]:
        """The value of every key that is there, in the order of the file. Raises ContentError."""
        keys, found = self.keys, entry.map()
        for key in found:
            if key not in keys:
                raise entry.unknown_key(key, self.of, keys)
        for key in self.needs:
            if key not in found:
                raise entry.fault("missing_key", key=key, of=self.of)
        if self.one_of and sum(key in found for key in self.one_of) != 1:
            raise entry.fault("one_key", of=self.of, keys=", ".join(self.one_of))
        return {key: keys[key].read(each) for key, each in found.items()}

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The value of every key."""
        return ((self.keys[key], each) for key, each in entry.map().items() if key in self.keys)

    def schema(self) -> Schema:
        """An object without other properties."""
        found: dict[str, Any] = {
            "type": "object",
            "properties": {key: shape.schema() for key, shape in self.keys.items()},
            "required": list(self.needs),
            "additionalProperties": False,
        }
        return {**found, "oneOf": [{"required": [key]} for key in self.one_of]} if self.one_of else found


@dataclass(frozen=True)
class ListOf(Shape):
    """A list; with `or_one`, a single value counts as a list of one. `into` makes the list that readers want."""

    item: Shape
    or_one: bool = False
    least: int = 0
    into: Callable[[list[Any]], Any] = tuple

    def read(self, entry: Entry) -> Any:
        """The values. Raises ContentError for what is no list."""
        if not (entry.is_list or self.or_one):
            raise entry.fault("not_a_list")
        found = [self.item.read(each) for each in entry.list()]
        if len(found) < self.least:
            raise entry.fault("too_few", least=self.least)
        return self.into(found)

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """Every item."""
        return ((self.item, each) for each in entry.list())

    def schema(self) -> Schema:
        """An array, or one value where that is enough."""
        array = {"type": "array", "items": self.item.schema(), "minItems": self.least}
        return {"anyOf": [self.item.schema(), array]} if self.or_one else array


@dataclass(frozen=True)
class NestedList(Shape):
    """A list in which lists may stand, all read as one: anchors join what several rows have in common."""

    item: Shape

    def read(self, entry: Entry) -> tuple[Any, ...]:
        """The values, one list."""
        if not entry.is_list:
            raise entry.fault("not_a_list")
        return tuple(self.item.read(each) for each in _flat(entry))

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """Every item."""
        return ((self.item, each) for each in _flat(entry))

    def schema(self) -> Schema:
        """An array of values and of arrays of them."""
        item = self.item.schema()
        return {"type": "array", "items": {"anyOf": [item, {"type": "array", "items": item}]}}


def _flat(entry: Entry) -> Iterator[Entry]:
    for each in entry.list():
        yield from _flat(each) if each.is_list else (each,)


@dataclass(frozen=True)
class MapOf(Shape):
    """Keys that each are of one shape (a new name, the name of a fact), and values of another."""

    key: Shape
    value: Shape

    def read(self, entry: Entry) -> dict[str, Any]:
        """The values by key."""
        return {self.key.read(key): self.value.read(value) for key, value in entry.pairs()}

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """Every key and every value."""
        for key, value in entry.pairs():
            yield self.key, key
            yield self.value, value

    def schema(self) -> Schema:
        """An object with any property of that form."""
        key = {name: value for name, value in self.key.schema().items() if name != "type"}
        return {"type": "object", "propertyNames": key, "additionalProperties": self.value.schema()}


@dataclass(frozen=True)
class OrNull(Shape):
    """A value, or null where the file says that there is none."""

    shape: Shape

    def read(self, entry: Entry) -> Any:
        """The value, or None."""
        return None if entry.is_null else self.shape.read(entry)

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The value, unless it is null."""
        return iter(() if entry.is_null else ((self.shape, entry),))

    def schema(self) -> Schema:
        """The value or null."""
        return {"anyOf": [{"type": "null"}, self.shape.schema()]}


@dataclass(frozen=True)
class ByForm(Shape):
    """One shape for a single value, another for keys, another for a list: the form of the entry decides."""

    single: Shape
    keys: Shape | None = None
    items: Shape | None = None

    def _shape(self, entry: Entry) -> Shape:
        chosen = self.keys if entry.is_map else self.items if entry.is_list else self.single
        return chosen or self.single

    def read(self, entry: Entry) -> Any:
        """The value by the shape of its form."""
        return self._shape(entry).read(entry)

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The entry by the shape of its form."""
        yield self._shape(entry), entry

    def schema(self) -> Schema:
        """Any of them."""
        return {"anyOf": [shape.schema() for shape in (self.single, self.keys, self.items) if shape is not None]}


@dataclass(frozen=True)
class Tagged(Shape):
    """One of several records: the word under `tag` says which."""

    tag: Shape
    key: str
    records: Mapping[str, Record]
    of: str

    def read(self, entry: Entry) -> dict[str, Any]:
        """The record. Raises ContentError for an unknown word under the tag."""
        return self._record(entry).read(entry)

    def _record(self, entry: Entry) -> Record:
        found = entry.map()
        if self.key not in found:
            every = {key for record in self.records.values() for key in record.keys}
            for key in found:
                if key not in every:
                    raise entry.unknown_key(key, self.of, every)
            raise entry.fault("missing_key", key=self.key, of=self.of)
        return self.records[self.tag.read(found[self.key])]

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The parts of the record."""
        return self._record(entry).parts(entry)

    def schema(self) -> Schema:
        """Any of the records, each with its own word under the tag."""
        return {"anyOf": [_with_tag(record.schema(), self.key, word) for word, record in self.records.items()]}


def _with_tag(schema: Schema, key: str, word: str) -> Schema:
    return {**schema, "properties": {**schema["properties"], key: {"const": word}}}


@dataclass(frozen=True)
class Built(Shape):
    """What a reader makes of a value, with the entry for its place."""

    shape: Shape
    build: Callable[[Any, Entry], Any]

    def read(self, entry: Entry) -> Any:
        """What is made of the value."""
        return self.build(self.shape.read(entry), entry)

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """The same entry, by the shape of its value."""
        yield self.shape, entry

    def schema(self) -> Schema:
        """That of the value."""
        return self.shape.schema()


@dataclass(frozen=True)
class Items(Shape):
    """The items of a section, which their reader takes one by one: a fault in one does not hide the others."""

    item: Shape

    def read(self, entry: Entry) -> list[Entry]:
        """The entries of the items, not read yet."""
        if not entry.is_list:
            raise entry.fault("not_a_list")
        return entry.list()

    def parts(self, entry: Entry) -> Iterator[tuple[Shape, Entry]]:
        """Every item."""
        return ((self.item, each) for each in entry.list())

    def schema(self) -> Schema:
        """An array."""
        return {"type": "array", "items": self.item.schema()}


class Anything(Shape):
    """What is not read here: anchors that other lines use, or lines whose names decide their own types."""

    def read(self, entry: Entry) -> Entry:
        """The entry itself."""
        return entry

    def schema(self) -> Schema:
        """Anything."""
        return {}

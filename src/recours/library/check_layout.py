"""How a file of content/ is laid out: short lines, one key a line beyond three, anchors in one place.

The values are the same in any layout; the reader's ease is not. A review shows whole lines: what changed within a long
one is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from recours.core.errors import ContentError
from recours.library.check_rules import fault
from recours.library.reader import SHARED, Entry, parse_yaml

#: As in the Python of this project: two files side by side on a wide screen.
LONGEST_LINE = 120
#: A leaf of a condition has three keys at most: what it reads, the comparison and why.
MOST_KEYS_IN_BRACES = 3


def layout_faults(text: str, file: str) -> Iterator[ContentError]:
    """What breaks the layout of one file. Raises ContentError when it is not YAML."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            yield fault(f"{file}:{number}", "line_too_long", length=len(line), longest=LONGEST_LINE)
    root = parse_yaml(text, file)
    sections = [(key.value, Entry(value, file)) for key, value in root.node.value] if root.is_map else [("", root)]
    seen: set[int] = set()
    for name, section in sections:
        for entry in _entries(section, seen):
            if entry.is_map and entry.is_flow and len(entry.node.value) > MOST_KEYS_IN_BRACES:
                yield fault(entry.place, "too_many_in_braces", count=len(entry.node.value), most=MOST_KEYS_IN_BRACES)
            if name != SHARED and _has_anchor(entry, lines):
                yield fault(entry.place, "anchor_outside_shared", section=SHARED)


def _entries(entry: Entry, seen: set[int]) -> Iterator[Entry]:
    """The entry and all within it, each where it is written: an alias is not followed a second time."""
    if id(entry.node) in seen:
        return
    seen.add(id(entry.node))
    yield entry
    parts = [value for _, value in entry.node.value] if entry.is_map else entry.node.value if entry.is_list else ()
    for part in parts:
        yield from _entries(Entry(part, entry.file), seen)


def _has_anchor(entry: Entry, lines: list[str]) -> bool:
    """True when `&name` stands before the value. The composer forgets the name, but its mark is where `&` is."""
    mark = entry.node.start_mark
    return lines[mark.line][mark.column : mark.column + 1] == "&"

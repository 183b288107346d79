"""Mistakes made on purpose in a copy of content/, of every kind that a hand makes.

A misspelt key, a value of another form, a name of nothing (as a value, in a list, between the braces of a letter), an
alias of nothing. They are made from the YAML side alone, from what the files themselves do.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from tests.library.content_places import TESTS, Place, form_of, places_of

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z]{4,}|[a-z]+:[A-Za-z0-9.:@-]{3,}")
#: Keys under which a misspelt name is no mistake: who uses the old one makes it, or people alone read it.
DEFINING = {"id", "story"}
#: Keys that are names themselves: misspelt, the fault is where the old name is used.
DEFINED_KEYS = "events/events/fields/*"
#: What stands instead of a value, by its form.
FORMS = {
    "list": "[[un]]",
    "map": "{zz: 1}",
    "number": "17",
    "day": "2026-01-01",
    "flag": "true",
    "null": "null",
    "blank": '""',
    "words": "zzz yyy",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]{4,})(?:\.[a-z_]+)?\}")
_ALIAS = re.compile(r"\*([a-z_]{3,})\b")


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


def mistakes_in(root: Path, seed: int) -> list[Mistake]:
    """One mistake of every sort for each kind of place, and one of some sort for each file."""
    draw = random.Random(seed)
    places = places_of(root)
    texts = {path: (root / path).read_text(encoding="utf-8") for path in sorted({place.file for place in places})}
    found: dict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for mistake in _all_mistakes(places, texts, draw):
        found[mistake.what, mistake.kind].append(mistake)
    chosen = [draw.choice(each) for each in found.values()]
    left_out = texts.keys() - {mistake.file for mistake in chosen}
    every = [mistake for several in found.values() for mistake in several if mistake.file in left_out]
    return [*chosen, *(draw.choice([each for each in every if each.file == file]) for file in sorted(left_out))]


def _all_mistakes(places: list[Place], texts: dict[Path, str], draw: random.Random) -> Iterator[Mistake]:
    named, spoken, forms = _kinds_of_names(places), _free_facts(places), _forms_by_kind(places)
    for place in places:
        if place.key is not None and place.kind != DEFINED_KEYS:
            yield from _misspelt_key(place, draw)
        if not place.is_alias:
            yield from _other_forms(place, texts[place.file], forms[place.kind])
        if place.kind in named and _is_name(place.value) and not place.is_alias and not _is_spoken(place, spoken):
            yield _dangling_name(place, texts[place.file], draw)
        if place.file.parts[0] == "letters" and isinstance(place.value, yaml.ScalarNode):
            yield from _dangling_in(_PLACEHOLDER, "dangling placeholder", place, texts[place.file], draw)
    for file, text in texts.items():
        yield from _misspelt_aliases(file, text, draw)


def _forms_by_kind(places: Iterable[Place]) -> dict[str, set[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    for place in places:
        forms[place.kind].add(form_of(place.value))
    return forms


def _is_no_mistake(form: str, place: Place) -> bool:
    """A value of a form that no value of this kind has, and that says something there all the same.

    A text may not have been checked yet, and a story may say that a day is none; what has a day comes before or after
    any other.
    """
    key = place.key.value if place.key is not None else ""
    if form == "null":
        expected = place.kind.startswith("stories/stories/expect/")
        none = key.endswith("_on") or key in ("act_by", "addressee", "mediator") or "/amounts/" in place.kind
        return key == "checked" or (expected and none)
    return form == "day" and key in TESTS and (key in ("before", "after") or "event" in place.siblings)


def _is_name(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and form_of(node) == "words" and bool(NAME.fullmatch(node.value))


def _kinds_of_names(places: Iterable[Place]) -> set[str]:
    """The kinds whose every value is a name, several times the same, or a name that an `id` gives somewhere."""
    values: dict[str, list[str]] = defaultdict(list)
    ids = set()
    for place in places:
        if isinstance(place.value, yaml.ScalarNode):
            key = place.key.value if place.key is not None else ""
            if key == "id":
                ids.add(place.value.value)
            if key not in DEFINING:
                values[place.kind].append(place.value.value)
    found = set()
    for kind, words in values.items():
        if any(" " in word or not word.islower() for word in words if word):
            continue
        repeated = sum(count for count in Counter(words).values() if count > 1)
        if set(words) <= ids or repeated * 2 > len(words) > 4:
            found.add(kind)
    return found


def _free_facts(places: Iterable[Place]) -> set[str]:
    """The facts and fields that are any text: what a person says is never a dangling name."""
    return {
        match[1]
        for place in places
        if place.key is not None and place.kind.startswith("facts/")
        for match in [re.search(r"\[type=(text|address|any)\]/id$", place.kind)]
        if match and isinstance(place.value, yaml.ScalarNode)
        for match in [(None, place.value.value)]
    }


def _is_spoken(place: Place, spoken: set[str]) -> bool:
    """What a person of a story says, and what a letter says that it is of, when any text may stand there."""
    key = place.key.value if place.key is not None else ""
    return place.kind.startswith("stories/") and (key in spoken or "/journal" in place.kind)


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


def _misspelt_key(place: Place, draw: random.Random) -> Iterator[Mistake]:
    assert place.key is not None
    other = _misspell(place.key.value, draw)
    if other not in place.siblings:
        start, end = place.key.start_mark.index, place.key.end_mark.index
        yield Mistake("misspelt key", place.kind, place.file, start, end, other, place.lines)


def _other_forms(place: Place, text: str, seen: set[str]) -> Iterator[Mistake]:
    """A value of each form that no value of this kind has anywhere in content/."""
    node = place.value
    start, end = node.start_mark.index, node.end_mark.index
    is_block = node.style in ("|", ">") if isinstance(node, yaml.ScalarNode) else not node.flow_style
    after = "\n" + text[text.rfind("\n", 0, end) + 1 : end] if is_block else ""  # a block ends before the next token
    for form, instead in FORMS.items():
        if form not in seen and not _is_no_mistake(form, place):
            yield Mistake(f"{form} instead", place.kind, place.file, start, end, instead + after, place.lines)


def _dangling_name(place: Place, text: str, draw: random.Random) -> Mistake:
    start, end = place.value.start_mark.index, place.value.end_mark.index
    name = str(place.value.value)
    other = text[start:end].replace(name, _misspell(name, draw) + "q")
    return Mistake("dangling name", place.kind, place.file, start, end, other, place.lines)


def _dangling_in(
    pattern: re.Pattern[str], what: str, place: Place, text: str, draw: random.Random
) -> Iterator[Mistake]:
    for match in pattern.finditer(text, place.value.start_mark.index, place.value.end_mark.index):
        other = _misspell(match[1], draw) + "q"
        yield Mistake(what, place.kind, place.file, match.start(1), match.end(1), other, place.lines)


def _misspelt_aliases(file: Path, text: str, draw: random.Random) -> Iterator[Mistake]:
    for match in _ALIAS.finditer(text):
        if f"&{match[1]}" in text and text[match.start() - 1] in " [":
            line = text.count("\n", 0, match.start()) + 1
            other = _misspell(match[1], draw) + "q"
            yield Mistake("misspelt alias", file.parts[0], file, match.start(1), match.end(1), other, frozenset({line}))


def in_rounds(mistakes: Iterable[Mistake], draw: random.Random) -> list[list[Mistake]]:
    """The mistakes in rounds of one a file: each round is one run of the check."""
    waiting: dict[Path, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        waiting[mistake.file].append(mistake)
    for queue in waiting.values():
        draw.shuffle(queue)
    rounds = []
    while any(waiting.values()):
        rounds.append([queue.pop() for queue in waiting.values() if queue])
    return rounds

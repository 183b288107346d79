"""Which words the wording must hold: for each family of keys, every id that content or a journal can ask of it.

`word(family, id)` shows an id without a word as it is, so that no page is lost; here the lack is found before anybody
meets it. A family that the program uses and that is not declared here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from recours.casework.case.promises import STATES
from recours.casework.readers.reader_names import OTHERS, READERS
from recours.casework.readers.versions import Fate
from recours.core.errors import RecoursError
from recours.core.judgement import ClockState, StepState
from recours.core.law import Rule, Step, Whose
from recours.documents.letters import Letter, LetterShelf, known_words
from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.library.check_rules import fault
from recours.library.checks import rules_of
from recours.library.load import Library
from recours.wording import has_word

#: An id, and where it is asked for ("file:line" in content, else the name of what lists it).
Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """What can ask for words: the rules and the letters."""

    library: Library
    shelf: LetterShelf

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule of every layer."""
        return rules_of(self.library)


Source = Callable[[Content], Iterable[Asked]]


def _of(where: str, ids: Iterable[str | Enum]) -> Source:
    """The ids of a list in the program."""
    asked = [(str(each.value) if isinstance(each, Enum) else each, where) for each in ids]
    return lambda content: asked


def _of_all(*sources: Source) -> Source:
    return lambda content: (asked for source in sources for asked in source(content))


def _channels_of_addressees(content: Content) -> Iterator[Asked]:
    for layer in content.library.layers.values():
        for rule in layer.addressees:
            channels: Any = rule.details.get("channels") or []
            yield from ((str(each["kind"]), rule.place) for each in channels)


def _channels_of_steps(content: Content) -> Iterator[Asked]:
    return ((rule.channel, rule.place) for rule in content.rules if isinstance(rule, Step) and rule.channel)


def _channels_of_letters(content: Content) -> Iterator[Asked]:
    return ((each.channel, each.place) for each in content.shelf.letters.values() if each.channel)


def _exhibits_of_letters(content: Content) -> Iterator[Asked]:
    return ((id_, letter.place) for letter in content.shelf.letters.values() for id_ in _exhibits(letter))


def _exhibits(letter: Letter) -> list[str]:
    return sorted(name.removeprefix("exhibit.") for name in letter.placeholders() if name.startswith("exhibit."))


def _channels_of_events(content: Content) -> Iterator[Asked]:
    return ((value, place) for name, value, place in _choices_of_events(content) if name == "channel")


def _own_choices_of_events(content: Content) -> Iterator[Asked]:
    apart = ("channel", "proof")
    return ((f"{name}.{value}", place) for name, value, place in _choices_of_events(content) if name not in apart)


def _choices_of_events(content: Content) -> Iterator[tuple[str, str, str]]:
    """The field, the value and the place of every choice that an event offers."""
    for event in content.library.vocabulary.events.values():
        for name, shape in event.fields.items():
            listed: Any = shape.get("choices")
            yield from ((name, str(value), event.place) for value in (listed if isinstance(listed, list) else ()))


def _fields_of_events(content: Content) -> Iterator[Asked]:
    """The fields of the events that a form tells."""
    for event in content.library.vocabulary.events.values():
        if event.id not in _UNTOLD:
            yield from ((name, event.place) for name in event.fields if name not in UNASKED)


def _fields_of_entries(content: Content) -> Iterator[Asked]:
    return ((name, kind.name) for kind in KINDS.values() for name in kind.fields if name not in UNSHOWN | _TOLD_APART)


def _prior_attempts(content: Content) -> Iterator[Asked]:
    """Whether trying first is mandatory: yes, no, unknown, or a word of the content."""
    for layer in content.library.layers.values():
        for rule in layer.prior_attempts:
            said = rule.details.get("mandatory")
            yield from () if said is None or isinstance(said, bool) else ((str(said), rule.place),)


#: Fields of an entry that the program fills in itself.
UNASKED = frozenset({"step", "letter", "digest", "name", "media_type", "size", "answer_seq", "promise_seq"})
#: Entries that no form tells.
_UNTOLD = BOOKKEEPING | {"case_opened", "evidence_added", "time_limit_lapsed"}
#: Fields for machines, shown in the archive and not on the page.
UNSHOWN = frozenset({"digest", "layers", "letter", "media_type", "version", "facts", "exhibit"})
#: Fields whose content is shown by itself: a fact by its question, a correction field by field.
_TOLD_APART = frozenset({"fact", "value", "fields"})
_VALUES = ("yes", "no", "unknown")
_STEP_STATES = tuple(state for state in StepState if state is not StepState.NOT_APPLICABLE)
_CLOCK_STATES = tuple(state for state in ClockState if state is not ClockState.NOT_APPLICABLE)
_CHANNELS = _of_all(
    _of("documents.channel", known_words("channel")), _channels_of_steps, _channels_of_events, _channels_of_addressees
)
_PROOFS = _of("documents.proof", known_words("proof"))

FAMILIES: Mapping[str, Source] = {
    "casework.dossier.reader": _of("READERS", READERS),
    "cli.hide.to": _of("OTHERS", OTHERS),
    "cli.state": _of("StepState, ClockState", (*_STEP_STATES, *_CLOCK_STATES)),
    "cli.value": _of("yes, no, unknown", _VALUES),
    "cli.whose": _of("Whose", Whose),
    "documents.channel": _CHANNELS,
    "documents.channel_line": _channels_of_letters,
    "documents.proof": _PROOFS,
    "web.channel": _CHANNELS,
    "web.choice": _own_choices_of_events,
    "web.effect": _of("Touch", ("interrupts", "suspends", "nothing")),
    "web.exhibit": _exhibits_of_letters,
    "web.field": _fields_of_events,
    "web.label": _fields_of_entries,
    "web.limit_state": _of("ClockState", _CLOCK_STATES),
    "web.mark": _of("StepState", (*_STEP_STATES, "past")),
    "web.prior": _of_all(_of("yes, no, unknown", _VALUES), _prior_attempts),
    "web.promise_state": _of("promises", STATES),
    "web.proof": _PROOFS,
    "web.reader": _of("READERS", READERS),
    "web.readers": _of("OTHERS", OTHERS),
    "web.readers.fate": _of("Fate", Fate),
    "web.readers.gets": _of("OTHERS", OTHERS),
    "web.value": _of("yes, no, unknown", _VALUES),
    "web.whose": _of("Whose", Whose),
}


def missing_words(library: Library, shelf: LetterShelf) -> Iterator[RecoursError]:
    """A fault for every id that has no word, at each place that asks for it."""
    content = Content(library, shelf)
    for family, source in FAMILIES.items():
        for id_, place in sorted(set(source(content))):
            if not has_word(family, id_):
                floor, _, section = family.partition(".")
                yield fault(place, "no_word", id=id_.rpartition(".")[2], key=f"{section}.{id_}", file=f"{floor}.toml")

"""Who does not see what: the person's choices, each an entry of the journal, and what they come to.

The last word holds: on an exhibit (who does not get it), on a word (who does not read it), on an area of a page. No
reader means that everybody sees it again. Nothing is rewritten, so that a file exported once can be made again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recours.casework.case.case_view import CaseView, case_of
from recours.casework.case.entry_writer import Act, append
from recours.casework.case.evidence import numbered_pieces
from recours.casework.desk import Desk
from recours.casework.errors import ChoiceError
from recours.casework.readers.reader_names import OTHERS
from recours.core.law import Event
from recours.documents.case_file import Exhibit, Shelf
from recours.documents.errors import MaskingError
from recours.documents.masking.masks import Areas, check_areas
from recours.documents.received import HiddenWords
from recours.journal.entries.entry import Entry, Receipt
from recours.journal.entries.fold import corrected_entries
from recours.wording import say

_AREA = re.compile(r"(\d{1,4}):" + ",".join([r"(\d{1,3}(?:\.\d+)?)"] * 4))


@dataclass(frozen=True)
class Choices:
    """What was chosen, by exhibit (its digest), word and area; `lost` are choices whose words were erased since."""

    withheld: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    areas: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    reviewed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    words_since: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[int, ...] = ()

    def words_for(self, reader: str) -> HiddenWords:
        """The words that the reader does not read."""
        return HiddenWords(tuple(word for word, readers in self.words.items() if reader in readers))

    def areas_for(self, reader: str, exhibit: str) -> Areas:
        """The areas of an exhibit that the reader does not see, by page."""
        return _by_page(area for (of, area), readers in self.areas.items() if of == exhibit and reader in readers)

    def areas_of_any(self, exhibit: str) -> Areas:
        """The areas of an exhibit that somebody does not see, by page."""
        return _by_page(area for (of, area), readers in self.areas.items() if of == exhibit and readers)

    def is_reviewed(self, reader: str, exhibit: str) -> bool:
        """True when the person looked at the exhibit since she last gave a word to hide from this reader."""
        return self.reviewed.get((exhibit, reader), 0) > self.words_since.get(reader, 0)


def _by_page(areas: Iterable[str]) -> Areas:
    found = defaultdict(list)
    for page, box in map(read_area, areas):
        found[page].append(box)
    return dict(found)


#: The entries that are choices.
CHOICES = frozenset({"exhibit_withheld", "words_hidden", "areas_hidden", "exhibit_reviewed"})


def choices_of(entries: Sequence[Entry]) -> Choices:
    """The choices that the entries of a case come to."""
    made = [entry for entry in corrected_entries(entries) if entry.kind in CHOICES]
    chosen: dict[str, dict[Any, Any]] = {name: {} for name in ("withheld", "words", "areas", "reviewed", "words_since")}
    for entry in made:
        if entry.payload is not None:
            _add_choice(chosen, entry.kind, entry.payload, entry.seq)
    return Choices(**chosen, lost=tuple(_lost_choices(made, entries)))


def _add_choice(chosen: dict[str, dict[Any, Any]], kind: str, payload: Mapping[str, Any], seq: int) -> None:
    """Let the choice of one entry hold over those before it."""
    readers = frozenset(payload["readers"])
    if kind == "exhibit_withheld":
        chosen["withheld"][payload["exhibit"]] = readers
    elif kind == "exhibit_reviewed":
        chosen["reviewed"].update({(payload["exhibit"], reader): seq for reader in readers})
    elif kind == "areas_hidden":
        chosen["areas"].update({(payload["exhibit"], area): readers for area in payload["areas"]})
    else:
        for word in payload["words"]:
            before = chosen["words"].get(word, frozenset())
            chosen["words"][word] = readers
            chosen["words_since"].update(dict.fromkeys(readers - before, seq))


def _lost_choices(made: Iterable[Entry], entries: Iterable[Entry]) -> Iterator[int]:
    """The choices whose words were erased, unless she chose again of that kind since the erasure."""
    last = {entry.kind: entry.seq for entry in made if entry.payload is not None}
    erased = {entry.payload["seq"]: entry.seq for entry in entries if entry.kind == "payload_erased" and entry.payload}
    for entry in made:
        gone = entry.payload is None and entry.kind != "exhibit_reviewed"
        if gone and last.get(entry.kind, 0) < erased.get(entry.seq, entry.seq):
            yield entry.seq


def read_area(text: str) -> tuple[int, tuple[float, float, float, float]]:
    """« 2:10,20,60,25 » as a page and a box: left, top, right, bottom in per cent of the page. Raises MaskingError."""
    match = _AREA.fullmatch(text.replace(" ", ""))
    edges = tuple(float(edge) / 100 for edge in match.groups()[1:]) if match else (0, 0, 0, 0)
    left, top, right, bottom = edges
    if match is None or not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise MaskingError("area_unreadable", "areas", area=text)
    return int(match[1]), (left, top, right, bottom)


def withhold(desk: Desk, case_id: str, number: int, readers: Iterable[str], *, reason: str = "", act: Act) -> Receipt:
    """Keep exhibit `number` from `readers`, and from nobody else. Raises ChoiceError: no such exhibit or reader."""
    case = case_of(desk, case_id)
    digest = str(_piece(case, number).data["digest"])
    said = {"exhibit": digest, "readers": _check_readers(readers), "reason": reason}
    return append(desk, case, [act.entry("exhibit_withheld", said)], act)


def hide_words(
    desk: Desk, case_id: str, words: Iterable[str], readers: Iterable[str], *, adding: bool = False, act: Act
) -> Receipt:
    """Hide `words` from `readers` in the whole of their file: from nobody else, or with `adding` from those before too.

    Raises as `read_words`; ChoiceError for a reader who is none.
    """
    wanted, chosen, case = read_words(words), _check_readers(readers), case_of(desk, case_id)
    groups = _with_those_before(wanted, chosen, choices_of(case.entries).words if adding else {})
    entries = [act.entry("words_hidden", {"words": of, "readers": who}) for who, of in groups.items()]
    return append(desk, case, entries, act)


def read_words(words: Iterable[str]) -> tuple[str, ...]:
    """Words to hide, each once. Raises WordTooShortError, ChoiceError when there is none."""
    wanted = tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if not wanted:
        raise ChoiceError(
            say("casework.choice.no_words"), place="words", way_out=say("casework.choice.no_words_way_out")
        )
    HiddenWords(wanted)
    return wanted


def hide_areas(
    desk: Desk,
    case_id: str,
    number: int,
    areas: Sequence[str],
    readers: Iterable[str],
    *,
    adding: bool = False,
    act: Act,
) -> Receipt:
    """Hide areas of the pages of exhibit `number`, each as « page:left,top,right,bottom », as `hide_words` does words.

    Raises MaskingError; ChoiceError for an exhibit or a reader that is none.
    """
    case = case_of(desk, case_id)
    event = _piece(case, number)
    pages = {read_area(area)[0]: () for area in areas}
    check_areas(exhibit_of(desk, number, event), pages)
    plain = tuple(area.replace(" ", "") for area in areas)
    digest, known = str(event.data["digest"]), choices_of(case.entries).areas if adding else {}
    before = {area: known.get((digest, area), frozenset()) for area in plain}
    entries = [
        act.entry("areas_hidden", {"exhibit": digest, "areas": of, "readers": who})
        for who, of in _with_those_before(plain, _check_readers(readers), before).items()
    ]
    return append(desk, case, entries, act)


def mark_reviewed(desk: Desk, case_id: str, number: int, readers: Iterable[str], *, act: Act) -> Receipt:
    """The person looked at what no machine reads in exhibit `number`: nothing else is to be hidden there."""
    case = case_of(desk, case_id)
    said = {"exhibit": _piece(case, number).data["digest"], "readers": _check_readers(readers)}
    return append(desk, case, [act.entry("exhibit_reviewed", said)], act)


def exhibit_of(desk: Desk, number: int, event: Event) -> Exhibit:
    """The piece that an entry names, as an exhibit of this number."""
    data = event.data
    title, name = str(data.get("title") or data.get("name", "")), str(data.get("name", ""))
    digest, media_type = str(data["digest"]), str(data.get("media_type", ""))
    path, previews = desk.evidence.place_of(digest), desk.evidence.previews
    shelf = Shelf(previews / digest, path) if previews else None
    return Exhibit(number, title, name, path, media_type, event.on, digest=digest, shelf=shelf)


def _piece(case: CaseView, number: int) -> Event:
    pieces = dict(numbered_pieces(case.events))
    if number in pieces:
        return pieces[number]
    message = say("casework.choice.no_piece", number=number)
    raise ChoiceError(message, place="piece", way_out=say("casework.choice.no_piece_way_out", count=len(pieces)))


def _with_those_before(
    what: Iterable[str], readers: Iterable[str], before: Mapping[str, frozenset[str]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What to hide by those it is then hidden from: `readers`, and whoever did not see it before."""
    chosen, groups = frozenset(readers), dict[tuple[str, ...], tuple[str, ...]]()
    for each in what:
        who = tuple(reader for reader in OTHERS if reader in chosen | before.get(each, frozenset()))
        groups[who] = (*groups.get(who, ()), each)
    return groups


def _check_readers(readers: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(readers))
    for reader in wanted:
        if reader not in OTHERS:
            message = say("casework.choice.no_reader", reader=reader)
            way_out = say("casework.choice.no_reader_way_out", known=", ".join(OTHERS))
            raise ChoiceError(message, place="readers", way_out=way_out)
    return wanted

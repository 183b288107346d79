"""Daily lists of heads held against the journals: what was rewritten, shortened or lost since they were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recours.casework.desk import Desk
from recours.core.errors import RecoursError
from recours.journal.entries.heads import Head
from recours.journal.proof.witnesses import case_digest
from recours.wording import say

_LIST = re.compile("recours-heads ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{1,9})")
_HEAD_LINE = re.compile("([0-9a-f]{64}) ([1-9][0-9]{0,9}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class HeadComparison:
    """What comparing found: the faults, each a sentence, and how many of the journals' cases the lists name."""

    faults: tuple[str, ...]
    named: int


def compare(desk: Desk, path: Path) -> HeadComparison:
    """A list that somebody kept against the journals. Raises RecoursError when the file is no list.

    One that names none of the cases here proves nothing of them, and says so.
    """
    listed, heads = _lines([path]), list(desk.store.heads())
    named = len({case_digest(head.case_id) for head in heads} & listed.keys())
    faults = tuple(_faults(desk, listed, heads))
    if heads and not named:
        faults = (*faults, say("casework.verify.names_none", file=path.name))
    return HeadComparison(faults, named)


def faults_of_lists(desk: Desk, paths: Iterable[Path]) -> Iterator[str]:
    """The heads of these lists that are no longer in the journals. Raises RecoursError when one is no list."""
    return _faults(desk, _lines(paths), list(desk.store.heads()))


def own_lists(desk: Desk, after: date = date.min) -> list[Path]:
    """The lists kept in the data folder of the days after `after`; a file that is none is left out."""
    found = []
    for path in desk.witnesses.all_heads():
        with suppress(RecoursError, OSError):
            found += [path] if _read_list(path)[0] > after else []
    return found


def unreadable_lists(desk: Desk) -> Iterator[str]:
    """The lists kept in the data folder that cannot be read any more."""
    for path in desk.witnesses.all_heads():
        try:
            _read_list(path)
        except (RecoursError, OSError):
            yield say("casework.verify.damaged_list", file=path.name)


def _faults(desk: Desk, listed: dict[str, set[tuple[int, str]]], heads: Iterable[Head]) -> Iterator[str]:
    for head in heads:
        if told := listed.pop(case_digest(head.case_id), None):
            hashes = desk.store.hashes(head.case_id)
            if wrong := min((seq for seq, digest in told if hashes.get(seq) != digest), default=None):
                yield say("casework.verify.rewritten", case=head.case_id, seq=wrong)
    for digest in listed:
        yield say("casework.verify.gone", digest=digest[:16])


def _lines(paths: Iterable[Path]) -> dict[str, set[tuple[int, str]]]:
    """By the digest of a case, the heads that the lists give it; most lists repeat the one before."""
    seen: set[str] = set()
    for path in paths:
        seen.update(_read_list(path)[1])
    listed: dict[str, set[tuple[int, str]]] = {}
    for line in seen:
        case, seq, digest = line.split()
        listed.setdefault(case, set()).add((int(seq), digest))
    return listed


def _read_list(path: Path) -> tuple[date, list[str]]:
    """The day and the lines of a list. Raises RecoursError."""
    first, *lines = path.read_text(encoding="ascii", errors="replace").splitlines() or [""]
    top = _LIST.fullmatch(first)
    if top and int(top[2]) == len(lines) and all(map(_HEAD_LINE.fullmatch, lines)):
        with suppress(ValueError):
            return date.fromisoformat(top[1]), lines
    raise RecoursError(say("casework.verify.no_list"), place=str(path), way_out=say("casework.verify.no_list_way_out"))

"""Is everything here as it was written? The chains, the bytes of the pieces, the lists of heads, the copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from recours.casework.desk import Desk
from recours.core.errors import RecoursError
from recours.journal import chain
from recours.journal.derived import Difference, difference
from recours.journal.errors import ChainBrokenError, EvidenceMissingError
from recours.journal.witnesses import case_digest
from recours.wording import say


def faults(desk: Desk) -> Iterator[str]:
    """The first thing wrong with each journal, and each piece whose bytes are gone or changed."""
    checked: set[str] = set()
    for head in desk.store.heads():
        try:
            chain.verify(head.case_id, desk.store.read(head.case_id))
        except ChainBrokenError as error:
            yield say("casework.verify.case", case=head.case_id, fault=error.message)
        for digest, seq in sorted(desk.store.derived(head.case_id).pieces):
            if digest not in checked:
                checked.add(digest)
                yield from _piece_fault(desk, head.case_id, digest, seq)


def _piece_fault(desk: Desk, case_id: str, digest: str, seq: int) -> Iterator[str]:
    try:
        desk.evidence.check(digest)
    except EvidenceMissingError as error:
        yield say("casework.verify.piece", case=case_id, seq=seq, fault=error.message)


def faults_of_list(desk: Desk, path: Path) -> Iterator[str]:
    """The heads of a daily list that are no longer in the journals: what was rewritten since. Raises RecoursError."""
    listed = _read_list(path)
    for head in desk.store.heads():
        for seq, digest in listed.pop(case_digest(head.case_id), ()):
            entries = desk.store.read(head.case_id, after=seq - 1) if seq <= head.seq else ()
            if not entries or entries[0].hash != digest:
                yield say("casework.verify.rewritten", case=head.case_id, seq=seq)
    for digest in listed:
        yield say("casework.verify.gone", digest=digest[:16])


def _read_list(path: Path) -> dict[str, list[tuple[int, str]]]:
    first, *lines = path.read_text(encoding="ascii", errors="replace").splitlines() or [""]
    heads = [head for head in map(_HEAD_LINE.fullmatch, lines) if head]
    if not _LIST.fullmatch(first) or len(heads) != len(lines) or first.split()[2] != str(len(lines)):
        raise RecoursError(
            say("casework.verify.no_list"), place=str(path), way_out=say("casework.verify.no_list_way_out")
        )
    listed: dict[str, list[tuple[int, str]]] = {}
    for head in heads:
        listed.setdefault(head[1], []).append((int(head[2]), head[3]))
    return listed


_LIST = re.compile("recours-heads [0-9-]{10} [0-9]+")
_HEAD_LINE = re.compile("([0-9a-f]{64}) ([1-9][0-9]{0,9}) ([0-9a-f]{64})")


def differences(desk: Desk) -> Iterator[str]:
    """Each row or copy made from the journals that does not say what they say."""
    for found in _of_the_store(desk):
        yield from _told(found)
    for copies in desk.copies:
        yield from copies.differences(desk)


def rebuild(desk: Desk) -> None:
    """Every row and copy made again from the journals. Raises StoreError."""
    for found in _of_the_store(desk):
        desk.store.mend(found)
    for copies in desk.copies:
        copies.rebuild(desk)


def _of_the_store(desk: Desk) -> Iterator[Difference]:
    looked_at = [difference(desk.store, head.case_id) for head in desk.store.heads()]
    looked_at += [difference(desk.store, case_id, stray=True) for case_id in desk.store.strays()]
    return (each for each in looked_at if each)


def _told(found: Difference) -> Iterator[str]:
    for what, rows in (("missing", found.missing), ("extra", found.extra)):
        for digest, seq in sorted(rows.pieces):
            yield say(f"casework.copies.piece_{what}", case=found.case_id, seq=seq, digest=digest[:16])
        for seq, by_seq in sorted(rows.erasures):
            yield say(f"casework.copies.erasure_{what}", case=found.case_id, seq=seq, by_seq=by_seq)

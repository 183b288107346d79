"""Setting aside the pieces that no entry names, and refusing to when it looks as if the journal were not the right one.

A journal that is lost, emptied, restored from an old day or simply another names none of the pieces that lie here.
Then nothing moves, it is said on the first page and by `recours tick`, and tried again at each round of the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from recours.casework.desk import Desk
from recours.casework.upkeep.lists_of_heads import faults_of_lists, own_lists
from recours.core.errors import RecoursError
from recours.journal.disk import write_for_good
from recours.journal.evidence.piece_owners import PieceOwner, owner_of, remember
from recours.journal.stores import derived
from recours.wording import say

#: An upload that came to nothing leaves a file; more than these at once are no such accident.
MOST_AT_ONCE, FEW, LARGE_PART = 10, 3, 5


class SweepRefusedError(RecoursError):
    """Pieces that no entry names stay where they are: the journal does not look like the right one."""


def is_ours(desk: Desk) -> bool:
    """False when the pieces belong to the journals of another store."""
    owner = owner_of(desk.evidence.root)
    return owner is None or owner.journal == desk.store.identity()


def sweep(desk: Desk) -> SweepRefusedError | None:
    """Set aside what no entry names, end unfinished uploads; or the reason why no piece was moved."""
    refused = next(_doubts(desk), None)
    if refused is None:
        desk.evidence.sweep(desk.store.is_referenced)
    else:
        desk.evidence.bring_back(desk.store.is_referenced)
        desk.evidence.tidy()
    _write_refusal(desk, refused)
    return refused


def sweep_anyway(desk: Desk, now: datetime) -> int:
    """A person says that this journal is the right one: from now on the pieces are its own. How many were set aside."""
    remember(desk.evidence.root, PieceOwner(desk.store.identity(), now.date()))
    unnamed = len(desk.evidence.unnamed_pieces(desk.store.is_referenced))
    desk.evidence.sweep(desk.store.is_referenced)
    _write_refusal(desk, None)
    return unnamed


def was_refused(desk: Desk) -> bool:
    """True when the last try was refused."""
    return _refusal_path(desk).exists()


def refusal(desk: Desk) -> SweepRefusedError | None:
    """Why the last try was refused; also when nothing was tried yet and these are the journals of another store."""
    if not is_ours(desk):
        return _refusal_error("other")
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(_refusal_path(desk).read_bytes())
        return SweepRefusedError(str(told["message"]), way_out=str(told["way_out"]))
    return None


def _doubts(desk: Desk) -> Iterator[SweepRefusedError]:
    """Each reason to think that these are not the journals that name the pieces, the surest first."""
    if not is_ours(desk):
        yield _refusal_error("other")
    unnamed, pieces = len(desk.evidence.unnamed_pieces(desk.store.is_referenced)), len(desk.evidence.all_pieces())
    waiting = unnamed + sum(1 for _ in desk.evidence.set_aside.digests())
    if not waiting:
        return
    if next(iter(desk.store.heads()), None) is None:
        yield _refusal_error("empty", count=waiting)
    owner = owner_of(desk.evidence.root)
    since = (owner and owner.since) or date.min
    if lacking := sum(1 for _ in faults_of_lists(desk, own_lists(desk, since))):
        yield _refusal_error("older", count=waiting, cases=lacking)
    cases = [head.case_id for head in desk.store.heads()]
    if any(each.missing.pieces for each in derived.differences(desk.store, cases)):
        yield _refusal_error("rows", count=waiting)
    if unnamed > MOST_AT_ONCE or (unnamed > FEW and unnamed * LARGE_PART > pieces):
        yield _refusal_error("many", count=unnamed, pieces=pieces)


def _refusal_error(key: str, **values: int) -> SweepRefusedError:
    message, way_out = say(f"casework.sweep.{key}", **values), say(f"casework.sweep.{key}_way_out")
    return SweepRefusedError(message, place="evidence", way_out=way_out)


def _refusal_path(desk: Desk) -> Path:
    return desk.evidence.root / "refused.json"


def _write_refusal(desk: Desk, refused: SweepRefusedError | None) -> None:
    """Leave word of the refusal for the pages, or take it away."""
    if refused is None:
        _refusal_path(desk).unlink(missing_ok=True)
    else:
        write_for_good(
            _refusal_path(desk), json.dumps({"message": refused.message, "way_out": refused.way_out}).encode()
        )

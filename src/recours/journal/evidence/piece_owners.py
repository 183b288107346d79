"""Whose pieces these are: their folder remembers the identity of the journals that name them.

    ROOT/journal.json    {"journal": IDENTITY, "since": DAY or null}
The identity is drawn with the store and kept in it, so that a lost journal, replaced by an empty one, is another.
`since`: the day from which a person said that this journal is the right one, whatever older lists of heads say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recours.journal.disk import write_for_good


@dataclass(frozen=True, slots=True)
class PieceOwner:
    """The identity of the store whose entries name the pieces ("": it cannot be read), and since when that is said."""

    journal: str
    since: date | None = None


def owner_of(root: Path) -> PieceOwner | None:
    """What the folder of the pieces remembers; None when it was never told."""
    path = _file(root)
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_bytes())
        return PieceOwner(str(told["journal"]), date.fromisoformat(told["since"]) if told["since"] else None)
    except (ValueError, KeyError, TypeError):
        return PieceOwner("")


def remember(root: Path, owner: PieceOwner) -> None:
    """Keep it. Raises StoreError."""
    since = owner.since.isoformat() if owner.since else None
    write_for_good(_file(root), json.dumps({"journal": owner.journal, "since": since}).encode())


def _file(root: Path) -> Path:
    return root / "journal.json"

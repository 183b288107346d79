"""Pieces that no entry names, set aside for thirty days: they come back by themselves once an entry names them again.

A journal may be lost, emptied or taken from an old backup, and then nothing names any piece. What leaves too early
cannot be made again; what stays too long takes room.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from recours.journal.disk import move_for_good

#: Long enough to bring back a journal that was lost and names these pieces (docs/decisions/0023).
KEPT_S = 30 * 24 * 3600


class SetAside:
    """The files under `root`, each under its digest; its time is that at which it was set aside."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, digest: str) -> Path:
        """Where the file of this digest lies, or would lie."""
        return self.root / digest

    def has(self, digest: str) -> bool:
        """True when the file of this digest is set aside."""
        return self.path_of(digest).is_file()

    def take(self, path: Path) -> None:
        """Set the file `path` aside, from now."""
        os.utime(path, follow_symlinks=False)
        move_for_good(path, self.path_of(path.name))

    def give_back(self, digest: str, place: Path) -> None:
        """Move the file of this digest to `place`."""
        move_for_good(self.path_of(digest), place)

    def remove(self, digest: str) -> None:
        """Delete the file of this digest, if it is here."""
        self.path_of(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """What is set aside."""
        return (path.name for path in files_in(self.root))

    def remove_old(self, now_s: float) -> None:
        """Delete what was set aside more than KEPT_S before `now_s`."""
        for path in files_in(self.root):
            if path.lstat().st_mtime < now_s - KEPT_S:
                path.unlink(missing_ok=True)


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    """What lies in `folder` and is no folder, a link being what it is itself: none of ours is either."""
    return [path for path in sorted(folder.glob(pattern)) if path.is_symlink() or not path.is_dir()]

"""Writing to disk so that it stays there, and the refusals of the disk as our errors."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recours.journal.errors import DiskFullError, ReadOnlyError, StoreError
from recours.wording import say

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def translated_os_errors() -> Iterator[None]:
    """No room and no right to write become DiskFullError and ReadOnlyError, anything else StoreError."""
    try:
        yield
    except OSError as error:
        kind, key = _meaning(error)
        raise kind(say(f"journal.store.{key}"), way_out=say(f"journal.store.{key}_way_out")) from error


def _meaning(error: OSError) -> tuple[type[StoreError], str]:
    if error.errno in _FULL:
        return DiskFullError, "full"
    if error.errno in _READ_ONLY:
        return ReadOnlyError, "read_only"
    return StoreError, "refused"


def sync_directory(directory: Path) -> None:
    """Make a rename in `directory` survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_for_good(temporary: Path, final: Path) -> None:
    """Rename `temporary`, already synced, to `final` in one step that survives a power cut."""
    made = _make_directories(final.parent)
    temporary.replace(final)
    for directory in (final.parent, *made):
        sync_directory(directory)


def _make_directories(directory: Path) -> list[Path]:
    """Make `directory`; the parents whose listing changed, nearest first."""
    if directory.is_dir():
        return []
    changed = _make_directories(directory.parent)
    directory.mkdir(exist_ok=True)
    return [directory.parent, *changed]

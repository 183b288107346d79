"""Writing to disk so that it stays there, and the refusals of the disk as our errors."""

from __future__ import annotations

import errno
import os
import secrets
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


def write_for_good(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` in the file `path`, whole or not at all, in the place of what was there; its folders are made.

    Raises DiskFullError, ReadOnlyError, StoreError.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with translated_os_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            move_for_good(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def _make_directories(directory: Path) -> list[Path]:
    """Make `directory`; the parents whose listing changed, nearest first."""
    if directory.is_dir():
        return []
    changed = _make_directories(directory.parent)
    directory.mkdir(exist_ok=True)
    return [directory.parent, *changed]

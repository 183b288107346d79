"""Writing to disk so that it stays there, and the refusals of the disk as our errors."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        kind, key = _error_meaning(error)
        raise kind(say(f"journal.store.{key}"), way_out=say(f"journal.store.{key}_way_out")) from error


def _error_meaning(error: OSError) -> tuple[type[StoreError], str]:
    if error.errno in _FULL:
        return DiskFullError, "full"
    if error.errno in _READ_ONLY:
        return ReadOnlyError, "read_only"
    return StoreError, "refused"


def make_private_folder(folder: Path) -> None:
    """Make `folder`, or close it: nobody but its owner may look in. Of a folder of another account nothing changes.

    Raises DiskFullError, ReadOnlyError, StoreError when it cannot be made.
    """
    with translated_os_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(OSError):  # a read-only disk, a folder lent by somebody else: what is there can be read
        folder.chmod(folder.stat().st_mode & 0o700)


def make_private_file(path: Path) -> None:
    """Make an empty `path` that its owner alone reads, or close the one that is there."""
    with suppress(OSError):  # where it cannot be made, who opens it says so
        path.touch(mode=0o600)
        path.chmod(0o600)


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


def write_for_good(path: Path, data: bytes) -> None:
    """Put `data` in the file `path`, whole or not at all, in the place of what was there; its folders are made.

    Raises DiskFullError, ReadOnlyError, StoreError.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with translated_os_errors():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
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
    directory.mkdir(exist_ok=True, mode=0o700)
    return [directory.parent, *changed]

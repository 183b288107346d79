"""Telling heads to others: a time-stamp asked for what was exported or sent, and a list of all heads each day.

Only a hash ever leaves, and only to the authority that the settings name; without one, nothing is asked.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from recours.casework.desk import Desk
from recours.casework.errors import SettingError
from recours.casework.settings import Settings
from recours.journal.entries.heads import Head
from recours.journal.errors import StoreError
from recours.journal.proof.witnesses import Stamp
from recours.wording import say


def ask_stamp(desk: Desk, head: Head, at: datetime) -> None:
    """Queue `head` for a time-stamp, when an authority is named. What was written stays written if there is no room."""
    if desk.settings.timestamp_url:
        with suppress(StoreError):
            desk.witnesses.ask(head, at)


def stamp_waiting(desk: Desk, now: datetime) -> tuple[int, int]:
    """Have the heads stamped whose turn has come: how many were, how many must be tried again. Raises SettingError."""
    if not desk.settings.timestamp_url or not desk.witnesses.count_waiting():
        return 0, 0
    return desk.witnesses.stamp_pending(authority_of(desk.settings), now)


def write_heads(desk: Desk, now: datetime) -> Path:
    """Keep the list of the day's heads, once."""
    return desk.witnesses.write_heads(desk.store.heads(), now.date())


def heads_now(desk: Desk, now: datetime) -> Path:
    """The list of the heads as they are now, kept."""
    return desk.witnesses.keep_now(list(desk.store.heads()), now)


def authority_of(settings: Settings) -> Stamp:
    """The authority of the settings. Raises SettingError: its program is not installed, its roots cannot be read."""
    try:
        from recours.journal.proof import timestamps
    except ImportError as error:
        message, way_out = say("casework.witness.not_installed"), say("casework.witness.not_installed_way_out")
        raise SettingError(message, place="RECOURS_TIMESTAMP_URL", way_out=way_out) from error
    try:
        roots = timestamps.read_roots(settings.timestamp_roots.read_bytes() if settings.timestamp_roots else b"")
    except (OSError, ValueError) as error:
        message, way_out = say("casework.witness.roots"), say("casework.setting.roots")
        raise SettingError(message, place="RECOURS_TIMESTAMP_ROOTS", way_out=way_out) from error
    return timestamps.authority(timestamps.http_sender(settings.timestamp_url), roots)

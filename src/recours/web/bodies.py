"""Bodies of requests taken in by waitress, also where the disk has no room for them: the sender gets an answer."""

from __future__ import annotations

import errno
import io

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.utilities import Error

from recours.wording import say

#: A body is held in memory up to this size (bytes): no text that is typed needs the disk.
IN_MEMORY = 3_000_000


class _NoRoomError(Error):  # type: ignore[misc]
    """The answer when the body finds no room: plain text, since nothing of ours was reached."""

    code = 507
    reason = "Insufficient Storage"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and words."""
        return f"{self.code} {self.reason}", [("Content-Type", "text/plain; charset=utf-8")], self.body.encode()


class _Nowhere:
    """What is written here is forgotten."""

    def append(self, data: bytes) -> None:
        """Forget `data`."""

    def __len__(self) -> int:
        return 0

    def getfile(self) -> io.BytesIO:
        """Nothing."""
        return io.BytesIO()


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """One request. A body that finds no room on the disk is read to its end, forgotten, and refused in a sentence."""

    refused: _NoRoomError | None = None

    def received(self, data: bytes) -> int:
        """How many of these bytes belong to this request."""
        try:
            consumed = super().received(data)
        except OSError as error:
            consumed = self._forget(data, error)
        if self.completed and self.refused:
            self.error = self.refused
        return int(consumed)

    def _forget(self, data: bytes, error: OSError) -> int:
        key = "full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "refused"
        self.refused = _NoRoomError(f"{say(f'journal.store.{key}')}. {say(f'journal.store.{key}_way_out')}.")
        left = self.content_length - self.body_bytes_received
        consumed = min(left, len(data))
        self.body_bytes_received += consumed
        self.body_rcv = FixedStreamReceiver(left - consumed, _Nowhere())
        self.completed = self.chunked or left == consumed
        return int(consumed)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are parsed so."""

    parser_class = _Parser

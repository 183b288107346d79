"""Heads told to others: a daily list of all of them, and time-stamps by an independent authority (RFC 3161).

Who rewrote a whole journal would have to rewrite these too, and they are not all in his hands.

    ROOT/heads/2026-11-21.txt    the heads of every case that day; publish it, print it, or have it stamped
    ROOT/pending/HASH.json       a head that waits for its time-stamp (tried again until it has one)
    ROOT/stamped/HASH.tsr        the authority's answer, as it came; HASH.json beside it says of which head
The authority stamps the 64 characters of the head's hash: `openssl ts -verify -data FILE -in HASH.tsr -CAfile …`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from recours.journal.disk import write_for_good
from recours.journal.entries.canonical import instant_text, read_instant
from recours.journal.entries.heads import Head

#: An authority that is away is asked again after one minute, then two, four… and no later than every six hours, so
#: that a head of today is still stamped today.
_LONGEST_WAIT = timedelta(hours=6)
_FIRST_WAIT = timedelta(minutes=1)
#: So many more failures than answers in one go, and the authority is away: each may have taken half a minute.
_ENOUGH_FAILURES = 5

#: Asks the authority to stamp these bytes; its answer as it came. Raises TimestampError.
Stamp = Callable[[bytes], bytes]


class TimestampError(Exception):
    """The authority did not answer, or not with a time-stamp of what was asked: to be tried again later."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A time-stamped head: which one, and the authority's answer (DER)."""

    head: Head
    token: bytes

    def as_json(self) -> dict[str, Any]:
        """What heads.json of an archive says of it; the answer lies beside, at `token_path`."""
        return {
            "seq": self.head.seq,
            "hash": self.head.hash,
            "recorded_at": instant_text(self.head.recorded_at),
            "token_path": self.token_path,
        }

    @property
    def token_path(self) -> str:
        """Where the answer lies in an archive."""
        return f"timestamps/{self.head.hash}.tsr"


def stamped_bytes(head: Head) -> bytes:
    """What the authority stamps for `head`."""
    return head.hash.encode()


def heads_list(heads: Iterable[Head], day: date) -> str:
    """The list of a day: one line a case, its identifier hidden by its digest, sorted. It can be published."""
    lines = sorted(f"{case_digest(head.case_id)} {head.seq} {head.hash}\n" for head in heads)
    return f"recours-heads {day.isoformat()} {len(lines)}\n" + "".join(lines)


def case_digest(case_id: str) -> str:
    """How a case is named in a published list."""
    return hashlib.sha256(f"recours-case\n{case_id}".encode()).hexdigest()


class WitnessFiles:
    """The witnesses under `root`; its folders are made when there is something to keep in them."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def write_heads(self, heads: Iterable[Head], day: date) -> Path:
        """Keep the list of `day`; a list that is there already is left as it is."""
        path = self._heads(day)
        if not path.exists():
            write_for_good(path, heads_list(heads, day).encode())
        return path

    def heads_on(self, day: date) -> Path | None:
        """The list of `day`; None when there is none yet."""
        path = self._heads(day)
        return path if path.exists() else None

    def keep_now(self, heads: Iterable[Head], now: datetime) -> Path:
        """The list of this instant, kept beside that of the morning (hours in UTC) unless it says the same."""
        text, path = heads_list(heads, now.date()), self.write_heads(heads, now.date())
        if path.read_bytes() != text.encode():
            path = self.root / "heads" / f"{now:%Y-%m-%d.%H-%M-%S}.txt"
            write_for_good(path, text.encode())
        return path

    def all_heads(self) -> list[Path]:
        """Every list that is kept, in order of time."""
        return sorted((self.root / "heads").glob("*.txt"))

    def ask(self, head: Head, now: datetime) -> None:
        """Queue `head` for a time-stamp, unless it has one of our authority or waits already."""
        if not (self._pending_path(head.hash).exists() or self._stamp_data(head.hash).get("brought") is False):
            self._write_pending(head, tries=0, next_try_at=now)

    def stamp_pending(self, stamp: Stamp, now: datetime) -> tuple[int, int]:
        """Have every head whose turn has come stamped; how many were, and how many must be tried again later.

        One that fails waits twice as long each time, up to six hours; the others go on, but an authority that is away
        is not waited for once for each of them.
        """
        done = failed = 0
        for waiting in self._waiting_heads():
            if failed - done >= _ENOUGH_FAILURES:
                break
            if read_instant(waiting["next_try_at"]) <= now:
                stamped = self._stamp_one(waiting, stamp, now)
                done, failed = done + stamped, failed + (not stamped)
        return done, failed

    def count_waiting(self) -> int:
        """How many heads wait for their time-stamp."""
        return len(list((self.root / "pending").glob("*.json")))

    def is_waiting(self, digest: str) -> bool:
        """True when the head of this hash waits for its time-stamp."""
        return self._pending_path(digest).exists()

    def is_stamped(self, digest: str) -> bool:
        """True when the head of this hash has its time-stamp."""
        return self._token(digest).with_suffix(".json").exists()

    def of(self, hashes: Iterable[str]) -> tuple[Witness, ...]:
        """Those of the heads of these hashes that are time-stamped, in their order: what an archive carries."""
        return tuple(self._witness(digest) for digest in hashes if self.is_stamped(digest))

    def keep_brought(self, witness: Witness) -> None:
        """Keep a time-stamped head that an archive brought, unless there is one here already.

        Nobody has checked whose it is: our own authority is still asked, and its answer takes the place.
        """
        if not self.is_stamped(witness.head.hash):
            self._keep(witness, brought=True)

    def _keep(self, witness: Witness, *, brought: bool) -> None:
        path, told = self._token(witness.head.hash), _head_data(witness.head) | {"brought": brought}
        write_for_good(path, witness.token)
        write_for_good(path.with_suffix(".json"), json.dumps(told).encode())

    def _witness(self, digest: str) -> Witness:
        return Witness(_head(self._stamp_data(digest)), self._token(digest).read_bytes())

    def _stamp_data(self, digest: str) -> dict[str, Any]:
        """What stands beside the time-stamp of a head; nothing when it has none."""
        path = self._token(digest).with_suffix(".json")
        told: dict[str, Any] = {"brought": False} | json.loads(path.read_bytes()) if path.exists() else {}
        return told

    def _waiting_heads(self) -> Iterator[dict[str, Any]]:
        """The heads that wait; another process may have served one meanwhile."""
        for path in sorted((self.root / "pending").glob("*.json")):
            with suppress(FileNotFoundError):
                yield json.loads(path.read_bytes())

    def _stamp_one(self, waiting: dict[str, Any], stamp: Stamp, now: datetime) -> bool:
        head = _head(waiting)
        try:
            token = stamp(stamped_bytes(head))
        except TimestampError:
            wait = min(_FIRST_WAIT * 2 ** waiting["tries"], _LONGEST_WAIT)
            self._write_pending(head, tries=min(waiting["tries"] + 1, 20), next_try_at=now + wait)
            return False
        self._keep(Witness(head, token), brought=False)
        self._pending_path(head.hash).unlink(missing_ok=True)
        return True

    def _heads(self, day: date) -> Path:
        return self.root / "heads" / f"{day.isoformat()}.txt"

    def _pending_path(self, digest: str) -> Path:
        return self.root / "pending" / f"{digest}.json"

    def _token(self, digest: str) -> Path:
        return self.root / "stamped" / f"{digest}.tsr"

    def _write_pending(self, head: Head, *, tries: int, next_try_at: datetime) -> None:
        told = _head_data(head) | {"tries": tries, "next_try_at": instant_text(next_try_at)}
        write_for_good(self._pending_path(head.hash), json.dumps(told).encode())


def _head_data(head: Head) -> dict[str, Any]:
    at = instant_text(head.recorded_at)
    return {"case_id": head.case_id, "seq": head.seq, "hash": head.hash, "recorded_at": at}


def _head(told: dict[str, Any]) -> Head:
    return Head(told["case_id"], told["seq"], told["hash"], read_instant(told["recorded_at"]))

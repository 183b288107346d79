"""Goals E1 and D3: keeping entries against the floor of the disk and against bare sqlite3, and large journals.

Every way writes the same words to the same disk; ways take turns inside a round, and the median of the rounds is kept.
`run(rounds)` gives rows (name, value, unit, ratio, peer): the ratio is ours to the peer in the same run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter, sleep

from bench.rows import Row
from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import store_archive
from recours.journal.entries.entry import NewEntry
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof import verify as verifier
from recours.journal.proof.chain import verify
from recours.journal.stores.sqlite_store import SqliteStore
from recours.journal.stores.store import utc_now

DAY = date(2026, 11, 21)
SAID = "Deuxième relance envoyée avec accusé de réception ; copie jointe au dossier."
ENTRY = NewEntry("call_made", DAY, {"channel": "phone", "number": "3900", "reference": "RC-2026-000123", "said": SAID})
RECORD = os.urandom(600)
APPENDS, WRITERS, LARGE_JOURNAL, MANY_PIECES = 1_500, 8, 100_000, 5_000
FLOOR, BARE = "append 600 bytes + fdatasync", "bare sqlite3, FULL, chained"
NOT_DURABLE = "bare sqlite3, NORMAL (lost at a power cut)"

Way = Callable[[Path, int], list[float]]


def run(rounds: int = 5) -> list[Row]:
    """Appends alone and crowded, then a journal of 100,000 entries and a case of 5,000 pieces."""
    return [*_one_writer(rounds), *_many_writers(rounds), *_large_journal(), *_many_pieces()]


def _one_writer(rounds: int) -> list[Row]:
    """Rates are of the middle of the waits: a disk that is busy elsewhere for a moment is nobody's merit."""
    ways: dict[str, Way] = {
        "ours": _ours,
        FLOOR: _floor,
        BARE: _bare,
        "not waiting": partial(_ours, safety="NORMAL"),
        NOT_DURABLE: partial(_bare, safety="NORMAL"),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                rates[name].append(1 / median(way(Path(folder), APPENDS)))
    rate = {name: median(found) for name, found in rates.items()}
    compared = [("ours", FLOOR), ("ours", BARE), ("not waiting", NOT_DURABLE)]
    names = {"ours": "append one entry, durable", "not waiting": "append one entry, the disk not waited for"}
    return [Row(names[way], rate[way], "entries/s", rate[way] / rate[peer], peer) for way, peer in compared]


def _many_writers(rounds: int) -> list[Row]:
    ours, bare = ([crowd(way, 400) for _ in range(rounds)] for way in (_ours, _bare))
    names = ("p99 of the waits", "longest wait")
    both = [(median(column) for column in zip(*crowds, strict=True)) for crowds in (ours, bare)]
    return [
        Row(f"append, {WRITERS} writers: {name}", here * 1000, "ms", here / there, BARE)
        for name, here, there in zip(names, *both, strict=True)
    ]


def crowd(way: Way, each: int) -> tuple[float, float]:
    """The 99th percentile and the longest of the waits of WRITERS processes, in seconds.

    Bare SQLite lets one writer go on while the others sleep: few waits are long, but those are very long.
    """
    with tempfile.TemporaryDirectory() as folder:
        way(Path(folder), 1)
        start = monotonic() + 0.3
        children = [_child(way, Path(folder), each, start) for _ in range(WRITERS)]
        waits = [wait for reading, child in children for wait in _waits(reading, child)]
    return quantiles(waits, n=100)[98], max(waits)


def _child(way: Way, folder: Path, each: int, start: float) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as out:
            sleep(max(0, start - monotonic()))
            out.write(json.dumps(way(folder, each)))
        os._exit(0)
    os.close(writing)
    return reading, child


def _waits(reading: int, child: int) -> list[float]:
    with os.fdopen(reading) as pipe:
        waits: list[float] = json.loads(pipe.read())
    os.waitpid(child, 0)
    return waits


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _ours(folder: Path, count: int, safety: str = "FULL") -> list[float]:
    store, case_id = SqliteStore(folder / "ours.db"), f"case{os.getpid()}"
    store._connection().execute(f"PRAGMA synchronous = {safety}")  # the store itself knows FULL alone
    if count == 1:
        return [0.0]
    store.append(case_id, 0, [NewEntry("case_opened", DAY)])
    waits = [timed(lambda seq=seq: store.append(case_id, seq, [ENTRY])) for seq in range(1, count + 1)]  # type: ignore[misc]
    store.close()
    return waits


def _floor(folder: Path, count: int) -> list[float]:
    handle = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def append() -> None:
        os.write(handle, RECORD)
        os.fdatasync(handle)

    waits = [timed(append) for _ in range(count)]
    os.close(handle)
    return waits


def _bare(folder: Path, count: int, safety: str = "FULL") -> list[float]:
    """What anybody writes first: one table, one transaction an event, each with the hash of the one before."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {safety}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS event (case_id INT, seq INT, text TEXT, hash BLOB, UNIQUE (case_id, seq))"
    )
    text, case_id = json.dumps(dict(ENTRY.payload)), os.getpid()

    def append() -> None:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute(
            "SELECT seq, hash FROM event WHERE case_id = ? ORDER BY seq DESC LIMIT 1", (case_id,)
        )
        seq, previous = found.fetchone() or (0, b"")
        digest = hashlib.sha256(previous + text.encode()).digest()
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?)", (case_id, seq + 1, text, digest))
        connection.execute("COMMIT")

    waits = [timed(append) for _ in range(count)]
    connection.close()
    return waits


def _large_journal() -> list[Row]:
    """One case of 100,000 entries: read, verified, exported, verified by the verifier alone, brought back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, evidence = SqliteStore(folder / "journal.db"), EvidenceFiles(folder / "evidence")
        store.append("large", 0, [NewEntry("case_opened", DAY)])
        for seq in range(1, LARGE_JOURNAL, 1000):
            store.append("large", seq, [ENTRY] * min(1000, LARGE_JOURNAL - seq))
        return _opened_and_exported(f"a journal of {LARGE_JOURNAL:,} entries", "large", store, evidence, folder)


def _many_pieces() -> list[Row]:
    """One case of 5,000 pieces of 20 kB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evidence = EvidenceFiles(folder / "evidence")
        store = SqliteStore(folder / "journal.db", evidence)
        start = perf_counter()
        pieces = [
            evidence.keep(io.BytesIO(b"\xff\xd8\xff\xe0" + os.urandom(20_000)), f"photo {number}.jpg")
            for number in range(MANY_PIECES)
        ]
        kept = MANY_PIECES / (perf_counter() - start)
        added = [NewEntry("evidence_added", DAY, {"digest": each.digest, "name": each.name}) for each in pieces]
        store.append("large", 0, [NewEntry("case_opened", DAY), *added])
        floor = 1 / median(_files_synced(folder))
        uploads = Row("keep a piece of 20 kB", kept, "pieces/s", kept / floor, "write a file + fsync")
        return [uploads, *_opened_and_exported(f"a case of {MANY_PIECES:,} pieces", "large", store, evidence, folder)]


def _files_synced(folder: Path) -> list[float]:
    def write(path: Path) -> None:
        with path.open("wb") as out:
            out.write(RECORD * 33)
            out.flush()
            os.fsync(out.fileno())

    return [timed(lambda number=number: write(folder / f"file{number}")) for number in range(500)]  # type: ignore[misc]


def _opened_and_exported(
    what: str, case_id: str, store: SqliteStore, evidence: EvidenceFiles, folder: Path
) -> list[Row]:
    reading = timed(lambda: store.read(case_id))
    entries = store.read(case_id)
    archive = folder / "case.zip"
    command = [sys.executable, "-I", verifier.__file__, str(archive)]
    (folder / "there").mkdir()
    there = EvidenceFiles(folder / "there" / "evidence")
    other = SqliteStore(folder / "there" / "journal.db", there)
    times = {
        "opened": reading,
        "verified": timed(lambda: verify(case_id, entries)),
        "exported": timed(lambda: write_archive(archive, case_id, entries, evidence, exported_at=utc_now())),
        "checked by verify.py": timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)),
        "imported elsewhere": timed(lambda: store_archive(archive, other, there)),
    }
    copied = timed(lambda: _plain_zip(archive, folder / "plain.zip"))
    return [
        Row(f"{what}: {name}", taken, "s", taken / copied, "zip of the same files") for name, taken in times.items()
    ]


def _plain_zip(archive: Path, target: Path) -> None:
    """The same members zipped again by Python, with nothing checked: what any export costs at least."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w") as out:
        for info in source.infolist():
            with source.open(info) as member, out.open(info, "w") as copy:
                shutil.copyfileobj(member, copy)

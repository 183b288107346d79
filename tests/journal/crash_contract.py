"""What survives a kill -9 at any stage. A store's crash tests inherit this class and say how to open the store."""

from __future__ import annotations

import io
import random
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.journal.crashes import Acknowledge, killed_after, killed_at, lines_of
from tests.journal.journals import DAY, NOON, chained, noted, opened

from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import read_archive, store_archive
from recours.journal.entries.entry import NewEntry
from recours.journal.errors import CaseNotFoundError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof.chain import verify
from recours.journal.stores import erasure
from recours.journal.stores.store import Store

Open = Callable[[], tuple[Store, EvidenceFiles]]


def stages(lines: int, count: int) -> list[int]:
    """`count` lines spread over all of them, the first and the last among them, and one that never comes."""
    return sorted({1 + round(number * (lines - 1) / (count - 1)) for number in range(count)} | {lines + 1000})


def previews_of(evidence: EvidenceFiles, digest: str, *, make: bool = False) -> list[Path]:
    """The previews of a piece, there or made: a picture, and what a kill left of another."""
    assert evidence.previews is not None
    if make:
        evidence.previews.mkdir(exist_ok=True)
        for ending in ("jpg", "0123.half"):
            (evidence.previews / f"{digest}.{ending}").write_bytes(b"")
    return list(evidence.previews.glob(f"{digest}*"))


class CrashContract:
    """No acknowledged entry lost, no half entry visible, no orphan called evidence."""

    #: How many places to kill at, for each thing done.
    places = 24

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Open:
        raise NotImplementedError

    def test_append(self, open_store: Open) -> None:
        case_id = secrets.token_hex(8)
        open_store()[0].append(case_id, 0, [opened()])

        def append_two(acknowledge: Acknowledge) -> None:
            store, _ = open_store()
            seq = store.head(case_id).seq
            acknowledge(b"%d " % store.append(case_id, seq, [noted("un"), noted("deux")]).head.seq)

        for place in stages(lines_of(append_two), self.places):
            acknowledged = killed_at(place, append_two).split()
            entries = open_store()[0].read(case_id)
            verify(case_id, entries)
            assert len(entries) % 2 == 1, "one of two entries of one append"
            assert len(entries) >= max([1, *map(int, acknowledged)])

    def test_append_killed_at_any_instant(self, open_store: Open) -> None:
        case_id = secrets.token_hex(8)
        open_store()[0].append(case_id, 0, [opened()])

        def append_for_ever(acknowledge: Acknowledge) -> None:
            store, _ = open_store()
            seq = store.head(case_id).seq
            while True:
                seq = store.append(case_id, seq, [noted()]).head.seq
                acknowledge(b"%d " % seq)

        for _ in range(self.places):
            said = killed_after(random.uniform(0.01, 0.06), append_for_ever).rpartition(b" ")[0].split()
            entries = open_store()[0].read(case_id)
            verify(case_id, entries)
            assert len(entries) >= max([1, *map(int, said)])

    def test_upload(self, open_store: Open) -> None:
        store, evidence = open_store()
        case_id = secrets.token_hex(8)
        store.append(case_id, 0, [opened()])
        content = b"%PDF-1.7 " + secrets.token_bytes(50_000)

        def upload(acknowledge: Acknowledge) -> None:
            store, evidence = open_store()
            piece = evidence.keep(io.BytesIO(content), "facture.pdf")
            entry = NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})
            store.append(case_id, store.head(case_id).seq, [entry])
            acknowledge(piece.digest.encode() + b" ")

        for place in stages(lines_of(upload), self.places):
            acknowledged = killed_at(place, upload).decode().split()
            entries = open_store()[0].read(case_id)
            verify(case_id, entries)
            named = [entry.payload["digest"] for entry in entries if entry.payload and "digest" in entry.payload]
            assert set(named) >= set(acknowledged)
            for digest in named:
                evidence.check(digest)
            for path in (evidence.root / "pieces").glob("*/*"):
                evidence.check(path.name)

    def test_erasure(self, open_store: Open) -> None:
        def prepare() -> tuple[str, str]:
            store, evidence = open_store()
            piece = evidence.keep(io.BytesIO(b"%PDF-1.7 " + secrets.token_bytes(20)), "facture.pdf")
            previews_of(evidence, piece.digest, make=True)
            case_id = secrets.token_hex(8)
            added = NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})
            store.append(case_id, 0, [opened(), added, noted("secret")])
            return case_id, piece.digest

        def erasing(case_id: str) -> Callable[[Acknowledge], None]:
            def erase(acknowledge: Acknowledge) -> None:
                erasure.erase(open_store()[0], case_id, [2, 3], on=DAY, actor="consumer", reason="demande")
                acknowledge(b"done")

            return erase

        for place in stages(lines_of(erasing(prepare()[0])), self.places):
            case_id, digest = prepare()
            acknowledged = killed_at(place, erasing(case_id))
            store, evidence = open_store()
            entries = store.read(case_id)
            verify(case_id, entries)
            gone = [entry.payload is None for entry in entries[1:3]]
            assert gone in ([True, True], [False, False])
            assert not acknowledged or gone == [True, True]
            assert not acknowledged or not (evidence.has(digest) or previews_of(evidence, digest))
            store.finish_erasures()
            assert evidence.has(digest) is not gone[0]
            assert bool(previews_of(evidence, digest)) is not gone[0]

    def test_export(self, open_store: Open, tmp_path: Path) -> None:
        store, evidence = open_store()
        piece = evidence.keep(io.BytesIO(b"%PDF-1.7 " + secrets.token_bytes(50_000)), "facture.pdf")
        case_id = secrets.token_hex(8)
        added = NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})
        store.append(case_id, 0, [opened(), added, noted()])
        entries = store.read(case_id)
        target = tmp_path / "a.zip"

        def export(acknowledge: Acknowledge) -> None:
            store, evidence = open_store()
            write_archive(target, case_id, store.read(case_id), evidence, exported_at=NOON)
            acknowledge(b"done")

        for place in stages(lines_of(export), self.places):
            acknowledged = killed_at(place, export)
            assert target.exists() or not acknowledged
            if target.exists():
                assert read_archive(target) == (case_id, entries)
                target.unlink()

    def test_import(self, open_store: Open, tmp_path: Path) -> None:
        """What was brought back is whole or not there, and bringing it back again ends the work."""
        _, evidence = open_store()
        piece = evidence.keep(io.BytesIO(b"%PDF-1.7 " + secrets.token_bytes(50_000)), "facture.pdf")
        added = NewEntry("evidence_added", DAY, {"digest": piece.digest, "name": piece.name})

        def archived() -> tuple[str, Path]:
            case_id = secrets.token_hex(8)
            entries, target = chained(opened(), added, noted(), case_id=case_id), tmp_path / f"{case_id}.zip"
            write_archive(target, case_id, entries, evidence, exported_at=NOON)
            return case_id, target

        def importing(target: Path) -> Callable[[Acknowledge], None]:
            def bring_back(acknowledge: Acknowledge) -> None:
                store_archive(target, *open_store())
                acknowledge(b"done")

            return bring_back

        for place in stages(lines_of(importing(archived()[1])), self.places):
            case_id, target = archived()
            acknowledged = killed_at(place, importing(target))
            store, evidence = open_store()
            with suppress(CaseNotFoundError):
                assert len(store.read(case_id)) == 3
                acknowledged = b"done"
            assert store_archive(target, store, evidence).first_seq == (4 if acknowledged else 1)
            assert (case_id, store.read(case_id)) == read_archive(target)
            evidence.check(piece.digest)

"""An archive is open, whole or not there, and the same case comes out of it."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.journal.archives import CONTENTS, Members, a_case, an_archive, forged, members_of, rewritten
from tests.journal.journals import NOON, chained, journals, noted, opened, texts

from recours.journal.archive import archive_import
from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import check_archive, read_archive, store_archive
from recours.journal.entries.fold import events, facts
from recours.journal.errors import ArchiveError, ChainBrokenError, EvidenceMissingError, PayloadError
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.stores.sqlite_store import SqliteStore


def test_it_holds_what_the_reference_says(tmp_path: Path) -> None:
    members = members_of(an_archive(tmp_path))
    manifest = json.loads(members["manifest.json"])
    assert {name for name in members if not name.startswith("pieces/")} == {
        "LISEZMOI.txt",
        "manifest.json",
        "journal.jsonl",
        "payloads.jsonl",
        "heads.json",
        "verify.py",
        "SHA256SUMS",
    }
    assert [members[piece["path"]] for piece in manifest["pieces"]] == list(CONTENTS)
    assert [piece["names"] for piece in manifest["pieces"]] == [["0.bin"], ["1.bin"], ["2.bin"]]
    assert manifest["head"]["hash"] in members["LISEZMOI.txt"].decode()


def test_the_same_case_comes_out_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    store, evidence = a_case(tmp_path / "here")
    write_archive(tmp_path / "a.zip", "a", store.read("a"), evidence, exported_at=NOON)
    there = EvidenceFiles(tmp_path / "there")
    other = SqliteStore(tmp_path / "there" / "journal.db", there)
    receipt = store_archive(tmp_path / "a.zip", other, there)
    assert receipt.head == store.head("a")
    assert other.read("a") == store.read("a")
    assert facts(other.read("a")) == facts(store.read("a"))
    assert events(other.read("a")) == events(store.read("a"))
    assert other.piece_count("a") == len(CONTENTS)
    assert store_archive(tmp_path / "a.zip", other, there).first_seq == receipt.head.seq + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(journal=journals())
def test_any_journal_without_pieces_comes_back_the_same(tmp_path: Path, journal: tuple) -> None:  # type: ignore[type-arg]
    case_id, entries = journal
    entries = tuple(entry for entry in entries if not _names_a_piece(entry.payload))
    if len(entries) == len(journal[1]):
        write_archive(tmp_path / "a.zip", case_id, entries, EvidenceFiles(tmp_path), exported_at=NOON)
        assert read_archive(tmp_path / "a.zip") == (case_id, entries)


def _names_a_piece(payload: dict | None) -> bool:  # type: ignore[type-arg]
    return "digest" in (payload or {})


def test_an_unpacked_archive_verifies_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(an_archive(tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert read_archive(tmp_path / "unpacked") == read_archive(tmp_path / "a.zip")
    listed = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "unpacked", capture_output=True, check=False
    )
    assert (listed.returncode, listed.stdout) == (0, b"")


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    store, evidence = a_case(tmp_path)
    for name in ("a.zip", "b.zip"):
        write_archive(tmp_path / name, "a", store.read("a"), evidence, exported_at=NOON)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_reader_gets_what_is_hers_and_the_chain_still_verifies(tmp_path: Path) -> None:
    store, evidence = a_case(tmp_path)
    entries = store.read("a")
    write_archive(tmp_path / "a.zip", "a", entries, evidence, exported_at=NOON, withheld=[2, 4])
    _, read = read_archive(tmp_path / "a.zip")
    assert [entry.payload for entry in read[1:4]] == [None, {"text": "deux"}, None]
    assert [entry.hash for entry in read] == [entry.hash for entry in entries]
    assert sum(name.startswith("pieces/") for name in members_of(tmp_path / "a.zip")) == len(CONTENTS) - 1
    with pytest.raises(ArchiveError, match="2 contenus"):
        store_archive(tmp_path / "a.zip", store, evidence)


def test_other_documents_stand_beside_and_are_covered(tmp_path: Path) -> None:
    store, evidence = a_case(tmp_path)
    extra = {"dossier.pdf": b"%PDF-1.7", "lettres/plainte.pdf": b"%PDF-1.7 b"}
    write_archive(tmp_path / "a.zip", "a", store.read("a"), evidence, exported_at=NOON, extra=extra)
    members = members_of(tmp_path / "a.zip")
    assert members["dossier.pdf"] == b"%PDF-1.7"
    assert b"  lettres/plainte.pdf\n" in members["SHA256SUMS"]
    check_archive(tmp_path / "a.zip")


def test_a_broken_chain_is_not_exported(tmp_path: Path) -> None:
    entries = chained(opened(), noted(), noted())
    with pytest.raises(ChainBrokenError):
        write_archive(
            tmp_path / "a.zip", "dossier", entries[:1] + entries[2:], EvidenceFiles(tmp_path), exported_at=NOON
        )
    assert not (tmp_path / "a.zip").exists()


def test_an_archive_is_not_written_without_all_its_pieces(tmp_path: Path) -> None:
    store, evidence = a_case(tmp_path)
    piece = next((tmp_path / "evidence" / "pieces").glob("*/*"))
    piece.unlink()
    with pytest.raises(EvidenceMissingError):
        write_archive(tmp_path / "a.zip", "a", store.read("a"), evidence, exported_at=NOON)
    assert [path.name for path in tmp_path.glob("*.zip*")] == []


def test_a_zip_that_unfolds_without_end_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = an_archive(tmp_path)
    check_archive(path)
    monkeypatch.setattr(archive_import, "LARGEST_TEXTS_BYTES", 10_000)
    with pytest.raises(ArchiveError, match="beaucoup trop"):
        check_archive(path)


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"bonjour")
    with pytest.raises(ArchiveError, match=r"pas une archive Recours.*\n  → choisissez"):
        read_archive(tmp_path / "a.zip")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(notes=st.lists(texts, max_size=5))
def test_the_head_expected_may_be_given_in_part(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    path = an_archive(tmp_path_factory.mktemp("case"), notes)
    head = check_archive(path)["entries"][-1]["hash"]
    assert check_archive(path, head[:16])
    with pytest.raises(ArchiveError, match="réécrit"):
        check_archive(path, "0" * 16)


def says(**changed: object) -> Callable[[Members], Members]:
    """An archive rewritten from end to end, whose third header says something else."""
    return lambda members: rewritten(members, headers=lambda each: each[2].update(changed))


def pays(seq: int, said: object) -> Callable[[Members], Members]:
    def edit(at: int, line: dict[str, object]) -> None:
        line.update({"payload": said} if at == seq else {})

    return lambda members: rewritten(members, payload=edit)


def newer(kind: str, said: object) -> Callable[[Members], Members]:
    """The second entry is of a newer version of a kind that rules how the others are read."""

    def edit(at: int, line: dict[str, object]) -> None:
        line.update({"payload": said} if at == 2 else {})

    return lambda members: rewritten(
        members, headers=lambda each: each[1].update(kind=kind, kind_version=9), payload=edit
    )


NONSENSE: dict[str, Callable[[Members], Members]] = {
    "a header with one word more": says(extra=1),
    "a day that is none": says(occurred_on="2026-13-45"),
    "a version that is none": says(kind_version="z"),
    "a name for an actor": says(actor="Camille Exemple"),
    "a field that the kind has not": pays(2, {"nope": 1}),
    "a payload that is a list": pays(2, [1]),
    "newer facts that are none": newer("facts_asserted", {"facts": 5}),
    "a newer correction of nothing": newer("entry_corrected", {"seq": 1, "fields": 5}),
    "a case that is a path": lambda members: rewritten(members, case_id="../a"),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_a_chain_that_agrees_with_itself_and_says_nonsense_is_refused(tmp_path: Path, what: str) -> None:
    path = forged(tmp_path / "b.zip", NONSENSE[what](members_of(an_archive(tmp_path))))
    check_archive(path)
    evidence = EvidenceFiles(tmp_path / "there")
    store = SqliteStore(tmp_path / "there.db", evidence)
    with pytest.raises((ArchiveError, PayloadError)):
        store_archive(path, store, evidence)
    assert list(store.heads()) == []

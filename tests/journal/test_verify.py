"""The verifier stands alone and names the first wrong thing, whatever is done to an archive."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.archives import Members, an_archive, edited, forged, lines_of, members_of, rewritten, zipped
from tests.journal.journals import texts

from recours.journal.proof import verify


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_archive(tmp_path_factory.mktemp("case"))


def run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The verifier that lies in the archive's own format, run as a stranger runs it: Python alone, isolated."""
    return subprocess.run(
        [sys.executable, "-I", "-S", verify.__file__, str(path), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_archive_is_whole(archive: Path) -> None:
    result = run(archive)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Intact : 8 écritures (1 contenus effacés, 0 non communiqués), 3 pièces" in result.stdout
    assert "Whole: 8 entries" in result.stdout


def test_the_archive_carries_its_verifier(archive: Path, tmp_path: Path) -> None:
    for name, data in members_of(archive).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    result = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_another_head_than_the_one_on_the_letter(archive: Path) -> None:
    head = members_of(archive)["journal.jsonl"].decode().rpartition('"hash":"')[2][:64]
    assert run(archive, "--head", head).returncode == 0
    result = run(archive, "--head", "0" * 64)
    assert result.returncode == 1
    assert "réécrit" in result.stdout
    assert "rewritten" in result.stdout


@pytest.mark.parametrize("what", ["absent.zip", "."])
def test_what_is_no_archive(tmp_path: Path, what: str) -> None:
    result = run(tmp_path / what)
    assert result.returncode == 2
    assert "n'est pas une archive" in result.stdout


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(Path(verify.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def drop(name: str, at: int) -> Callable[[Members], None]:
    def tamper(members: Members) -> None:
        lines = lines_of(members, name)
        members[name] = b"".join(lines[:at] + lines[at + 1 :])

    return tamper


def swap(name: str) -> Callable[[Members], None]:
    def tamper(members: Members) -> None:
        lines = lines_of(members, name)
        members[name] = b"".join([lines[0], lines[2], lines[1], *lines[3:]])

    return tamper


def redate(members: Members) -> None:
    edited(members, "journal.jsonl", 2, lambda header: header.update(occurred_on="2020-01-01"))


def redate_with_its_hash(members: Members) -> None:
    def edit(header: dict) -> None:  # type: ignore[type-arg]
        header["occurred_on"] = "2020-01-01"
        del header["hash"]
        header["hash"] = verify.sha256(verify.canonical(header))

    edited(members, "journal.jsonl", 2, edit)


def insert(members: Members) -> None:
    lines = lines_of(members, "journal.jsonl")
    members["journal.jsonl"] = b"".join([*lines[:3], lines[2], *lines[3:]])


def first_piece(members: Members) -> str:
    return next(name for name in sorted(members) if name.startswith("pieces/"))


def flip_piece(members: Members) -> None:
    name = first_piece(members)
    members[name] = members[name][:-1] + b"!"


def drop_piece(members: Members) -> None:
    del members[first_piece(members)]


def rename_piece(members: Members) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"0.bin"', b'"contrat.pdf"')


def announce_less(members: Members) -> None:
    members["journal.jsonl"] = b"".join(lines_of(members, "journal.jsonl")[:-1])


def reword(members: Members) -> None:
    edited(members, "payloads.jsonl", 1, lambda line: line["payload"].update(text="autre chose"))


def respace(members: Members) -> None:
    members["payloads.jsonl"] = members["payloads.jsonl"].replace(b'"salt":', b'"salt": ', 1)


def truncate(members: Members) -> None:
    members["journal.jsonl"] = members["journal.jsonl"][:-20]


FORGERIES: dict[str, tuple[Callable[[Members], None], str]] = {
    "a header dropped": (drop("journal.jsonl", 2), "écriture n° 3 : une écriture manque"),
    "the last header dropped": (announce_less, "s'arrête à l'écriture n° 7"),
    "two headers swapped": (swap("journal.jsonl"), "écriture n° 2 : une écriture manque"),
    "a header inserted": (insert, "écriture n° 4 : une écriture manque, est en trop"),
    "re-dated": (redate, "écriture n° 3 : l'en-tête"),
    "re-dated with its hash": (redate_with_its_hash, "écriture n° 4 : ne suit pas"),
    "truncated": (truncate, "journal.jsonl est tronqué"),
    "a payload reworded": (reword, "écriture n° 2 : son contenu a été modifié"),
    "a payload dropped": (drop("payloads.jsonl", 1), "écriture n° 2 : son contenu manque"),
    "a payload respaced": (respace, "payloads.jsonl, ligne 1"),
    "a piece changed": (flip_piece, "a été modifiée"),
    "a piece dropped": (drop_piece, "manque"),
    "a piece renamed": (rename_piece, "la liste des pièces"),
}


@pytest.mark.parametrize("what", sorted(FORGERIES))
def test_a_careful_forger_is_found(archive: Path, tmp_path: Path, what: str) -> None:
    tamper, words = FORGERIES[what]
    members = members_of(archive)
    tamper(members)
    result = run(forged(tmp_path / "forged.zip", members))
    assert result.returncode == 1
    assert words in result.stdout
    assert "WRONG: " in result.stdout


def test_a_file_added_or_taken_away_is_found(archive: Path, tmp_path: Path) -> None:
    members = members_of(archive) | {"dossier.pdf": b"%PDF-1.7"}
    assert "dossier.pdf a été ajouté" in run(zipped(tmp_path / "a.zip", members)).stdout
    del members["dossier.pdf"], members["LISEZMOI.txt"]
    assert "LISEZMOI.txt manque" in run(zipped(tmp_path / "b.zip", members)).stdout


#: A place in a file whose length is known only later.
places = st.integers(0, 10**9)


def found_wrong(path: Path) -> str:
    with pytest.raises(verify.WrongError) as caught:
        verify.check(str(path))
    return str(caught.value.args[0])


def test_bytes_all_over_the_zip_count(archive: Path, tmp_path: Path) -> None:
    """One byte in nine; the end of the file, where a zip keeps its lists and we our seal, byte by byte."""
    whole = archive.read_bytes()
    for at in [*range(0, len(whole) - 150, 9), *range(len(whole) - 150, len(whole))]:
        (tmp_path / "flipped.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert found_wrong(tmp_path / "flipped.zip")


@settings(max_examples=15)
@given(notes=st.lists(texts, max_size=4), data=st.data())
def test_random_journals_flipped_truncated_or_lengthened(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], data: st.DataObject
) -> None:
    path = an_archive(tmp_path_factory.mktemp("case"), notes)
    verify.check(str(path))
    whole = path.read_bytes()
    at = data.draw(places) % len(whole)
    flip = data.draw(st.integers(1, 255))
    for changed in (whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :], whole[:at], whole + b"\0"):
        path.write_bytes(changed)
        assert found_wrong(path)


@settings(max_examples=25)
@given(notes=st.lists(texts, max_size=4), data=st.data())
def test_any_byte_of_any_file_of_an_unpacked_archive_counts(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("case")
    members = members_of(an_archive(folder, notes))
    name = data.draw(st.sampled_from(sorted(members)))
    at = data.draw(places) % len(members[name])
    changed = bytes([members[name][at] ^ data.draw(st.integers(1, 255))])
    members[name] = members[name][:at] + changed + members[name][at + 1 :]
    assert found_wrong(zipped(folder / "again.zip", members))


@settings(max_examples=30)
@given(notes=st.lists(texts, min_size=2, max_size=6), data=st.data())
def test_any_line_dropped_doubled_or_moved_is_found(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("case")
    members = members_of(an_archive(folder, notes))
    name = data.draw(st.sampled_from(["journal.jsonl", "payloads.jsonl"]))
    lines = lines_of(members, name)
    at = data.draw(st.integers(0, len(lines) - 2))
    doubled, dropped = lines[: at + 1] + lines[at:], lines[:at] + lines[at + 1 :]
    moved = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    for changed in (doubled, dropped, moved) if name == "journal.jsonl" else (doubled, dropped):
        assert found_wrong(forged(folder / "forged.zip", members | {name: b"".join(changed)}))


def manifested(**changed: object) -> Callable[[Members], None]:
    def tamper(members: Members) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changed).encode()

    return tamper


def adding(name: str, data: bytes = b"x") -> Callable[[Members], None]:
    return lambda members: members.update({name: data})


def lead_nowhere(members: Members) -> None:
    pieces = json.loads(members["manifest.json"])["pieces"]
    pieces[0]["path"] = "\ud800"
    manifested(pieces=pieces)(members)


def stamp_elsewhere(members: Members) -> None:
    last = json.loads(lines_of(members, "journal.jsonl")[-1])
    told = {"seq": last["seq"], "hash": last["hash"], "token_path": "stamp"}
    members["heads.json"] = json.dumps([told]).encode()
    members["stamp"] = bytes.fromhex(verify.sha256(last["hash"].encode()))


HOSTILE: dict[str, tuple[Callable[[Members], object], str]] = {
    "a name that climbs out": (adding("../evil"), "nom dangereux"),
    "a name from the root": (adding("/evil"), "nom dangereux"),
    "a name for Windows": (adding("..\\evil"), "nom dangereux"),
    "a name that says it is whole": (adding("x\nIntact : 8 écritures\x1b[2J"), "x\\nIntact"),
    "a name that another machine takes for the journal": (adding("JOURNAL.jsonl"), "ajouté"),
    "a file among the pieces": (adding("pieces/facture.pdf"), "n'est pas une pièce"),
    "a path that cannot be printed": (lead_nowhere, "FAUX"),
    "a payload said to be held back that is there": (manifested(withheld=[2]), "retenus n'est pas juste"),
    "a payload of no entry held back": (manifested(withheld=[99]), "retenus n'est pas juste"),
    "a payload held back twice": (manifested(withheld=[7, 7]), "retenus n'est pas juste"),
    "another version": (manifested(version=2), "autre version"),
    "no journal": (lambda members: members.pop("journal.jsonl"), "journal.jsonl manque"),
    "a manifest without end": (adding("manifest.json", b"[" * 100_000), "illisible"),
    "a number without end": (adding("journal.jsonl", b"9" * 10_000 + b"\n"), "ligne 1"),
    "a journal without end": (adding("journal.jsonl", b"[" * 100_000 + b"\n"), "ligne 1"),
    "not a number": (adding("journal.jsonl", b"NaN\n"), "ligne 1"),
    "no text": (adding("journal.jsonl", b"\xff\n"), "ligne 1"),
    "a time-stamp out of its place": (stamp_elsewhere, "pas à sa place"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_archive_gets_a_verdict(archive: Path, tmp_path: Path, what: str) -> None:
    tamper, words = HOSTILE[what]
    members = members_of(archive)
    tamper(members)
    result = run(forged(tmp_path / "hostile.zip", members))
    assert (result.returncode, result.stderr) == (1, "")
    assert words in result.stdout
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["FAUX", "WRONG:"]


def test_the_hash_on_a_letter_is_that_of_an_earlier_entry(archive: Path) -> None:
    """A letter prints where the journal stood when it was written; the case went on."""
    earlier = json.loads(lines_of(members_of(archive), "journal.jsonl")[4])["hash"]
    result = run(archive, "--head", f"{earlier[:8]} {earlier[8:16].upper()}")
    assert result.returncode == 0
    assert "expected head: 5 (+ 3 " in result.stdout


@pytest.mark.parametrize("said", [[], [""], ["abc"], ["z" * 16]])
def test_a_hash_too_short_to_prove_anything_is_refused(archive: Path, said: list[str]) -> None:
    result = run(archive, "--head", *said)
    assert (result.returncode, result.stderr) == (2, "")
    assert "16 caractères" in result.stdout


def test_what_was_cut_at_its_end_is_found_by_a_hash_kept_elsewhere(archive: Path, tmp_path: Path) -> None:
    """Alone it looks whole, and the verifier says that it would."""
    head = json.loads(members_of(archive)["manifest.json"])["head"]["hash"]
    cut = forged(
        tmp_path / "cut.zip", rewritten(members_of(archive), headers=lambda each: each.__delitem__(slice(6, 8)))
    )
    alone, compared = run(cut), run(cut, "--head", head)
    assert alone.returncode == 0
    assert "Coupée à la fin" in alone.stdout
    assert compared.returncode == 1
    assert "coupé à la fin" in compared.stdout


def test_a_zip_made_again_with_its_folders_is_whole(archive: Path, tmp_path: Path) -> None:
    members = members_of(archive) | {"pieces/": b""}
    assert run(zipped(tmp_path / "again.zip", members)).returncode == 0


def test_a_text_that_unfolds_without_end_is_not_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "LARGEST_TEXT_BYTES", 1000)
    assert "trop grand" in found_wrong(archive)

"""A data folder on a read-only disk: cases are shown and exported elsewhere; what would write says why it cannot."""

import pytest
from tests.cli.commands import CASE, refused, run
from tests.journal.read_only import seen_read_only

COMMAND = ("-m", "recours.cli.main", "case")


@pytest.fixture
def kept(tmp_path):
    """A data folder with one case, and the case's number."""
    path, folder = tmp_path / "case.yaml", tmp_path / "data"
    path.write_text(CASE, encoding="utf-8")
    folder.mkdir()
    done = run("case", "new", "--from", path, "--folder", folder)
    return folder, done.stdout.split()[1]


def test_a_case_is_shown_and_exported_elsewhere(kept, tmp_path):
    folder, case_id = kept
    where = ("--folder", str(folder))
    shown = seen_read_only(folder, *COMMAND, "show", case_id, *where)
    assert shown.returncode == 0, shown.stderr
    assert "Prochaine" in shown.stdout or "faire" in shown.stdout
    assert "14 septembre 2026" in shown.stdout
    archive = tmp_path / "a.zip"
    exported = seen_read_only(folder, *COMMAND, "export", case_id, "-o", str(archive), *where)
    assert exported.returncode == 0, exported.stderr
    assert "lecture seule" in exported.stderr
    assert run("case", "verify", archive).exit_code == 0


def test_what_would_write_says_that_it_cannot(kept):
    folder, case_id = kept
    arguments = (case_id, "call_made", "--on", "2026-09-20", "--folder", str(folder))
    done = seen_read_only(folder, *COMMAND, "add", *arguments)
    assert done.returncode == 2
    assert "ne peut pas être écrit" in done.stderr
    assert "→" in done.stderr


def test_an_export_to_a_place_that_is_not_there_names_it(kept, tmp_path):
    folder, case_id = kept
    for target in (tmp_path / "nowhere" / "a.zip", tmp_path / "case.yaml" / "a.zip"):
        refused(run("case", "export", case_id, "-o", target, "--folder", folder), place=f"{target}: ", says="archive")


@pytest.mark.parametrize("content", [b"", b"bonjour", b"PK\x03\x04 presque"])
def test_what_is_no_archive_is_neither_verified_nor_brought_back(tmp_path, capfd, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert run("case", "verify", path).exit_code == 2
    assert "n'est pas une archive Recours" in capfd.readouterr().out
    refused(run("case", "import", path, "--folder", tmp_path / "data"), place=f"{path}: ", says="archive Recours")

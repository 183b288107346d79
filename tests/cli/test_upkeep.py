"""The clock by hand, and everything looked at: a lost journal costs nothing, and the way out is a command."""

import os
import re
import shutil
import time

import pytest
from tests.cli.commands import run


@pytest.fixture
def folder(tmp_path):
    """A case with three pieces put there three days ago."""
    path = tmp_path / "data"
    case_id = run("case", "new", "--fact", "ordered_on=2026-09-01", "--folder", path).stdout.split()[1]
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"pièce {number}")
        run("case", "attach", case_id, tmp_path / f"{number}.txt", "--folder", path)
    then = time.time() - 3 * 86400
    for piece in pieces(path):
        os.utime(piece, (then, then))
    return path


def pieces(folder):
    return sorted((folder / "evidence" / "pieces").glob("*/*"))


def case_in(folder):
    return run("case", "list", "--folder", folder).stdout.split()[0]


def lose_the_journal(folder):
    """It is gone, with its lists of heads, and the next command made an empty one."""
    kept = folder.parent / "kept"
    kept.mkdir()
    for path in folder.glob("journal.sqlite3*"):
        shutil.move(path, kept)
    shutil.rmtree(folder / "witnesses", ignore_errors=True)
    run("case", "new", "--folder", folder)
    return kept


def test_a_lost_journal_costs_no_piece_and_the_command_says_the_way_out(folder):
    lose_the_journal(folder)
    for _ in range(2):
        done = run("tick", "--folder", folder)
        assert done.exit_code == 1
        assert "un autre journal" in done.stderr
        assert "recours tick --set-aside" in done.stderr
    assert len(pieces(folder)) == 3


def test_the_journal_brought_back_is_the_right_one_and_says_no_more(folder):
    kept = lose_the_journal(folder)
    run("tick", "--folder", folder)
    for path in folder.glob("journal.sqlite3*"):
        path.unlink()
    for path in kept.iterdir():
        shutil.move(path, folder)
    done = run("tick", "--folder", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert run("verify", "--folder", folder).exit_code == 0


def test_who_starts_anew_says_so_once(folder):
    lose_the_journal(folder)
    run("tick", "--folder", folder)
    done = run("tick", "--set-aside", "--folder", folder)
    assert done.exit_code == 0
    assert "3 fichier(s) mis de côté pour trente jours" in done.stdout
    assert pieces(folder) == []
    assert run("tick", "--folder", folder).exit_code == 0


def test_a_case_here_is_verified_by_its_number_against_a_hash_kept_elsewhere(folder):
    case_id = case_in(folder)
    head = re.search("[0-9a-f]{64}", run("case", "verify", case_id, "--folder", folder).stdout)[0]
    run("case", "add", case_id, "note_added", "--on", "2026-09-02", "--field", "text=suite", "--folder", folder)
    done = run("case", "verify", case_id, "--head", head[:16], "--folder", folder)
    assert done.exit_code == 0
    assert "(1 écriture(s) depuis)" in done.stdout
    wrong = run("case", "verify", case_id, "--head", "0" * 16, "--folder", folder)
    assert wrong.exit_code == 1
    assert "aucune empreinte" in wrong.stdout
    assert run("case", "verify", case_id, "--head", "abc", "--folder", folder).exit_code == 2
    assert run("case", "verify", "nulle-part", "--folder", folder).exit_code == 2
    assert "ni une archive" in run("case", "verify", "n'importe quoi", "--folder", folder).stderr


def test_a_list_of_none_of_the_cases_is_not_intact(folder, tmp_path):
    (tmp_path / "list.txt").write_text("recours-heads 2026-11-20 0\n")
    done = run("verify", "--heads", tmp_path / "list.txt", "--folder", folder)
    assert done.exit_code == 1
    assert "Intact" not in done.stdout
    assert "ne nomme aucun" in done.stdout


def test_the_list_of_now_names_every_case_of_now(folder):
    run("tick", "--folder", folder)
    run("case", "new", "--folder", folder)
    told = run("witnesses", "heads", "--folder", folder).stdout
    assert re.search(r"^recours-heads \S+ 2$", told, re.M)
    path = re.match("Liste gardée : (.*)", told)[1]
    done = run("verify", "--heads", path, "--folder", folder)
    assert "nomme 2 de ces 2 dossier(s)" in done.stdout

"""The real server, in its own process: what is erased is in no file any more."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.pieces import PICTURE
from tests.web.served import address, environment, recours, served, until
from tests.web.visitor import Visitor, case_id, seen

WORDS = ("grenadine", "paratonnerre", "hippocampe", "xylophone")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def files_with(folder, word):
    """The files under `folder` that hold the word, also in the logs that a database keeps beside it."""
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def told_case(visitor, folder):
    """A case with words in its story, its facts, a letter not sent, and a piece."""
    opening = visitor.begin(story="Une lampe grenadine, jamais reçue.")
    visitor.answer(opening, {"seller_kind": "company", "ordered_on": "2026-09-01", "item": "un paratonnerre"})
    case = visitor.post(f"{opening}check/")["Location"]
    visitor.post(f"{case}steps/written_complaint/text/", body="Mon hippocampe, s'il vous plaît.")
    visitor.post(f"{case}evidence/", file=SimpleUploadedFile("xylophone.png", PICTURE))
    recours(
        folder, "case", "add", case_id(case), "facts_asserted", "--on", "2026-09-02", "--field", "item=paratonnerre"
    )
    visitor.get("/")
    assert all(files_with(folder, word) for word in WORDS)
    return case


@pytest.mark.slow
@pytest.mark.parametrize("door", ["web", "command line"])
def test_after_an_erasure_no_file_holds_the_words(folder, door):
    with served(folder) as client:
        visitor = Visitor(client)
        case = told_case(visitor, folder)
        if door == "web":
            visitor.post(f"{case}keeping/erase/", sure="on")
        else:
            recours(folder, "case", "erase", case_id(case), "--yes")
        assert {word: files_with(folder, word) for word in WORDS} == {word: [] for word in WORDS}
        assert "Dossier effacé" in seen(visitor.get("/"))
        assert visitor.get(case, status=302)["Location"].endswith("/journal/")
        assert {word: files_with(folder, word) for word in WORDS} == {word: [] for word in WORDS}


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.xdist_group("journal_databases")
def test_several_workers_serve_from_postgresql_and_the_command_line_sees_the_same(folder, own_database):
    named = {"RECOURS_DATABASE_URL": address(own_database)}
    with served(folder, "--workers", "2", **named) as client:
        visitor = Visitor(client)
        case = visitor.open_case(item="un paratonnerre")
        visitor.post(f"{case}evidence/", file=SimpleUploadedFile("xylophone.png", PICTURE))
        until(lambda: list((folder / "witnesses" / "heads").glob("*.txt")), "the clock did nothing")
        assert case_id(case) in recours(folder, "case", "list", **named)
        assert "Intact : 1 dossier(s)" in recours(folder, "verify", **named)
        recours(folder, "rebuild", "--compare", **named)
        recours(folder, "case", "erase", case_id(case), "--yes", **named)
        assert "Dossier effacé" in seen(visitor.get("/"))
        assert files_with(folder, "xylophone") == []
    assert not (folder / "web.sqlite3").exists()
    assert not (folder / "journal.sqlite3").exists()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://recours:secret@localhost/recours", "postgresql://"),
        ("postgresql://localhost", "postgresql://"),
        ("postgresql://localhost:abc/recours", "postgresql://"),
        ("postgresql://recours:secret@127.0.0.1:1/recours?connect_timeout=2", "ne répond pas"),
        ("postgresql://recours:secret@127.0.0.1:1/recours?nope=1", "ses options"),
    ],
)
def test_a_database_that_cannot_be_says_so_and_nothing_starts(folder, url, told):
    command = [sys.executable, "-m", "recours.cli.main", "serve", "--port", "0"]
    env = environment(folder, RECOURS_DATABASE_URL=url)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.startswith("RECOURS_DATABASE_URL: ")
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_sqlite_is_served_by_one_process(folder):
    command = [sys.executable, "-m", "recours.cli.main", "serve", "--workers", "2"]
    done = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "RECOURS_DATABASE_URL" in done.stderr

"""The commands of docs/how-to/back-up.md, as they stand there: a copy taken while it is written, brought back whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import absent
from tests.web.pieces import PICTURE
from tests.web.served import ROOT, address, environment, recours, served
from tests.web.store.databases import postgresql_programs
from tests.web.visitor import Visitor, case_id, seen

BLOCKS = dict(re.findall(r"```sh\n# ([^\n]+)\n(.*?)```", (ROOT / "docs/how-to/back-up.md").read_text(), re.DOTALL))
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journal_databases")]

#: Writes entries to the case until it is killed; says so once the first is kept.
WRITING = """
import sys
from recours.cli.desks import open_desk
from recours.casework.case.entry_writer import Act, record
from recours.journal.stores.store import utc_now
desk = open_desk(__import__("pathlib").Path(sys.argv[1]))
while True:
    now = utc_now()
    record(desk, sys.argv[2], "note_added", {"text": "encore"}, act=Act(now))
    print("kept", flush=True)
"""


def block(name, folder, **variables):
    """Run a block of the page; what it printed."""
    programs = [str(Path(sys.executable).parent), str(postgresql_programs() or "")]
    paths = {"DATA": folder / "data", "COPY": folder / "copy", "BACK": folder / "back"}
    env = environment(folder / "data", **{key: str(path) for key, path in paths.items()}, **variables)
    env["PATH"] = os.pathsep.join([*programs, env["PATH"]])
    command = ["bash", "-eu", "-c", BLOCKS[name]]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def backed_up_while_written(name, folder, **variables):
    """A case with a piece and a time-stamp's folder, copied while entries are written to it by others."""
    with served(folder / "data", **variables) as client:
        visitor = Visitor(client)
        case = visitor.open_case()
        visitor.post(f"{case}evidence/", file=SimpleUploadedFile("photo.png", PICTURE))
        command = [sys.executable, "-c", WRITING, str(folder / "data"), case_id(case)]
        writer = subprocess.Popen(command, env=environment(folder / "data", **variables), stdout=subprocess.PIPE)
        try:
            writer.stdout.readline()
            block(name, folder, **variables)
        finally:
            writer.kill()
            writer.wait()
            writer.stdout.close()
    return case


def seen_again(case, folder, **variables):
    """The case, its piece and its list, in the folder brought back."""
    assert case_id(case) in recours(folder / "back", "case", "list", **variables)
    recours(folder / "back", "rebuild", "--compare", **variables)
    with served(folder / "back", **variables) as client:
        visitor = Visitor(client)
        assert "Amazon.fr" in seen(visitor.get("/"))
        assert "photo.png" in seen(visitor.get(f"{case}evidence/"))
        visitor.take(case, "written_complaint", "2026-11-01", channel="email", status=302)


def test_sqlite_is_copied_while_it_is_written_and_comes_back(tmp_path):
    if shutil.which("sqlite3") is None:
        absent("sqlite3")
    case = backed_up_while_written("back up", tmp_path)
    shutil.rmtree(tmp_path / "data")
    assert "Intact : 1 dossier(s)" in block("bring back", tmp_path)
    seen_again(case, tmp_path)


@pytest.mark.postgresql
def test_postgresql_is_dumped_while_it_is_written_and_comes_back(tmp_path, own_database, another_database):
    named, restored = address(own_database), address(another_database)
    case = backed_up_while_written("back up, PostgreSQL", tmp_path, RECOURS_DATABASE_URL=named)
    told = block("bring back, PostgreSQL", tmp_path, RECOURS_DATABASE_URL=named, RESTORED_URL=restored)
    assert "Intact : 1 dossier(s)" in told
    seen_again(case, tmp_path, RECOURS_DATABASE_URL=restored)

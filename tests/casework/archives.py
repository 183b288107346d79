"""Exhibits put into a case, the archive made of it for a reader, and the words in it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdf

from casework.conftest import AT
from recours.casework.case.entry_writer import Act
from recours.casework.case.evidence import attach
from recours.casework.readers.exports import export

TODAY = date(2026, 11, 21)


def put(desk, case_id, name, content, title="", of=""):
    attach(desk, case_id, io.BytesIO(content), name, title=title, of=of, act=Act(AT, date(2026, 9, 20)))


def exported(desk, case_id, folder, reader):
    path = folder / f"{reader}.zip"
    export(desk, case_id, path, reader=reader, as_of=TODAY, act=Act(AT))
    return path


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)

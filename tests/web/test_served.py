"""The real server, in its own process: what is erased is in no file any more."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.served import recours, served
from tests.web.visitor import Visitor, case_id, seen

WORDS = ("grenadine", "paratonnerre", "hippocampe", "xylophone")
#: The bytes of a picture that nobody else has.
PICTURE = b"\x89PNG\r\n\x1a\n" + b"xylophone" * 8


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

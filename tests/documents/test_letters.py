"""Every letter of content/letters: it can be read, it names only what exists, and it can be written without a blank."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.example import FACTS, letter
from recours.documents.errors import MissingFactsError
from recours.documents.formats.plain_text import letter_text
from recours.documents.letter_content import Kind
from recours.documents.letters.blanks import print_value
from recours.documents.letters.letter import PLACEHOLDER
from recours.documents.letters.letter_reader import letter_shelf, read_shelf
from recours.library.load import default_content, library

LETTERS = sorted(letter_shelf().letters)
#: Words of another's register, or that the law does not say.
FORBIDDEN = re.compile(
    r"huissier|tribunal d'instance|grande instance|plateforme européenne|·e|\(e\)|TODO", re.IGNORECASE
)


def test_every_file_is_a_letter_without_fault() -> None:
    assert letter_shelf().faults == ()
    files = {path.stem for path in (default_content() / "letters").glob("*.yaml")}
    assert files == set(LETTERS)


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_names_only_facts_sources_and_events_that_exist(id: str) -> None:
    one, vocabulary = letter_shelf()[id], library().vocabulary
    assert one.facts() <= set(vocabulary.facts)
    assert set(one.cite) <= set(vocabulary.sources)
    dotted = {name.split(".")[0] for name in one.placeholders() if "." in name and not name.endswith(".due_on")}
    assert dotted - {"amount", "exhibit"} <= set(vocabulary.events)


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_reads_only_limits_of_the_ladder(id: str) -> None:
    limits = {limit.id for limit in library().ladder(None).limits}
    assert letter_shelf()[id].limits() <= limits


@pytest.mark.parametrize("id", LETTERS)
def test_every_article_in_the_text_is_among_the_citations(id: str) -> None:
    one = letter_shelf()[id]
    cited = " ".join(library().vocabulary.sources[cite].article for cite in one.cite).replace("\u00a0", " ")
    named = re.findall(r"[LR]\. \d+(?:-\d+)*", " ".join(one.texts()))
    first_of_a_range = {"L. 217-14", "L. 217-17"}
    for article in set(named) - first_of_a_range:
        assert re.search(rf"{re.escape(article)}(?![-\d])", cited), f"{article} is not cited by {id}"


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_leaves_no_blank_and_keeps_the_courtesies(id: str) -> None:
    text = letter_text(letter(id))
    assert not PLACEHOLDER.search(text)
    assert not [line for line in text.split("\n") if "  " in line.replace("\u00a0", " ")]
    assert not FORBIDDEN.search(text)
    assert "None" not in text
    assert "Camille Exemple" in text or letter_shelf()[id].kind is Kind.CALL_SHEET


@pytest.mark.parametrize("id", [id for id in LETTERS if "{story}" in " ".join(letter_shelf()[id].texts())])
def test_a_letter_without_the_story_is_refused(id: str) -> None:
    with pytest.raises(MissingFactsError, match="story"):
        letter(id, story=None)


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_on_paper_says_how_it_goes_and_closes_politely(id: str) -> None:
    one = letter_shelf()[id]
    if one.kind is Kind.LETTER:
        assert one.channel
        assert one.salutation.endswith(",")
        assert one.closing.endswith(".")
    assert one.checked is not None


def test_the_formal_notice_says_what_the_law_asks_for() -> None:
    text = letter_text(letter("formal_notice_delivery")).replace("\u00a0", " ").replace("’", "'")
    for said in ("mets en demeure", "10 jours", "délai supplémentaire raisonnable", "résoudre le contrat", "L. 216-6"):
        assert said in text
    assert "un aspirateur balai" in text
    assert "10 septembre 2026" in text


def test_a_choice_is_printed_by_its_label() -> None:
    assert print_value("payment_method", "card", {"card": "carte bancaire"}) == "carte bancaire"
    assert FACTS["payment_method"] == "card"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id: a\ntitle: t\nkind: letter\nto: company\nsubject: s\nparagraphs:\n  - {texte: bonjour}\n", "texte"),
        ("id: a\ntitle: t\nkind: lettre\nto: company\nsubject: s\nparagraphs: []\n", "lettre"),
        ("id: a\ntitle: t\nkind: letter\nto: company\nsubject: s\nparagraphs:\n  - {text: a, heading: b}\n", "text"),
        ("id: a\ntitle: t\nkind: letter\nsubject: s\nparagraphs: []\n", "to"),
    ],
)
def test_a_faulty_file_is_reported_with_its_line(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.yaml").write_text(text)
    (fault,) = read_shelf(tmp_path).faults
    assert found in str(fault)
    assert "letters/a.yaml:" in str(fault)


def test_the_reference_page_names_every_letter() -> None:
    page = (default_content().parent / "docs" / "reference" / "letters.md").read_text()
    listed = dict(re.findall(r"^\| `(\w+)`[^|]*\| ([^|]+) \|", page, re.MULTILINE))
    assert {id: letter_shelf()[id].title for id in LETTERS} == {id: listed.get(id) for id in LETTERS}

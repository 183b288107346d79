"""Every exhibit that the content asks for has one id; those that letters cite have the id under which they cite it."""

from __future__ import annotations

import re

from recours.core.law.exhibits import exhibit_id
from recours.documents.letters.letter_reader import letter_shelf
from recours.library.load import library

NAMED = library().vocabulary.exhibits
LIBRARY = library()
ASKED = {
    *(text for ground in LIBRARY.vocabulary.grounds.values() for text in ground.exhibits),
    *(text for layer in LIBRARY.layers.values() for step in layer.steps for text in step.exhibits),
}


def test_an_exhibit_that_letters_cite_can_be_asked_for_by_its_id() -> None:
    cited = {name for letter in letter_shelf().letters.values() for name in letter.placeholders()}
    wanted = {name.removeprefix("exhibit.") for name in cited if name.startswith("exhibit.")}
    steps = {step.id for layer in LIBRARY.layers.values() for step in layer.steps}
    told_apart = {name.removesuffix("_receipt") for name in wanted} - steps - set(NAMED.values())
    assert told_apart == {"proof_of_silence"} - steps


def test_the_table_names_only_words_that_the_content_uses() -> None:
    assert set(NAMED) == ASKED


def test_an_id_is_plain_and_is_its_own_id() -> None:
    for id_ in NAMED.values():
        assert re.fullmatch("[a-z0-9_]+", id_)
        assert exhibit_id(id_, NAMED) == id_


def test_what_an_older_journal_said_in_words_is_understood() -> None:
    assert exhibit_id("confirmation de commande", NAMED) == "order_confirmation"
    assert exhibit_id("relevé bancaire", NAMED) == exhibit_id("releve_bancaire", NAMED) == "releve_bancaire"
    assert exhibit_id("Pièce d'œuvre", {}) == "piece_d_oeuvre"

"""What is withheld by default names what exists: entries, readers, sources."""

from recours.casework.readers.reader_names import OTHERS
from recours.documents.letters.letter_reader import letter_shelf
from recours.journal.entries.kinds import KINDS
from recours.library.load import library


def test_each_rule_names_entries_readers_and_sources_that_exist():
    found = library()
    steps = {step.id for layer in found.layers.values() for step in layer.steps}
    for row in found.withholding.values():
        assert set(row) == {"id", "of", "from", "why", "cite"}
        assert set(row["of"]) <= set(KINDS) | steps | letter_shelf().letters.keys()
        assert set(row["from"]) <= set(OTHERS)
        assert set(row["cite"]) <= set(found.vocabulary.sources)
        assert row["why"]


def test_income_household_and_insurance_are_private():
    private = {fact.id for fact in library().vocabulary.facts.values() if fact.private}
    assert {"reference_income_eur", "household_size", "insurance_policy"} <= private
    assert not {"consumer_first_name", "price_eur", "story", "ground"} & private

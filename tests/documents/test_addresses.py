import pytest

from documents.example import MATERIAL, RECIPIENT, letter
from recours.documents.errors import IncompleteAddressError, MissingFactsError, UntrustedContactError
from recours.documents.letters.addresses import LONGEST_LINE, Confidence, PostalAddress, Recipient, wrap_line
from recours.documents.letters.composition import compose
from recours.documents.letters.letter_reader import letter_shelf

GOOD = PostalAddress("Boutique Fictive SAS", "1 avenue du Modèle", "92000", "Nanterre")


def test_the_town_is_in_capitals_after_its_postcode() -> None:
    assert GOOD.lines() == ("Boutique Fictive SAS", "1 avenue du Modèle", "92000 NANTERRE")


def test_a_foreign_address_ends_with_its_country() -> None:
    abroad = PostalAddress("Fiction SARL", "38 avenue du Modèle", "L-1855", "Luxembourg", country="Luxembourg")
    assert abroad.lines()[-1] == "LUXEMBOURG"


def test_every_missing_part_is_named_at_once() -> None:
    with pytest.raises(IncompleteAddressError) as refusal:
        PostalAddress("Boutique Fictive", "", "", "Nanterre").lines()
    assert refusal.value.parts == ("street", "postcode")
    assert "code postal" in str(refusal.value)


@pytest.mark.parametrize("postcode", ["7500", "750000", "75 00", "abcde"])
def test_a_french_postcode_has_five_figures(postcode: str) -> None:
    with pytest.raises(IncompleteAddressError) as refusal:
        PostalAddress("Boutique Fictive", "1 rue", postcode, "Nanterre").lines()
    assert refusal.value.parts == ("postcode_form",)


def test_long_lines_are_cut_between_words() -> None:
    name = "Société Nationale Fictive des Aspirateurs et des Balais de Précision Réunis"
    assert all(len(line) <= LONGEST_LINE for line in wrap_line(name))
    assert " ".join(wrap_line(name)) == name


def test_more_than_six_lines_are_refused() -> None:
    endless = "mot " * 60
    with pytest.raises(IncompleteAddressError) as refusal:
        PostalAddress(endless, "1 rue", "75000", "Paris").lines()
    assert refusal.value.parts == ("length",)


@pytest.mark.parametrize("id", ["formal_notice_delivery", "recap_email"])
def test_a_contact_we_do_not_trust_is_never_printed(id: str) -> None:
    doubtful = Recipient("Boutique Fictive", GOOD, "contact@boutique.example", Confidence.LOW)
    with pytest.raises(UntrustedContactError, match="recopiez"):
        compose(letter_shelf()[id], MATERIAL, doubtful)


def test_a_letter_on_paper_needs_an_address_an_email_does_not() -> None:
    nowhere = Recipient("Boutique Fictive")
    with pytest.raises(IncompleteAddressError):
        compose(letter_shelf()["written_complaint"], MATERIAL, nowhere)
    written = compose(letter_shelf()["written_complaint"].as_message(), MATERIAL, nowhere)
    assert written.channel_line == ""
    assert written.recipient == ("Boutique Fictive",)


def test_the_sender_needs_a_full_address() -> None:
    with pytest.raises(MissingFactsError) as refusal:
        letter("formal_notice_delivery", consumer_street=None, consumer_town=" ")
    assert {"consumer_street", "consumer_town"} <= set(refusal.value.missing)
    assert RECIPIENT.address_lines()[0] == "Boutique Fictive SAS"

from datetime import date
from decimal import Decimal

import pytest

from recours.documents import french


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 3, 1), "1er\u00a0mars 2026"),
        (date(2026, 8, 21), "21\u00a0août 2026"),
        (date(2024, 2, 29), "29\u00a0février 2024"),
    ],
)
def test_a_day_is_written_in_full_and_not_parted_from_its_month(day: date, written: str) -> None:
    assert french.day(day) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("89.9", "89,90\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("1234567.895", "1\u202f234\u202f567,90\u00a0€"),
        ("0.005", "0,01\u00a0€"),
    ],
)
def test_an_amount_has_two_decimals_and_spaces_that_do_not_break(value: str, written: str) -> None:
    assert french.amount(Decimal(value)) == written


def test_our_sentences_get_apostrophes_and_fixed_spaces() -> None:
    typeset = french.typeset_text("L'article L. 216-6 : « rien » ; 14 jours, n° 3 !")
    assert typeset == ("L’article\u00a0L.\u00a0216-6\u00a0: «\u00a0rien\u00a0»\u202f; 14\u00a0jours, n°\u00a03\u202f!")


def test_her_words_keep_every_visible_character() -> None:
    hers = "J'ai dit : « non » ! Et l'URL https://exemple.example/a?b=1;c ?"
    assert french.fix_spaces(hers).replace("\u202f", " ").replace("\u00a0", " ") == hers


def test_a_list_ends_with_et() -> None:
    assert [french.french_list(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


@pytest.mark.parametrize(
    ("word", "following", "written"),
    [
        ("de", "un aspirateur", "d’un aspirateur"),
        ("de", "le vélo", "du vélo"),
        ("à", "les places", "aux places"),
        ("à", "un abonnement", "à un abonnement"),
        ("de", "Amazon EU", "d’Amazon EU"),
        ("de", "Le Comptoir Fictif", "de Le Comptoir Fictif"),
        ("De", "le vélo", "Du vélo"),
        ("de", "des chaussures", "de chaussures"),
        ("de", "des écouteurs", "d’écouteurs"),
        ("de", "du matériel de camping", "de matériel de camping"),
        ("de", "de l'huile d'olive", "d’huile d'olive"),
        ("de", "de la peinture", "de peinture"),
        ("de", "Des Idées SARL", "de Des Idées SARL"),
        ("à", "des chaussures", "à des chaussures"),
        ("que", "une remise", "qu’une remise"),
        ("de", "89,90\u00a0€", "de 89,90\u00a0€"),
        ("de", "", "de "),
        ("le", "tribunal judiciaire", "le tribunal judiciaire"),
        ("le", "le tribunal judiciaire", "le tribunal judiciaire"),
        ("le", "la chambre de proximité", "la chambre de proximité"),
        ("le", "10 mai 2026", "le 10 mai 2026"),
    ],
)
def test_small_words_are_elided_or_drawn_together(word: str, following: str, written: str) -> None:
    assert french.join_word(word, following) == written

"""One word misspelt in content is one fault of `recours check`, at its line, with the word that was meant."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from recours.casework.content_checks import check_all
from recours.library.load import default_content, read_library

TODAY = date(2026, 12, 1)
AMAZON = "procedures/companies/amazon.yaml"
MISTAKES = [
    (AMAZON, "    address:", "    adress:", "« adress » n'est pas une clé d'un interlocuteur", "address"),
    (AMAZON, "    printable:", "    printible:", "« printible » n'est pas une clé d'un interlocuteur", "printable"),
    (AMAZON, "    text:", "    txt:", "« txt » n'est pas une clé d'un avertissement", "text"),
    (AMAZON, "mediator: fevad", "mediatr: fevad", "« mediatr » n'est pas une clé d'un médiateur", "mediator"),
    (AMAZON, "confidence: high", "confidence: hihg", "« hihg » n'est pas un mot prévu ici", "high"),
    (AMAZON, "online_sale", "online_sales", "« online_sales » n'est pas un secteur connu", "online_sale"),
    (AMAZON, "company_country", "company_contry", "« company_contry » n'est pas un fait connu", "company_country"),
    (AMAZON, "target: steps.mark", "target: steps.mrak", "« steps.mrak", "steps.marketplace_guarantee.title"),
    (AMAZON, "mediator: fevad", "mediator: fevda", "« fevda » n'est pas un médiateur connu", "fevad"),
    ("rights/deposit.yaml", "method:", "methd:", "« methd » n'est pas une clé d'un montant", "method"),
    ("rights/deposit.yaml", "[deposit_eur]", "[deposit_euro]", "« deposit_euro » n'est pas un fait connu", "deposit_eur"),
    ("rights/delivery.yaml", "cite: [conso:", "cite: [cosno:", "n'est pas une source connue", "conso:"),
    ("events/answers.yaml", "{type: text}", "{tpe: text}", "« tpe » n'est pas une clé d'un champ", "type"),
    ("events/answers.yaml", "{type: text}", "{type: txt}", "« txt » n'est pas un mot prévu ici", "text"),
    ("events/answers.yaml", "class_of_answer: full", "clas_of_answer: full", "« clas_of_answer »", "class_of_answer"),
    ("events/answers.yaml", "class_of_answer: full", "class_of_answer: ful", "« ful » n'est pas une réponse", "full"),
    ("grounds/grounds.yaml", "synonyms:", "synonims:", "« synonims » n'est pas une clé d'un motif", "synonyms"),
    ("facts/account.yaml", "    why:", "    wy:", "« wy » n'est pas une clé d'un fait", "why"),
    ("procedures/general/1_before.yaml", "letter: support_request", "letter: support_requst",
     "« support_requst » n'est pas une lettre connue", "support_request"),
    ("procedures/general/limits.yaml", "length:", "lenght:", "« lenght » n'est pas une clé d'un délai", "length"),
    ("procedures/general/limits.yaml", "  - id:", "  - di:", "« di » n'est pas une clé d'un délai", "id"),
    ("letters/formal_notice.yaml", "{item}", "{itme}", "« itme » n'est ni un fait", "item"),
    ("letters/formal_notice.yaml", "closing:", "clsing:", "« clsing » n'est pas une clé d'une lettre", "closing"),
    ("stories/papers_answers.yaml", "title:", "ttile:", "« ttile » n'est pas une clé de ce fichier", "title"),
    ("stories/refund.yaml", "expect:", "expct:", "« expct » n'est pas une clé d'une histoire", "expect"),
    ("tables/readers.yaml", "calendar:", "calender:", "« calender » n'est pas une clé d'un lecteur", "calendar"),
    ("tables/mediators.yaml", "status: active", "status: actif", "« actif » n'est pas un mot prévu ici", "active"),
    ("calendars/france.yaml", "easter: 1", "eastre: 1", "« eastre » n'est pas une clé d'un jour férié", "easter"),
    ("parameters/conformity.yaml", "values:", "valeus:", "« valeus » n'est pas une clé d'un paramètre", "values"),
    ("sources/civil.yaml", "checked:", "cheked:", "« cheked » n'est pas une clé d'une source", "checked"),
]  # fmt: skip
WRONG_VALUES = [
    (AMAZON, "printable: true", "printable: oui", "« oui » n'est ni true ni false"),
    (AMAZON, "checked: 2026-03-27", "checked: mars", "« mars » n'est pas une date"),
    (AMAZON, "length: 2 days", "length: 2 dyas", "dyas"),
    (AMAZON, "title: Amazon EU SARL", "title: 12", "on attend ici des mots"),
    (AMAZON, 'cite: ["terms:amazon-a-to-z-secondary"]', "cite: terms", "on attend ici une liste"),
    ("facts/sector_air.yaml", "type: date", "type: yes_no", "ne dit rien du fait"),
    ("rights/subscription.yaml", "at_least: 20", "at_least: an 20", "n'est pas une date"),
]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return Path(shutil.copytree(default_content(), tmp_path_factory.mktemp("content") / "content"))


def faults_with(content, file, before, after):
    """The faults of the content with that one change, and the line where it stands."""
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    try:
        return check_all(read_library(content), TODAY).faults, text[: text.index(before)].count("\n") + 1
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "before", "after", "said", "meant"), MISTAKES, ids=[each[2].strip() for each in MISTAKES]
)
def test_one_misspelt_word_is_one_fault_with_the_word_that_was_meant(content, file, before, after, said, meant):
    faults, line = faults_with(content, file, before, after)
    assert len(faults) == 1, "\n".join(map(str, faults))
    assert said in faults[0].message
    assert f"« {meant}" in faults[0].way_out
    assert faults[0].place == f"content/{file}:{line}"


@pytest.mark.parametrize(("file", "before", "after", "said"), WRONG_VALUES, ids=[each[2] for each in WRONG_VALUES])
def test_a_value_of_another_type_is_a_fault(content, file, before, after, said):
    faults, _ = faults_with(content, file, before, after)
    assert said in faults[0].message


def test_a_name_that_dangles_in_many_places_is_told_once_with_their_number(content):
    faults, _ = faults_with(content, "sources/civil.yaml", '"civ:1226"', '"civ:12260"')
    assert len(faults) == 1
    assert "autres endroits" in faults[0].message


def test_a_file_that_is_not_yaml_hides_no_name_it_gives(content):
    faults, _ = faults_with(content, "procedures/general/limits.yaml", "limits:\n", 'limits: "\n')
    assert len(faults) == 1


def test_a_file_of_stories_that_is_not_yaml_is_a_fault(content):
    faults, _ = faults_with(content, "stories/refund.yaml", "stories:", "stories: [")
    assert [fault for fault in faults if str(fault.place).startswith("content/stories/refund.yaml:")]

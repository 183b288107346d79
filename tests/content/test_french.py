"""The French of the content: a word is elided before a vowel (« les textes d'Air France »)."""

import re

import pytest

from recours.library.load import default_content
from recours.library.reader import open_yaml

#: Before a vowel these lose theirs. « la » and « le » are left out: after a verb they stay (« notez-la aussi »).
UNELIDED = re.compile(
    r"\b(?:[Dd]e|[Qq]ue|[Jj]e|[Nn]e|[Ss]e|[Jj]usque|[Ll]orsque|[Pp]uisque) [aeiouyàâéèêîôûœAEIOUÀÂÉÈÊÎÔ]\w+"
)
#: What is not elided, though a vowel is written: « de onze à douze », « de oui à non », « de un à dix », a y that is a consonant.
NOT_ELIDED = re.compile(r"\b\w+ (?:onz\w*|oui|ouistiti|un à|une à|y[aeiou]\w*|uhlan)\b", re.IGNORECASE)
FILES = [path for path in sorted(default_content().rglob("*.yaml")) if "stories" not in path.parts]


def texts(entry):
    """Every text of a file that is not a key."""
    if entry.is_map:
        for each in entry.map().values():
            yield from texts(each)
    elif entry.is_list:
        for each in entry.list():
            yield from texts(each)
    else:
        yield entry.text(), entry.place


@pytest.mark.parametrize("text", ["les textes de Air France", "il faut que elle vienne", "Conditions de Uber"])
def test_the_rule_sees_what_is_not_elided(text):
    assert UNELIDED.search(text)


def test_every_text_is_elided_before_a_vowel():
    found = [
        f"{place}: {slip.group()}"
        for path in FILES
        for text, place in texts(open_yaml(path))
        for slip in UNELIDED.finditer(text)
        if not NOT_ELIDED.match(slip.group())
    ]
    assert found == []

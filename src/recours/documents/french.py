"""French as it is printed: dates, amounts, and the spaces that must not break.

Our own sentences go through `typeset` (apostrophes and spaces), a person's own words through `spaced` alone:
not one of her characters is changed, only the ordinary space before « ; : ! ? » is kept from breaking.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from recours.library.plain_words import words_of
from recours.wording.french import french_amount, french_day

NARROW = "\u202f"
"""Narrow no-break space: inside numbers, before ; ! and ?."""
FIXED = "\u00a0"
"""No-break space: before a colon, inside guillemets, between a number and its unit, before € and %."""

_SPACING = (
    (re.compile(r" (?=[;!?])"), NARROW),
    (re.compile(r"(?<=«) | (?=»)"), FIXED),
    (re.compile(r" (?=:(\s|$))"), FIXED),
    (re.compile(r"(?<=n°) (?=[\w{])"), FIXED),
)
_OUR_SPACING = (
    (re.compile(r"(?<=\b[Aa]rticle) (?=[\dLRDA{])"), FIXED),
    (re.compile(r"(?<=\b[Aa]rticles) (?=[\dLRDA{])"), FIXED),
    (re.compile(r"(?<=\b[LRDA]\.) (?=\d)"), FIXED),
    (re.compile(r"(?<=[\d}]) (?=(jours?|mois|ans?|semaines?|heures?|euros?)\b)"), FIXED),
    (re.compile(r"(?<=\d) (?=[%€])"), FIXED),
    (re.compile(r"(?<=\d,) (?=\d+°)"), FIXED),
)


_DRAWN_TOGETHER = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
_ARTICLES = frozenset({"le", "la", "les"})
_OF_SOME = re.compile("des |du |de la |de l['’]")
"""The articles of an unknown quantity or number, which « de » takes the place of: « au sujet de chaussures »."""
_VOWEL = re.compile("[aàâeéèêëiîïoôuùûüœæ]", re.IGNORECASE)


def day(value: date) -> str:
    """A date in full: « 3 mars 2026 », « 1er mars 2026 », the day never parted from its month."""
    return french_day(value).replace(" ", FIXED, 1)


def amount(value_eur: Decimal) -> str:
    """An amount in euros: « 1 289,90 € », its spaces unbreakable, rounded half up to the cent."""
    return french_amount(value_eur.quantize(Decimal("0.01"), ROUND_HALF_UP))


def number(value: int | Decimal) -> str:
    """A bare number: « 12 345 » or « 6,67 »."""
    return f"{value:,}".replace(",", NARROW).replace(".", ",")


def join_word(word: str, following: str) -> str:
    """« de », « que », « à » or « le » before `following`: « d'un aspirateur », « du contrat », « au tribunal ».

    « de » takes the place of « des », « du », « de la » (« de chaussures », « de matériel », « d'huile »), and
    « le » goes when what follows brings its own article (« la chambre de proximité »).
    """
    article, _, rest = following.partition(" ")
    if word.lower() == "le":
        return following if article.lower() in _ARTICLES else f"{word} {following}"
    if word.lower() == "de" and (some := _OF_SOME.match(following)):
        following = following[some.end() :]
        apostrophe = some.group()[-1] != " " or _VOWEL.match(following)
        return f"{word[0]}’{following}" if apostrophe else f"{word} {following}"
    drawn = _DRAWN_TOGETHER.get((word.lower(), article))
    if drawn and rest:
        together = f"{drawn} {rest}"
        return together[0].upper() + together[1:] if word[0].isupper() else together
    elided = word.lower() != "à" and _VOWEL.match(following)
    return f"{word[:-1]}’{following}" if elided else f"{word} {following}"


def file_stem(title: str) -> str:
    """A title as the name of a file, which any system keeps: « Réclamation écrite » gives `reclamation-ecrite`."""
    return "-".join(words_of(title.replace("œ", "oe")))


def french_list(words: list[str]) -> str:
    """« a, b et c »."""
    return " et ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def fix_spaces(text: str) -> str:
    """The text with the spaces that French keeps from breaking; no visible character is changed."""
    for pattern, space in _SPACING:
        text = pattern.sub(space, text)
    return text


@lru_cache(maxsize=4096)
def typeset_text(text: str) -> str:
    """One of our sentences, typeset: typographic apostrophes and every fixed space."""
    text = text.replace("'", "’")
    for pattern, space in _OUR_SPACING:
        text = pattern.sub(space, text)
    return fix_spaces(text)

"""Letters: each a file of content, its blanks filled from one case on one day, until every word is decided.

Read in this order:

    letter          a letter as content holds it: sentences, placeholders, conditions
    letter_reader   the shelf of all letters, read with file and line for every fault
    material        what a letter is made from: facts, events, limits, amounts, exhibits of one case
    addresses       whom it is for, as a postman needs it
    blanks          one sentence with its placeholders filled
    composition     all of it: the words of one letter, or what is still missing
"""

from recours.documents.letters.addresses import Confidence, PostalAddress, Recipient
from recours.documents.letters.blanks import known_words, print_value
from recours.documents.letters.composition import compose, missing_facts, replace_body
from recours.documents.letters.letter import Letter
from recours.documents.letters.letter_reader import LetterShelf, letter_shelf, read_shelf
from recours.documents.letters.material import Computation, Material

__all__ = [
    "Computation",
    "Confidence",
    "Letter",
    "LetterShelf",
    "Material",
    "PostalAddress",
    "Recipient",
    "compose",
    "known_words",
    "letter_shelf",
    "missing_facts",
    "print_value",
    "read_shelf",
    "replace_body",
]

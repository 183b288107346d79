"""The case file that a reader takes with her: exhibits as numbered pages, their list, and all of it as one PDF.

Only what is light stands in this face: the exhibit itself. Its files load Typst and pikepdf where pages are made.

    exhibits         an exhibit, and the shelf beside it
    exhibit_pages    its pages, whatever the file; `mail_pages` those of an e-mail
    exhibit_faults   what is to be said of it before anybody relies on it; `previews` its small picture
    bordereau        the list of exhibits
    stamps           « Pièce n° 3 — 1/4 » on every page
    case_file        the whole
"""

from recours.documents.case_file.exhibits import Exhibit, Shelf

__all__ = [
    "Exhibit",
    "Shelf",
]

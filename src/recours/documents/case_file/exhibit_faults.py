"""What is to be told of a file before anybody relies on it: why it has no pages, or what its pages do not show.

Found by reading it once, as for the case file; kept on the exhibit's shelf.
"""

from __future__ import annotations

import json
from typing import Any

from recours.documents.case_file.exhibit_pages import kind_of_exhibit
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.errors import UnreadableExhibitError
from recours.documents.limited.child import BusyError, read_apart
from recours.documents.received.office import office_pdf, office_words
from recours.wording import say

_SHELVED_AS = "faults"
_Fault = tuple[str, str, dict[str, Any]]
"""`unreadable` or `note`, a key of that part of the wording, what its sentence names."""


def faults_of(exhibit: Exhibit) -> list[str]:
    """Sentences, none for a file that is shown whole, or that the machine was too busy to read. Raises nothing."""
    known = stored_faults(exhibit)
    if known is not None:
        return known
    try:
        faults = _look_for_faults(exhibit)
    except BusyError:
        return []
    except UnreadableExhibitError as error:
        faults = [("unreadable", error.reason, {}), ("unreadable", f"{error.reason}_way_out", {})]
    if exhibit.shelf:
        exhibit.shelf.keep(_SHELVED_AS, json.dumps(faults).encode())
    return _sentences(exhibit, faults)


def stored_faults(exhibit: Exhibit) -> list[str] | None:
    """The same as far as it was found before; None when the file was not looked at yet."""
    shelved = exhibit.shelf.read(_SHELVED_AS) if exhibit.shelf else None
    return None if shelved is None else _sentences(exhibit, json.loads(shelved))


def _sentences(exhibit: Exhibit, faults: list[_Fault]) -> list[str]:
    return [say(f"documents.{part}.{key}", **{"name": exhibit.name, **values}) for part, key, values in faults]


def _look_for_faults(exhibit: Exhibit) -> list[_Fault]:
    kind = kind_of_exhibit(exhibit)
    if kind in ("pdf", "picture"):
        notes = read_apart(kind, exhibit.content, exhibit.name).value
        return [("note", key, values) for key, values in notes]
    if kind == "office" and office_pdf(exhibit) is None:
        office_words(exhibit)
        return [("note", "words_only", {})]
    return []

"""Exhibits by id: the one name under which letters, the journal and the pages speak of a piece of evidence.

The content asks for exhibits in French words. Those that letters cite have an id of their own, given by
content/tables/exhibits.yaml; any other has its words as id, folded. An id is its own id, and what an older journal
says in words is understood alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

NOTHING_NAMED: Mapping[str, str] = MappingProxyType({})
_WORD = re.compile("[a-z0-9]+")


def exhibit_id(text: str, named: Mapping[str, str]) -> str:
    """The id of the exhibit asked for as `text`; `named` gives the id of each text that has one of its own."""
    known = named.get(text)
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return known or "_".join(_WORD.findall(plain.replace("'", " ")))

"""Sources of law and how they are cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """An article, decision or practice as content/sources describes it; `checked` is the day its text was really read.

    None when the copy read bears no date: it proves that the text existed, not that it is current.
    """

    id: str
    text: str
    article: str
    about: str
    checked: date | None
    confidence: str
    url: str = ""
    from_: date | None = None
    until: date | None = None
    note: str = ""
    place: str = ""

    @property
    def label(self) -> str:
        """How it is written in a letter: the article, then its code."""
        return f"{self.article}, {self.text}" if self.article else self.text

    @property
    def is_law(self) -> bool:
        """False for a usage (`practice:`) and for what a company writes of itself (`terms:`)."""
        return self.id.partition(":")[0] not in ("practice", "terms")

    def in_force_on(self, day: date) -> bool:
        """True unless the source says that it began later or ended before `day`."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class Citation(dict[str, object]):
    """A citation as plain data, one for each source and shared by all answers: to be read, not changed."""


def citations_of(ids: Iterable[str], sources: Mapping[str, Source]) -> list[Citation]:
    """The citations of a verdict as plain data: id, label, what it says, when read, confidence, address."""
    return [_plain(sources[each]) for each in ids if each in sources]


#: By the identity of the source, which is kept with it.
_CITED: dict[int, tuple[Source, Citation]] = {}


def _plain(source: Source) -> Citation:
    found = _CITED.get(id(source))
    if found is None or found[0] is not source:
        found = _CITED[id(source)] = source, _make_citation(source)
    return found[1]


def _make_citation(source: Source) -> Citation:
    return Citation(
        id=source.id,
        label=source.label,
        about=source.about,
        checked=source.checked.isoformat() if source.checked else None,
        confidence=source.confidence,
        url=source.url,
    )

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

    def in_force_on(self, day: date) -> bool:
        """True unless the source says that it began later or ended before `day`."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


def cited(ids: Iterable[str], sources: Mapping[str, Source]) -> list[dict[str, object]]:
    """The citations of a verdict as plain data: id, label, what it says, when read, confidence, address."""
    return [_plain(sources[each]) for each in ids if each in sources]


def _plain(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "label": source.label,
        "about": source.about,
        "checked": source.checked.isoformat() if source.checked else None,
        "confidence": source.confidence,
        "url": source.url,
    }

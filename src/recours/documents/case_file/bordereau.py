"""The bordereau: the numbered list of exhibits, as a court or a mediator wants it beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from recours.documents import french
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.formats.glyphs import drawable
from recours.documents.formats.typesetter import typeset_template
from recours.documents.letter_content import Footer
from recours.wording import say


@dataclass(frozen=True, slots=True)
class BordereauLine:
    """One line: the exhibit, how many pages it takes, and how many exhibit pages stand before it (`offset`)."""

    exhibit: Exhibit
    pages: int
    offset: int = 0

    def data(self) -> dict[str, object]:
        """The line as the templates read it."""
        one = self.exhibit
        return {
            "number": one.number,
            "title": french.typeset_text(drawable(one.title)),
            "origin": drawable(one.origin),
            "on": french.day(one.on) if one.on else "",
            "pages": self.pages,
            "offset": self.offset,
            "digest": one.sha256()[:16],
        }


def by_number(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """The exhibits in the order of their numbers. Raises ValueError when two have the same number."""
    ordered = tuple(sorted(exhibits, key=lambda one: one.number))
    if len({one.number for one in ordered}) != len(ordered):
        raise ValueError("two exhibits have the same number")
    return ordered


def render_bordereau(lines: Sequence[BordereauLine], title: str, made_on: date, footer: Footer | None = None) -> bytes:
    """The bordereau alone, as a PDF to sign or to join to a request (PDF/A-2a, PDF/UA-1)."""
    data: dict[str, object] = {
        "title": say("documents.bordereau.title"),
        "subject": french.typeset_text(drawable(title)),
        "labels": bordereau_labels(),
        "lines": [line.data() for line in lines],
        "footer": (footer or Footer()).parts(),
        "numbered": True,
    }
    return typeset_template("bordereau", data, made_on)


def bordereau_labels() -> dict[str, str]:
    """The heads of the columns."""
    return {
        name: say(f"documents.bordereau.{name}")
        for name in ("number", "title_of", "on", "origin", "pages", "digest", "page")
    }

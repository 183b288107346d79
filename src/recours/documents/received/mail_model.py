"""What an e-mail holds, in its order: words, files, messages passed on. One reading of it serves screen and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from recours.documents.received.web_words import Link

Notice = tuple[str, int]
"""What is to be said in its place: a key of `documents.mail_notice`, and a number (0 when it counts nothing)."""
Field = tuple[str, str]
"""The name and the value of a header."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text: `form` is plain, html, report (a bounce), headers or calendar; `links` are numbered in it as [1].

    `level` counts the messages around it: 0 for the e-mail itself.
    """

    text: str
    form: str = "plain"
    links: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file: its place among those of the e-mail (from 1), what it is called, its size in bytes and its SHA-256."""

    number: int
    name: str
    media_type: str
    size: int
    digest: str = ""
    notices: tuple[Notice, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class PassedMessage:
    """The beginning of a message passed on inside the e-mail; its parts follow with the same level."""

    fields: tuple[Field, ...]
    notices: tuple[Notice, ...] = ()
    level: int = 1


Part = Words | MailFile | PassedMessage


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says. `fields`: its headers; `travel`: how it came, as written; `notices`: what is not shown."""

    fields: tuple[Field, ...] = ()
    travel: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    file_count: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def files(self) -> tuple[MailFile, ...]:
        """The files, in order."""
        return tuple(part for part in self.parts if isinstance(part, MailFile))

    @property
    def text(self) -> str:
        """All its words, in order."""
        return "\n\n".join(part.text for part in self.parts if isinstance(part, Words))


_KINDS: Mapping[str, type[Part]] = {kind.__name__: kind for kind in (Words, MailFile, PassedMessage)}


def mail_as_data(mail: Mail) -> dict[str, Any]:
    """The e-mail as JSON knows it."""
    return {**asdict(mail), "parts": [{"kind": type(part).__name__, **asdict(part)} for part in mail.parts]}


def mail_from_data(data: Mapping[str, Any]) -> Mail:
    """The e-mail that `mail_as_data` wrote. Raises KeyError, TypeError, ValueError for anything else."""
    return Mail(
        fields=_pairs(data["fields"]),
        travel=tuple(map(str, data["travel"])),
        parts=tuple(_part_from_data(dict(part)) for part in data["parts"]),
        file_count=int(data["file_count"]),
        notices=_notices(data["notices"]),
    )


def _part_from_data(data: dict[str, Any]) -> Part:
    kind = _KINDS[data.pop("kind")]
    data["notices"] = _notices(data["notices"])
    if "links" in data:
        data["links"] = tuple(Link(**link) for link in data["links"])
    if "fields" in data:
        data["fields"] = _pairs(data["fields"])
    return kind(**data)


def _pairs(rows: Any) -> tuple[Field, ...]:
    return tuple((str(name), str(value)) for name, value in rows)


def _notices(rows: Any) -> tuple[Notice, ...]:
    return tuple((str(key), int(count)) for key, count in rows)

"""Days and amounts as French writes them, sentences by key, and links that stay on the day looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from recours.core.law import FactDefinition
from recours.documents.french import typeset_text
from recours.web.desk import desk
from recours.wording import say, word
from recours.wording.french import french_amount, french_day

register = template.Library()


@register.filter
def day(value: date | str | None) -> str:
    """« 21 novembre 2026 », from a date or its ISO text; nothing for nothing."""
    if not value:
        return ""
    return french_day(value if isinstance(value, date) else date.fromisoformat(value))


@register.filter
def iso(value: date | str | None) -> str:
    """The day as HTML's `datetime` wants it."""
    return value.isoformat() if isinstance(value, date) else value or ""


@register.filter
def instant(value: datetime) -> str:
    """« 21 novembre 2026, 14 h 05 » in Paris."""
    local = timezone.localtime(value)
    return say("web.instant", day=french_day(local.date()), hour=f"{local:%H}", minute=f"{local:%M}")


@register.filter
def amount(value: Decimal | str | None) -> str:
    """« 89,90 € », from a decimal or its text."""
    return "" if value is None or value == "" else french_amount(Decimal(str(value)))


@register.filter
def size(value: int | None) -> str:
    """« 2,4 Mo », « 312 ko »."""
    if not value:
        return ""
    if value >= 1_000_000:
        return say("web.size.mb", size=f"{value / 1_000_000:.1f}".replace(".", ","))
    return say("web.size.kb", size=max(1, round(value / 1000)))


@register.simple_tag(name="say")
def say_tag(key: str, *parts: str) -> str:
    """The sentence of `web.<key>`; with parts, the word of what they name in the family `web.<key>`."""
    return word(f"web.{key}", *map(str, parts)) if parts else say(f"web.{key}")


@register.simple_tag(takes_context=True)
def at(context: Context, name: str, *args: Any) -> str:
    """The address of a case's page that keeps the day looked at, and the day whose knowledge is wanted.

    A paper that was asked for though its step is not open is asked for in the same way as a file.
    """
    return _address(context, name, args, anyway=name == "letter" and bool(context.get("anyway")))


@register.simple_tag(takes_context=True)
def at_anyway(context: Context, name: str, *args: Any) -> str:
    """The same address, asking for the paper of a step that is not open."""
    return _address(context, name, args, anyway=True)


def _address(context: Context, name: str, args: tuple[Any, ...], *, anyway: bool) -> str:
    kept = {} if context.get("is_today", True) else {day: context.get(day) for day in ("as_of", "known_on")}
    asked = {day: value.isoformat() for day, value in kept.items() if value} | ({"anyway": "1"} if anyway else {})
    return reverse(name, args=args) + (f"?{urlencode(asked)}" if asked else "")


@register.filter
def days_from(value: date | str | None, as_of: date) -> int | None:
    """How many days lie between the day looked at and `value` (negative: past)."""
    if not value:
        return None
    return ((value if isinstance(value, date) else date.fromisoformat(value)) - as_of).days


@register.filter
def in_days(value: date | str | None, as_of: date) -> str:
    """« dans 12 jours », « aujourd'hui », « il y a environ 4 mois »."""
    left = days_from(value, as_of)
    if left is None:
        return ""
    if left in (-1, 0, 1):
        return say({-1: "web.days.yesterday", 0: "web.days.today", 1: "web.days.tomorrow"}[left])
    return say("web.days.in" if left > 0 else "web.days.ago", length=_length(abs(left)))


def _length(days: int) -> str:
    """A length told as people do: days up to two months, then months, then years."""
    if days <= 60:
        return say("web.days.days", count=days)
    if days <= 730:
        return say("web.days.months", count=round(days / 30.44))
    return say("web.days.years", count=round(days / 365.25))


@register.filter
def paragraphs(text: str) -> list[str]:
    """A text cut at its blank lines."""
    return [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


@register.filter
def fact_words(definition: FactDefinition, value: Any) -> str:
    """A fact's value in words."""
    if isinstance(value, Decimal):
        return french_amount(value)
    if isinstance(value, date):
        return french_day(value)
    if isinstance(value, bool):
        return say("web.form.yes" if value else "web.form.no")
    choices = {id_: typeset_text(label) for id_, label in (definition.choices or {}).items()}
    if isinstance(value, frozenset):
        return ", ".join(sorted(choices.get(one) or one for one in value))
    return choices.get(str(value), str(value))


@register.filter
def get(found: dict[str, str], key: str) -> str:
    """The value of a key that only the page knows; nothing when absent."""
    return found.get(key, "")


@register.filter
def question(fact: str, case: object) -> str:
    """The question that asks for a fact; its id for one that is computed."""
    definition = desk().library.vocabulary.facts.get(fact)
    return typeset_text(definition.question) if definition else fact


@register.filter
def labels(cites: list[str]) -> str:
    """Citations by the labels of their sources, as a sentence writes them."""
    sources = desk().library.vocabulary.sources
    return typeset_text(" ; ".join(sources[each].label if each in sources else each for each in cites))


@register.filter
def versions(files: list[str]) -> str:
    """The versions of some files of the content, without their names: days, in order."""
    return ", ".join(sorted({each.rpartition("@")[2] for each in files} - {""}))


@register.filter
def words(value: object) -> str:
    """A detail of the content in words: yes and no for booleans, lists with commas."""
    if isinstance(value, bool):
        return say("web.form.yes" if value else "web.form.no")
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


@register.filter
def fr(text: str) -> str:
    """A sentence of the content, typeset."""
    return typeset_text(text)


@register.filter
def label_cells(rows: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """The rows of a table, each cell with the title of its column, for screens too narrow for columns."""
    header = rows[0] if rows else ()
    return [list(zip_longest(header[: len(row)], row, fillvalue="")) for row in rows]

"""Facts: what is known of a case, by id, each with one type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

from recours.core.errors import RecoursError
from recours.wording import say
from recours.wording.near import nearest

Value = bool | str | int | Decimal | date | frozenset[str]

#: More than any consumer claim: a larger amount is a slip of the keyboard (core rule of ours, not of law).
LARGEST_AMOUNT_EUR = Decimal("10000000")
#: A whole number without bounds of its own (a rule of ours too).
LARGEST_INTEGER = 1_000_000
#: What one answer may hold; a longer text is a piece.
LONGEST_TEXT = 20_000
EARLIEST_DAY = date(1950, 1, 1)
LATEST_DAY = date(2079, 12, 31)


class FactType(Enum):
    """The types a fact can have; `choices` is a choice that may hold several ids."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    AMOUNT_EUR = "amount_eur"
    INTEGER = "integer"
    TEXT = "text"


class FactError(RecoursError):
    """A value that the fact cannot have; `place` is the fact's id."""


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact as content/facts names it: its question, why it is asked, the choices, what is assumed unless told.

    A whole number lies between `at_least` and `at_most`. A day is one that has been, unless it `may_lie_ahead` (a
    renewal, a day promised, a flight).
    A `private` one (an income, an insurance policy) never goes to the company, the mediator or the judge.
    """

    id: str
    type: FactType
    question: str
    why: str = ""
    choices: Mapping[str, str] | None = None
    assumed: Value | None = None
    particular: bool = False
    hint: str = ""
    place: str = ""
    private: bool = False
    at_least: int = 0
    at_most: int = LARGEST_INTEGER
    may_lie_ahead: bool = False

    def read(self, raw: object) -> Value:
        """The typed value of `raw` (from YAML, JSON or a form). Raises FactError with the way out."""
        value: Value = _READERS[self.type](self, raw)
        return value


def fact_named(id_: str, definitions: Mapping[str, FactDefinition]) -> FactDefinition:
    """The definition of `id_`. Raises FactError with the nearest name when there is none."""
    if id_ in definitions:
        return definitions[id_]
    way_out = say("core.fact.unknown_way_out", near=nearest(id_, definitions, "ground"))
    raise FactError(say("core.fact.unknown", fact=id_), place=id_, way_out=way_out)


def _fact_error(fact: FactDefinition, kind: str, raw: object, **more: object) -> FactError:
    shown = str(raw)[:80]
    return FactError(
        say(f"core.fact.{kind}", fact=fact.id, question=fact.question, value=shown, **more),
        place=fact.id,
        way_out=say(f"core.fact.{kind}_way_out", **more),
    )


_YES = {"true", "yes", "oui", "vrai", "1"}
_NO = {"false", "no", "non", "faux", "0"}


def _yes_no(fact: FactDefinition, raw: object) -> bool:
    folded = str(raw).strip().lower()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise _fact_error(fact, "not_yes_no", raw)


def _choice(fact: FactDefinition, raw: object) -> str:
    chosen = str(raw).strip()
    choices = fact.choices or {}
    if chosen in choices:
        return chosen
    near = nearest(chosen, choices, next(iter(choices), "—"))
    raise _fact_error(fact, "not_a_choice", raw, choices=", ".join(choices), near=near)


def _choices(fact: FactDefinition, raw: object) -> frozenset[str]:
    several = raw if isinstance(raw, (list, tuple, set, frozenset)) else [raw]
    return frozenset(_choice(fact, one) for one in several)


def _date(fact: FactDefinition, raw: object) -> date:
    day = _day(raw)
    if day is None:
        raise _fact_error(fact, "not_a_date", raw)
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise _fact_error(fact, "date_out_of_range", raw, earliest=EARLIEST_DAY.year, latest=LATEST_DAY.year)
    return day


def _day(raw: object) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None


def _amount(fact: FactDefinition, raw: object) -> Decimal:
    text = str(raw).replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("€", "").replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise _fact_error(fact, "not_an_amount", raw) from None
    if not amount.is_finite() or amount < 0:
        raise _fact_error(fact, "not_an_amount", raw)
    if amount > LARGEST_AMOUNT_EUR:
        raise _fact_error(fact, "amount_too_large", raw, largest=f"{LARGEST_AMOUNT_EUR:,.0f}".replace(",", "\u202f"))
    if amount != round(amount, 2):
        raise _fact_error(fact, "not_an_amount", raw)
    return amount


def _integer(fact: FactDefinition, raw: object) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or not text.removeprefix("-").isdecimal() or len(text) > 12:
        raise _fact_error(fact, "not_an_integer", raw)
    if not fact.at_least <= int(text) <= fact.at_most:
        raise _fact_error(fact, "out_of_bounds", raw, at_least=fact.at_least, at_most=fact.at_most)
    return int(text)


def _text(fact: FactDefinition, raw: object) -> str:
    text = str(raw)
    if "\x00" in text:
        raise _fact_error(fact, "not_text", raw)
    if len(text) > LONGEST_TEXT:
        raise _fact_error(fact, "text_too_long", raw)
    return text


_READERS: Mapping[FactType, Callable[[FactDefinition, object], Value]] = {
    FactType.YES_NO: _yes_no,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.DATE: _date,
    FactType.AMOUNT_EUR: _amount,
    FactType.INTEGER: _integer,
    FactType.TEXT: _text,
}

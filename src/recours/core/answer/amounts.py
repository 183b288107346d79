"""The amounts that a right gives, each computed by a named method that tells how.

A method takes the amount's inputs and the position, and returns plain data: the sum on the day asked about, the lines
of the computation, and what is missing. Sums are euros, rounded to the cent (half up) only at the end of each line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from recours.core.law import Amount, ParameterPeriodError, Right
from recours.wording import say
from recours.wording.french import french_day

if TYPE_CHECKING:
    from recours.core.position import Position

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a computation: what it is, how much, since when."""

    text: str
    amount_eur: Decimal
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class ComputedAmount:
    """A computed amount: None while a fact is missing; `lines` tell how; `problem` says why it cannot be computed."""

    total_eur: Decimal | None
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    problem: str = ""


def amounts_of(right: Right, position: Position) -> list[dict[str, Any]]:
    """Every amount of a right, as plain data."""
    return [_data(amount, compute(amount, position), position) for amount in right.amounts]


def compute(amount: Amount, position: Position) -> ComputedAmount:
    """The amount by its method. Never raises: what cannot be computed says why."""
    try:
        return METHODS[amount.method](amount.inputs, position)
    except ParameterPeriodError as error:
        return ComputedAmount(None, problem=error.message)


def _data(amount: Amount, computed: ComputedAmount, position: Position) -> dict[str, Any]:
    lines = [{"text": line.text, "amount_eur": line.amount_eur, "from_on": line.from_on} for line in computed.lines]
    return {
        "id": amount.id,
        "title": amount.title,
        "method": say(f"core.amount.{amount.method}"),
        "total_eur": computed.total_eur,
        "lines": lines,
        "missing": computed.missing,
        "problem": computed.problem,
        "cites": position.cites(amount.cite),
    }


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _base(inputs: Mapping[str, Any], position: Position) -> tuple[Decimal | None, tuple[Line, ...], tuple[str, ...]]:
    """The facts of `of` (required) and `plus` (counted when known) added up, a line for each."""
    required, optional = _ids(inputs.get("of")), _ids(inputs.get("plus"))
    known = {fact: position.facts[fact] for fact in (*required, *optional) if fact in position.facts}
    missing = tuple(fact for fact in required if fact not in known)
    lines = tuple(Line(_question(fact, position), Decimal(str(value))) for fact, value in known.items())
    return (None, lines, missing) if missing else (sum((line.amount_eur for line in lines), Decimal(0)), lines, ())


def _ids(value: object) -> tuple[str, ...]:
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value] if value else []
    return tuple(str(each["fact"]) if isinstance(each, Mapping) else str(each) for each in several)


def _question(fact: str, position: Position) -> str:
    definition = position.ladder.vocabulary.facts.get(fact)
    return definition.question.rstrip(" ?") if definition else say(f"core.computed.{fact}")


def _sum(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    total, lines, missing = _base(inputs, position)
    return ComputedAmount(total, lines, missing)


def _multiple(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """`times` the base (arrhes given back double: L214-1 C. conso)."""
    total, lines, missing = _base(inputs, position)
    if total is None:
        return ComputedAmount(None, lines, missing)
    times = Decimal(str(inputs["times"]))
    more = Line(say("core.amount.times", times=times), _cents(total * times))
    return ComputedAmount(more.amount_eur, (*lines, more), ())


def _fixed_amount(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """A sum written in a dated parameter, read on the day named by `on` (a fact) or else on the day asked about."""
    day = position.facts.get(str(inputs.get("on"))) if inputs.get("on") else position.as_of
    if not isinstance(day, date):
        return ComputedAmount(None, missing=(str(inputs["on"]),))
    parameter = position.ladder.vocabulary.parameters[str(inputs["parameter"])]
    value = parameter.value_on(day)
    total = Decimal(str(value)) if value is not None else None
    return ComputedAmount(total, (Line(parameter.title, total),) if total is not None else ())


def _share(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """A percentage, from a dated parameter, of the base."""
    total, lines, missing = _base(inputs, position)
    if total is None:
        return ComputedAmount(None, lines, missing)
    percent = Decimal(str(position.ladder.vocabulary.parameters[str(inputs["percent"])].value_on(position.as_of)))
    part = Line(say("core.amount.percent", percent=_number(percent)), _cents(total * percent / 100))
    return ComputedAmount(part.amount_eur, (*lines, part))


def _tiered_surcharge(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """The base, increased by the tier that the days of delay have reached (L241-4, L241-6, L242-4 C. conso).

    Inputs: `of`, `plus`, `tiers` (a parameter: list of {up_to_days, percent}; the last without bound), `late_after`
    (the limit whose last day opens the delay), `until` (events and days that end the delay, such as the refund, or the
    opening of insolvency: L622-28 C. com.), `on` (the fact whose day picks the scale; else the day the limit starts).
    """
    total, lines, missing = _base(inputs, position)
    clock = position.clocks.get(str(inputs["late_after"]))
    if total is None or clock is None or clock.due_on is None:
        return ComputedAmount(total, lines, missing)
    end = ends_on(inputs, position)
    contract = position.facts.get(str(inputs.get("on")))
    judged_on = contract if isinstance(contract, date) else clock.starts_on or position.as_of
    tiers = position.ladder.vocabulary.parameters[str(inputs["tiers"])].value_on(judged_on)
    if not isinstance(tiers, tuple):
        return ComputedAmount(total, lines, problem=say("core.amount.no_tiers"))
    price = sum((Decimal(str(position.facts[fact])) for fact in _ids(inputs.get("of"))), Decimal(0))
    increase = tuple(_tier_lines(total, price, tiers, clock.due_on, end))
    reached = [line for line in increase if line.from_on is not None and line.from_on <= end]
    return ComputedAmount(
        _cents(total + (reached[-1].amount_eur if reached else Decimal(0))), (*lines, *increase), missing
    )


def _tier_lines(
    total: Decimal, price: Decimal, tiers: Sequence[Mapping[str, Any]], due_on: date, end: date
) -> list[Line]:
    lines, begins = [], due_on + timedelta(days=1)
    for tier in tiers:
        if tier.get("percent") is None:
            lines.append(Line(say("core.amount.legal_rate_tier", on=french_day(begins)), Decimal(0), begins))
        else:
            percent = Decimal(str(tier["percent"]))
            text = say("core.amount.tier", percent=_number(percent), on=french_day(begins))
            lines.append(Line(text, _cents(total * percent / 100), begins))
        if tier.get("up_to_days") is None:
            lines += _monthly(total, price, tier, begins, end)
            break
        begins = due_on + timedelta(days=int(str(tier["up_to_days"])) + 1)
    return lines


def _monthly(total: Decimal, price: Decimal, tier: Mapping[str, Any], begins: date, end: date) -> list[Line]:
    """Further points for each new month of delay, up to the price of the product, without the fee (L242-4 C. conso)."""
    step, lines, percent = tier.get("plus_percent_each_month"), [], Decimal(str(tier.get("percent") or 0))
    month, more = begins, Decimal(0)
    while step is not None and (month := _next_month(month)) <= end and more < price:
        percent += Decimal(str(step))
        more = min(_cents(total * percent / 100), price)
        name = "tier" if more < price else "tier_price"
        lines.append(Line(say(f"core.amount.{name}", percent=_number(percent), on=french_day(month)), more, month))
    return lines


def _next_month(day: date) -> date:
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def _legal_interest(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """Simple interest at the legal rate of each half-year, by days over 365 (1231-6, 1231-7 C. civ.; L313-2 CMF).

    Inputs: `of`, `plus`, `from_event` (the formal notice) or `from_limit` (its last day), `rates` (a parameter in
    percent per year), `until` events and days.
    A half-year without a known rate is told, never filled.
    """
    total, lines, missing = _base(inputs, position)
    start = _interest_start(inputs, position)
    if total is None or start is None:
        return ComputedAmount(None, lines, missing)
    found = _accrued_interest(
        total, _half_years(start + timedelta(days=1), ends_on(inputs, position)), inputs, position
    )
    return replace(found, lines=(*lines, *found.lines))


def _interest_plus_points(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """Simple interest at the legal rate plus points that grow with the days of delay (L133-18 CMF).

    Inputs: those of the legal interest, and `points` (a parameter: list of {up_to_days, points}, the last unbounded),
    read on the day the delay begins.
    """
    total, lines, missing = _base(inputs, position)
    start = _interest_start(inputs, position)
    if total is None or start is None:
        return ComputedAmount(None, lines, missing)
    end, begins, total_eur, problem = ends_on(inputs, position), start + timedelta(days=1), Decimal(0), ""
    told: tuple[Line, ...] = lines
    tiers = position.ladder.vocabulary.parameters[str(inputs["points"])].value_on(begins)
    for tier in tiers if isinstance(tiers, tuple) else ():
        last = start + timedelta(days=int(str(tier["up_to_days"]))) if tier.get("up_to_days") else end
        points = Decimal(str(tier["points"]))
        found = _accrued_interest(total, _half_years(begins, min(last, end)), inputs, position, points)
        told, problem = (*told, *found.lines), found.problem or problem
        total_eur, begins = total_eur + (found.total_eur or Decimal(0)), last + timedelta(days=1)
    return ComputedAmount(None if problem and not total_eur else total_eur, told, problem=problem)


def ends_on(inputs: Mapping[str, Any], position: Position) -> date:
    """The day the delay ends: the first of the `until` events and days known by then, else the day asked about."""
    ids = _ids(inputs.get("until"))
    told = (day for id_ in ids if isinstance(day := position.facts.get(id_), date))
    ends = (*(event.on for event in position.events if event.kind in ids), *told, position.as_of)
    return min(ends)


def _accrued_interest(
    total: Decimal,
    spans: Sequence[tuple[date, date]],
    inputs: Mapping[str, Any],
    position: Position,
    points: Decimal = Decimal(0),
) -> ComputedAmount:
    """The interest of each span at its half-year's rate plus `points`; a span without a known rate is told."""
    parameter = position.ladder.vocabulary.parameters[str(inputs["rates"])]
    lines, unknown = [], ""
    for first, last in spans:
        try:
            rate = Decimal(str(parameter.value_on(first)))
        except ParameterPeriodError as error:
            unknown = error.message
            continue
        lines.append(_interest_line(total, rate + points, first, last))
    interest = sum((line.amount_eur for line in lines), Decimal(0))
    return ComputedAmount(None if unknown and not lines else interest, tuple(lines), problem=unknown)


def _interest_start(inputs: Mapping[str, Any], position: Position) -> date | None:
    """The day after which interest runs: the first day of an event, or the last day of a limit (L214-2, L241-3)."""
    if inputs.get("from_limit"):
        clock = position.clocks.get(str(inputs["from_limit"]))
        return clock.due_on if clock else None
    return position.circumstances.first.get(str(inputs["from_event"]))


def _interest_line(total: Decimal, rate: Decimal, first: date, last: date) -> Line:
    days = (last - first).days + 1
    text = say("core.amount.interest", rate=_number(rate), first=french_day(first), last=french_day(last), days=days)
    return Line(text, _cents(total * rate / 100 * days / 365), first)


def _half_years(first: date, last: date) -> list[tuple[date, date]]:
    spans = []
    while first <= last:
        end = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
        spans.append((first, min(end, last)))
        first = end + timedelta(days=1)
    return spans


def _by_choice(inputs: Mapping[str, Any], position: Position) -> ComputedAmount:
    """A sum from a dated parameter picked by the value of a fact: `fact`, `parameters: {choice: parameter id}`."""
    fact = str(inputs["fact"])
    value = position.facts.get(fact)
    if value is None:
        return ComputedAmount(None, missing=(fact,))
    parameter = inputs["parameters"].get(str(value))
    return _fixed_amount({**inputs, "parameter": parameter}, position) if parameter else ComputedAmount(Decimal(0))


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


METHODS: Mapping[str, Callable[[Mapping[str, Any], Position], ComputedAmount]] = {
    "sum": _sum,
    "multiple": _multiple,
    "fixed": _fixed_amount,
    "share": _share,
    "by_choice": _by_choice,
    "tiered_surcharge": _tiered_surcharge,
    "legal_interest": _legal_interest,
    "interest_plus_points": _interest_plus_points,
}

"""What holds of every time limit, whatever the dates: found by trying thousands of them."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.days import CALENDARS, EVERY_DAY, LENGTHS, PLAIN_LENGTHS, RECKONINGS, days_between

from recours.core.days.calendar import Calendar
from recours.core.days.day_tables import FIRST, LAST, months_later
from recours.core.days.due_tables import due_on
from recours.core.days.lengths import Length, Unit
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import due

MOVED = st.sampled_from([each for each in Reckoning if each.rule.moved])
ONE_DAY = timedelta(days=1)


def relied_on(reckoning: Reckoning, closed: Calendar) -> Calendar:
    """The calendar whose holidays the reckoning counts."""
    return closed if reckoning.rule.local_days else closed.national


@given(EVERY_DAY, st.integers(0, 400), LENGTHS, RECKONINGS, CALENDARS)
def test_a_later_start_never_gives_an_earlier_end(
    start: date, later: int, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    assert (
        due(start, length, reckoning, closed).due_on
        <= due(start + timedelta(days=later), length, reckoning, closed).due_on
    )


@given(EVERY_DAY, LENGTHS, RECKONINGS, CALENDARS)
def test_a_limit_never_ends_before_it_starts(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    deadline = due(start, length, reckoning, closed)
    assert start <= deadline.reached_on <= deadline.due_on
    assert deadline.lapses_on == deadline.due_on + ONE_DAY


@given(EVERY_DAY, st.integers(1, 60), st.sampled_from(Unit), RECKONINGS, CALENDARS)
def test_a_longer_length_never_ends_earlier(
    start: date, count: int, unit: Unit, reckoning: Reckoning, closed: Calendar
) -> None:
    shorter, longer = (
        due(start, Length(count, unit), reckoning, closed),
        due(start, Length(count + 1, unit), reckoning, closed),
    )
    assert shorter.due_on <= longer.due_on


@given(EVERY_DAY, LENGTHS, CALENDARS)
def test_a_limit_of_procedure_is_never_shorter_than_a_civil_one(start: date, length: Length, closed: Calendar) -> None:
    civil = due(start, length, Reckoning.CIVIL, closed).due_on
    assert (
        civil
        <= due(start, length, Reckoning.PROCEDURAL, closed).due_on
        <= due(start, length, Reckoning.COMPANY, closed).due_on
    )


@given(EVERY_DAY, LENGTHS, MOVED, CALENDARS)
def test_a_moved_limit_ends_on_the_first_working_day(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    assume(length.count or length.and_days)
    deadline, calendar = due(start, length, reckoning, closed), relied_on(reckoning, closed)
    assert calendar.is_working_day(deadline.due_on)
    assert not any(calendar.is_working_day(day) for day in days_between(deadline.reached_on, deadline.due_on - ONE_DAY))


@given(EVERY_DAY, st.integers(0, 480))
def test_months_agree_with_dateutil(start: date, months: int) -> None:
    assert months_later(start, months) == start + relativedelta(months=months)
    assert months_later(start, -months) == start - relativedelta(months=months)


@given(EVERY_DAY, st.integers(1, 240), CALENDARS)
def test_months_end_on_the_same_number_or_on_the_last_day(start: date, months: int, closed: Calendar) -> None:
    end = due(start, Length(months, Unit.MONTHS), Reckoning.CIVIL, closed).due_on
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(EVERY_DAY, st.integers(1, 30), RECKONINGS, CALENDARS)
def test_a_year_is_twelve_months_and_a_week_seven_days(
    start: date, count: int, reckoning: Reckoning, closed: Calendar
) -> None:
    year, months = Length(count, Unit.YEARS), Length(12 * count, Unit.MONTHS)
    assert due(start, year, reckoning, closed).due_on == due(start, months, reckoning, closed).due_on
    week, days = Length(count, Unit.WEEKS), Length(7 * count, Unit.DAYS)
    assert due(start, week, reckoning, closed).due_on == due(start, days, reckoning, closed).due_on


@given(EVERY_DAY, st.integers(1, 60), st.sampled_from([Reckoning.CIVIL, Reckoning.COMPANY]), CALENDARS)
def test_working_days_are_as_many_as_said(start: date, count: int, reckoning: Reckoning, closed: Calendar) -> None:
    calendar = relied_on(reckoning, closed)
    end = due(start, Length(count, Unit.WORKING_DAYS), reckoning, closed).due_on
    assert calendar.is_working_day(end)
    assert sum(calendar.is_working_day(day) for day in days_between(start + ONE_DAY, end)) == count


@given(EVERY_DAY, st.integers(1, 60), CALENDARS)
def test_kinds_of_days_stand_in_their_order(start: date, count: int, closed: Calendar) -> None:
    kinds = [Unit.DAYS, Unit.DAYS_WITHOUT_HOLIDAYS, Unit.BUSINESS_DAYS, Unit.WORKING_DAYS]
    ends = [due(start, Length(count, unit), Reckoning.CIVIL, closed).due_on for unit in kinds]
    assert ends == sorted(ends)


@given(EVERY_DAY, st.integers(2, 12), CALENDARS)
def test_european_days_hold_two_working_days(start: date, count: int, closed: Calendar) -> None:
    end = due(start, Length(count, Unit.DAYS), Reckoning.EUROPEAN, closed).due_on
    assert sum(closed.national.is_working_day(day) for day in days_between(start + ONE_DAY, end)) >= 2


@given(EVERY_DAY, LENGTHS, RECKONINGS, CALENDARS)
def test_the_tables_give_the_explained_day(start: date, length: Length, reckoning: Reckoning, closed: Calendar) -> None:
    assert due_on(start, length, reckoning, closed) == due(start, length, reckoning, closed).due_on


@given(st.sampled_from([FIRST, LAST]), st.integers(-80, 80), PLAIN_LENGTHS, RECKONINGS, CALENDARS)
def test_the_tables_hand_over_at_both_ends(
    end: int, shift: int, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    start = date.fromordinal(end + shift)
    assert due_on(start, length, reckoning, closed) == due(start, length, reckoning, closed).due_on


@given(EVERY_DAY, PLAIN_LENGTHS, RECKONINGS, CALENDARS)
def test_a_backward_limit_looks_back_as_far(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    back = Length(length.count, length.unit, length.and_days, before=True)
    end = due(start, back, reckoning, closed).due_on
    assert end == start - relativedelta(months=length.months) - timedelta(days=length.days)
    assert due_on(start, back, reckoning, closed) == end


@given(EVERY_DAY, LENGTHS, RECKONINGS, CALENDARS)
def test_every_step_reads_as_a_sentence_and_the_last_stands_on_the_end(
    start: date, length: Length, reckoning: Reckoning, closed: Calendar
) -> None:
    deadline = due(start, length, reckoning, closed)
    assert deadline.steps[-1].on == deadline.due_on
    assert all(text.endswith(".") and "{" not in text for text in deadline.explanation)
    assert all(step.cites for step in deadline.steps)

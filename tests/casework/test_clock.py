"""The clock looks again only at the cases whose day has come, and finds the same limits as one that looks at all."""

from datetime import UTC, datetime, timedelta

from recours.casework.case import case_view, entry_writer
from recours.casework.case.entry_writer import Act
from recours.casework.upkeep import clock
from recours.casework.upkeep.clock import SleepingCases, tick

FIRST = datetime(2026, 9, 4, tzinfo=UTC)


def looked_at(monkeypatch):
    """The cases that a tick opens, noted as it goes."""
    seen = []

    def noting(desk, case_id, *more):
        seen.append(case_id)
        return case_view.case_of(desk, case_id, *more)

    monkeypatch.setattr(clock, "case_of", noting)
    return seen


def test_a_case_sleeps_until_its_day(desk, case_id, monkeypatch):
    seen, sleeping = looked_at(monkeypatch), SleepingCases()
    while tick(desk, FIRST, sleeping=sleeping):
        pass
    seen.clear()
    assert tick(desk, FIRST + timedelta(hours=1), sleeping=sleeping) == []
    assert seen == []
    _, wakes_on = sleeping.until[case_id]
    tick(desk, datetime.combine(wakes_on, FIRST.timetz()), sleeping=sleeping)
    assert seen == [case_id]


def test_a_case_that_was_written_to_is_looked_at_again(desk, case_id, monkeypatch):
    sleeping = SleepingCases()
    while tick(desk, FIRST, sleeping=sleeping):
        pass
    seen = looked_at(monkeypatch)
    entry_writer.record(desk, case_id, "note_added", {"text": "appel manqué"}, act=Act(FIRST, FIRST.date()))
    tick(desk, FIRST, sleeping=sleeping)
    assert seen == [case_id]


def test_sleeping_misses_nothing(desk, case_id):
    sleeping, found = SleepingCases(), []
    for offset in range(0, 120, 3):
        now = FIRST + timedelta(days=offset)
        found += [(lapse.limit, lapse.due_on) for lapse in tick(desk, now, sleeping=sleeping)]
        assert tick(desk, now) == [], "the sleeping clock had written all there was"
    assert "delivery" in dict(found)

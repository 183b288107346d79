"""The clock runs beside the server by itself, in its own process, and never does anything twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.served import environment, recours, served, until

from recours.casework.desk import open_local
from recours.web import clock
from recours.web.clock import is_due

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LATE = ("--fact", "ground=parcel_not_arrived", "--fact", "ordered_on=2026-01-05", "--fact", "price_eur=89.90")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def late_case(folder):
    """A parcel that should have come long ago: its limits have lapsed and nobody has written that down."""
    said = (*LATE, "--fact", "promised_delivery_on=2026-01-15", "--fact", "seller_kind=company")
    return recours(folder, "case", "new", "--company", "amazon", *said, "--folder", folder).split()[1]


def lapses(folder, case_id):
    entries = open_local(folder).store.read(case_id)
    return [entry.payload["limit"] for entry in entries if entry.kind == "time_limit_lapsed"]


@pytest.mark.slow
def test_the_server_keeps_the_time_and_stops_when_told(folder):
    case_id = late_case(folder)
    with served(folder):
        until(lambda: lapses(folder, case_id), "the clock did nothing")
        until(lambda: list((folder / "witnesses" / "heads").glob("*.txt")), "no list of heads")
    written = lapses(folder, case_id)
    assert "delivery" in written
    with served(folder) as client:
        assert client.get("/").status_code == 200
    assert lapses(folder, case_id) == written


@pytest.mark.slow
def test_many_clocks_at_once_write_each_lapse_once(folder):
    cases = [late_case(folder) for _ in range(4)]
    command = [sys.executable, "-m", "recours.cli.main", "tick", "--folder", str(folder)]
    ticking = [
        subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    told = [each.communicate(timeout=60) for each in ticking]
    assert [each.returncode for each in ticking] == [0] * 4, told
    for case_id in cases:
        written = lapses(folder, case_id)
        assert "delivery" in written
        assert len(written) == len(set(written))
    printed = [line for out, _ in told for line in out.decode().splitlines()]
    assert len(printed) == len(set(printed)), "two clocks told the same lapse"
    assert recours(folder, "tick", "--folder", folder) == ""


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (timedelta(seconds=5), False),
        (timedelta(minutes=14), False),
        (timedelta(minutes=15), True),
        (timedelta(days=3), True),
        (-timedelta(hours=2), True),
    ],
    ids=["soon", "still soon", "a quarter of an hour", "the laptop slept", "the wall clock went back"],
)
def test_when_a_round_is_due(later, due):
    assert is_due(MORNING, MORNING + later) is due


def test_a_round_is_due_at_the_start_and_when_the_day_changes():
    assert is_due(None, MORNING)
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    assert is_due(midnight - timedelta(seconds=3), midnight)


def test_a_round_that_fails_is_logged_and_the_clock_goes_on(monkeypatch, caplog):
    def failing(*_):
        raise OSError("no disk")

    monkeypatch.setattr(clock, "make_round", failing)
    monkeypatch.setattr(clock, "desk", lambda: None)
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    clock._make_round(MORNING, clock.SleepingCases())
    assert "a round of the clock failed" in caplog.text

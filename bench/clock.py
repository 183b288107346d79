"""Goal C4, in part: a round of the clock over journals on disk, of every case or of those that can have changed.

`run(rounds)` gives rows (name, value, unit, ratio, peer). The peer is our own round without memory: what is won by
remembering the day on which each case changes next.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.rows import Row
from recours.casework.case.case_opening import open_case
from recours.casework.case.entry_writer import Act
from recours.casework.desk import Desk, open_local
from recours.casework.upkeep.clock import SleepingCases, make_round

CASES = 1_000
AT = datetime(2026, 11, 1, tzinfo=UTC)
FACTS = {
    "ground": "parcel_not_arrived",
    "seller_kind": "company",
    "ordered_on": date(2026, 9, 1),
    "promised_delivery_on": date(2026, 9, 5),
    "price_eur": Decimal("89.90"),
}
EVERY = "every case looked at"


def run(rounds: int = 5) -> list[Row]:
    """Cases a second, of the whole desk, by a round that finds nothing to write."""
    with tempfile.TemporaryDirectory() as folder:
        desk, sleeping = _desk(Path(folder)), SleepingCases()
        while make_round(desk, AT + timedelta(days=1), sleeping).lapses:
            pass
        turns = [AT + timedelta(days=1, hours=turn) for turn in range(rounds)]
        waits = [(_seconds(desk, at, SleepingCases()), _seconds(desk, at, sleeping)) for at in turns]
    slow, quick = (CASES / median(each) for each in zip(*waits, strict=True))
    return [
        Row(EVERY, slow, "cases/s", 1.0, EVERY),
        Row("only those that can have changed", quick, "cases/s", quick / slow, EVERY),
    ]


def _desk(folder: Path) -> Desk:
    desk = open_local(folder)
    for _ in range(CASES):
        open_case(desk, company="amazon", facts=FACTS, act=Act(AT, AT.date()))
    return desk


def _seconds(desk: Desk, at: datetime, sleeping: SleepingCases) -> float:
    started = perf_counter()
    done = make_round(desk, at, sleeping)
    assert (done.lapses, done.retained, done.troubles) == ([], [], [])
    return perf_counter() - started

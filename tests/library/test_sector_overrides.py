"""Sector layers replace what touches a clock, and may stand together when they say the same."""

from recours.library.load import library
from recours.library.read_rules import read_override
from recours.library.reader import Entry, open_yaml


def _entry(tmp_path, text: str) -> Entry:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return open_yaml(path, "x.yaml")


def test_an_override_reads_the_events_that_suspend_a_clock(tmp_path):
    text = "{event: mediator_referred, until: [mediation_ended], why: La loi, cite: ['loi:1']}"
    override = f"{{target: limits.limitation.suspended_by, value: [{text}], reason: La loi., cite: ['loi:1']}}"
    (touch,) = read_override(_entry(tmp_path, override)).value  # type: ignore[misc]
    assert (touch.event, touch.until, touch.cite) == ("mediator_referred", ("mediation_ended",), ("loi:1",))


def test_an_insured_person_has_two_years_and_a_registered_letter_interrupts():
    limits = {limit.id: limit for limit in library().ladder(None, frozenset({"insurance"})).limits}
    touched = {touch.event for touch in limits["limitation"].interrupted_by}
    assert limits["limitation"].length.value == "limitation_insurance"
    assert {"registered_notice_sent", "registered_complaint_sent", "court_seized"} <= touched


def test_a_flight_in_a_package_may_be_told_with_both_sectors():
    ladder = library().ladder(None, frozenset({"air", "travel"}))
    assert {"air", "travel"} <= ladder.sectors

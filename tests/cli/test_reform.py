"""What a changed legal value moves in the cases kept here: counted, and nothing of it written."""

import json

import pytest
from tests.cli.commands import run


@pytest.fixture
def folder(tmp_path):
    """Two cases: a contract cancelled for late delivery, whose refund is due in 14 days, and one that has no such limit."""
    path, case = tmp_path / "data", tmp_path / "case.yaml"
    case.write_text(
        "facts: {ground: parcel_not_arrived, contract_kind: goods, ordered_on: 2026-10-01, price_eur: 50}\n"
        "journal:\n  - {on: 2026-11-20, entry: contract_cancelled, channel: registered}\n"
        "  - {on: 2026-11-22, entry: delivered, of: cancellation}\n",
        encoding="utf-8",
    )
    assert run("case", "new", "--from", case, "--folder", path).exit_code == 0
    run("case", "new", "--fact", "ground=data_access_refused", "--folder", path)
    return path


def reform(folder, *words):
    return run("reform", *words, "--as-of", "2026-12-01", "--folder", folder)


def test_a_shorter_limit_moves_the_day_of_the_one_case_that_has_it(folder):
    heads = run("case", "list", "--folder", folder).stdout
    done = reform(folder, "delivery_refund_max", "10 days", "--from", "2026-01-01", "--format", "json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["cases"], said["changed"]) == (2, 1)
    assert {"section": "due_on", "id": "refund_after_cancellation"}.items() <= said["moved"][0].items()
    assert run("case", "list", "--folder", folder).stdout == heads


def test_a_value_from_a_day_to_come_moves_nothing_today(folder):
    done = reform(folder, "delivery_refund_max", "10 days", "--from", "2030-01-01")
    assert "2 dossier(s) lu(s), 0" in done.stdout


@pytest.mark.parametrize(
    ("words", "said", "way_out"),
    [
        (("delivery_refund_mx", "10 days"), "delivery_refund_mx", "delivery_refund_max"),
        (("delivery_refund_max", "dix jours"), "dix jours", "14 days"),
        (("delivery_refund_max", "[1, {a: b}]"), "[1, {a: b}]", "14 days"),
    ],
)
def test_what_is_no_parameter_or_no_value_is_said_with_the_way_out(folder, words, said, way_out):
    done = reform(folder, *words, "--from", "2026-01-01")
    assert done.exit_code == 2
    assert said in done.stderr
    assert way_out in done.stderr

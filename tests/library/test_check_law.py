"""`recours check` keeps two promises to people: no day of theirs is moved later, and no dated value runs out unseen."""

from dataclasses import replace
from datetime import date

import pytest

from recours.core.law.parameters import ParameterPeriodError
from recours.core.law.rules import Whose
from recours.library.check_rules import rule_faults
from recours.library.checks import check, rules_of
from recours.library.load import library

RATES = ("legal_rate_consumer", "legal_rate_other")


@pytest.mark.parametrize("reckoning", ["company", "charter"])
def test_a_day_of_the_consumer_is_never_moved_later(reckoning):
    limit = next(rule for rule in rules_of(library()) if rule.id == "zalando_return")
    assert limit.whose is Whose.CONSUMER
    assert not list(rule_faults(limit, library()))
    (found,) = rule_faults(replace(limit, reckoning=reckoning), library())
    assert reckoning in found.message
    assert limit.id in found.message


def test_the_latest_day_stays_for_the_company():
    limit = next(rule for rule in rules_of(library()) if rule.id == "complaint_answer")
    assert limit.reckoning == "charter"
    assert not list(rule_faults(limit, library()))


def warned(day: str) -> set[str]:
    """The parameters whose next value `recours check` asks for on that day."""
    warnings = check(library(), date.fromisoformat(day)).warnings
    return {
        name for name in library().vocabulary.parameters for each in warnings if f"« {name} » finit" in each.message
    }


def test_the_next_legal_rate_is_asked_for_before_its_half_year():
    assert not warned("2026-12-19") & set(RATES)
    assert set(RATES) <= warned("2026-12-20")
    assert set(RATES) <= warned("2027-02-01")


def test_a_rule_that_ended_for_good_is_not_asked_for():
    assert "conciliation_before_declaration" not in warned("2026-12-20")


@pytest.mark.parametrize("name", RATES)
def test_an_unknown_half_year_stays_an_error_that_names_its_neighbours(name):
    rate = library().vocabulary.parameters[name]
    with pytest.raises(ParameterPeriodError) as caught:
        rate.value_on(date(2027, 1, 1))
    assert "2026-07-01 → 2026-12-31" in caught.value.way_out

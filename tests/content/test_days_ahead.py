"""A day to come is no answer to a question about the past, at whichever door; what may lie ahead is named in content."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from tests.cli.commands import run

from recours.casework.case import case_opening, case_view, entry_writer
from recours.casework.case.entry_writer import Act
from recours.casework.desk import open_local
from recours.core.errors import ContentError, RecoursError
from recours.core.law.facts import FactType
from recours.library.cases import CaseError, check_past
from recours.library.load import library
from recours.library.read_vocabulary import read_fact
from recours.library.reader import open_yaml

TODAY, AHEAD = date(2026, 11, 21), date(2026, 11, 22)
AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DAYS = [fact for fact in library().vocabulary.facts.values() if fact.type is FactType.DATE]
#: The words of a question about what has been.
PAST = (
    "avez-vous reçu",
    "avez-vous commandé",
    "avez-vous payé",
    "avez-vous versé",
    "avez-vous demandé",
    "avez-vous appris",
)


@pytest.mark.parametrize("fact", DAYS, ids=lambda fact: fact.id)
def test_every_day_is_of_the_past_or_says_that_it_may_lie_ahead(fact):
    check_past({fact.id: TODAY}, TODAY, library().vocabulary)
    if fact.may_lie_ahead:
        check_past({fact.id: AHEAD}, TODAY, library().vocabulary)
        assert not any(words in fact.question for words in PAST)
        return
    with pytest.raises(CaseError) as refused:
        check_past({fact.id: AHEAD}, TODAY, library().vocabulary)
    assert refused.value.place == fact.id
    assert "22 novembre 2026" in refused.value.message
    assert refused.value.way_out


def test_opening_and_telling_refuse_it_and_write_nothing(tmp_path):
    desk = open_local(tmp_path)
    with pytest.raises(RecoursError, match="à venir"):
        case_opening.open_case(desk, company=None, facts={"ordered_on": AHEAD}, act=Act(AT, TODAY))
    case_id = case_opening.open_case(desk, company=None, facts={}, act=Act(AT, TODAY)).head.case_id
    with pytest.raises(RecoursError, match="à venir"):
        entry_writer.assert_facts(desk, case_id, {"delivered_on": AHEAD}, act=Act(AT, TODAY))
    entry_writer.assert_facts(desk, case_id, {"promised_delivery_on": AHEAD, "delivered_on": TODAY}, act=Act(AT, TODAY))
    assert "delivered_on" in case_view.case_of(desk, case_id).facts


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("facts:\n  ground: parcel_not_arrived\n  ordered_on: 2026-12-01\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command", [["position"], ["letter", "written_complaint", "-o", "x.txt"], ["explain", "delivery"]]
)
@time_machine.travel(AT, tick=False)
def test_a_case_file_names_the_line_and_the_way_out(case_file, command):
    done = run(command[0], case_file, *command[1:])
    assert done.exit_code == 2
    assert f"{case_file}:3" in done.stderr
    assert "1er décembre 2026" in done.stderr.replace("\u202f", " ").replace("\xa0", " ")
    assert "passez cette question" in done.stderr


@time_machine.travel(AT, tick=False)
def test_looking_ahead_supposes_what_lies_between_and_looking_back_forgets_nothing(case_file):
    assert run("position", case_file, "--as-of", "2026-12-24").exit_code == 0
    case_file.write_text(case_file.read_text().replace("2026-12-01", "2026-11-01"), encoding="utf-8")
    assert run("position", case_file, "--as-of", "2026-10-01").exit_code == 0


@time_machine.travel(AT, tick=False)
def test_asking_in_the_terminal_keeps_the_file_as_it_was(case_file):
    case_file.write_text("facts:\n  ground: parcel_not_arrived\n", encoding="utf-8")
    done = run("ask", case_file, input="2026-12-01\n2026-12-01\n2026-12-01\nstop\n")
    assert "2026-12-01" not in case_file.read_text() or "promised_delivery_on: 2026-12-01" in case_file.read_text()
    assert done.exit_code == 0


@time_machine.travel(AT, tick=False)
def test_a_case_made_from_a_file_is_not_made_at_all(case_file, tmp_path):
    done = run("case", "new", "--from", case_file, "--folder", tmp_path / "data")
    assert done.exit_code == 2
    assert "à venir" in done.stderr
    assert run("case", "list", "--folder", tmp_path / "data").stdout == ""


def test_what_is_no_day_cannot_lie_ahead(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text("id: item\ntype: text\nquestion: Quoi ?\nmay_lie_ahead: true\n", encoding="utf-8")
    with pytest.raises(ContentError, match="n'est pas de ce type") as fault:
        read_fact(open_yaml(path, "facts.yaml"))
    assert fault.value.place == "facts.yaml:4"

"""Every member of every reader's archive, walked: keys, entries, lines and words, and nothing that is not on the list."""

from __future__ import annotations

import fnmatch
import json
import re
from datetime import UTC, date, datetime

import icalendar
import pytest

from casework.archives import members, words_of
from casework.conftest import AT, FACTS
from casework.told_stories import opened, richest
from recours.casework.case.case_opening import open_case
from recours.casework.case.case_view import case_of, position_for
from recours.casework.case.entry_writer import Act, assert_facts, record
from recours.casework.readers.dossier import dossier_of
from recours.casework.readers.exports import clocks_ics, export
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.reader_rights import shared_answer
from recours.casework.readers.versions import version_of
from recours.core.answer.data import as_data
from recours.core.law.rules import Whose
from recours.documents.letter_content import Shape
from recours.journal.proof import verify
from recours.library.load import library
from recours.library.stories import read_stories

#: Where most happened, and where sums are due.
RICH = [richest()[0], *[story for story in richest() if "amounts" in story.expect][:3]]
#: What speaks to the consumer, in any of our words.
TO_HER = re.compile(r"\b(vous|votre|vos|vôtre)\b", re.IGNORECASE)


def name_of(story):
    return story.place.split("/")[-1]


def paths(value, at=""):
    """Every key of a JSON value with those it stands in, and each text beside its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths(each, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for each in value:
            yield from paths(each, at)
    else:
        yield at, value


def check_answer(answer, reader):
    share = library().shares[reader]
    told = list(paths(answer))
    assert {path for path, _ in told} <= share.position
    assert {right["value"] for right in answer["rights"]} <= {"yes"}
    assert {limit["id"] for limit in answer["limits"]} <= share.only["limits.id"]
    assert "consumer" not in {limit["whose"] for limit in answer["limits"]}
    ours = [text for path, text in told if isinstance(text, str) and not path.startswith(("facts.", "grounds."))]
    assert [text for text in ours if TO_HER.search(text)] == []


@pytest.mark.parametrize("reader", OTHERS)
@pytest.mark.parametrize("story", richest(), ids=name_of)
def test_the_position_of_a_reader_has_the_keys_of_the_list_and_speaks_to_nobody(story, reader):
    position = story.case.position(library(), story.as_of)
    answer = shared_answer(position, library().shares[reader])
    check_answer(answer, reader)
    held = [right["id"] for right in as_data(position)["rights"] if right["value"] == "yes"]
    without = library().shares[reader].without.get("rights.id", ())
    assert [right["id"] for right in answer["rights"]] == [right for right in held if right not in without]


@pytest.mark.parametrize("reader", OTHERS)
@pytest.mark.parametrize("story", RICH, ids=name_of)
def test_every_member_of_the_archive_holds_what_is_on_the_list_alone(desk, tmp_path, story, reader):
    case_id, share = opened(desk, story), library().shares[reader]
    at = datetime(story.as_of.year, story.as_of.month, story.as_of.day, 12, tzinfo=UTC)
    export(desk, case_id, tmp_path / "a.zip", reader=reader, as_of=story.as_of, act=Act(at))
    found, case = members(tmp_path / "a.zip"), case_of(desk, case_id)
    verify.check(str(tmp_path / "a.zip"))
    for name in found:
        assert [pattern for pattern in share.members if fnmatch.fnmatchcase(name, pattern)], name
    kinds = {entry.seq: entry.kind for entry in case.entries}
    for line in map(json.loads, found["payloads.jsonl"].decode().splitlines()):
        assert set(line["payload"]) <= share.entries[kinds[line["seq"]]], line
    answer = json.loads(found["position.json"])
    check_answer(answer, reader)
    check_calendar(found.get("calendar.ics"), share)
    cited = {str(text) for path, text in paths(answer) if ".cites." in path}
    for line in found["sources.md"].decode().splitlines():
        assert line == "" or line.startswith("# ") or set(re.split(r"\*\* — | (?=https?:)", line[4:])) <= cited, line
    check_dossier(desk, case, position_for(desk, case, story.as_of), reader, answer)
    assert not TO_HER.search(words_of(found["dossier.pdf"]).replace(str(case.facts.get("story", "")), ""))


def check_calendar(calendar, share):
    titles = {limit.id: limit.title for layer in library().layers.values() for limit in layer.limits}
    assert calendar is None or share.calendar
    for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT") if calendar else ():
        limit = str(event["uid"]).partition(".")[0]
        assert limit in share.calendar
        assert str(event["summary"]) == titles[limit]
        assert str(event.get("description", "")) == ""


def check_dossier(desk, case, position, reader, answer):
    """The case file says what the answer says, and of the journal the entries of the list."""
    share, version = library().shares[reader], version_of(desk, case, reader)
    content = dossier_of(desk, case, position, version, {})
    rights = {right["title"] for right in answer["rights"]}
    assert {finding.title for finding in content.findings} == rights
    assert all("amounts" in share.dossier or not finding.why for finding in content.findings)
    events = library().vocabulary.events.values()
    known = {event.title for event in events if {*event.entries} & share.entries.keys() or event.id in share.entries}
    dated = {"Commande (conclusion du contrat)", "Dernier jour de livraison annoncé", "Réception effective"}
    for moment in content.chronology:
        assert moment.text.startswith(tuple(known | dated)), moment
    headings = {block.text for block in content.summary if block.shape is Shape.HEADING}
    assert not [heading for heading in headings if heading.startswith("Prochaines étapes")]
    assert {label for label, _ in content.sources} == {
        text for path, text in paths(answer) if path.endswith("cites.label")
    }


def test_no_limit_of_the_consumer_is_on_any_list_and_nothing_listed_speaks_to_her():
    limits = [limit for layer in library().layers.values() for limit in layer.limits]
    rights = [right for layer in library().layers.values() for right in layer.rights]
    for share in library().shares.values():
        listed = [limit for limit in limits if limit.id in share.only["limits.id"] | share.calendar]
        assert not [limit.id for limit in listed if limit.whose is Whose.CONSUMER]
        events = [event for id_, event in library().vocabulary.events.items() if id_ in share.entries]
        titles = [each.title for each in (*listed, *rights, *events)]
        titles += [amount.title for right in rights for amount in right.amounts]
        titles += [source.about for source in library().vocabulary.sources.values()]
        assert [title for title in titles if TO_HER.search(title)] == []


def test_the_consumers_calendar_holds_each_day_to_come_once(desk):
    for story in RICH:
        case_id = opened(desk, story)
        events = icalendar.Calendar.from_ical(clocks_ics(desk, case_id, story.as_of)).walk("VEVENT")
        assert [str(one["summary"]) for one in events if one.decoded("dtstart") < story.as_of] == []
        assert all(str(one["description"]) for one in events)


def test_a_delivery_date_that_was_agreed_is_not_told_twice_nor_beside_the_thirty_days(desk, case_id):
    calendar = clocks_ics(desk, case_id, date(2026, 9, 2)).decode()
    assert calendar.count("SUMMARY:Livraison au plus tard") == 1
    assert "Date de livraison annoncée" not in calendar
    assert "Trente jours pour livrer" not in calendar
    assert "Livraison" not in clocks_ics(desk, case_id, date(2026, 9, 7)).decode(), "the day is over"


def test_without_an_agreed_date_the_thirty_days_are_the_one_day_told(desk):
    facts = {fact: value for fact, value in FACTS.items() if fact != "promised_delivery_on"}
    case_id = open_case(desk, company=None, facts=facts, act=Act(AT, date(2026, 9, 2))).head.case_id
    events = icalendar.Calendar.from_ical(clocks_ics(desk, case_id, date(2026, 9, 2))).walk("VEVENT")
    days = [str(one["summary"]) for one in events if one.decoded("dtstart") == date(2026, 10, 1)]
    assert days == ["Livraison au plus tard"]


def test_the_sums_of_the_rights_are_for_the_judge_alone(desk, case_id):
    record(desk, case_id, "formal_notice_sent", {"channel": "registered"}, act=Act(AT, date(2026, 9, 20)))
    record(desk, case_id, "contract_cancelled", {"channel": "registered"}, act=Act(AT, date(2026, 10, 20)))
    case, on = case_of(desk, case_id), date(2026, 11, 21)
    told = {
        reader: [
            one.why for one in dossier_of(desk, case, position_for(desk, case, on), version, {}).findings if one.why
        ]
        for reader in OTHERS
        if (version := version_of(desk, case, reader))
    }
    assert any("€" in why for why in told["judge"])
    assert told["company"] == told["mediator"] == []


def test_the_mediator_reads_the_conditions_first_and_only_the_mediator(desk, case_id):
    record(desk, case_id, "written_complaint_sent", {"channel": "email"}, act=Act(AT, date(2026, 9, 14)))
    assert_facts(desk, case_id, {"already_before_judge": False}, act=Act(AT, date(2026, 9, 14)))
    case, on = case_of(desk, case_id), date(2026, 11, 21)
    rows = {
        reader: dict(row for block in dossier_of(desk, case, position_for(desk, case, on), version, {}).summary
                     if block.shape is Shape.FIELDS for row in block.rows)
        for reader in OTHERS
        if (version := version_of(desk, case, reader))
    }  # fmt: skip
    assert rows["mediator"]["Réclamation écrite préalable"].startswith("Réclamation écrite envoyée, le 14")
    assert rows["mediator"]["Réponse de l'entreprise"].startswith("aucune n'est inscrite au dossier")
    assert rows["mediator"]["Tribunal déjà saisi"] == "non, selon le consommateur"
    assert "Autre médiateur déjà saisi" not in rows["mediator"], "what she did not say is not said"
    assert not [reader for reader in ("company", "judge") if "Tribunal déjà saisi" in rows[reader]]


def test_the_company_does_not_read_what_she_may_ask_of_somebody_else():
    told = {reader: set() for reader in OTHERS}
    for story in read_stories(library())[0]:
        if story.expect.get("rights", {}).get("data_answer_overdue") == "yes":
            position = story.case.position(library(), story.as_of)
            for reader, share in library().shares.items():
                told[reader] |= {right["id"] for right in shared_answer(position, share)["rights"]}
    assert "data_answer_overdue" in told["judge"]
    assert "data_answer_overdue" not in told["company"]
    assert "data_access" in told["company"]

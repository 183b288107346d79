"""Everything a person can read, read: no dead page, no entity escaped twice, no name of the machine's.

Every company and every sector meets every ground: one ground at a time through the position and its text, and in three
cases of several grounds each on the web, through all letters and the archive. (A page for each of the 2,900 pairs
would cost three minutes of processor for the same answers: what differs between two grounds is in the position.)
"""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from django.urls import reverse

from recours import web
from recours.casework.case import case_opening, case_view, drafts, entry_writer, evidence
from recours.casework.case.entry_writer import Act
from recours.casework.readers import exports
from recours.casework.readers.reader_names import READERS
from recours.cli.text_output import position_text, tree_text
from recours.core.answer.data import as_data
from recours.core.answer.reasons import context_of, tree
from recours.core.judgement.step_states import StepState
from recours.core.law.events import Event
from recours.core.law.facts import FactType
from recours.core.position import position
from recours.documents.errors import MissingFactsError
from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.library.load import library
from recours.web.cases.event_groups import HAPPENINGS
from recours.web.cases.models import Opening
from recours.web.cases.views.journal import NOT_CORRECTED
from recours.web.desk import desk

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
GROUNDS = sorted(library().vocabulary.grounds)
IN_GROUPS = [GROUNDS[first::3] for first in range(3)]
LAYERS = [(company, ()) for company in library().companies] + [(None, (sector,)) for sector in library().sectors]
#: What happened in the cases of the sweep: enough for the letters of the whole ladder to be open or waiting.
HAPPENED = [
    Event("call_made", date(2026, 9, 15), {"said": "On me rappellera.", "promised": "Un rappel."}),
    Event("written_complaint_sent", date(2026, 9, 20), {"channel": "form"}),
    Event("answer_classified", date(2026, 9, 30), {"class_of_answer": "refusal", "channel": "account"}),
    Event(
        "formal_notice_sent",
        date(2026, 10, 10),
        {"channel": "registered", "proof": "deposit_slip", "period": "15 days"},
    ),
]

# ---- what is no word of a person's language

#: `contract_cancellation`, `civ:2228`, `written_complaint.pdf`, `formal-notice-…`: ids, keys and names of files.
SNAKE = re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]*[a-z0-9]\b")
ENTITY = re.compile(r"&(?:#x?[0-9a-f]+|amp|quot|lt|gt|nbsp);", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")


@cache
def ids_of_several_words():
    """The ids of the content that are no word: with a colon, or joined by hyphens in a name of ours."""
    vocabulary = library().vocabulary
    joined = {each for each in (*KINDS, *steps_and_letters()) if "_" in each}
    return frozenset(vocabulary.sources), frozenset(each.replace("_", "-") for each in joined)


@cache
def steps_and_letters():
    return {step.id for layer in library().layers.values() for step in layer.steps} | set(desk_letters())


def desk_letters():
    from recours.documents.letters.letter_reader import letter_shelf

    return letter_shelf().letters


def slips(text):
    """What a text holds that is not for people."""
    text = ADDRESS.sub(" ", text)
    sources, hyphened = ids_of_several_words()
    found = {*SNAKE.findall(text), *(match.group() for match in ENTITY.finditer(text))}
    found |= {each for each in re.findall(r"\b[a-z]+:[\w-]+", text) if each in sources}
    found |= {each for each in re.findall(r"\b[a-z]+(?:-[a-z]+)+\b", text) if each in hyphened}
    return found


class _Read(HTMLParser):
    """All that a page says: its text, and the attributes that are read aloud or shown."""

    SAID = ("alt", "title", "aria-label", "placeholder", "summary", "download")

    def __init__(self):
        super().__init__()
        self.found, self.within = [], None

    def handle_starttag(self, tag, attrs):
        self.within = tag
        self.found += [value for name, value in attrs if name in self.SAID and value]

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, data):
        if self.within not in ("script", "style"):
            self.found.append(data)


def read(response):
    reader = _Read()
    reader.feed(response.content.decode())
    return "\n".join(reader.found)


def opened(client, name, *args, status=200, **query):
    """A page of the web that is there and holds only what is for people."""
    path = reverse(name, args=args)
    response = client.get(path, query)
    assert response.status_code == status, path
    assert slips(read(response)) == set(), path
    return response


# ---- a case as somebody would have told it

_BY_TYPE = {
    FactType.TEXT: "Exemple",
    FactType.DATE: date(2026, 9, 1),
    FactType.AMOUNT_EUR: Decimal("89.90"),
    FactType.INTEGER: 3,
    FactType.YES_NO: True,
}


def plausible(definition):
    if definition.choices:
        first = next(iter(definition.choices))
        return frozenset({first}) if definition.type is FactType.CHOICES else first
    return "75001" if "postcode" in definition.id else _BY_TYPE[definition.type]


def facts_of(grounds):
    """What the person told: of whom she is and whom she writes to, everything; of the matter, a day and two amounts."""
    told = {fact.id: plausible(fact) for fact in library().vocabulary.facts.values() if fact.particular}
    matter = {"ground": frozenset(grounds), "ordered_on": date(2026, 9, 1)}
    return told | matter | {"price_eur": Decimal("89.90"), "claim_eur": Decimal("89.90")}


def begun(company, sectors, grounds, happened=HAPPENED):
    case_id = case_opening.open_case(
        desk(), company=company, sectors=sectors, facts=facts_of(grounds), act=Act(AT, date(2026, 9, 1))
    ).head.case_id
    for event in happened:
        entry_writer.record(desk(), case_id, event.kind, dict(event.data), act=Act(AT, event.on))
    return case_id


def written(case_id):
    """Every letter of a step that is open or waiting, in words, with what the steps still lack told first."""
    case = case_view.case_of(desk(), case_id)
    where = case_view.position_for(desk(), case, TODAY)
    for answer in where.steps:
        if answer.step.letter and answer.state in (StepState.OPEN, StepState.WAITING):
            yield (
                answer,
                lambda answer=answer: drafts.draft_for(desk().letters, where, answer.step.id, events=case.events),
            )


@pytest.fixture
def _door(db, data_dir, frozen):
    """The web on a folder of its own, on a day that does not move."""


# ---- the sweep


@pytest.mark.parametrize(("company", "sectors"), LAYERS, ids=str)
def test_every_ground_has_a_position_that_can_be_read(company, sectors):
    ladder = library().ladder(company, frozenset(sectors))
    for ground in GROUNDS:
        where = position(ladder, HAPPENED, facts_of([ground]), TODAY)
        told = position_text(as_data(where))
        assert slips(without_arguments(told)) == set(), ground


def without_arguments(text):
    """The terminal's text without the names that are typed back at it: `(formal_notice)` at the end of its line."""
    text = re.sub(r"entrée delivered, of: [a-z0-9_]+", "", text)
    return re.sub(r" \([a-z0-9_]+\)(?= — jusqu'au |$)", "", text, flags=re.MULTILINE)


@pytest.mark.usefixtures("_door")
@pytest.mark.parametrize(("company", "sectors"), LAYERS, ids=str)
def test_every_ground_has_its_page_its_letters_and_its_archive(company, sectors, client, tmp_path):
    for grounds in IN_GROUPS:
        case_id = begun(company, sectors, grounds)
        page = opened(client, "case", case_id).content.decode()
        assert ("Adresse vérifiée" in page) <= ("<address>" in page)
        for answer, draft in written(case_id):
            try:
                words = drafts.render(draft(), "txt").decode()
            except MissingFactsError:
                opened(client, "step", case_id, answer.step.id)
                continue
            assert slips(words) == set(), answer.step.id
    archive = tmp_path / "archive.zip"
    exports.export(desk(), case_id, archive, as_of=TODAY, act=Act(AT))
    assert slips(of_archive(archive)) == set()


def of_archive(path):
    """What a person reads of an archive: the names of its files, its case file, its sources, its calendar."""
    with zipfile.ZipFile(path) as archive:
        texts = [*archive.namelist(), archive.read("LISEZMOI.txt").decode(), archive.read("sources.md").decode()]
        kept = [archive.read(name).decode() for name in archive.namelist() if name == "calendar.ics"]
        pages = pypdfium2.PdfDocument(io.BytesIO(archive.read("dossier.pdf")))
    calendar = "".join(kept).replace("\r\n ", "")  # her own, and the mediator's
    texts += re.findall(r"^(?:SUMMARY|DESCRIPTION|X-WR-CALNAME):(.*)$", calendar, re.MULTILINE)
    return "\n".join([*texts, *(page.get_textpage().get_text_range() for page in pages)])


# ---- one case that holds everything that can be told

#: Values by the type of a field of an entry, then by its name.
_BY_FIELD = {"date": TODAY, "integer": 1, "amount_eur": Decimal("10.00"), "length": "15 days"}
_NAMED = {
    "channel": "in_person",
    "mediator": "fevad",
    "proof": "deposit_slip",
    "outcome": "agreement",
    "step": "formal_notice",
}


def entries_told():
    """Each kind of entry that a person can tell, with all its fields; where she chooses, once for every choice."""
    apart = {"case_opened", "time_limit_lapsed", "evidence_added", "letter_drafted", "letter_sent", "report_filed"}
    for event in library().vocabulary.events.values():
        if event.id in KINDS and event.id not in BOOKKEEPING | apart and not event.derived_from and not event.fact:
            told = {
                name: _NAMED.get(name, _BY_FIELD.get(shape.get("type"), "Exemple"))
                for name, shape in event.fields.items()
            }
            chosen = {
                name: shape["choices"] for name, shape in event.fields.items() if isinstance(shape.get("choices"), list)
            }
            for turn in range(max((len(each) for each in chosen.values()), default=1)):
                yield event.id, told | {name: str(each[turn % len(each)]) for name, each in chosen.items()}


@pytest.fixture
def full_case(_door, client):
    """A case in whose journal every kind of entry stands, with what was sent and joined, and a correction."""
    case_id = begun("ankama", (), ["account_access", "refund_refused"], [])
    for answer, _ in list(written(case_id)):
        client.post(
            reverse("sent", args=[case_id, answer.step.id]),
            {"on": "2026-11-21", "channel": "registered", "sent_text": "draft"},
        )
    for kind, told in entries_told():
        entry_writer.record(desk(), case_id, kind, told, act=Act(AT, TODAY))
    for number, of in enumerate(("contract_cancellation", "formal_notice", "answer", "facture", "promise_made")):
        evidence.attach(desk(), case_id, io.BytesIO(b"Exemple %d" % number), "essai.txt", of=of, act=Act(AT, TODAY))
    last = case_view.case_of(desk(), case_id).entries[-8]
    entry_writer.correct_entry(desk(), case_id, last.seq, fields={"channel": "account"}, act=Act(AT, TODAY))
    return case_id


def test_every_page_of_a_case_is_for_people(full_case, client):
    for name in ("case", "journal", "evidence", "events", "export", "keeping"):
        opened(client, name, full_case)
    for kind in HAPPENINGS:
        opened(client, "event", full_case, kind)
    where = case_view.position_of(desk(), full_case, TODAY)
    for answer in where.steps:
        opened(client, "step", full_case, answer.step.id)
        if answer.step.records not in (None, "evidence_added"):
            opened(client, "sent", full_case, answer.step.id)
    for entry in case_view.case_of(desk(), full_case).entries:
        if entry.kind not in NOT_CORRECTED:
            opened(client, "correct", full_case, entry.seq)


def test_every_file_of_a_case_has_a_name_for_people(full_case, client):
    names = []
    for _, event in evidence.numbered_pieces(case_view.case_of(desk(), full_case).events):
        digest = str(event.data["digest"])
        opened(client, "readers", full_case, digest)
        names.append(named(client.get(reverse("piece", args=[full_case, digest]), {"download": "1"})))
    for answer, _ in written(full_case):
        if (
            answer.state is StepState.OPEN
            and client.get(reverse("letter", args=[full_case, answer.step.id, "txt"])).status_code == 200
        ):
            names.append(named(client.get(reverse("letter", args=[full_case, answer.step.id, "txt"]))))
    names += [named(client.post(reverse("export", args=[full_case]), {"reader": reader})) for reader in READERS]
    assert len(names) > 15
    assert slips("\n".join(names)) == set()
    assert not set(READERS) & set(re.findall("[a-z]+", "\n".join(names)))


def named(response):
    return response["Content-Disposition"].partition("filename=")[2]


def test_every_verdict_is_told_for_people(full_case):
    where = case_view.position_of(desk(), full_case, TODAY)
    for right, verdict in where.rights:
        assert (
            slips(tree_text({"id": "", "title": right.title, "place": "", "when": tree(verdict, context_of(where))}))
            == set()
        )
    for clock in where.clocks.values():
        assert slips("\n".join(step.text for step in clock.steps)) == set()


@pytest.mark.parametrize("reader", READERS)
def test_every_archive_is_for_people(full_case, reader, tmp_path):
    exports.export(desk(), full_case, tmp_path / "archive.zip", reader=reader, as_of=TODAY, act=Act(AT))
    assert slips(of_archive(tmp_path / "archive.zip")) == set()


# ---- before there is a case


@pytest.mark.usefixtures("_door")
def test_every_page_of_an_opening_is_for_people(client):
    opening = Opening.objects.create(story="Exemple")
    for name in ("opening_story", "opening_company", "opening_ground"):
        opened(client, name, opening.id)
    opening.company_told, opening.answers = True, {"ground": GROUNDS, "company_name": "Exemple"}
    opening.save()
    opened(client, "opening_check", opening.id)
    for fact in library().vocabulary.facts:
        opened(client, "opening_question", opening.id, fact)


def test_no_list_is_joined_before_another_filter():
    """`|join` escapes what it joins: a filter after it makes it escaped twice (« d&#x27;argent »)."""
    for path in Path(web.__file__).parent.rglob("*.html"):
        assert not re.search(r"\|join:(?:\"[^\"]*\"|'[^']*')\|", path.read_text(encoding="utf-8")), path

"""No paper says what the case does not hold: over every story, every letter of a step that is open or waiting.

What a letter denies, threatens, announces or encloses is read from its words as printed, and held against the position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache

import pytest

from documents.example import FACTS, MATERIAL, RECIPIENT, letter
from recours.casework.case.letter_material import is_ahead, material_of
from recours.core.judgement.step_states import StepAnswer, StepState
from recours.core.law.conditions import (
    AnyOf,
    Condition,
    EventLeaf,
    Not,
    RightLeaf,
    StepLeaf,
    leaves,
    parts_of,
)
from recours.core.position import Position, position
from recours.documents.errors import MissingFactsError
from recours.documents.formats.plain_text import letter_text
from recours.documents.letter_content import LetterContent
from recours.documents.letters.composition import compose
from recours.documents.letters.letter import Letter
from recours.documents.letters.letter_reader import letter_shelf
from recours.documents.letters.material import Material
from recours.library.load import library
from recours.library.stories import Story, read_stories

LETTERS = sorted(letter_shelf().letters)
DENIES = re.compile(
    r"aucune réponse|pas répondu|pas reçu de réponse(?! satisfaisante)|sans réponse\b(?! satisfaisante)", re.IGNORECASE
)
WRITINGS = ("written_complaint_sent", "formal_notice_sent")
ENDS = re.compile(r"résoudre|résolution du contrat|résolution de la vente|1226|mettre fin au contrat")
#: Letters that end the contract themselves: their step is open only when the content says that it may be ended.
ACTS = {"contract_cancellation", "contract_cancellation_civil", "conformity_termination", "subscription_cancellation"}
ENDING_RIGHTS = {
    "conformity_goods",
    "digital_conformity",
    "digital_non_supply_notice",
    "late_delivery_cancel",
    "late_delivery_formal_notice",
}
ANNOUNCES = {
    re.compile(r"saisirai (?:ce|le|votre) médiateur|médiateur[^.]*\. [^.]*le saisirai"): ("mediator_referral",),
    re.compile(r"saisirai[^.]* conciliateur"): ("conciliator_request",),
    re.compile(r"adresserai une mise en demeure"): ("formal_notice",),
    re.compile(r"pourrai saisir la CNIL"): ("complaint_cnil",),
    re.compile(r"l'affaire devant le tribunal|saisirai[^.]* tribunal"): (
        "court_request",
        "court_summons",
        "order_to_perform",
    ),
}
ORDERED = re.compile(r"J'ai commandé|La commande est du|, commandé|au prix de")
NEVER_ORDERED = {
    *("unordered_goods", "hidden_subscription", "fraud", "unauthorised_payment", "debt_claimed"),
    *("data_disclosure", "data_access_refused"),
}
#: Exhibits that no step asks for yet: she adds them under their own words.
NAMED_BY_HER = {"lettre_de_voiture"}


@dataclass(frozen=True)
class Paper:
    """A letter of a story as it would be printed that day."""

    place: str
    position: Position
    answer: StepAnswer
    letter: Letter
    material: Material
    content: LetterContent

    @property
    def words(self) -> str:
        """What it says, on plain spaces and apostrophes."""
        return plain(letter_text(self.content))


def plain(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def written(answer: StepAnswer, known: Position) -> tuple[Letter, Material, LetterContent]:
    material = material_of(known)
    fitting = letter_shelf().letter_for(str(answer.step.letter), material)
    return fitting, material, compose(fitting, material, RECIPIENT)


def answered(story: Story) -> Position:
    """The story's position once the person has answered what its letters ask."""
    facts = dict(story.case.facts)
    while True:
        found = position(story.case.ladder(library()), story.case.events, facts, story.as_of)
        asked: set[str] = set()
        for answer in with_paper(found):
            try:
                written(answer, found)
            except MissingFactsError as error:
                asked |= {name for name in error.missing if name in FACTS and name not in facts}
        if not asked:
            return found
        facts |= {name: library().vocabulary.facts[name].read(FACTS[name]) for name in asked}


def with_paper(found: Position) -> Iterator[StepAnswer]:
    for answer in found.steps:
        if answer.step.letter and answer.state in (StepState.OPEN, StepState.WAITING):
            yield answer


@cache
def papers() -> tuple[Paper, ...]:
    """Every letter of every story; a waiting step whose letter tells an event yet to come has none."""
    found = []
    for story in read_stories(library())[0]:
        known = answered(story)
        for answer in with_paper(known):
            try:
                made = written(answer, known)
            except MissingFactsError:
                assert answer.state is StepState.WAITING or answer.past, f"{story.place}: {answer.step.id}"
                continue
            found.append(Paper(f"{story.place} {answer.step.id}", known, answer, *made))
    return tuple(found)


def test_the_stories_write_every_letter() -> None:
    assert {paper.letter.id for paper in papers()} == set(LETTERS)


def test_no_paper_denies_an_answer_that_the_journal_holds() -> None:
    for paper in papers():
        if not DENIES.search(paper.words):
            continue
        writings = ("access_requested",) if paper.letter.id == "cnil_complaint" else WRITINGS
        since = [event.on for event in paper.position.events if event.kind in writings]
        kind = "company_answered_in_writing" if "réponse écrite" in paper.words else "company_answered"
        answers = [event.on for event in paper.position.events if event.kind == kind]
        assert not [day for day in answers if since and day >= min(since)], paper.place


def test_no_paper_threatens_to_end_a_contract_without_the_right() -> None:
    for paper in papers():
        if paper.letter.id in ACTS or "contract_cancelled" in paper.position.circumstances.first:
            continue
        if ENDS.search(paper.words):
            assert paper.material.rights & ENDING_RIGHTS, paper.place


def test_no_paper_announces_a_step_that_is_not_ahead() -> None:
    for paper in papers():
        ahead = {answer.step.id for answer in paper.position.steps if is_ahead(answer)}
        for words, steps in ANNOUNCES.items():
            if words.search(paper.words):
                assert ahead & {*steps}, f"{paper.place}: {words.pattern}"


def test_no_paper_encloses_a_piece_that_the_case_does_not_hold() -> None:
    for paper in papers():
        held = paper.material.exhibits
        lines = {plain(line) for line in paper.content.exhibits}
        for line in paper.letter.attachments:
            if not any(fnmatchcase(id_, name) for id_ in held for name in line.exhibits):
                bare = plain(line.cells[0].split("{")[0]).strip()
                assert all(said.endswith("(à joindre)") for said in lines if said.startswith(bare)), paper.place
        assert "copie jointe" not in paper.words, paper.place
        assert not re.search(r"copie est jointe|ci-joint", paper.words), paper.place


def test_no_paper_tells_an_order_that_was_never_made() -> None:
    for paper in papers():
        ground = paper.position.facts.get("ground")
        if isinstance(ground, frozenset) and ground <= NEVER_ORDERED:
            assert not ORDERED.search(paper.words), paper.place


def test_no_paper_has_two_full_stops_in_a_row() -> None:
    for paper in papers():
        assert not re.search(r"(?<!\.)\.\.(?!\.)", paper.words), paper.place


# --- the same, read in the content: a sentence of one of these kinds carries the condition that makes it true


def conditions_above(letter: Letter) -> Iterator[tuple[str, Condition, Condition]]:
    """Every sentence of a letter's body, with the condition of its part and its own."""
    for part in letter.parts:
        yield part.text, part.when, part.when
        for line in part.lines:
            yield " ".join(line.cells), part.when, line.when


def asserted(condition: Condition) -> Iterator[Condition]:
    """The leaves that must hold for the condition to hold (one of several counts when all of them are alike)."""
    if isinstance(condition, Not):
        return
    if isinstance(condition, AnyOf):
        kinds = {type(leaf) for part in condition.parts for leaf in leaves(part)}
        yield from leaves(condition) if len(kinds) == 1 else ()
    elif parts_of(condition):
        for part in parts_of(condition):
            yield from asserted(part)
    else:
        yield condition


@pytest.mark.parametrize("id", LETTERS)
def test_a_sentence_that_announces_a_step_asks_whether_it_is_ahead(id: str) -> None:
    for text, *conditions in conditions_above(letter_shelf()[id]):
        for words, steps in ANNOUNCES.items():
            if words.search(plain(text)):
                held = {leaf.step for each in conditions for leaf in asserted(each) if isinstance(leaf, StepLeaf)}
                assert held & {*steps}, text


@pytest.mark.parametrize("id", [id for id in LETTERS if id not in ACTS])
def test_a_sentence_that_threatens_to_end_a_contract_asks_for_the_right(id: str) -> None:
    for text, *conditions in conditions_above(letter_shelf()[id]):
        if ENDS.search(text):
            held = [leaf for each in conditions for leaf in asserted(each)]
            done = any(isinstance(leaf, EventLeaf) and leaf.event == "contract_cancelled" for leaf in held)
            assert done or any(isinstance(leaf, RightLeaf) for leaf in held), text


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_asks_only_for_rights_steps_and_exhibits_that_exist(id: str) -> None:
    one, vocabulary = letter_shelf()[id], library().vocabulary
    rights = {right.id for layer in library().layers.values() for right in layer.rights}
    steps = {step.id for layer in library().layers.values() for step in layer.steps}
    for condition in one.conditions():
        for leaf in leaves(condition):
            assert not isinstance(leaf, RightLeaf) or leaf.right in rights
            assert not isinstance(leaf, StepLeaf) or leaf.step in steps
    exhibits = {*vocabulary.exhibits.values(), *steps, "answer", *NAMED_BY_HER}
    for line in one.attachments:
        assert line.exhibits
        for name in line.exhibits:
            assert any(fnmatchcase(known, name) for known in exhibits), name


# --- what a letter says of one case


def test_a_service_done_badly_is_not_told_as_never_done() -> None:
    facts = {**FACTS, "ground": "service_not_performed", "contract_kind": "service"}
    for outcome, fitting in (("not_done", "formal_notice_service"), ("badly_done", "formal_notice")):
        material = replace(MATERIAL, facts={**facts, "service_outcome": outcome})
        assert letter_shelf().letter_for("formal_notice", material).id == fitting
    unknown = replace(MATERIAL, facts={name: fact for name, fact in facts.items() if name != "service_outcome"})
    with pytest.raises(MissingFactsError, match="service_outcome"):
        letter_shelf().letter_for("formal_notice", unknown)


def test_a_piece_that_the_case_holds_is_enclosed_and_another_is_still_to_join() -> None:
    assert [plain(line) for line in letter("formal_notice_delivery").exhibits] == [
        "Copie de la confirmation de commande",
        "Copie de ma réclamation du 20 septembre 2026",
    ]
    bare = replace(MATERIAL, exhibits={})
    made = compose(letter_shelf()["formal_notice_delivery"], bare, RECIPIENT)
    assert all(line.endswith("(à joindre)") for line in made.exhibits)


def test_only_paper_is_called_a_registered_letter() -> None:
    content = letter("formal_notice_delivery")
    assert content.channel_line.startswith("Lettre recommandée")
    assert content.channel_line not in letter_text(content)


def test_the_eight_weeks_of_a_debit_are_told_only_while_they_run() -> None:
    facts = {**FACTS, "payment_method": "direct_debit", "debit_on": date(2026, 9, 3)}
    for rights, said in ((frozenset({"direct_debit_eight_weeks"}), True), (frozenset(), False)):
        material = replace(MATERIAL, facts=facts, rights=rights)
        text = plain(letter_text(compose(letter_shelf()["bank_refund_request"], material, RECIPIENT)))
        assert ("moins de huit semaines" in text) is said
    unknown = replace(MATERIAL, facts={name: fact for name, fact in facts.items() if name != "debit_on"})
    with pytest.raises(MissingFactsError, match="debit_on"):
        compose(letter_shelf()["bank_refund_request"], unknown, RECIPIENT)


def test_a_card_order_above_what_was_expected_is_no_chargeback() -> None:
    """L133-25 CMF covers an order given through the payee; admitting an irrevocable payment would give it up."""
    facts = {**FACTS, "payment_method": "card", "payment_authorised": True, "debit_on": date(2026, 10, 8)}
    for rights, said in ((frozenset({"payee_order_eight_weeks"}), True), (frozenset(), False)):
        text = plain(
            letter_text(
                compose(letter_shelf()["bank_refund_request"], replace(MATERIAL, facts=facts, rights=rights), RECIPIENT)
            )
        )
        assert ("L. 133-25" in text) is said
        assert ("irrévocable" in text) is not said


@pytest.mark.parametrize("demand", ["la copie de mes données", None])
def test_the_complaint_says_what_is_asked_when_it_is_told(demand: str | None) -> None:
    """L. 612-2: the letter that the mediator and the judge read first."""
    facts = {name: fact for name, fact in FACTS.items() if name != "demand"} | ({"demand": demand} if demand else {})
    text = plain(letter_text(compose(letter_shelf()["written_complaint"], replace(MATERIAL, facts=facts), RECIPIENT)))
    assert ("Ma demande" in text) is (demand is not None)
    assert demand is None or demand in text

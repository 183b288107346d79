from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents.example import EVENTS, FACTS, FOOTER, MATERIAL, RECIPIENT, letter
from recours.core.law.conditions import Comparison, FactLeaf
from recours.core.law.events import Event
from recours.documents.errors import ControlCharacterError, MissingFactsError, UnknownPlaceholderError
from recours.documents.formats.plain_text import letter_text
from recours.documents.letter_content import Kind, Shape
from recours.documents.letters.composition import compose, missing_facts, replace_body
from recours.documents.letters.letter import Letter, Line, Part
from recours.documents.letters.letter_reader import letter_shelf


def small(*parts: Part, **more: object) -> Letter:
    return Letter("small", "Petite lettre", Kind.EMAIL, "company", "Objet", parts, **more)  # type: ignore[arg-type]


def words(content_letter: Letter, **facts: object) -> list[str]:
    material = replace(MATERIAL, facts={**FACTS, **facts})
    return [block.text for block in compose(content_letter, material, RECIPIENT).blocks]


def test_a_fact_is_printed_by_its_type() -> None:
    text = "{price_eur} le {ordered_on}, {formal_notice_days} jours, {tracking_says_delivered}, {payment_method}"
    assert words(small(Part(Shape.TEXT, text))) == [
        "1\u202f289,90\u00a0€ le 1er\u00a0septembre 2026, 10\u00a0jours, non, carte bancaire"
    ]


def test_the_story_is_text_whatever_it_holds() -> None:
    story = "{price_eur} #let x = 1 {{ y }} <b>gras</b> {% for %} $a$ \\ @ref"
    assert words(small(Part(Shape.STORY, "{story}")), story=story) == [story]


def test_every_missing_fact_is_named_at_once_in_the_order_of_the_text() -> None:
    parts = (Part(Shape.TEXT, "{one} {price_eur} {two}"), Part(Shape.TEXT, "{three.on} {four.due_on} {amount.five}"))
    with pytest.raises(MissingFactsError) as refusal:
        words(small(*parts, needs=("zero",)))
    assert refusal.value.missing == ("zero", "one", "two", "three", "four.due_on", "amount.five")


def test_an_empty_answer_is_a_missing_fact() -> None:
    with pytest.raises(MissingFactsError):
        words(small(Part(Shape.TEXT, "{item}")), item="  ")


def test_a_part_left_out_when_unknown_asks_for_nothing() -> None:
    parts = (Part(Shape.TEXT, "Réf. {unknown_reference}", if_known=True), Part(Shape.TEXT, "Suite"))
    assert words(small(*parts)) == ["Suite"]


def test_an_unknown_condition_asks_for_its_fact_unless_left_out() -> None:
    unknown = FactLeaf("good_is_second_hand", Comparison.IS, True)
    with pytest.raises(MissingFactsError, match="good_is_second_hand"):
        words(small(Part(Shape.TEXT, "Occasion", when=unknown)))
    assert words(small(Part(Shape.TEXT, "Occasion", when=unknown, if_known=True))) == []


def test_the_first_of_several_names_that_is_known_is_printed() -> None:
    alternative = small(Part(Shape.TEXT, "{amount.nothing|amount.refund|claim_eur}"))
    assert words(alternative, claim_eur=Decimal(1)) == ["1\u202f294,89\u00a0€"]
    with pytest.raises(MissingFactsError, match="last_one"):
        words(small(Part(Shape.TEXT, "{amount.nothing|last_one}")))


def test_the_last_event_can_be_named() -> None:
    calls = (*EVENTS, Event("call_made", date(2026, 10, 1), {}))
    material = replace(MATERIAL, events=calls)
    both = small(Part(Shape.TEXT, "{call_made.on} puis {call_made.last.on}"))
    text = compose(both, material, RECIPIENT).blocks[0].text
    assert text == "15\u00a0septembre 2026 puis 1er\u00a0octobre 2026"


def test_a_name_that_nothing_provides_is_a_fault_of_the_letter() -> None:
    with pytest.raises(UnknownPlaceholderError):
        words(small(Part(Shape.TEXT, "{written_on.year}")))


def test_an_exhibit_without_a_number_goes_along_as_a_copy() -> None:
    text = words(small(Part(Shape.TEXT, "{exhibit.contract}, {exhibit.other}")))[0]
    assert text.split(", ") == ["pièce n°\u00a01", "copie à joindre"]


def test_rows_follow_their_own_conditions() -> None:
    lines = (Line(("head", "head")), Line(("a", "{item}")), Line(("b", "{unknown}"), if_known=True))
    table = compose(small(Part(Shape.TABLE, lines=lines)), MATERIAL, RECIPIENT).blocks[0]
    assert [row[0] for row in table.rows] == ["head", "a"]


def test_a_table_with_nothing_under_its_header_is_not_printed() -> None:
    lines = (Line(("head", "head")), Line(("b", "{unknown}"), if_known=True))
    parts = (Part(Shape.TABLE, lines=lines), Part(Shape.ITEMS, lines=lines[1:]), Part(Shape.TEXT, "{item}"))
    assert len(compose(small(*parts), MATERIAL, RECIPIENT).blocks) == 1


def test_the_computation_shows_each_line_and_the_total() -> None:
    table = compose(small(Part(Shape.TABLE, amount="nothing|refund")), MATERIAL, RECIPIENT).blocks[0]
    assert table.total
    assert [row[1] for row in table.rows[1:]] == ["1\u202f289,90\u00a0€", "4,99\u00a0€", "1\u202f294,89\u00a0€"]


def test_a_control_character_is_refused_with_its_field() -> None:
    with pytest.raises(ControlCharacterError, match="story"):
        words(small(Part(Shape.STORY, "{story}")), story="avant\x00après")


def test_what_the_person_changed_replaces_the_body_only() -> None:
    before = letter("formal_notice_delivery")
    after = replace_body(before, "Mes mots à moi.\n\nEt la suite !")
    assert [block.text for block in after.blocks] == ["Mes mots à moi.\n\nEt la suite\u202f!"]
    assert (after.closing, after.recipient, after.subject) == (before.closing, before.recipient, before.subject)


@pytest.mark.parametrize(
    ("ground", "kind", "chosen"),
    [
        ("parcel_not_arrived", "goods", "formal_notice_delivery"),
        ("damaged_or_nonconforming", "goods", "formal_notice_conformity"),
        ("damaged_or_nonconforming", "digital_service", "formal_notice_digital"),
        ("refund_refused", "goods", "formal_notice_refund"),
        ("service_not_performed", "service", "formal_notice_service"),
        ("unfair_term", "service", "formal_notice"),
    ],
)
def test_the_formal_notice_fits_the_ground(ground: str, kind: str, chosen: str) -> None:
    material = replace(MATERIAL, facts={**FACTS, "ground": ground, "contract_kind": kind})
    assert letter_shelf().letter_for("formal_notice", material).id == chosen


def test_after_a_cancellation_the_notice_asks_for_the_money() -> None:
    material = replace(
        MATERIAL, events=(*EVENTS, Event("contract_cancelled", date(2026, 10, 15), {"channel": "registered"}))
    )
    assert letter_shelf().letter_for("formal_notice", material).id == "formal_notice_refund"


def test_choosing_a_variant_asks_for_the_fact_it_needs() -> None:
    unknown = replace(MATERIAL, facts={key: value for key, value in FACTS.items() if key != "ground"})
    with pytest.raises(MissingFactsError, match="ground"):
        letter_shelf().letter_for("formal_notice", unknown)


def test_missing_facts_are_those_of_an_empty_case() -> None:
    empty = replace(MATERIAL, facts={}, events=(), due_on={}, amounts={}, exhibits={})
    asked = missing_facts(letter_shelf()["formal_notice_delivery"], empty)
    assert {"consumer_last_name", "item", "price_eur", "delivery.due_on", "formal_notice_days", "story"} <= set(asked)
    assert missing_facts(letter_shelf()["formal_notice_delivery"], MATERIAL) == ()


@pytest.mark.parametrize(
    ("id", "chosen"),
    [("formal_notice", "formal_notice"), ("contract_cancellation", "contract_cancellation_civil")],
)
def test_a_contract_older_than_the_articles_is_not_told_of_them(id: str, chosen: str) -> None:
    old = replace(MATERIAL, facts={**FACTS, "ordered_on": date(2021, 12, 31)})
    assert letter_shelf().letter_for(id, old).id == chosen


@pytest.mark.parametrize(
    "outside", [{"buyer_is_consumer": False}, {"seller_is_trader": False}, {"seller_is_private": True}]
)
def test_a_contract_outside_the_consumer_code_is_not_told_of_it(outside: dict[str, bool]) -> None:
    parties = {"buyer_is_consumer": True, "seller_is_trader": True, "seller_is_private": False}
    covered = replace(MATERIAL, facts={**FACTS, **parties})
    assert letter_shelf().letter_for("contract_cancellation", covered).id == "contract_cancellation"
    ahead = MATERIAL.ahead - {"mediator_referral"}  # a step that such a contract does not have
    uncovered = replace(MATERIAL, facts={**FACTS, **parties, **outside}, ahead=ahead)
    assert letter_shelf().letter_for("contract_cancellation", uncovered).id == "contract_cancellation_civil"
    for ground, kind in (
        ("parcel_not_arrived", "goods"),
        ("warranty_failure", "goods"),
        ("service_not_performed", "service"),
    ):
        notice = replace(uncovered, facts={**uncovered.facts, "ground": ground, "contract_kind": kind})
        assert letter_shelf().letter_for("formal_notice", notice).id == "formal_notice"
    for id in ("formal_notice", "formal_notice_refund", "written_complaint", "reminder", "payment_suspension"):
        text = letter_text(compose(letter_shelf()[id], uncovered, RECIPIENT, FOOTER))
        assert "consommation" not in text, id
        assert "médiateur" not in text, id

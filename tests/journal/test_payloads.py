"""What goes into a payload comes back the same, typed; what does not fit is named with its way out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.journals import DAY, DIGEST, payloads

from recours.journal.entries.entry import NewEntry
from recours.journal.entries.kinds import KINDS, EntryKind
from recours.journal.entries.payload_bytes import kind_named, pieces_in, read_payload, write_payload
from recours.journal.entries.payloads import TEXT, TOKEN, Field
from recours.journal.errors import PayloadError


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_every_payload_comes_back_the_same(data: st.DataObject, name: str) -> None:
    payload = data.draw(payloads(KINDS[name]))
    assert read_payload(name, 1, write_payload(KINDS[name], payload)) == payload


def test_a_payload_has_one_form_whatever_the_order_of_its_fields() -> None:
    kind = KINDS["call_made"]
    assert write_payload(kind, {"said": "a", "number": "b"}) == write_payload(kind, {"number": "b", "said": "a"})


def test_dates_and_amounts_may_come_as_text() -> None:
    text = write_payload(KINDS["promise_made"], {"what": "un virement", "due_on": "2026-10-01", "amount_eur": "89.90"})
    payload = read_payload("promise_made", 1, text)
    assert (payload["due_on"], payload["amount_eur"]) == (date(2026, 10, 1), Decimal("89.90"))


def test_what_is_left_blank_is_left_out() -> None:
    assert write_payload(KINDS["call_made"], {"said": "", "number": None}) == "{}"


def test_a_fact_set_back_to_nothing_is_kept_as_nothing() -> None:
    text = write_payload(KINDS["fact_corrected"], {"fact": "price_eur", "value": None})
    assert read_payload("fact_corrected", 1, text)["value"] is None


@pytest.mark.parametrize(
    ("kind", "payload", "place", "words"),
    [
        ("call_made", {"promised_on": "demain"}, "call_made.promised_on", "2026-11-21"),
        ("call_made", {"promised_on": "2026-02-30"}, "call_made.promised_on", "2026-11-21"),
        ("call_made", {"promised_on": date(999, 1, 1)}, "call_made.promised_on", "1900"),
        ("call_made", {"nummer": "3900"}, "call_made.nummer", "« number »"),
        ("call_made", {"said": 12}, "call_made.said", "texte"),
        ("call_made", {"said": "a" * 20_001}, "call_made.said", "20 000"),
        ("call_made", {"said": "\ud800"}, "call_made.said", "illisible"),
        ("call_made", {"channel": "Chat !"}, "call_made.channel", "minuscules"),
        ("promise_made", {}, "promise_made.what", "obligatoire"),
        ("promise_made", {"what": "x", "amount_eur": 89.9}, "promise_made.amount_eur", "89.90"),
        ("promise_made", {"what": "x", "amount_eur": "beaucoup"}, "promise_made.amount_eur", "89.90"),
        ("promise_made", {"what": "x", "amount_eur": Decimal("NaN")}, "promise_made.amount_eur", "89.90"),
        ("answer_classified", {"class_of_answer": "oui"}, "answer_classified.class_of_answer", "refusal"),
        ("evidence_added", {"digest": "../../etc"}, "evidence_added.digest", "64"),
        ("evidence_added", {"digest": DIGEST, "size": True}, "evidence_added.size", "entier"),
        ("formal_notice_sent", {"period": "quinze jours"}, "formal_notice_sent.period", "15 days"),
        ("entry_corrected", {"seq": 1, "withdrawn": "oui"}, "entry_corrected.withdrawn", "true"),
        ("facts_asserted", {"facts": ["a"]}, "facts_asserted.facts", "identifiant"),
        ("facts_asserted", {"facts": {"a": 1.5}}, "facts_asserted.facts", "texte"),
        ("ladder_adopted", {"digest": DIGEST, "layers": "general"}, "ladder_adopted.layers", "liste"),
    ],
)
def test_a_bad_field_is_named_with_its_way_out(kind: str, payload: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(PayloadError) as caught:
        write_payload(KINDS[kind], payload)
    assert caught.value.place == place
    assert words in str(caught.value)


def test_an_entry_of_too_many_bytes_is_refused() -> None:
    facts = {f"fact_{number}": "x" * 20_000 for number in range(14)}
    with pytest.raises(PayloadError, match="trop longue"):
        write_payload(KINDS["facts_asserted"], {"facts": facts})


def test_an_unknown_kind_gets_a_suggestion() -> None:
    with pytest.raises(PayloadError, match="« call_made »"):
        kind_named("call_mad")


def test_the_author_is_never_a_name_or_an_address() -> None:
    with pytest.raises(PayloadError, match="sans nom ni adresse"):
        NewEntry("note_added", DAY, {"text": "x"}, actor="camille@exemple.fr")


def test_the_day_of_an_entry_is_a_day() -> None:
    with pytest.raises(PayloadError) as caught:
        NewEntry("note_added", "hier", {"text": "x"})  # type: ignore[arg-type]
    assert caught.value.place == "note_added.occurred_on"


OLD = EntryKind("shop_called", {"number": Field(TEXT)})
NEW = EntryKind(
    "shop_called",
    {"phone": Field(TEXT), "country": Field(TOKEN)},
    version=3,
    upgrades={
        1: lambda old: {"phone": old["number"]},
        2: lambda old: old | {"country": "fr"},
    },
)


def test_an_old_payload_is_upgraded_each_time_it_is_read() -> None:
    text = write_payload(OLD, {"number": "3900"})
    assert read_payload("shop_called", 1, text, {"shop_called": NEW}) == {"phone": "3900", "country": "fr"}
    assert text == '{"number":"3900"}'


def test_a_payload_from_a_newer_recours_is_shown_as_it_is() -> None:
    assert read_payload("shop_called", 4, '{"fax":"x"}', {"shop_called": NEW}) == {"fax": "x"}
    assert read_payload("drone_sent", 1, '{"height":12}') == {"height": 12}


def test_the_files_an_entry_rests_on() -> None:
    assert pieces_in("evidence_added", {"digest": DIGEST}) == (DIGEST,)
    assert pieces_in("ladder_adopted", {"digest": DIGEST}) == ()
    assert pieces_in("evidence_added", None) == ()

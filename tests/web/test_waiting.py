"""What the case page asks for and waits for: the day a letter arrived, the day that the company promised."""

from tests.web.visitor import seen

from recours.web.desk import desk


def last(case):
    """The last entry of the case's journal."""
    return list(desk().store.read(case.split("/")[2]))[-1]


def test_the_day_of_reception_is_asked_until_it_is_told(visitor):
    case = visitor.open_case()
    visitor.take(case, "formal_notice", "2026-11-10", channel="registered", proof="deposit_slip", period="15 days")
    page = visitor.get(case)
    asked = f"{case}events/delivered/?of=formal_notice"
    assert asked in page.content.decode()
    assert "jour de réception inconnu. Nous comptons du 1er décembre 2026" in seen(page)
    form = visitor.get(asked)
    assert form.context["form"].initial["of"] == "formal_notice"
    visitor.post(f"{case}events/delivered/", on="2026-11-13", of="formal_notice")
    page = visitor.get(case)
    assert asked not in page.content.decode()
    assert "jour de réception inconnu" not in seen(page)


def test_an_accepted_promise_is_waited_for_until_its_day(visitor):
    case = visitor.open_case()
    visitor.take(case, "written_complaint", "2026-11-03", channel="email", proof="copy")
    told = {"class_of_answer": "full", "what": "249 € remboursés", "due_on": "2026-12-15", "amount_eur": "249"}
    visitor.post(f"{case}events/answer_received/", on="2026-11-20", channel="email", **told)
    page = visitor.get(case)
    assert page.context["answer"]["next"] == []
    for day in ("2026-12-01", "2026-12-15"):
        assert "Rien à faire jusqu'au 15 décembre 2026 inclus" in seen(visitor.get(case, as_of=day))
    later = visitor.get(case, as_of="2026-12-16")
    assert later.context["answer"]["next"][0]["id"] == "formal_notice"
    assert "Rien à faire jusqu'au" not in seen(later)


def test_a_suit_is_written_with_the_form_of_its_step(visitor):
    case = visitor.open_case(claim_eur="900", claim_is_for_money="true")
    visitor.take(case, "court_request", "2026-11-20", channel="registry")
    assert last(case).kind == "court_seized"
    assert last(case).payload["form"] == "requete"
    assert last(case).payload["step"] == "court_request"


def test_a_step_that_waits_says_from_when_not_until_when(visitor):
    case = visitor.open_case()
    visitor.take(case, "formal_notice", "2026-11-10", channel="registered", proof="deposit_slip", period="15 days")
    visitor.post(f"{case}events/delivered/", on="2026-11-13", of="formal_notice")
    page = visitor.get(f"{case}steps/contract_cancellation/", as_of="2026-11-20")
    assert "Pas encore : à partir du 1er décembre 2026" in seen(page), seen(page)[200:900]


def test_a_letter_just_sent_is_not_said_to_have_arrived(visitor):
    case = visitor.open_case()
    visitor.take(case, "formal_notice", "2026-11-20", channel="registered", proof="deposit_slip", period="15 days")
    page = seen(visitor.get(case))
    assert "jour de réception inconnu. Nous comptons du 11 décembre 2026" in page
    assert "c'est sûrement arrivé" not in page

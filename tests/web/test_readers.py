"""Who sees a piece: chosen on a page, looked at before it leaves, kept in what leaves."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from tests.web.pieces import add, piece
from tests.web.visitor import case_id, seen

from documents import secrets_example as secret
from documents.exhibits_example import pdf as empty_pdf
from documents.exhibits_example import photo
from documents.secrets_example import IBAN, NAME, said_by
from recours.casework.case.entry_writer import Act
from recours.casework.case.evidence import attach
from recours.web.desk import desk

RELEVE = secret.everywhere()


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def page_of(visitor, case, name="releve.pdf", content=RELEVE, **more):
    add(visitor, case, name, content, **more)
    return f"{case}evidence/{piece(case)['digest']}/readers/"


def fates(visitor, page):
    return {reader: version.fate.value for reader, version in visitor.get(page).context["versions"]}


def archive(visitor, case, reader):
    response = visitor.post(f"{case}export/", status=200, reader=reader)
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_each_piece_leads_to_who_may_see_it(visitor, case):
    page = page_of(visitor, case, title="Relevé")
    assert page in visitor.get(f"{case}evidence/").content.decode()
    assert "Qui peut voir la pièce n° 1 ?" in seen(visitor.get(page))
    assert fates(visitor, page) == dict.fromkeys(("company", "mediator", "judge"), "whole")


def test_a_piece_is_withheld_and_given_back(visitor, case):
    page = page_of(visitor, case)
    choice = {"act": "withhold", "withhold-readers": ["company", "judge"], "withhold-reason": "Ma banque"}
    visitor.post(page, **choice)
    assert visitor.entries(case)[-1] == "exhibit_withheld"
    assert fates(visitor, page) == {"company": "withheld", "mediator": "whole", "judge": "withheld"}
    assert "retenue pour : l'entreprise, le tribunal" in seen(visitor.get(f"{case}evidence/"))
    assert "Pièce n° 1 retenue : Ma banque" in seen(visitor.get(f"{case}export/"))
    assert 'value="judge" id="id_withhold-readers_2" checked' in visitor.get(page).content.decode()
    visitor.post(page, act="withhold")
    assert fates(visitor, page) == dict.fromkeys(("company", "mediator", "judge"), "whole")
    assert "Pièce retenue pour certains lecteurs" in seen(visitor.get(f"{case}journal/"))


def test_words_are_masked_in_the_preview_and_in_what_leaves(visitor, case):
    page = page_of(visitor, case)
    visitor.post(page, **{"act": "words", "words-words": f"{IBAN}\r\n\r\n {NAME} ", "words-readers": ["company"]})
    assert fates(visitor, page)["company"] == "masked"
    shown = visitor.get(page.replace("readers/", "for/company/"))
    assert shown["Content-Type"] == "application/pdf"
    assert said_by(shown.content, IBAN, NAME) == []
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    told = seen(visitor.get(f"{case}export/"))
    assert "n° 1 (copie masquée)" in told
    assert f"Mots masqués partout : {IBAN} ; {NAME}." in told
    left = archive(visitor, case, "company")
    assert "masked/piece-1.pdf" in left.namelist()
    assert not any(said_by(left.read(name), IBAN) for name in left.namelist())
    assert visitor.get(page.replace("readers/", "for/judge/"), status=302)["Location"] == page.replace("readers/", "")
    visitor.post(page, act="show_words", word=IBAN)
    assert visitor.get(page).context["hidden_words"] == [(NAME, "l’entreprise")]


def test_an_area_is_chosen_on_a_ruled_picture_of_the_page(visitor, case):
    page = page_of(visitor, case, "photo.jpg", secret.picture_with_secrets())
    assert visitor.get(page.replace("readers/", "page/1/"))["Content-Type"] == "image/jpeg"
    edges = {"area-left": "5", "area-top": "7,5", "area-right": "50", "area-bottom": "30"}
    visitor.post(page, **{"act": "area", "area-readers": ["judge"], **edges})
    assert piece(case)["areas"] == ("1:5,7.5,50,30",)
    assert fates(visitor, page)["judge"] == "masked"
    assert said_by(visitor.get(page.replace("readers/", "for/judge/")).content, IBAN) == []
    visitor.post(page, act="show_area", area="1:5,7.5,50,30")
    assert fates(visitor, page)["judge"] == "whole"


def test_a_page_is_chosen_by_its_number(visitor, case):
    page = page_of(visitor, case)
    assert "page 4" in seen(visitor.get(page))
    edges = {"area-left": "0", "area-top": "0", "area-right": "9", "area-bottom": "9"}
    there = visitor.post(f"{page}?page=3", **{"act": "area", "area-readers": ["judge"], **edges})
    assert there["Location"].endswith("?page=3")
    assert piece(case)["areas"] == ("3:0,0,9,9",)
    visitor.get(page.replace("readers/", "page/9/"), status=404)


def test_what_cannot_be_read_waits_for_her_and_the_archive_with_it(visitor, case):
    page = page_of(visitor, case, "photo.jpg", photo())
    visitor.post(page, **{"act": "words", "words-words": IBAN, "words-readers": ["company"]})
    assert "Nous ne pouvons pas lire tout ce qu'on voit sur la page 1" in seen(visitor.get(page))
    refused = visitor.post(f"{case}export/", status=422, reader="company")
    assert "L'archive n'est pas partie." in seen(refused)
    assert "Pièce n° 1 : à décider avant de partir." in seen(refused)
    assert 'value="company" checked' in refused.content.decode()
    assert "exported" not in visitor.entries(case)
    visitor.get(page.replace("readers/", "for/company/"))
    visitor.post(page, act="review", reader="company")
    assert fates(visitor, page)["company"] == "masked"
    assert "masked/piece-1.pdf" in archive(visitor, case, "company").namelist()


def test_several_pieces_are_looked_at_at_once_on_the_export_page(visitor, case):
    page_of(visitor, case, "photo.jpg", photo())
    page = page_of(visitor, case, "autre.jpg", photo(3))
    visitor.post(page, **{"act": "words", "words-words": IBAN, "words-readers": ["company", "judge"]})
    assert "J'ai regardé la pièce n° 2" in seen(visitor.get(f"{case}export/"))
    visitor.post(f"{case}export/", act="looked", looked=["company:1", "company:2"])
    assert visitor.entries(case)[-2:] == ["exhibit_reviewed"] * 2
    assert len(archive(visitor, case, "company").namelist()) > 8
    visitor.post(f"{case}export/", status=422, reader="judge")
    visitor.post(f"{case}export/", status=404, act="looked", looked=["company:x"])
    visitor.post(f"{case}export/", status=400, act="looked", looked=["company:7"])


def test_mediation_papers_are_withheld_from_the_judge_with_the_article(visitor, case):
    page = page_of(visitor, case, "avis.pdf", secret.saved(secret.paper("Proposition")), of="mediator_proposed")
    assert fates(visitor, page) == {"company": "whole", "mediator": "whole", "judge": "withheld"}
    for told in (seen(visitor.get(page)), seen(visitor.get(f"{case}export/"))):
        assert "La médiation est confidentielle" in told
        assert "L. 612-3" in told
    visitor.post(page, **{"act": "withhold", "withhold-readers": ["company"]})
    assert fates(visitor, page) == {"company": "withheld", "mediator": "whole", "judge": "whole"}


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"act": "words", "words-words": "", "words-readers": ["judge"]}, "au moins un mot"),
        ({"act": "words", "words-words": "ab", "words-readers": ["judge"]}, "trop court"),
        ({"act": "words", "words-words": IBAN}, "au moins un lecteur"),
        ({"act": "area", "area-left": "x", "area-readers": ["judge"]}, "entre 0 et 100"),
        ({"act": "area", "area-left": "60", "area-right": "50", "area-top": "1", "area-bottom": "2", "area-readers": ["judge"]}, "plus loin que le bord gauche"),
        ({"act": "withhold", "withhold-readers": ["everybody"]}, "everybody"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_explained_and_what_was_typed_stays(visitor, case, choice, says):
    page = page_of(visitor, case)
    before = visitor.entries(case)
    response = visitor.post(page, status=422, **choice)
    assert says in seen(response)
    if choice.get("words-words"):
        assert choice["words-words"] in response.content.decode()
    assert visitor.entries(case) == before


def test_a_choice_about_nothing_is_not_found(visitor, case):
    page = page_of(visitor, case)
    assert "Choisissez ce qui doit changer" in seen(visitor.post(page, status=422, act="burn"))
    visitor.get(page.replace("readers/", "for/everybody/"), status=404)
    visitor.get(page.replace(piece(case)["digest"], "0" * 64), status=404)
    other = visitor.open_case()
    visitor.get(page.replace(case, other), status=404)
    visitor.post(page, status=422, act="review", reader="everybody")


def test_an_email_is_masked_by_its_words_alone(visitor, case):
    page = page_of(visitor, case, "rib.eml", secret.mail())
    assert "ses lignes bougent" in seen(visitor.get(page))
    assert visitor.get(page).context["pages"] == range(1, 1)


def test_the_journal_tells_the_choices_in_words(visitor, case):
    page = page_of(visitor, case)
    visitor.post(page, **{"act": "words", "words-words": NAME, "words-readers": ["company", "judge"]})
    visitor.post(page, act="show_words", word=NAME)
    told = seen(visitor.get(f"{case}journal/"))
    assert "l'entreprise, le tribunal" in told
    assert "personne : tout le monde le voit" in told


def test_hiding_from_one_more_reader_shows_nothing_again_to_another(visitor, case):
    page = page_of(visitor, case)
    edges = {"area-left": "0", "area-top": "0", "area-right": "9", "area-bottom": "9"}
    for reader in ("company", "judge"):
        visitor.post(page, **{"act": "words", "words-words": f"{IBAN}\n{reader}", "words-readers": [reader]})
        visitor.post(page, **{"act": "area", "area-readers": [reader], **edges})
    told = visitor.get(page).context
    both = "l’entreprise, le tribunal"
    assert told["hidden_words"] == [(IBAN, both), ("company", "l’entreprise"), ("judge", "le tribunal")]
    assert told["hidden_areas"] == [("1:0,0,9,9", both)]


def test_a_word_hidden_from_another_reader_does_not_ask_to_look_again(visitor, case):
    page = page_of(visitor, case, "photo.jpg", photo())
    visitor.post(page, **{"act": "words", "words-words": IBAN, "words-readers": ["company"]})
    visitor.post(page, act="review", reader="company")
    visitor.post(page, **{"act": "words", "words-words": IBAN, "words-readers": ["judge"]})
    assert {reader: fates(visitor, page)[reader] for reader in ("company", "judge")} == {
        "company": "masked",
        "judge": "unread",
    }


@pytest.mark.parametrize(
    ("name", "content"), [("fermé.pdf", empty_pdf(password="x")), ("coupée.jpg", photo()[:300]), ("son.mp3", b"ID3" + bytes(200))]
)  # fmt: skip
def test_what_would_leave_as_it_is_is_shown_as_it_is(visitor, case, name, content):
    page = page_of(visitor, case, name, content)
    visitor.post(page, **{"act": "words", "words-words": IBAN, "words-readers": ["company"]})
    assert fates(visitor, page)["company"] == "unread"
    shown = visitor.get(page.replace("readers/", "for/company/"), status=302)
    assert shown["Location"] == page.replace("readers/", "")
    visitor.post(page, act="review", reader="company")
    left = archive(visitor, case, "company")
    assert [left.read(each) for each in left.namelist() if each.startswith("pieces/")] == [content]


def test_numbers_that_are_none_are_answered_in_french(visitor, case):
    page = page_of(visitor, case)
    assert visitor.get(page, page="9" * 5000).context["page"] == 1
    visitor.post(f"{case}export/", status=404, act="looked", looked=[f"judge:{'9' * 5000}"])


def test_the_pages_say_of_each_piece_what_the_archive_does(visitor, case):
    pages = []
    for of in ("contract", "report_filed", "insurer_notified", "mediator_proposed", "bank_refund_requested"):
        letter, at = io.BytesIO(secret.saved(secret.paper(of))), datetime(2026, 11, 21, 10, tzinfo=UTC)
        attach(desk(), case_id(case), letter, f"{of}.pdf", of=of, act=Act(at, at.date()))
        pages.append(f"{case}evidence/{piece(case)['digest']}/readers/")
    visitor.post(pages[0], **{"act": "withhold", "withhold-readers": ["mediator"]})
    for reader in ("company", "mediator", "judge"):
        left = [name for name in archive(visitor, case, reader).namelist() if name.startswith("pieces/")]
        told = {page: fates(visitor, page)[reader] for page in pages}
        assert sorted(left) == sorted(
            f"pieces/{page.split('/evidence/')[1].split('/')[0]}" for page, fate in told.items() if fate == "whole"
        )
        for page, fate in told.items():
            shown = page.replace("readers/", f"for/{reader}/")
            visitor.get(shown, status=302 if fate == "whole" else 404)
        assert seen(visitor.get(f"{case}export/")).count("retenue") >= 5


def test_the_export_page_says_what_each_reader_gets_and_never_gets(visitor, case):
    told = seen(visitor.get(f"{case}export/"))
    assert "ses propres délais pour son agenda" in told
    assert told.count("nos conseils et nos réserves") == 3
    assert "calendar.ics" not in archive(visitor, case, "company").namelist()

"""Evidence: kept as it came, viewed without danger."""

import io
import re
import zipfile

import pytest
from tests.documents.strangers import a_square, pdf
from tests.web.pieces import add, piece
from tests.web.visitor import seen

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
MAIL = b"From: a@exemple.invalid\r\nTo: b@exemple.invalid\r\nSubject: Votre commande\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nBonjour\r\n"


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("name", "content"), [("photo.png", PNG), ("reponse.eml", MAIL), ("facture.pdf", b"%PDF-1.7\n")]
)
def test_a_piece_is_listed_and_comes_back_byte_for_byte(visitor, case, name, content):
    add(visitor, case, name, content, title="Ma pièce", on="2026-11-02")
    page = seen(visitor.get(f"{case}evidence/"))
    assert "Ma pièce" in page
    assert "2 novembre 2026" in page
    assert body(visitor.get(f"{case}evidence/{piece(case)['digest']}/")) == content


def test_a_piece_runs_nothing_whatever_it_holds(visitor, case):
    add(visitor, case, "page.html", b"<!doctype html><script>alert(1)</script>")
    response = visitor.get(f"{case}evidence/{piece(case)['digest']}/")
    assert response["Content-Type"].startswith("text/plain")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_a_browser_cannot_draw_is_a_download(visitor, case):
    add(visitor, case, "note.docx", b"PK\x03\x04" + b"word/" + bytes(200))
    assert visitor.get(f"{case}evidence/{piece(case)['digest']}/")["Content-Disposition"].startswith("attachment")
    add(visitor, case, "photo.png", PNG)
    shown = visitor.get(f"{case}evidence/{piece(case)['digest']}/", download="1")
    assert shown["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("name", "says"), [("photo.png", "vide"), ("archive.pdf", "zip")])
def test_what_is_not_evidence_is_refused_with_the_way_out(visitor, case, name, says):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.txt", "a")
    page = add(visitor, case, name, archive.getvalue() if says == "zip" else b"", status=422, title="Gardé")
    assert says in seen(page).lower()
    assert 'value="Gardé"' in page.content.decode()
    assert visitor.entries(case)[-1] == "ladder_adopted"


def test_a_photo_of_sixty_megabytes_is_refused_and_the_words_are_kept(visitor, case):
    page = add(visitor, case, "photo.jpg", b"\xff\xd8\xff" + bytes(60_000_000), status=422, title="Le carton ouvert")
    assert "50 Mo" in seen(page)
    assert 'value="Le carton ouvert"' in page.content.decode()


def test_no_file_chosen_is_told_beside_the_field(visitor, case):
    assert "Choisissez un fichier" in seen(visitor.post(f"{case}evidence/", status=422, title="Rien"))


def test_a_piece_of_another_case_is_not_found_here(visitor, case):
    add(visitor, case, "photo.png", PNG)
    digest = piece(case)["digest"]
    other = visitor.open_case()
    visitor.get(f"{other}evidence/{digest}/", status=404)
    visitor.get(f"{case}evidence/{'0' * 64}/", status=404)


def test_the_same_file_added_twice_is_one_piece_as_in_the_letters(visitor, case):
    for name, content in (("photo.png", PNG), ("encore.png", PNG), ("reponse.eml", MAIL)):
        add(visitor, case, name, content)
    page = visitor.get(f"{case}evidence/")
    assert [(each["number"], each["name"]) for each in page.context["pieces"]] == [(1, "photo.png"), (2, "reponse.eml")]


def test_a_piece_that_serves_as_an_exhibit_is_no_longer_wanted(visitor, case):
    wanted = visitor.get(f"{case}evidence/").context["wanted"][0]["id"]
    add(visitor, case, "photo.png", PNG, of=wanted)
    held = {each["id"]: each["held"] for each in visitor.get(f"{case}evidence/").context["wanted"]}
    assert held[wanted] is True


def test_what_a_piece_serves_as_is_offered_once_and_by_id(visitor, case):
    offered = [id_ for id_, _ in visitor.get(f"{case}evidence/").context["form"].fields["of"].choices if id_]
    assert len(offered) == len(set(offered))
    assert all(re.fullmatch("[a-z0-9_]+", id_) for id_ in offered)
    assert {"order_confirmation", "proof_of_payment"} <= set(offered)


def test_a_small_picture_is_shown_and_one_that_cannot_be_drawn_says_so(visitor, case):
    add(visitor, case, "facture.pdf", pdf(a_square), title="La facture")
    add(visitor, case, "bruit.pdf", b"%PDF-1.7 rien", title="Du bruit")
    good, bad = (f"{case}evidence/{piece(case, back)['digest']}/preview/" for back in (2, 1))
    page = visitor.get(f"{case}evidence/").content.decode()
    assert f'<img class="thumb" src="{good}" alt="Aperçu de La facture" loading="lazy">' in page
    assert visitor.get(good)["Content-Type"] == "image/jpeg"
    said = visitor.get(bad)
    assert said["Content-Type"] == "image/svg+xml"
    assert "pas d’aperçu" in said.content.decode()
    page = visitor.get(f"{case}evidence/").content.decode()
    assert good in page
    assert bad not in page
    assert "Pas d’aperçu" in page


def test_there_is_no_picture_of_a_piece_of_another_case(visitor, case):
    add(visitor, case, "facture.pdf", pdf(a_square))
    other = visitor.open_case()
    visitor.get(f"{other}evidence/{piece(case)['digest']}/preview/", status=404)

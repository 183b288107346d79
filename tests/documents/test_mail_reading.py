"""E-mails of strangers: read whole when they are honest, and within bounds whatever they are."""

from __future__ import annotations

import time
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.honest_mails import an_email
from tests.documents.hostile_mails import HEAD, HOSTILE, nested, passed_on, text, with_files

from recours.documents.case_file.exhibit_pages import pages_of
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.received.mail_model import PassedMessage, Words
from recours.documents.received.mail_reader import file_in, read_mail
from recours.documents.received.mail_selection import LONGEST_TEXT, MOST_FILES
from recours.documents.received.mail_walk import walk_mail
from recours.documents.received.web_words import Link, html_as_text, words_and_links


def test_an_honest_email_is_read_whole() -> None:
    data = an_email().as_bytes()
    mail = read_mail(data)
    assert dict(mail.fields)["Subject"] == "Votre réclamation n° 12"
    assert dict(mail.fields)["From"] == "Service clients <service@exemple.invalid>"
    assert mail.travel[0].startswith("Received: from b.exemple.invalid by c.exemple.invalid")
    assert mail.text.strip() == "Votre colis est perdu."
    assert [type(part) for part in mail.parts] == [Words, type(mail.files[0])]
    [pdf] = mail.files
    assert (pdf.number, pdf.name, pdf.media_type, pdf.size) == (1, "réponse.pdf", "application/pdf", 8)
    assert file_in(data, 1) == (pdf, b"%PDF-1.7")
    assert mail.notices == pdf.notices == ()


def test_an_email_passed_on_is_read_in_its_place_and_is_a_file_of_its_own() -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "TR: réponse"
    message.set_content("Voir ci-joint.")
    message.add_attachment(an_email())
    data = message.as_bytes()
    mail = read_mail(data)
    passed, pdf = mail.files
    assert (passed.media_type, passed.notices) == ("message/rfc822", (("opened", 0),))
    assert pdf.name == "réponse.pdf"
    [head] = [part for part in mail.parts if isinstance(part, PassedMessage)]
    assert dict(head.fields)["Subject"] == "Votre réclamation n° 12"
    assert mail.text == "Voir ci-joint.\n\nVotre colis est perdu."
    assert read_mail(file_in(data, 1)[1]).text.strip() == "Votre colis est perdu."


def test_html_alone_is_words_and_the_true_address_of_each_link() -> None:
    message = EmailMessage(policy=SMTP)
    message.set_content(
        '<style>p{}</style><p>Confirmez sur <a href="https://pirate.exemple.invalid/x">www.banque.exemple</a>'
        '<img src="https://pirate.exemple.invalid/suivi.gif"> ou <a href="https://banque.exemple/aide">notre aide</a>'
        "<script>alert(1)</script></p>",
        subtype="html",
    )
    mail = read_mail(message.as_bytes())
    [words] = mail.parts
    assert isinstance(words, Words)
    assert words.text == "Confirmez sur www.banque.exemple [1] ou notre aide [2]"
    assert [(link.address, link.deceives) for link in words.links] == [
        ("https://pirate.exemple.invalid/x", True),
        ("https://banque.exemple/aide", False),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_email_is_shown_and_quickly(name: str) -> None:
    data = HOSTILE[name]()
    start = time.monotonic()
    mail = read_mail(data)
    if mail.files:
        file_in(data, 1)
    assert time.monotonic() - start < 25
    shown = [mail.text, *mail.travel, *(value for _, value in mail.fields), *(each.name for each in mail.files)]
    for each in shown:
        each.encode()
        assert "\u202e" not in each
    assert all("\n" not in value for _, value in mail.fields)


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"ten thousand files"}))
def test_a_hostile_email_has_its_page_in_the_case_file(name: str) -> None:
    one = Exhibit(1, name, "message.eml", HOSTILE[name](), "message/rfc822")
    assert sum(len(shown.pdf.pages) for shown in pages_of(one, date(2026, 11, 21))) > 0


@given(st.binary(max_size=400), st.sampled_from([b"", HEAD, HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n"]))
def test_any_bytes_are_read(data: bytes, head: bytes) -> None:
    mail = walk_mail(head + data).mail
    assert len(mail.text) <= LONGEST_TEXT


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (text(b"text/plain; charset=utf-8", "Désolé".encode("cp1252")), "Désolé"),
        (text(b"text/plain; charset=klingon", "Désolé".encode()), "Désolé"),
        (text(b"text/plain; charset=zlib", b"Bonjour"), "Bonjour"),
        (nested(5), "au fond"),
    ],
)
def test_words_are_found_whatever_the_alphabet_and_the_depth(data: bytes, says: str) -> None:
    assert read_mail(data).text.strip() == says


def test_what_is_not_shown_is_said() -> None:
    many = read_mail(with_files(10_000))
    assert (len(many.files), many.file_count) == (MOST_FILES, 10_000)
    assert ("files_left", 10_000 - MOST_FILES) in many.notices
    for each in (nested(5_000), passed_on(3_000)):
        assert ("too_complicated", 0) in read_mail(each).notices
    assert dict(read_mail(nested(5_000)).fields)["Subject"] == "Bonjour"
    [long] = read_mail(text(b"text/plain", b"x" * (LONGEST_TEXT + 7))).parts
    assert long.notices == (("cut", 7),)
    assert not read_mail(text(b"text/plain", b"x" * LONGEST_TEXT)).parts[0].notices
    assert ("headers_left", 9_940) in read_mail(HOSTILE["ten thousand receivers"]()).notices


def test_a_file_that_is_not_there() -> None:
    for number in (0, 2, 300):
        with pytest.raises(KeyError):
            file_in(with_files(1), number)


@pytest.mark.parametrize(
    ("shown", "address", "deceives"),
    [
        ("amazon.example", "https://amazon.example/x", False),
        ("www.amazon.example", "https://click.amazon.example/x", False),
        ("https://suivi.poste.example/1", "https://poste.example/1", False),
        ("amazon.example", "https://amazon.example@pirate.example", True),
        ("https://amazon.example/x", "https://pirate.example\\@amazon.example", True),
        ("https://amazon.example", "https://[broken", True),
        ("Suivre le colis", "https://t.example/x", False),
        ("Suivre le colis", "javascript:alert(1)", True),
        ("Suivre le colis", "data:text/html,x", True),
        ("Nous écrire", "mailto:a@exemple.invalid", False),
    ],
)
def test_a_link_that_leads_elsewhere_is_told(shown: str, address: str, deceives: bool) -> None:
    assert Link(shown, address).deceives is deceives


def test_an_address_is_the_one_that_a_browser_would_follow() -> None:
    source = """<a title=' href="https://vu.example" ' HREF = 'https://vrai.example/a&amp;b'>ici</a>"""
    assert words_and_links(source)[1] == (Link("ici", "https://vrai.example/a&b"),)
    assert words_and_links('<a href="jav\tascript:x">ici</a>')[1][0].deceives


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Bon<b>jour</b></p><p>à&nbsp;vous</p>", "Bonjour\n\nà vous"),
        ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
        ("a<!-- b", "a"),
        ("a<script>b", "a"),
        ("a<style>b</style>c", "ac"),
        ("a<p", "a<p"),
        ("<title>t</title>a<br>b<hr>c", "a\nb\nc"),
        ("<a href=x>y", "y"),
    ],
)
def test_html_becomes_words(source: str, words: str) -> None:
    assert html_as_text(source) == words

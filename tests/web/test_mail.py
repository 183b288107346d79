"""An e-mail among the pieces is read on a page of ours: its words, its true links, what it carries; nothing of it runs."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents import mail_boxes_example as boxes
from tests.documents.honest_mails import an_email
from tests.documents.hostile_mails import HOSTILE
from tests.web.visitor import case_id, seen

from recours.web.desk import desk

DECEIVING = (
    b"From: a@exemple.invalid\r\nTo: b@exemple.invalid\r\nSubject: <script>alert(1)</script>\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    b'<img src="https://pirate.exemple.invalid/suivi.gif"><script>alert(2)</script>'
    b'<a href="https://pirate.exemple.invalid/">www.banque.exemple</a> <a href="javascript:alert(3)">ici</a>'
)


@pytest.fixture
def case(visitor):
    return visitor.open_case()


def add(visitor, case, content, name="message.eml"):
    """The address of the page of the piece."""
    visitor.post(f"{case}evidence/", status=302, file=SimpleUploadedFile(name, content))
    return f"{case}evidence/{desk().store.read(case_id(case))[-1].payload['digest']}/"


def test_an_email_is_read_with_its_headers_and_its_files(visitor, case):
    piece = add(visitor, case, an_email().as_bytes())
    assert f'href="{piece}mail/"' in visitor.get(f"{case}evidence/").content.decode()
    page = seen(visitor.get(f"{piece}mail/"))
    for words in (
        "Service clients <service@exemple.invalid>",
        "Votre réclamation n° 12",
        "Votre colis est perdu.",
        "réponse.pdf",
        "Received: from b.exemple.invalid",
    ):
        assert words in page
    joined = visitor.get(f"{piece}mail/1/")
    assert b"".join(joined.streaming_content) == b"%PDF-1.7"
    assert joined["Content-Disposition"].startswith("attachment")
    assert joined["Content-Type"] == "application/octet-stream"
    visitor.get(f"{piece}mail/2/", status=404)


def test_nothing_of_a_strangers_html_reaches_the_browser(visitor, case):
    page = visitor.get(f"{add(visitor, case, DECEIVING)}mail/").content.decode()
    shown = page.partition('<article class="stack"')[2].partition("</article>")[0]
    assert "<script" not in shown
    assert "<img" not in shown
    assert "suivi.gif" not in shown
    assert 'href="https://pirate' not in shown
    assert "javascript:alert(3)</span>" in shown
    assert shown.count("ne mène pas là où il le dit") == 2
    assert "https://pirate.exemple.invalid/</span>" in shown


@pytest.mark.parametrize(
    "name", ["nested 5000 deep", "html of brackets", "ten thousand receivers", "a header injected"]
)
def test_a_hostile_email_has_its_page(visitor, case, name):
    page = visitor.get(f"{add(visitor, case, HOSTILE[name]())}mail/")
    assert "Bcc" not in page.headers
    assert "Télécharger l'original" in seen(page)


def test_what_is_no_email_of_this_case_has_no_page(visitor, case):
    letter = add(visitor, case, b"%PDF-1.7", "facture.pdf")
    visitor.get(f"{letter}mail/", status=404)
    email = add(visitor, case, an_email().as_bytes())
    other = visitor.open_case()
    visitor.get(email.replace(case, other) + "mail/", status=404)
    visitor.get(email.replace(case, other) + "mail/1/", status=404)


def test_a_message_of_outlook_is_read_and_told_how_to_be_opened_by_all(visitor, case):
    piece = add(
        visitor, case, boxes.outlook("Votre dossier", "Nous REFUSONS", {"recu.gif": boxes.PICTURE}), "reponse.msg"
    )
    listed = visitor.get(f"{case}evidence/")
    assert "Télécharger au format EML" in seen(listed)
    assert f'href="{piece}mail/"' in listed.content.decode()
    assert "Nous REFUSONS" in seen(visitor.get(f"{piece}mail/"))
    assert b"".join(visitor.get(f"{piece}mail/1/").streaming_content) == boxes.PICTURE
    old = add(visitor, case, boxes.OLE + bytes(600), "lettre.doc")
    assert f'href="{old}mail/"' not in visitor.get(f"{case}evidence/").content.decode()
    visitor.get(f"{old}mail/", status=404)
    broken = add(visitor, case, boxes.OLE + bytes(601), "cassé.msg")
    assert "n'a pas pu être lu" in seen(visitor.get(f"{broken}mail/"))


def test_a_mailbox_and_a_bounce_are_read_with_all_that_is_in_them(visitor, case):
    bounced = boxes.bounce(
        boxes.mail(boxes.many("mixed", boxes.words("MISE EN DEMEURE"), boxes.file("a.gif", boxes.PICTURE)))
    )
    piece = add(visitor, case, b"From x\r\n" + bounced, "boite.mbox")
    page = seen(visitor.get(f"{piece}mail/"))
    for words in (
        "AVIS de non-remise",
        "550 DIAGNOSTIC",
        "Message transmis",
        "MISE EN DEMEURE",
        "fichier joint 2 : a.gif",
    ):
        assert words in page or words.replace("fichier joint 2 : ", "") in page
    assert b"".join(visitor.get(f"{piece}mail/2/").streaming_content) == boxes.PICTURE


def test_other_pages_answer_while_an_email_keeps_its_reader_busy(visitor, case):
    """The reader is a process: this one waits without work of its own."""
    busy = boxes.mail(boxes.file("winmail.dat", boxes.winmail("x", {}) + b"\x02\x02\x90\x06\0\0\0\0\0\0\0" * 200_000))
    piece = add(visitor, case, busy)
    start = time.thread_time()
    page = seen(visitor.get(f"{piece}mail/"))
    assert time.thread_time() - start < 2
    # What the child had time for: the headers, or the first of its nameless files and how many are left.
    assert "seuls ses en-têtes le sont" in page or "de plus sont dans l'original" in page

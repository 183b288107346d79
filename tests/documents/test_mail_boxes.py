"""Every form in which programs pack an e-mail: each word and each file is on screen and on paper, or named with why not."""

from __future__ import annotations

import base64
import io
import re
import resource
from datetime import date

import pikepdf
import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents import mail_boxes_example as made
from documents.mail_boxes_example import PICTURE, file, mail, many, passed_on, words
from documents.secrets_example import paper, saved
from recours.documents.case_file.exhibit_pages import pages_of
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.case_file.mail_pages import name_of, notice_lines
from recours.documents.received.mail_model import Mail, PassedMessage, Words
from recours.documents.received.mail_reader import file_in, open_mail, read_mail
from recours.documents.received.mail_selection import LONGEST_TEXT
from recours.documents.received.mail_source import letters_of
from recours.documents.received.mail_walk import walk_mail
from recours.wording import say

DAY = date(2026, 11, 21)


def on_screen(one: Mail) -> str:
    """All that the page says: the headers, the words, the files, and what is said of each."""
    said = [value for _, value in one.fields] + [*one.travel, *notice_lines(one.notices)]
    for part in one.parts:
        said += notice_lines(part.notices)
        if isinstance(part, Words):
            said += [part.text, *(link.address for link in part.links)]
        elif isinstance(part, PassedMessage):
            said += [value for _, value in part.fields]
        else:
            said.append(name_of(part))
    return "\n".join(said)


def on_paper(data: bytes, name: str = "message.eml", media_type: str = "message/rfc822") -> str:
    whole, out = pikepdf.new(), io.BytesIO()
    for shown in pages_of(Exhibit(1, name, name, data, media_type), DAY):
        whole.pages.extend(shown.pdf.pages)
    whole.save(out)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(out).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def seen(data: bytes, *wanted: str, **named: str) -> Mail:
    """The e-mail, whose screen and paper both say each of these. `name`, `media_type`: of a file that is no .eml."""
    one, printed = read_mail(data), squeezed(on_paper(data, **named))
    for each in wanted:
        assert each in on_screen(one), each
        assert squeezed(each) in printed, each
    return one


def a_pdf(word: str) -> bytes:
    return saved(paper(word))


APPLE = many(
    "alternative", words("Voici la FACTURE"),
    many("mixed", words("<p>Voici la <b>FACTURE</b></p>", "html"), file("facture.pdf", a_pdf("NESTEDPDF"), "application/pdf", "inline")),
)  # fmt: skip
PASTED = many(
    "related", words("<p>AVANT<img src=cid:1>APRES</p>", "html"), file("photo.gif", PICTURE, "image/gif", "inline")
)
SIGNED = many(
    "signed",
    many("mixed", words("SIGNE"), file("recu.gif", PICTURE, "image/gif")),
    file("smime.p7s", b"\x30\x03", "application/pkcs7-signature"),
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Passage du TECHNI\r\n CIEN\\, matin\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (mail(APPLE), ["FACTURE", "facture.pdf"]),
        (mail(many("mixed", many("alternative", words("PLAIN"), words("<p>PLAIN", "html")), PASTED)), ["PLAIN", "AVANT", "APRES", "photo.gif"]),
        (mail(SIGNED), ["SIGNE", "recu.gif", "smime.p7s", say("documents.mail_notice.signature")]),
        (mail(many("mixed", words("PREMIER"), file("p.gif", PICTURE, "image/gif", "inline"), words("SECOND"), words("TROISIEME"))), ["PREMIER", "p.gif", "SECOND", "TROISIEME"]),
        (mail(many("digest", passed_on(mail(words("UN"))), passed_on(mail(words("DEUX"))))), ["UN", "DEUX", "Votre commande.eml"]),
        (mail(many("mixed", words("VOIR"), passed_on(mail(many("mixed", words("TRANSMIS"), file("b.gif", PICTURE)))))), ["VOIR", "TRANSMIS", "b.gif"]),
        (made.bounce(mail(words("ORIGINAL"))), ["AVIS", "DIAGNOSTIC", "ORIGINAL"]),
        (mail(many("mixed", words("x"), ("Content-Type: text/rfc822-headers\r\n", b"Subject: RENVOYE\r\n"))), ["RENVOYE"]),
        (mail(many("alternative", words("RENDEZ-VOUS"), ("Content-Type: text/calendar; charset=utf-8\r\n", CALENDAR.encode()))), ["RENDEZ-VOUS", "TECHNICIEN, matin"]),
        (mail(made.smime(made.signed(many("mixed", words("OPAQUE"), file("c.gif", PICTURE))))), ["OPAQUE", "c.gif", "smime.p7m"]),
        (mail(made.smime(made.streamed(many("mixed", words("OPAQUE"), file("c.gif", PICTURE))))), ["OPAQUE", "c.gif"]),
        (mail(made.smime(made.ciphered())), ["smime.p7m", say("documents.mail_notice.ciphered")]),
        (mail(made.smime(b"abc")), ["smime.p7m", say("documents.mail_notice.unopened")]),
        (mail(many("encrypted", file("version", b"Version: 1"), file("mot.asc", b"-----BEGIN PGP MESSAGE-----"))), ["mot.asc", say("documents.mail_notice.ciphered")]),
        (mail(many("mixed", words("CORPS"), file("winmail.dat", made.winmail("DEDANS", {"reçu.gif": PICTURE}), "application/ms-tnef"))), ["CORPS", "DEDANS", "winmail.dat", "reçu.gif"]),
        (mail(file("winmail.dat", b"x\x9f>\"" + b"01" * 200, "application/ms-tnef")), ["winmail.dat", say("documents.mail_notice.unopened")]),
        (mail(words("AVANT\n" + made.uuencoded("vieux.gif", PICTURE) + "APRES")), ["AVANT", "vieux.gif", "APRES"]),
        (mail(file("seul.gif", PICTURE, "image/gif")), ["seul.gif"]),
        (mail(file("liste.csv", b"TABLEAU;2", "text/csv")), ["liste.csv"]),
        (mail(("Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n", base64.encodebytes(PICTURE))), [say("documents.mail.unnamed", number=1)]),
        (mail(file("reponse.eml", mail(words("ENREGISTRE")))), ["reponse.eml", "ENREGISTRE"]),
        (mail(("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n", base64.encodebytes(mail(words("CODEE"))))), ["CODEE"]),
        (mail(("Content-Type: message/disposition-notification\r\n", b"Disposition: automatic; DISPLAYED\r\n")), ["DISPLAYED"]),
        (mail(many("mixed", words("DEBUT"), words("SUITE")))[:-12], ["DEBUT", say("documents.mail_notice.cut_short")]),
        (mail(("Content-Type: multipart/mixed; boundary=nulle-part\r\n", b"SANS PARTIES")), ["SANS PARTIES"]),
        (mail(many("mixed", words("x"), file("abime.pdf", b"%PDF-1.7 abc", "application/pdf"))), ["abime.pdf"]),
        (mail(many("mixed", words("x"), file("vide.txt", b""))), ["vide.txt", say("documents.mail_notice.empty")]),
        (mail(words("-----BEGIN PGP MESSAGE-----\nabc")), [say("documents.mail_notice.ciphered_text")]),
    ],
)  # fmt: skip
def test_all_that_an_email_carries_is_seen_on_screen_and_on_paper(data, wanted):
    seen(data, *wanted)


@pytest.mark.parametrize(
    ("content", "said"),
    [(a_pdf("PAGEDUPDF"), "PAGEDUPDF"), (b"TEXTE\tJOINT", "TEXTE"), (b"%PDF-1.7 abc", "est abîmé")],
)  # fmt: skip
def test_a_file_deep_in_an_email_has_its_pages_in_the_dossier(content, said):
    deep = many(
        "alternative", words("x"), many("related", words("<p>y", "html"), many("mixed", file("joint.bin", content)))
    )
    for data in (mail(deep), mail(passed_on(mail(deep))), mail(made.smime(made.signed(deep)))):
        assert squeezed(said) in squeezed(on_paper(data))


def test_what_is_declared_text_and_is_a_pdf_is_shown_as_a_pdf():
    one = file("facture.pdf", a_pdf("SOUSUNFAUXNOM"), "text/plain", "inline")
    assert "SOUSUNFAUXNOM" in on_paper(mail(many("mixed", words("x"), one)))


def test_numbers_of_files_are_the_same_on_screen_on_paper_and_to_download():
    inner = mail(many("mixed", words("TRANSMIS"), file("deux.gif", PICTURE)))
    data = mail(many("mixed", passed_on(inner), words("x"), file("trois.gif", PICTURE)))
    names = [(each.number, each.name) for each in read_mail(data).files]
    assert names == [(1, "Votre commande.eml"), (2, "deux.gif"), (3, "trois.gif")]
    printed = on_paper(data)
    for number, name in names:
        assert f"{number}. {name}" in printed
        assert file_in(data, number)[0].name == name
    assert file_in(data, 1)[1].replace(b"\r\n", b"\n").rstrip() == inner.replace(b"\r\n", b"\n").rstrip()
    assert file_in(data, 3)[1] == PICTURE


@pytest.mark.parametrize(
    ("plain", "html", "shown", "both"),
    [
        ("Bonjour, 12 €", "<p>Bonjour, <b>12 €</b></p>", ["Bonjour, 12 €"], False),
        ("Bonjour", "<p>Bonjour</p><p>Nous REFUSONS</p>", ["REFUSONS"], False),
        ("Bonjour. Nous ACCEPTONS", "<p>Bonjour</p>", ["ACCEPTONS"], False),
        ("Nous payons 12 euros", "<p>Nous payons 21 euros</p>", ["12", "21"], True),
        ("Prix 12 €", "<p>Prix 12 $", ["12 €", "12 $"], True),
        ("Voir https://vendeur.example/x", "<p>Voir <a href='https://vendeur.example/y'>ici</a>", ["vendeur.example/y"], False),
    ],
)  # fmt: skip
def test_the_fuller_of_two_forms_is_shown_or_both(plain, html, shown, both):
    one = seen(mail(many("alternative", words(plain), words(html, "html"))), *shown)
    notices = [notice for part in one.parts for notice in part.notices]
    assert notices == ([("other_form", 0)] if both else [])
    assert len(one.parts) == 1 + both


def test_the_links_of_a_form_that_is_not_shown_are_kept():
    data = mail(
        many("alternative", words("Payez ici"), words("<a href='https://pirate.example/'>Payez ici</a>", "html"))
    )
    seen(data, "https://pirate.example/")


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "latin1", "ISO_8859-1:1987", "x-inconnu", ""])
def test_windows_letters_under_another_label_are_read_as_browsers_read_them(label):
    text = "120,50 € et l’avoir n’est pas imposé… Cœur."
    head = f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: 8bit\r\n" if label else ""
    seen(mail((head, text.encode("cp1252"))), text)
    assert letters_of(text.encode("cp1252"), label) == text


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("Désolé".encode()[:-1], "utf-8", "Désol\ufffd"),
        ("déjà".encode("utf-16")[:-1], "utf-16", "déj\ufffd"),
        ("안녕".encode("cp949"), "ks_c_5601-1987", "안녕"),
        ("€".encode("cp1252"), "windows-1252", "€"),
        ("Désolé".encode(), "us-ascii", "Désolé"),
    ],
)  # fmt: skip
def test_letters_cut_or_under_an_old_label_are_read_as_far_as_they_go(data, label, text):
    assert letters_of(data, label) == text


@pytest.mark.parametrize(
    "head",
    [
        "; filename*=utf-8''Pi%C3%A8ce%20n%C2%B0%201.pdf",
        '; filename="=?utf-8?B?UGnDqGNlIG7CsCAx?=\r\n =?utf-8?B?LnBkZg==?="',
        '; filename="=?iso-8859-1?Q?Pi=E8ce_n=B0_1.pdf?="',
        "; filename*0*=iso-8859-1''Pi%E8ce%20; filename*1*=n%B0%201.pdf",
        b'; filename="Pi\xe8ce n\xb0 1.pdf"',
        '; filename="Pièce n° 1.pdf"'.encode(),
    ],
)
def test_a_name_of_a_file_is_read_however_it_was_written(head):
    written = head if isinstance(head, bytes) else head.encode()
    disposition = b"Content-Type: application/pdf\r\nContent-Disposition: attachment" + written + b"\r\n"
    data = made.HEAD.encode() + disposition + b"\r\nx"
    assert [each.name for each in read_mail(data).files] == ["Pièce n° 1.pdf"]


def test_headers_in_old_letters_are_read():
    head = made.HEAD.replace("Votre commande", "=?iso-8859-1?Q?120_=80_=96_l=92avoir?=").encode()
    raw = head.replace(b"Service client", "Société Éloïse".encode("cp1252"))
    seen(raw + b"\r\nx", "120 € – l’avoir", "Société Éloïse <sc@vendeur.example>")


def test_who_answers_go_to_is_told_when_it_is_somebody_else():
    other = made.HEAD + "Reply-To: <encaisse@pirate.example>\r\nSender: liste@envoi.example\r\n"
    one = seen(mail(words("x"), other), "encaisse@pirate.example", "liste@envoi.example")
    assert [name for name, _ in one.fields][:3] == ["From", "Sender", "Reply-To"]
    same = made.HEAD + "Reply-To: SC@vendeur.example\r\nSender: <sc@vendeur.example>\r\n"
    assert not {"Sender", "Reply-To"} & {name for name, _ in read_mail(mail(words("x"), same)).fields}


def test_a_mailbox_file_is_its_emails():
    first, second = mail(words("UN\n>From ici")), mail(words("DEUX"))
    alone = b"From - Tue Sep 22 10:00:00 2026\r\n" + first
    one = seen(alone, "UN\nFrom ici", name="boite.mbox", media_type="application/mbox")
    assert dict(one.fields)["Subject"] == "Votre commande"
    both = alone + b"\r\n\r\nFrom sc@vendeur.example Tue Sep 22 11:00:00 2026\r\n" + second
    two = seen(both, "UN", "DEUX", name="boite.mbox", media_type="application/mbox")
    assert two.notices == (("mailbox", 2),)
    many_of_them = read_mail(b"".join(b"From x\r\n" + second + b"\r\n\r\n" for _ in range(60)))
    assert many_of_them.notices == (("mailbox", 60), ("mails_left", 10))


def test_a_message_of_outlook_is_read():
    data = made.outlook("Votre réclamation", "Nous REFUSONS 12 €", {"reçu.gif": PICTURE, "lettre.pdf": a_pdf("LETTRE")})
    named = {"name": "reponse.msg", "media_type": "application/vnd.ms-outlook"}
    one = seen(data, "Votre réclamation", "REFUSONS 12 €", "reçu.gif", "Ada Client", "sc@vendeur.example", **named)
    assert "LETTRE" in on_paper(data, **named)
    assert file_in(data, 1) == (one.files[0], PICTURE)


def test_a_message_of_outlook_that_nobody_can_read_says_what_to_do():
    data = made.outlook("x", "y", {})[:1600]
    seen(data, "Télécharger au format EML", name="reponse.msg", media_type="application/vnd.ms-outlook")
    assert "ne peut pas être montré" in on_paper(data[:600], "vieux.doc", "application/vnd.ms-outlook")


def test_signs_that_no_font_of_ours_draws_are_counted_and_a_tab_is_a_space():
    printed = on_paper(mail(words("a\tb  السلام e\u0301\u200d\ufe0f c")))
    assert say("documents.mail_notice.undrawn", count=6) in " ".join(printed.split())
    assert "□□□□□□ é c" in printed
    assert "a       b" in printed or "a b" in printed
    assert printed.count("□") == 7  # six, and the one in the sentence that explains them


def test_a_long_mail_is_whole_up_to_its_bound_and_says_what_it_leaves_out():
    lines = "".join(f"Ligne {number} des échanges avec le vendeur, du début à la fin.\n" for number in range(2_500))
    assert 100_000 < len(lines) < LONGEST_TEXT
    seen(mail(words(lines + "DERNIEREPHRASE")), "DERNIEREPHRASE")
    cut = seen(
        mail(many("mixed", words(("x" * 79 + "\n") * (LONGEST_TEXT // 80 - 1) + "x" * 79), words("abcdef"))),
        "5 signes de plus sont dans l’original",
    )
    assert cut.text.endswith("\n\na")


def test_a_large_honest_file_is_carried():
    content = bytes(range(256)) * 80_000
    data = mail(many("mixed", words("CORPS"), file("film.bin", content)))
    opened = open_mail(data)
    assert opened.contents == (content,)
    assert opened.mail.text == "CORPS"


COUNTED = st.integers(0, 10**6 - 1).map(lambda number: f"CANARI{number:06}X")
LEAVES = st.one_of(
    COUNTED.map(words),
    COUNTED.map(lambda word: words(f"<div>{word}</div>", "html")),
    COUNTED.map(lambda word: words(word, "plain", f'; name="n{word}.txt"')),
    COUNTED.map(lambda word: file("note.txt", word.encode(), "text/plain")),
    COUNTED.map(lambda word: file(f"{word}.gif", PICTURE, "image/gif", "inline")),
    COUNTED.map(lambda word: file(f"{word}.bin", b"\0\1", how="inline")),
    COUNTED.map(lambda word: file("winmail.dat", made.winmail(word, {f"{word}.gif": PICTURE}), "application/ms-tnef")),
    COUNTED.map(lambda word: words(made.uuencoded(f"{word}.gif", PICTURE))),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(
            st.sampled_from(["mixed", "related", "alternative", "signed", "digest", "report", "inconnu"]),
            st.lists(inner, min_size=1, max_size=4),
        ).map(lambda told: many(told[0], *told[1])),
        inner.map(lambda part: passed_on(mail(part))),
        inner.map(lambda part: made.smime(made.signed(part))),
    ),
    max_leaves=7,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@example(many("alternative", words("CANARI000001X"), file("CANARI000002X.gif", PICTURE), words("CANARI000003X")))
@example(many("related", many("alternative", words("CANARI000004X"), many("mixed", words("CANARI000005X")))))
@given(TREES)
def test_whatever_the_nesting_each_word_and_each_file_is_shown_or_named(tree):
    """A canary lies in each text and each name; base64 hides none, as the tree is read again from its parts."""
    data = mail(tree)
    wanted = set(re.findall(r"CANARI\d{6}X", _all_bytes(data)))
    assert wanted
    one = walk_mail(data).mail
    assert {word for word in wanted if word not in on_screen(one) + _text_files(data)} == set()
    printed = squeezed(on_paper(data))
    assert {word for word in wanted if word not in printed} == set()


def _all_bytes(data: bytes) -> str:
    """The bytes of the mail with everything that is packed in it undone, by means of this test's own."""
    found, todo = [], [data]
    while todo:
        each = todo.pop()
        found.append(each.replace(b"\0", b"").decode("latin-1"))
        packed = re.findall(rb"base64\r\n\r\n((?:[A-Za-z0-9+/=]+\n)+)", each)
        todo += map(base64.b64decode, packed)
    return "\n".join(found)


def _text_files(data: bytes) -> str:
    """The contents of attached texts: files on screen, where they are downloaded."""
    return "".join(content.decode("latin-1") for content in open_mail(data).contents if b"CANARI" in content[:30])


@pytest.mark.parametrize(
    "data",
    [
        made.HEAD.encode() + (b"To: " + b"," * 7_900 + b"\r\n") * 200 + b"\r\nx",
        made.HEAD.encode() + b"Received: from x by y\r\n" * 200_000 + b"\r\nx",
        made.HEAD.encode() + b"Subject: =?utf-8?q?a?=\r\n" * 100_000 + b"\r\nx",
        made.HEAD.encode() + (b"Content-Type: text/plain; " + b"a=b; " * 1_500 + b"\r\n") * 40 + b"\r\nx",
        made.HEAD.encode() + b"\r\n" + b"begin 644 a\n" * 300_000,
        mail(("Content-Type: text/html\r\n", b"<p>Bonjour <a href='http://x.example'>tout</a></p>\r\n" * 80_000)),
        mail(file("winmail.dat", made.winmail("x", {}) + b"\x02\x02\x90\x06\0\0\0\0\0\0\0" * 200_000, "application/ms-tnef")),
        mail(file("smime.p7m", b"\x30\x80" * 200_000, "application/pkcs7-mime")),
        b"From x\r\n" * 100_000 + b"From: a@b.example\r\n\r\nx",
    ],
    ids=["commas", "receivers", "subjects", "parameters", "uuencode", "html", "winmail", "smime", "mbox"],
)  # fmt: skip
def test_a_mail_made_to_keep_a_machine_busy_does_not(data):
    start = _processor_s()
    one = read_mail(data)
    assert _processor_s() - start < 10
    printed = on_paper(data)
    assert _processor_s() - start < 20
    assert one.fields or one.notices
    assert printed


def _processor_s() -> float:
    """What this process and its children took: a machine may be busy elsewhere."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )

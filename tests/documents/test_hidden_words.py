"""A hidden word is found in the codes in which files write letters; what could hide one is told."""

from __future__ import annotations

import base64
import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from documents import secrets_example as secret
from documents.hostile_mails import HOSTILE
from documents.secrets_example import IBAN, NAME, WORDS
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.masking.masks import Mask, Way, masked_copy, search
from recours.documents.received.escapes import undo_escapes
from recours.documents.received.hidden_words import HiddenWords

MASK = Mask(HiddenWords(WORDS))
HEAD = b"From: a@exemple.example\r\nMIME-Version: 1.0\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
PACKED = base64.encodebytes(f"Subject: x\r\n\r\nCompte {IBAN} {'z' * 100}".encode())


def exhibit(name: str, content: bytes, media_type: str = "") -> Exhibit:
    return Exhibit(1, name, name, content, media_type)


def with_action(**action: object) -> bytes:
    pdf = secret.paper("Bonjour")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))
    pdf.pages[0].obj.Annots = Array([link])
    return secret.saved(pdf)


def with_a_file_joined() -> bytes:
    pdf = secret.paper("Bonjour")
    file = Dictionary(F="note.docx", EF=Dictionary(F=pdf.make_stream(secret.office(IBAN))))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file)])
    return secret.saved(pdf)


@pytest.mark.parametrize(
    "written",
    ["%C3%89lodie%20Martin", "%c9lodie+Martin", "=C3=89lodie=20Mar=\r\ntin", r"\u00c9lodie Martin", r"\'c9lodie Martin",
     r"\xc9lodie\x20Martin", "&Eacute;lodie&nbsp;Martin", "&#201;lodie Martin"],
)  # fmt: skip
def test_a_word_is_found_in_the_codes_of_files(written):
    assert HiddenWords((NAME,)).mask(f"avant {written} après", "#") == "avant # après"


def test_what_looks_like_a_code_and_is_none_hides_nothing():
    assert HiddenWords(("DE89 3704 0044",)).mask("compte=DE8937040044 100%", "#") == "compte=# 100%"


@given(st.text(st.sampled_from("ab%4C=\n\\u&;é "), max_size=60))
def test_what_is_undone_knows_where_it_was_written(written):
    plain = undo_escapes(written)
    if plain is not None:
        places = [plain.place(at, at + 1) for at in range(len(plain.text))]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(written) for start, end in places)


@pytest.mark.parametrize(
    "written",
    ["Du\u2010\npré", "Du\x02pré", "Du\ufeffpré", "D\u200eupré", "Du\ufe0fpr\u0301e\u0301", "Du\u00adpré", "DUPRÉ"],
)
def test_a_short_word_is_found_with_signs_that_nobody_sees(written):
    assert HiddenWords(("Dupré",)).mask(f"Jean {written}.", "#") == "Jean #."


@pytest.mark.parametrize("given", ["+33 (0)6 12 34 56 78", "0033 (0)6 12 34 56 78"])
def test_a_phone_number_may_be_given_with_its_two_beginnings(given):
    assert HiddenWords((given,)).is_in("tél. 06.12.34.56.78")


def test_lines_read_one_after_the_other_are_masked_together():
    hidden = HiddenWords(("12 rue des Lilas 75011 Paris",))
    assert hidden.masked_parts(["Lyon", "12 rue des Lilas", "75011 Paris, France"], "#") == ["Lyon", "#", "#, France"]
    assert [text for text in ("rue des Lilas", "75011", "Lilas", "lil", "Paris 12") if hidden.is_part(text)] == [
        "rue des Lilas",
        "Lilas",
    ]


@pytest.mark.parametrize(
    ("name", "content", "way", "unread"),
    [
        ("a.json", rb'{"nom": "\u00c9lodie Martin"}', Way.COPY, ()),
        ("a.txt", b"https://exemple.example/?nom=%C3%89lodie%20Martin", Way.COPY, ()),
        ("a.rtf", rb"{\rtf1\ansi FR76 {\b 3000} 4028 3798 7654 3210 943}", Way.COPY, ()),
        ("a.rtf", rb"{\rtf1\ansi Bonjour}", Way.AS_IS, (0,)),
        ("a.csv", f"{NAME};Noël".encode("mac_roman"), Way.NEVER, ()),
        ("a.csv", f"{NAME};Noël".encode("cp850"), Way.NEVER, ()),
        ("a.csv", f"{NAME};Noël".encode("cp1252"), Way.COPY, ()),
        ("a.log", f"{NAME} ".encode() + b"\xff", Way.NEVER, ()),
        ("a.bin", b"\x00\xff" + NAME.encode(), Way.NEVER, (0,)),
        ("a.svg", b"<svg><path d='M0 0'/></svg>", Way.AS_IS, (0,)),
        ("a.pdf", with_action(S=Name.URI, URI="https://exemple.example/?n=%C3%89lodie%20Martin"), Way.COPY, ()),
        ("a.pdf", with_action(S=Name.JavaScript, JS="x = 'FR76' + '3000'"), Way.COPY, ()),
        ("a.pdf", with_action(S=Name.URI, URI="https://exemple.example/"), Way.AS_IS, ()),
        ("a.pdf", with_a_file_joined(), Way.COPY, ()),
        ("a.eml", MIXED + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PACKED + b"\r\n--B--", Way.COPY, (0,)),
        ("a.eml", HEAD + b"Content-Type: text/html\r\n\r\n<img src='data:image/png;base64,iVBORw0'>", Way.AS_IS, (0,)),
        ("a.eml", HEAD + b"\r\nbegin 644 a.txt\r\n#8W%T\r\n \r\nend\r\n", Way.AS_IS, ()),
        ("a.eml", HEAD + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x83lodie Martin", Way.NEVER, ()),
        ("a.eml", HEAD + b"\r\nBonjour", Way.AS_IS, ()),
    ],
)  # fmt: skip
def test_what_a_file_may_hide_is_found_or_told(name, content, way, unread):
    found = search(exhibit(name, content), MASK)
    assert (found.way, found.unread) == (way, unread)


def test_a_word_cut_at_the_end_of_a_line_of_a_pdf_is_painted():
    data = secret.saved(secret.paper("Monsieur Du-", "pré, au 2e"))
    one, mask = exhibit("a.pdf", data), Mask(HiddenWords(("Dupré",)))
    assert search(one, mask).way is Way.COPY
    copy = pypdfium2.PdfDocument(masked_copy(one, mask, date(2026, 11, 21)))
    assert not copy[0].get_textpage().get_text_range()


def test_the_kind_that_a_sender_gives_to_a_file_is_masked_too():
    data = MIXED + b"Content-Type: application/elodie.martin\r\n\r\nxx\r\n--B--\r\n"
    copy = pypdfium2.PdfDocument(masked_copy(exhibit("a.eml", data), MASK, date(2026, 11, 21)))
    assert "martin" not in copy[0].get_textpage().get_text_range()


@pytest.mark.parametrize("name", [each for each in HOSTILE if each != "bytes"])
def test_a_hostile_mail_is_searched_and_masked_without_an_error(name):
    one = exhibit("a.eml", HOSTILE[name](), "message/rfc822")
    search(one, MASK)
    assert pikepdf.open(io.BytesIO(masked_copy(one, MASK, date(2026, 11, 21)))).pages


def test_a_word_that_runs_over_pages_is_painted_on_each():
    pdf = secret.paper("Mon compte", IBAN[:14])
    secret.add_page(pdf, IBAN[14:], "Merci")
    secret.add_page(pdf, "Une page sans secret")
    one = exhibit("a.pdf", secret.saved(pdf))
    assert search(one, MASK).way is Way.COPY
    copy = pypdfium2.PdfDocument(masked_copy(one, MASK, date(2026, 11, 21)))
    assert [page.get_textpage().get_text_range() for page in copy] == ["", "", "Une page sans secret"]
    whole = pypdfium2.PdfDocument(one.data())
    for page, line in ((0, (122, 149, 300, 163)), (1, (122, 109, 260, 123))):
        ink = [seen[page].render(scale=2).to_pil().convert("L").crop(line).getextrema() for seen in (whole, copy)]
        assert ink[0] == (0, 255)
        assert ink[1][1] < 40


@pytest.mark.parametrize("upwards", [True, False])
def test_a_word_written_sideways_in_any_order_is_painted(upwards):
    turn, step, start = ("0 1 -1 0", 9, 100) if upwards else ("0 -1 1 0", -9, 300)
    letters = [f"{turn} 300 {start + step * at} Tm ({sign}) Tj" for at, sign in enumerate("DUPONTEL")]
    pdf = secret.paper("Facture", also=f"BT /F1 12 Tf {' '.join(reversed(letters))} ET".encode())
    one, mask = exhibit("a.pdf", secret.saved(pdf)), Mask(HiddenWords(("Dupontel",)))
    assert search(one, mask).way is Way.COPY
    copy = pypdfium2.PdfDocument(masked_copy(one, mask, date(2026, 11, 21)))
    page = copy[0].render(scale=2).to_pil().convert("L")
    middle = 300 * 2 + (-6 if upwards else 6)
    assert page.crop((middle - 4, (842 - start - step * 7) * 2 + 8, middle + 4, (842 - start) * 2 - 8) if upwards else
                     (middle - 4, (842 - start) * 2 + 8, middle + 4, (842 - start - step * 7) * 2 - 8)).getextrema()[1] < 40  # fmt: skip
